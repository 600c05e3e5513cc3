"""Who may sign what (Regulation 4, 9.7, 11.5–11.6): the key's use, the holder's role, IIN and BIN."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.cms import Signed

from .words import Why


class Purpose(models.TextChoices):
    """What a signature is for."""

    REQUEST = "request", _("applicant's request")
    OPERATOR = "operator", _("request passed on by the State Corporation")
    DECISION = "decision", _("decision")
    LOGIN = "login", _("log-in")


@dataclass(frozen=True)
class Demand:
    """What a certificate must say for one purpose. `roles`: one of them; empty, none is asked for."""

    use: str
    roles: frozenset[str] = frozenset()
    person: bool = False  # a natural person's certificate, of no organisation
    bin: bool = False  # the organisation's BIN must be the expected one
    stamp: timedelta = timedelta(days=1)  # how long before its arrival a signature may have been stamped


DEMANDS: dict[Purpose, Demand] = {
    Purpose.REQUEST: Demand("SIGN", frozenset({"INDIVIDUAL"}), person=True),
    Purpose.OPERATOR: Demand("SIGN", frozenset({"CEO", "CAN_SIGN", "EMPLOYEE"}), bin=True),
    Purpose.DECISION: Demand("SIGN", frozenset({"CEO", "CAN_SIGN"}), bin=True),
    Purpose.LOGIN: Demand("AUTH", stamp=timedelta(minutes=10)),
}


def why_not(certificate: Certificate, purpose: Purpose, *, iin: str, bin_: str) -> Iterator[Why]:
    """Every reason why this holder may not sign this. An empty IIN or BIN in the certificate equals nobody's.

    A log-in finds its officer by the certificate: there `iin` may be left empty, and a BIN is compared if present.
    """
    demand = DEMANDS[purpose]
    login = purpose is Purpose.LOGIN
    if certificate.use != demand.use:
        yield Why.NOT_FOR_LOGIN if login else Why.NOT_FOR_SIGNING
    lacks_role = demand.roles and not demand.roles & set(certificate.roles)
    if lacks_role or (demand.person and certificate.bin):
        yield Why.ROLE
    if not certificate.iin or (certificate.iin != iin and (iin or not login)):
        yield Why.IIN
    compared = demand.bin or (login and bin_ and certificate.bin)
    if compared and (not bin_ or certificate.bin != bin_):
        yield Why.BIN


def several(der: bytes) -> bool:
    """Whether more than one signed: every act here has one signer."""
    return len(Signed(der).infos) > 1
