"""«Ask the registry» beside an IIN on the counter's form: empty fields are filled in, typed ones stay as they are."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefit_office.egov.registry import Unfit
from benefit_office.egov.shep.messages import Fault
from workflow import trail
from workflow.models import Office, Officer

from ..models import IntakeDraft, RegistryConsent
from ..persons.identifiers import iin_fault
from . import consents, questions, reading

ASK = "ask-"
MAIN, REPRESENTATIVE = "main", "rep"
CHILD = re.compile(r"children-\d{1,2}")
NAMES = ("surname", "name", "patronymic")
# Field of the form: fact of the answer.
OF_GUARDIAN = {
    name: name
    for name in (*NAMES, "birth_date", "sex", "identity_number", "identity_date", "identity_issuer")
}
OF_CHILD = {
    name: name for name in (*NAMES, "birth_date", "sex", "birth_number", "birth_issued", "birth_issuer")
}
OF_REPRESENTATIVE = {f"rep_{name}": name for name in NAMES}
SAYS = {
    "iin": gettext_lazy("Type the IIN first; its check digit must be right."),
    "consent_pending": gettext_lazy(
        "The person has been asked by a short message for access to the data. Press again when the answer is given."
    ),
    "consent_refused": gettext_lazy("The person has refused access to the data. Go on by the papers."),
    "consent_expired": gettext_lazy("The consent was not given in time. Press again to ask anew."),
    "gateway": gettext_lazy(
        "The gateway does not answer. Go on by the papers; it is asked again after the registration."
    ),
    "fault": gettext_lazy("The registry has refused the request. Go on by the papers."),
    "answer": gettext_lazy("The registry's answer could not be used. Go on by the papers."),
    "not_found": gettext_lazy(
        "The data cannot be obtained: the registry knows no such person. Go on by the papers."
    ),
    "found": gettext_lazy("The registry has answered; empty fields are filled in."),
}


def ask(draft: IntakeDraft, whose: str, *, by: Officer, now: datetime) -> None:
    """Ask about one person of a draft, under his consent; what came of it stands in the draft (Regulation 9.4)."""
    told: dict[str, Any] = {"whose": whose, "says": "iin", "number": "", "differences": [], "alarms": []}
    iin, under = _iin(draft, whose), _iin(draft, whose if whose == REPRESENTATIVE else MAIN)
    if iin and under:
        _asked(draft, told, iin, under, by, now)
    draft.data = {**draft.data, "registry": told}
    draft.updated_at = now
    draft.save(update_fields=["data", "updated_at"])


def told(draft: IntakeDraft | None) -> dict[str, Any] | None:
    """What the page says of the last question."""
    kept = draft.data.get("registry") if draft else None
    if not kept:
        return None
    return {**kept, "sentence": SAYS[kept["says"]], "who": _who(kept["whose"])}


def _asked(
    draft: IntakeDraft, told: dict[str, Any], iin: str, under: str, by: Officer, now: datetime
) -> None:
    office: Office = draft.office
    consent = consents.look_at(consents.order(office, under, by=by, now=now).pk, now=now, eagerly=True)
    told["says"] = _obstacle(consent, now)
    if told["says"]:
        return
    try:
        answer = questions.ask_person(iin, consent, str(uuid4()), now)
    except OSError:  # the gateway is away
        told["says"] = "gateway"
    except Fault:
        told["says"] = "fault"
    except Unfit:
        told["says"] = "answer"
    else:
        trail.record(
            "registry_looked_up", by=by, at=now, office=office, consent=consent.pk, number=answer.number
        )
        told["says"], told["number"] = "found" if answer.found else "not_found", answer.number
        told["alarms"] = list(reading.alarms_of(answer.facts))
        told["differences"] = _fill(draft, told["whose"], answer.facts)


def _obstacle(consent: RegistryConsent, now: datetime) -> str:
    """Why nothing may be asked now, as a code."""
    if consents.holds(consent, now):
        return ""
    if consent.state in consents.OPEN:
        return "consent_pending" if consent.number else "gateway"
    return "consent_refused" if consent.state == RegistryConsent.State.REFUSED else "consent_expired"


def _fill(draft: IntakeDraft, whose: str, facts: dict[str, Any]) -> list[dict[str, str]]:
    """Empty fields get the registry's words; where the clerk typed something else, both are shown and his stay."""
    fields: dict[str, list[str]] = draft.data.get("fields", {})
    facts = {**facts, "address": facts.get(f"address_{_language(fields)}", "")}
    table = {
        MAIN: OF_GUARDIAN | {"address": "address", "residence_kato": "kato"},
        REPRESENTATIVE: OF_REPRESENTATIVE,
    }
    differing = []
    for field, fact in table.get(whose, {f"{whose}-{name}": name for name in OF_CHILD}).items():
        theirs, ours = str(facts.get(fact) or ""), (fields.get(field) or [""])[-1].strip()
        if theirs and not ours:
            fields[field] = [theirs]
        elif theirs and reading.plain(ours) != reading.plain(theirs) and fact in reading.COMPARED:
            differing.append({"title": fact, "ours": ours, "theirs": theirs})
    draft.data = {**draft.data, "fields": fields}
    return [{**one, "title": str(reading.COMPARED[one["title"]])} for one in differing]


def _language(fields: dict[str, list[str]]) -> str:
    return "ru" if (fields.get("reply_language") or ["kk"])[-1] == "ru" else "kk"


def _iin(draft: IntakeDraft, whose: str) -> str:
    """The typed IIN, "" when it is none or nobody of the form is meant."""
    names = {MAIN: "iin", REPRESENTATIVE: "rep_iin"}
    name = names.get(whose) or (f"{whose}-iin" if CHILD.fullmatch(whose) else "")
    typed = "".join(filter(str.isdigit, (draft.data.get("fields", {}).get(name) or [""])[-1]))
    return typed if len(typed) == 12 and iin_fault(typed) is None else ""


def _who(whose: str) -> str:
    if whose in (MAIN, REPRESENTATIVE):
        return _("Applicant") if whose == MAIN else _("Representative")
    return _("Child %(number)s") % {"number": int(whose.rpartition("-")[2]) + 1}
