"""The consent under which a registry is asked: ordered here, asked for by the state's service, given by the person."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from benefit_office.egov import consent as service
from benefit_office.egov.consent import ConsentStatus
from benefit_office.egov.registry import Unfit
from benefit_office.egov.shep.messages import Fault
from workflow import clock, trail
from workflow.delivery.background import hint
from workflow.models import Office, Officer

from ..gateway import channels
from ..models import ConsentTerms, RegistryConsent

State = RegistryConsent.State
OPEN = (State.ORDERED, State.PENDING)
LOOK_AGAIN = timedelta(minutes=1)
PAUSES = (1, 5, 15, 60)  # minutes, the last one repeated: what waits for the gateway is never skipped
BATCH = 200


def granted(office: Office, iin: str, now: datetime) -> RegistryConsent | None:
    """The consent under which this office may ask now."""
    found = RegistryConsent.objects.filter(office=office, iin=iin, state=State.GRANTED, until__gt=now)
    return found.order_by("-until").first()


def holds(consent: RegistryConsent, now: datetime) -> bool:
    """Without a granted consent in its term no query leaves."""
    return consent.state == State.GRANTED and consent.until is not None and consent.until > now


def latest(office: Office, iin: str) -> RegistryConsent | None:
    """What became of the last question to this person."""
    return RegistryConsent.objects.filter(office=office, iin=iin).order_by("-id").first()


def order(office: Office, iin: str, *, by: Officer | None, now: datetime) -> RegistryConsent:
    """The consent in force, the question under way, or a new question to the person."""
    with transaction.atomic():
        found = granted(office, iin, now)
        if found is None:
            found, created = RegistryConsent.objects.get_or_create(
                office=office, iin=iin, state__in=OPEN,
                defaults={"state": State.ORDERED, "ordered_at": now, "ordered_by": by, "next_try_at": now},
            )  # fmt: skip
            if created:
                trail.record("ask_consent", by=by, at=now, office=office, consent=found.pk)
                transaction.on_commit(lambda: hint("applications.tasks.look_at_consent", found.pk))
    return found


def look_at(consent_id: int, *, now: datetime | None = None, eagerly: bool = False) -> RegistryConsent:
    """Ask the service, or ask it what the person has said; `eagerly`, before the next look has come.

    The network stands outside the transaction.
    """
    moment = now or clock.now()
    row = RegistryConsent.objects.get(pk=consent_id)
    early = row.next_try_at is not None and row.next_try_at > moment
    if row.state not in OPEN or (early and not eagerly):
        return row
    try:
        answer = _asked(row, moment)
    except (Fault, Unfit, OSError):
        return _noted(row.pk, None, moment)
    return _noted(row.pk, answer, moment)


def _asked(row: RegistryConsent, now: datetime) -> service.Answer:
    terms = ConsentTerms.objects.filter(since__lte=clock.local(now).date()).order_by("since").last()
    question = service.Question(
        iin=row.iin,
        at=now,
        sender=settings.SHEP_SENDER_ID,
        purpose_kk=terms.purpose_kk[:500] if terms else "",
        purpose_ru=terms.purpose_ru[:500] if terms else "",
        request=row.number,
    )
    answered = channels.synchronous().ask(service.SERVICE, service.ask(question, channels.key()), at=now)
    return service.read(answered.data, question=question)


def _noted(consent_id: int, answer: service.Answer | None, now: datetime) -> RegistryConsent:
    """Write the answer down, or when to look again."""
    with transaction.atomic():
        row = RegistryConsent.objects.select_for_update(of=("self",)).get(pk=consent_id)
        if row.state not in OPEN:
            return row
        row.attempts += 1
        if answer is None:
            row.next_try_at = now + timedelta(minutes=PAUSES[min(row.attempts, len(PAUSES)) - 1])
        elif answer.status is ConsentStatus.PENDING:
            row.state, row.number, row.next_try_at = State.PENDING, answer.request, now + LOOK_AGAIN
        else:
            row.state = State(answer.status.lower())
            row.number, row.next_try_at, row.answered_at = answer.request, None, now
            row.token, row.public_key, row.until = answer.token, answer.public_key, answer.until
            if row.state == State.GRANTED and row.until is None:
                row.until = now + LOOK_AGAIN  # a grant without a term is good for what waits now
            trail.record(
                "consent_answered", by=None, at=now, office=row.office, consent=row.pk, answer=str(row.state)
            )
        row.save()
    return row


def due(now: datetime) -> list[int]:
    """Questions to be looked at now."""
    rows = RegistryConsent.objects.filter(Q(state__in=OPEN), next_try_at__lte=now)
    return list(rows.order_by("next_try_at").values_list("pk", flat=True)[:BATCH])
