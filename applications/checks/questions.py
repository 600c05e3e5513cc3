"""Which registry is asked about whom, when, and what its answer is (Regulation 9.4–9.6)."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from benefit_office.egov import notary, persons
from benefit_office.egov.registry import Unfit
from benefit_office.egov.shep.messages import Fault
from workflow import clock, trail
from workflow.delivery import vault
from workflow.delivery.background import hint
from workflow.models import Case, Officer
from workflow.moves.door import after_moves, check_version, lock
from workflow.moves.machine import BEFORE_DECISION, Move
from workflow.moves.refusals import Conflict, Refused
from workflow.words import CaseKind

from .. import rules
from ..gateway import channels
from ..models import Application, Document, Person, RegistryCheck, RegistryConsent
from ..papers.checklist import checklist
from . import consents, reading

Registry, Result = RegistryCheck.Registry, RegistryCheck.Result
PAUSES = (1, 5, 15, 60)  # minutes, the last one repeated for ever: a question is never silently skipped
BATCH = 200
IDENTITY, POWER = "identity", "power"  # lines of item 9
# Why a question waits, or why it could not be asked. reading.OBSTACLES has the words.
CONSENT_PENDING, CONSENT_REFUSED, CONSENT_EXPIRED = "consent_pending", "consent_refused", "consent_expired"
GATEWAY, FAULT, ANSWER = "gateway", "fault", "answer"


def wanted(application: Application) -> list[tuple[RegistryCheck.Registry, Person]]:
    """Everybody the case is about, as far as he has an IIN; with a representative his power of attorney, too (9.4)."""
    people = [
        application.guardian,
        *(child.person for child in application.children.select_related("person")),
    ]
    if application.representative:
        people.append(application.representative)
    asked = [(Registry.PERSONS, person) for person in people if person.iin]
    if application.representative and application.representative.iin and application.guardian.iin:
        asked.append((Registry.NOTARY, application.representative))
    return asked


@after_moves
def ask_when_registered(case: Case, move: Move, now: datetime) -> None:
    """The office asks once it has registered the application; with no gateway nothing waits for one."""
    if move.verb == "register" and case.kind == CaseKind.APPLICATION and channels.is_connected():
        order(Application.objects.get(case=case), by=None, now=now)


def why_not_order(officer: Officer, case: Case, on: datetime) -> str:
    """The registries are asked by who holds the file, until the draft has gone to the head."""
    if reason := rules.why_not_add_role(officer, case, clock.local(on).date()):
        return reason
    if not channels.is_connected():
        return _("This office is not connected to the gateway.")
    if case.kind != CaseKind.APPLICATION or case.state not in BEFORE_DECISION:
        return _("The registries are asked until the draft is submitted to the head.")
    return ""


def ask_again(
    case: Case, *, by: Officer, version: int | None, now: datetime | None = None
) -> list[RegistryCheck]:
    """What has no answer yet, or could not be asked, is asked anew."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = lock(case)
        if reason := why_not_order(by, locked, moment):
            raise Refused(reason)
        check_version(locked.version, version)
        waiting = RegistryCheck.objects.filter(case=locked, result=Result.WAITING)
        waiting.update(next_try_at=moment)
        made = order(Application.objects.get(case=locked), by=by, now=moment)
        if not made and not waiting.exists():
            raise Conflict(_("The registries have answered about everybody in this case."))
        for check in waiting:
            _hint(check.pk)
    return made


def order(application: Application, *, by: Officer | None, now: datetime) -> list[RegistryCheck]:
    """A waiting question for each person and registry that has no answer; the consents are asked for as well."""
    case = application.case
    known = set(
        RegistryCheck.objects.filter(case=case)
        .exclude(result=Result.FAILED)
        .values_list("registry", "person_id")
    )
    made = [
        RegistryCheck.objects.create(
            case=case, person=person, registry=registry, asked_at=now, next_try_at=now
        )
        for registry, person in wanted(application)
        if (registry.value, person.pk) not in known
    ]
    for check in made:
        _consent_of(application, check, by=by, now=now)
        _hint(check.pk)
    if made:
        trail.record("ask_registries", by=by, at=now, case=case, checks=[check.pk for check in made])
    return made


def _hint(check_id: int) -> None:
    transaction.on_commit(lambda: hint("applications.tasks.ask_registry", check_id))


def _consent_of(
    application: Application, check: RegistryCheck, *, by: Officer | None, now: datetime
) -> RegistryConsent:
    """The representative answers for himself; the guardian for himself, for his wards and for his power of attorney."""
    own = check.person_id == application.representative_id and check.registry == Registry.PERSONS
    iin = check.person.iin if own else application.guardian.iin
    assert iin is not None  # nobody without an IIN is asked about
    return consents.order(application.case.office, iin, by=by, now=now)


def proceed(check_id: int, *, now: datetime | None = None) -> bool:
    """One try; whether the question is done with. Nothing leaves without a granted consent."""
    moment = now or clock.now()
    check = (
        RegistryCheck.objects.filter(pk=check_id, result=Result.WAITING)
        .filter(Q(next_try_at__lte=moment) | Q(next_try_at__isnull=True))
        .select_related("case__office", "person", "case__application__guardian", "consent")
        .first()
    )
    if check is None or not channels.is_connected():
        return False
    application = check.case.application
    consent = consents.look_at(_current(application, check, moment).pk, now=moment)
    if not consents.holds(consent, moment):
        return _without_consent(check, consent, moment)
    try:
        answer = ask(check, consent, moment)
    except OSError:  # the gateway is away
        return _wait(check, consent, GATEWAY, moment)
    except Fault:
        return _wait(check, consent, FAULT, moment)
    except Unfit:
        return _wait(check, consent, ANSWER, moment)
    return _answered(check, consent, answer, moment)


