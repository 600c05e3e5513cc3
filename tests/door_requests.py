"""Requests of doors 2 and 3 as their senders make them: the form, filled, signed by the applicant or the operator."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.test import override_settings

from applications.doors import requests
from applications.models import DoorSender
from applications.persons.identifiers import iban
from benefit_office.egov import forms
from benefit_office.egov.forms import RequestForm, allowance
from benefit_office.standins.pki import xml
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.cms import armoured
from benefit_office.standins.pki.keys import rsa_key
from benefit_office.standins.pki.people import CORPORATION_BIN
from tests.applications.samples import picture
from tests.factories import PAVLODAR, START, an_iin
from workflow.models import Case

APPLICANT, OPERATOR = "851330900011", "921330400068"
SCAN = picture("PNG")
PAPERS = ("identity", "guardianship", "loss_of_care", "account", "income", "study")
_numbers = count(1)


@cache
def pki() -> Authority:
    """The demo's authority, as of the moment the tests play at."""
    return Authority("RSA", rsa_key, START)


@contextmanager
def trusting(folder: Path) -> Iterator[None]:
    """The office trusts the demo's authority and asks nobody about revocation."""
    folder.mkdir(exist_ok=True)
    trusted = b"".join(armoured(one.der, "CERTIFICATE") for one in (pki().root, pki().issuing))
    (folder / "demo.pem").write_bytes(trusted)
    with override_settings(
        EDS_TRUST=str(folder), EDS_REVOCATION="off", EDS_TSA_URL="", EDS_BACKEND="embedded"
    ):
        yield


def details(**facts: Any) -> allowance.Details:
    given = allowance.Details(
        sex="f", guardian_kind="guardian", address="Павлодар қ., Абай к-сі, 1", residence_kato=PAVLODAR,
        phone="+7 700 0000000", identity_kind="card", identity_number="012345678", identity_issuer="ІІМ",
        identity_date=date(2020, 1, 1), account=iban("722", f"D{next(_numbers):012}"), bank="Halyk",
        reply_language="kk", consent=True,
    )  # fmt: skip
    return replace(given, **facts)


def a_child(**facts: Any) -> allowance.Child:
    born = date(2015, 3, 4)
    given = allowance.Child(
        surname="Үлгіев", name="Ғани", iin=an_iin(born), birth_date=born, sex="m", birth_number="1",
        birth_issuer="АХАЖ", birth_issued=date(2015, 3, 10), act_number="12", act_date=date(2016, 2, 1),
        act_body="Әкімдік", care_loss="death", study_place="№ 1 мектеп", income="жоқ",
    )  # fmt: skip
    return replace(given, **facts)


def papers(*codes: str) -> tuple[allowance.Paper, ...]:
    return tuple(allowance.Paper(code, f"{code}.png", SCAN) for code in codes)


def a_form(
    *, of: allowance.Details | None = None, children: tuple[allowance.Child, ...] | None = None,
    brought: tuple[allowance.Paper, ...] | None = None, **facts: Any,
) -> RequestForm:  # fmt: skip
    """A complete request of the demo's applicant for one child."""
    told = allowance.Allowance(
        of or details(),
        (a_child(),) if children is None else children,
        papers(*PAPERS) if brought is None else brought,
    )
    given = RequestForm(
        import_source="EGOV_PORTAL", updated_values=allowance.values(told),
        external_request_id=f"1010900{next(_numbers):07}", service_type=allowance.SERVICE,
        requester_iin=APPLICANT, requester_last_name="Үлгібаева", requester_first_name="Айгүл",
        requester_birth_date=date(1985, 1, 30), service_provider_location_code=PAVLODAR,
    )  # fmt: skip
    return replace(given, **facts)


def signed(form: RequestForm, by: str = "guardian") -> bytes:
    """Signed as it is done in the browser: without the files' bytes, which are put back afterwards."""
    raw = forms.build(form)
    contents = {file.sha256: file.content for file in form.files()}
    return forms.filled(xml.signed(forms.emptied(raw), pki().issued[by]), contents)


def by_operator(form: RequestForm | None = None) -> bytes:
    """The State Corporation's: its operator's name and signature."""
    sent = form or a_form(of=details(operator_name="Операторова Ү.", operator_iin=OPERATOR))
    return signed(sent, "operator")


def arrived(
    data: bytes | None = None,
    *,
    sender: str = "pep",
    message: str = "",
    chain: str = "",
    at: datetime = START,
) -> Case:
    """What the gateway's inbox does with a message: prepare, then take in."""
    if sender == "con":
        DoorSender.objects.filter(code="con").update(bin=CORPORATION_BIN)
    number = next(_numbers)
    prepared = requests.prepare(data or signed(a_form()), sender_code=sender, arrived_at=at, now=at)
    return requests.take_in(
        prepared,
        message_id=message or f"m-{number}",
        correlation_id=chain or f"c-{number}",
        arrived_at=at,
        now=at,
    )
