"""The five actions in the usual way: lock, check the right, move, save – and each save writes its history."""

import hashlib
from datetime import datetime, time
from zoneinfo import ZoneInfo

import holidays
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from .models import Case, Decision, Delivery, JournalEntry, Membership, Series, Sheet, Signature, StepRun

ZONE = ZoneInfo("Asia/Almaty")
DAYS_OFF = holidays.country_holidays("KZ")
LIMITS = {1: 1, 2: 1, 3: 6, 4: 1, 5: 1}
LANGUAGES = ("kk", "ru")


def due(now: datetime, step: int) -> datetime:
    """The end of the last working day of the limit."""
    day = DAYS_OFF.get_nth_working_day(now.astimezone(ZONE).date(), LIMITS[step])
    return datetime.combine(day, time(18, 30), ZONE)


def locked(case: Case, by: User, role: str) -> Case:
    """The case as it stands, for one who may act."""
    if not Membership.objects.filter(user=by, role=role).exists():
        raise PermissionDenied
    return Case.objects.select_for_update().get(pk=case.pk)


def moved(case: Case, now: datetime, opens: int | None, officer: User | None = None) -> None:
    """The open step ends, the next begins, the case is saved."""
    run = case.runs.get(closed_at__isnull=True)
    run.closed_at = now
    run.save()
    if opens:
        case.due_at = due(now, opens)
        StepRun.objects.create(case=case, step=opens, officer=officer, opened_at=now, due_at=case.due_at)
    else:
        case.due_at, case.closed_at = None, now
    case.save()


def number(kind: str, now: datetime) -> int:
    """The next number of the year, without gaps."""
    Series.objects.get_or_create(kind=kind, year=now.year)
    series = Series.objects.select_for_update().get(kind=kind, year=now.year)
    series.last += 1
    series.save()
    return series.last


def received(applicant: str, child: str) -> Case:
    """Before the first act: not measured."""
    now = timezone.now()
    case = Case.objects.create(applicant=applicant, child=child, handed_in_at=now, due_at=due(now, 1))
    StepRun.objects.create(case=case, step=1, opened_at=now, due_at=case.due_at)
    return case


@transaction.atomic
def register(case: Case, by: User) -> None:
    """Step 1: the incoming number, the forms to be printed."""
    case, now = locked(case, by, "clerk"), timezone.now()
    case.register()
    case.number, case.registered_at = f"{now.year}-{number('incoming', now):05}", now
    for kind in ("application", "coupon"):
        for language in LANGUAGES:
            Sheet.objects.create(case=case, kind=kind, language=language, input={"number": case.number})
    moved(case, now, 2)


@transaction.atomic
def assign(case: Case, by: User, executor: User) -> None:
    """Step 2: the executor is named."""
    case = locked(case, by, "head")
    case.assign()
    case.executor, case.resolution = executor, "Қарауға"
    moved(case, timezone.now(), 3, executor)


@transaction.atomic
def submit(case: Case, by: User) -> None:
    """Step 3: the draft goes to the head."""
    case = locked(case, by, "executor")
    case.submit()
    decision = Decision.objects.get(case=case)
    decision.prepared_by = by
    decision.save()
    moved(case, timezone.now(), 4)


@transaction.atomic
def sign(case: Case, by: User) -> None:
    """Step 4: signed by another than the one who prepared it."""
    case, now = locked(case, by, "head"), timezone.now()
    case.sign()
    decision = Decision.objects.select_for_update().get(case=case)
    if decision.prepared_by_id == by.pk:
        raise PermissionDenied
    for language in LANGUAGES:
        Signature.objects.create(decision=decision, language=language, signer=by, at=now, scan="0" * 64)
    decision.signed_by, decision.signed_at = by, now
    decision.save()
    moved(case, now, 5, case.executor)


@transaction.atomic
def issue(case: Case, by: User) -> None:
    """Step 5: the journal, the result on its way."""
    case, now = locked(case, by, "executor"), timezone.now()
    case.issue()
    decision = Decision.objects.get(case=case)
    number("journal", now)  # one after the other: its row is held until the end
    last = JournalEntry.objects.order_by("-place").first()
    before, place = (last.hash, last.place + 1) if last else ("", 1)
    told = "|".join(map(str, (before, place, decision.pk, decision.number, case.applicant, case.child, now)))
    JournalEntry.objects.create(
        place=place, decision=decision, number=decision.number, applicant=case.applicant, children=[case.child],
        entered_at=now, entered_by=by, previous=before, hash=hashlib.sha256(told.encode()).hexdigest(),
    )  # fmt: skip
    Delivery.objects.create(case=case, kind="available", payload={}, at=now)
    Delivery.objects.create(case=case, kind="result", payload={"decision": decision.pk}, at=now)
    moved(case, now, None)