def _current(application: Application, check: RegistryCheck, now: datetime) -> RegistryConsent:
    """The consent this question waits for; once the person has refused, his refusal is the answer."""
    if check.consent and check.consent.state != RegistryConsent.State.GRANTED:
        return check.consent
    return _consent_of(application, check, by=None, now=now)


def _without_consent(check: RegistryCheck, consent: RegistryConsent, now: datetime) -> bool:
    if consent.state in consents.OPEN:
        return _wait(check, consent, CONSENT_PENDING if consent.number else GATEWAY, now)
    refused = consent.state == RegistryConsent.State.REFUSED
    return _close(check, consent, CONSENT_REFUSED if refused else CONSENT_EXPIRED, now)


def ask(check: RegistryCheck, consent: RegistryConsent, now: datetime) -> reading.Answer:
    """The registry's signed answer, read; over the network, so never in a transaction."""
    message = str(uuid4())
    if check.registry == Registry.PERSONS:
        return ask_person(check.person.iin or "", consent, message, now)
    application = check.case.application
    question = notary.Question(
        message, now, application.power_number, application.guardian.iin or "", check.person.iin or ""
    )
    answered = channels.synchronous().ask(notary.SERVICE, notary.ask(question), at=now)
    told = notary.read(answered.data, question=question, trust=channels.registry_trust())
    return reading.of_power(told, answered.data)


def ask_person(iin: str, consent: RegistryConsent, message: str, now: datetime) -> reading.Answer:
    """The person registry about one person, under this consent."""
    question = persons.Question(message, now, settings.SHEP_SENDER_ID, iin, consent.token, consent.public_key)
    answered = channels.synchronous().ask(persons.SERVICE, persons.ask(question), persons.PROPERTIES, at=now)
    told = persons.read(answered.data, question=question, trust=channels.registry_trust())
    return reading.of_person(told, answered.data)


def _wait(check: RegistryCheck, consent: RegistryConsent, obstacle: str, now: datetime) -> bool:
    with transaction.atomic():
        row = RegistryCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
        if row.result == Result.WAITING:
            row.attempts += 1
            row.obstacle, row.consent = obstacle, consent
            row.next_try_at = now + timedelta(minutes=PAUSES[min(row.attempts, len(PAUSES)) - 1])
            row.save(update_fields=["attempts", "obstacle", "consent", "next_try_at"])
    return False


def _close(check: RegistryCheck, consent: RegistryConsent, obstacle: str, now: datetime) -> bool:
    """It cannot be asked: noted on the check, and the case goes on to the executor."""
    with transaction.atomic():
        row = RegistryCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
        if row.result != Result.WAITING:
            return False
        row.result, row.answered_at, row.obstacle, row.consent = Result.FAILED, now, obstacle, consent
        row.next_try_at = None
        row.save(update_fields=["result", "answered_at", "obstacle", "consent", "next_try_at"])
        trail.record("registry_not_asked", by=None, at=now, case=row.case, check=row.pk, why=obstacle)
    return True


def _answered(check: RegistryCheck, consent: RegistryConsent, answer: reading.Answer, now: datetime) -> bool:
    """The answer with number and time, its signed bytes in the store; «not found» is an answer, too (9.6)."""
    with transaction.atomic():
        row = RegistryCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
        if row.result != Result.WAITING:
            return False
        row.result = Result.FOUND if answer.found else Result.NOT_FOUND
        row.answered_at, row.number, row.answer = now, answer.number[:60], answer.facts
        row.evidence_sha256, row.consent = vault.put(answer.raw), consent
        row.attempts, row.next_try_at, row.obstacle = row.attempts + 1, None, ""
        row.save()
        _paper_of(row, now)
        trail.record(
            "registry_answered", by=None, at=now, case=row.case, check=row.pk, result=str(row.result),
            number=row.number, sha256=row.evidence_sha256,
        )  # fmt: skip
    return True


def _paper_of(check: RegistryCheck, now: datetime) -> None:
    """Where item 9 is content with a registry's answer and no paper was brought, the answer takes its place."""
    case = check.case
    if check.result != Result.FOUND or case.state not in BEFORE_DECISION:
        return
    if any(reading.alarms_of(check.answer)):
        return
    application = case.application
    about_guardian = check.registry == Registry.PERSONS and check.person_id == application.guardian_id
    code = POWER if check.registry == Registry.NOTARY else IDENTITY if about_guardian else ""
    for line in checklist(application):
        if line.missing and line.requirement.from_registry and line.requirement.code == code:
            Document.objects.create(
                application=application, requirement=line.requirement, registry_check=check,
                original_seen=False, added_at=now,
            )  # fmt: skip


def due(now: datetime) -> list[int]:
    """Questions whose next try has come, the oldest first."""
    rows = RegistryCheck.objects.filter(result=Result.WAITING, next_try_at__lte=now)
    return list(rows.order_by("next_try_at").values_list("pk", flat=True)[:BATCH])
