"""Process 3 and condition 1 at the operator's: consent first, then both registries, all over the gateway (9.4, 9.5)."""

from enum import StrEnum
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from benefit_office.egov import consent, forms, notary, persons
from benefit_office.egov.consent import ConsentStatus
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.forms import allowance
from benefit_office.egov.notary import PowerStatus
from benefit_office.egov.shep.wsse import load_trust
from workflow import clock

from ..service import way
from ..shep import registries
from .models import Request

SENDER = "con"
PURPOSE_KK = "Мемлекеттік қызмет көрсету: жәрдемақы тағайындауға өтініш қабылдау"
PURPOSE_RU = "Оказание государственной услуги: прием заявления о назначении пособия"


class Step(StrEnum):
    """Where the asking stands."""

    WAITING = "waiting"  # for the applicant's word on his telephone
    EXPIRED = "expired"  # he gave none in time: he is asked anew
    NOTHING = "nothing"  # the data cannot be obtained (Regulation 9.6)
    KNOWN = "known"


def proceed(found: Request) -> tuple[Step, list[str]]:
    """The next step, with the reasons why nothing can be obtained.

    :raises Fault, Unreachable, Unfit: the gateway or a registry gave no answer; the same step is taken again later.
    """
    form = forms.parse(found.document.encode())
    answer = _consent(found, form.requester_iin)
    if answer.status is ConsentStatus.PENDING:
        return Step.WAITING, []
    if answer.status is ConsentStatus.EXPIRED:
        found.consent = ""
        found.save(update_fields=["consent"])
        return Step.EXPIRED, []
    if answer.status is ConsentStatus.REFUSED:
        return Step.NOTHING, [_("The applicant has refused access to the data.")]
    person = _person(form.requester_iin, answer)
    faults = [] if person else [_("The person registry has no data of this applicant.")]
    if form.requester_delegate_iin:
        power = allowance.read(form).details.power_number
        if reason := _why_not_power(power, form.requester_iin, form.requester_delegate_iin):
            faults.append(reason)
    if faults:
        return Step.NOTHING, faults
    found.alarms, found.checked_at = _alarms(person), clock.now()
    found.save(update_fields=["alarms", "checked_at"])
    return Step.KNOWN, []


def _consent(found: Request, iin: str) -> consent.Answer:
    """Ask the consent service (КДП), or ask it what the applicant has said; its number stays with the request."""
    question = consent.Question(
        iin=iin, at=clock.now(), sender=SENDER, purpose_kk=PURPOSE_KK, purpose_ru=PURPOSE_RU,
        request=found.consent,
    )  # fmt: skip
    asked = consent.ask(question, registries.key(way.KEYS[SENDER]))
    raw = way.questions(SENDER).ask(consent.SERVICE, asked, at=clock.now()).data
    answer = consent.read(raw, question=question)
    if not found.consent:
        found.consent = answer.request
        found.save(update_fields=["consent"])
    return answer


def _person(iin: str, under: consent.Answer) -> persons.Person | None:
    question = persons.Question(str(uuid4()), clock.now(), SENDER, iin, under.token, under.public_key)
    raw = way.questions(SENDER).ask(
        persons.SERVICE, persons.ask(question), persons.PROPERTIES, at=clock.now()
    )
    return persons.read(raw.data, question=question, trust=_trust()).person


def _why_not_power(number: str, principal: str, attorney: str) -> str:
    """Whether a power of attorney is in the notary registry and holds."""
    question = notary.Question(str(uuid4()), clock.now(), number, principal, attorney)
    raw = way.questions(SENDER).ask(notary.SERVICE, notary.ask(question), at=clock.now())
    power = notary.read(raw.data, question=question, trust=_trust()).power
    if power is None:
        return _("The notary registry has no such power of attorney.")
    if power.status == PowerStatus.REVOKED:
        return _("The power of attorney was revoked.")
    return _("The power of attorney has expired.") if power.status == PowerStatus.EXPIRED else ""


def _alarms(person: persons.Person | None) -> list[str]:
    """What the operator must not overlook."""
    if person is None:
        return []
    dead = [] if person.alive else ["dead"]
    return dead if person.is_capable else [*dead, "incapable"]


def _trust() -> tuple[Certificate, ...]:
    return load_trust(settings.HOME / "transport" / "registry.cer")
