"""Doors 2 and 3 in the demo: every fifth case came from the portal, some from the Corporation."""

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.db.models import F

from applications.doors.reading import Read
from applications.doors.requests import Letter, write_down
from applications.models import DoorSender
from benefit_office.egov import forms
from benefit_office.egov.forms import RequestForm, allowance
from workflow.models import Case, Office, OutboxMessage
from workflow.words import Channel

from .story import Tale

AT_THE_COUNTER = {"transfer", "withdraw", "refuse_acceptance", "ask"}
OPERATOR = "Операторова Ү."


def sender_of(tale: Tale) -> str:
    """The sender's name on the gateway; "" for the counter, where alone some acts are done."""
    acts = {scene.act for scene in tale.scenes}
    if "register" not in acts or acts & AT_THE_COUNTER:
        return ""
    return "pep" if tale.number % 5 == 0 else "con" if tale.number % 7 == 0 else ""


def receive(tale: Tale, office: Office, sender: str, at: datetime) -> Case:
    """The request as it was taken in then. Its signature is not in the demo's past: there were no keys yet."""
    number = f"1010900{tale.number:07}" if sender == "pep" else f"002{tale.number:09}"
    by_operator = OPERATOR if sender == "con" else ""
    guardian = tale.facts.guardian
    told = allowance.Allowance(allowance.Details(operator_name=by_operator, consent=True))
    form = RequestForm(
        updated_values=allowance.values(told),
        external_request_id=number,
        service_type=allowance.SERVICE,
        requester_iin=guardian.iin,
        requester_last_name=guardian.surname,
        requester_first_name=guardian.name,
        service_provider_location_code=office.code,
    )
    message, chain = (
        str(uuid5(NAMESPACE_OID, f"{kind}/{sender}/{tale.number}")) for kind in ("message", "chain")
    )
    letter = Letter(DoorSender.objects.get(code=sender), message, chain, tale.handed_in_at, forms.build(form))
    return write_down(letter, office, form, Read(tale.facts, []), now=at)


def close_the_past() -> None:
    """What the past sent through the gateway has long arrived; the stand-in knows nothing of it."""
    past = OutboxMessage.objects.filter(receiver__in=[Channel.PORTAL, Channel.CORPORATION], delivered_at=None)
    past.update(delivered_at=F("created_at"))
