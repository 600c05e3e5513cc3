"""Process 3 and condition 1 at the operator's: both registries are asked through the gateway (Regulation 9.4, 9.5)."""

from secrets import token_hex
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from benefit_office.egov import notary, persons
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.notary import PowerStatus
from benefit_office.egov.shep.messages import SyncRequest
from benefit_office.egov.shep.wsse import load_trust
from workflow import clock

from ..service.forms import ServiceForm
from ..shep import registries
from ..shep.models import Asked

SENDER = "con"


def why_not(form: ServiceForm) -> list[str]:
    """What cannot be obtained; nothing when the applicant is known and the power of attorney holds."""
    iin = form.guardian.cleaned_data["iin"]
    faults = []
    if not knows_person(iin):
        faults.append(_("The person registry has no data of this applicant."))
    if form.is_represented and form.representative is not None:
        power = form.representative.cleaned_data
        if reason := why_not_power(power["power_number"], iin, power["rep_iin"]):
            faults.append(reason)
    return faults


def knows_person(iin: str) -> bool:
    """Asked with the applicant's consent, given at the counter by a code from his telephone (КДП)."""
    now = clock.now()
    consent = Asked.objects.create(
        number=str(uuid4()), iin=iin, asker=SENDER, status="GRANTED", token=token_hex(16), asked_at=now,
        until=now + registries.HOLDS,
    )  # fmt: skip
    question = persons.Question(str(uuid4()), now, SENDER, iin, consent.token, "")
    raw = _asked(persons.SERVICE, persons.ask(question))
    return persons.read(raw, question=question, trust=_trust()).person is not None


def why_not_power(number: str, principal: str, attorney: str) -> str:
    """Whether a power of attorney is in the notary registry and holds."""
    question = notary.Question(str(uuid4()), clock.now(), number, principal, attorney)
    power = notary.read(_asked(notary.SERVICE, notary.ask(question)), question=question, trust=_trust()).power
    if power is None:
        return _("The notary registry has no such power of attorney.")
    if power.status == PowerStatus.REVOKED:
        return _("The power of attorney was revoked.")
    return _("The power of attorney has expired.") if power.status == PowerStatus.EXPIRED else ""


def _asked(service: str, data: bytes) -> bytes:
    return registries.answer(
        SyncRequest(service, data, clock.now(), str(uuid4()), sender_id=SENDER), clock.now()
    )


def _trust() -> tuple[Certificate, ...]:
    return load_trust(settings.HOME / "transport" / "registry.cer")
