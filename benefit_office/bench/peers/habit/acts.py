"""The five actions in the usual way: lock, check the right, move, save – and each save writes its history.

The same duties as ours, in the habit's words: each record asked for where it is needed, each written by `save()` or
`create()`. Nothing is done twice to be slow, nothing left out to be quick.
"""

import hashlib
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import holidays
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from .models import (
    Absence,
    Allowance,
    AllowancePeriod,
    Audit,
    Case,
    Decision,
    HandOver,
    JournalEntry,
    Membership,
    OutboxMessage,
    Requirement,
    Series,
    Sheet,
    Signature,
    Step,
    StepRun,
)  # fmt: skip

ZONE = ZoneInfo("Asia/Almaty")
DAYS_OFF = holidays.country_holidays("KZ")
LANGUAGES = ("kk", "ru")


def due(now: datetime, step: int) -> datetime:
    """The end of the last working day of the limit."""
    limit = Step.objects.get(number=step).limit
    day = DAYS_OFF.get_nth_working_day(now.astimezone(ZONE).date(), limit)
    return datetime.combine(day, time(18, 30), ZONE)


def holds(user: User, role: str, case: Case, on: date) -> bool:
    """Whether the role is his in the office of the case."""
    rows = Membership.objects.filter(user=user, role=role, office=case.office, since__lte=on)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=on)).exists()


def locked(case: Case, by: User, role: str, now: datetime) -> Case:
    """The case as it stands, for one who may act; a page gone stale is refused."""
    found = Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case.pk)
    if not holds(by, role, found, now.astimezone(ZONE).date()):
        raise PermissionDenied
    if role == "executor" and found.executor_id != by.pk:
        raise PermissionDenied
    return found


def moved(
    case: Case, verb: str, source: str, by: User, now: datetime, opens: int | None, officer: User | None = None,
    text: str = "", **facts: object,
) -> None:  # fmt: skip
    """The open step ends, the next begins, the case is saved, the audit says who did it."""
    run = case.runs.get(closed_at__isnull=True)
    run.closed_at, run.closed_by, run.verb, run.late = now, by, verb, now > run.due_at
    run.save()
    case.step, case.version = opens, case.version + 1
    if opens:
        case.due_at = due(now, opens)
        StepRun.objects.create(case=case, step=opens, officer=officer, opened_at=now, due_at=case.due_at)
    else:
        case.due_at, case.closed_at = None, now
    case.save()
    Audit.objects.create(
        case=case, at=now, by=by, verb=verb, source=source, target=case.state, facts=facts, text=text
    )


def number(case: Case, kind: str, now: datetime) -> int:
    """The next number of the office's year, without gaps."""
    Series.objects.get_or_create(office=case.office, kind=kind, year=now.year)
    series = Series.objects.select_for_update().get(office=case.office, kind=kind, year=now.year)
    series.last += 1
    series.save()
    return series.last


def complete(case: Case) -> None:
    """Every paper of the checklist is there."""
    brought = set(case.documents.values_list("requirement_id", flat=True))
    missing = [row.title for row in Requirement.objects.all() if row.pk not in brought]
    if missing:
        raise ValidationError(missing)


def free(decision: Decision) -> None:
    """No child of the decision has another allowance in these days."""
    for line in decision.lines.all():
        periods = AllowancePeriod.objects.filter(allowance__child=line.child_id)
        if periods.filter(since__lte=line.until, until__gte=line.since).exists():
            raise ValidationError("paid already")


def sheet_input(case: Case, language: str) -> dict[str, object]:
    """What the application's sheets say."""
    return {
        "language": language, "number": case.number, "applicant": str(case.guardian), "iin": case.guardian.iin,
        "address": case.address, "account": case.account, "date": case.handed_in_at.date().isoformat(),
        "children": [
            {"name": str(child.person), "iin": child.person.iin, "act": f"№ {child.act_number}, {child.act_date}"}
            for child in case.children.select_related("person")
        ],
        "documents": [one.requirement.title for one in case.documents.select_related("requirement")],
        "status": f"https://office.example/status/#{case.status_code}",
    }  # fmt: skip


@transaction.atomic
def register(case: Case, by: User) -> None:
    """Step 1: the papers are complete; the incoming number, the forms to be printed."""
    now = timezone.now()
    case = locked(case, by, "clerk", now)
    complete(case)
    case.register()
    case.number, case.registered_at = f"{now.year}-{number(case, 'incoming', now):05}", now
    for kind in ("application", "coupon"):
        for language in LANGUAGES:
            Sheet.objects.create(
                case=case, kind=kind, language=language, input=sheet_input(case, language), created_at=now
            )
    moved(case, "register", "received", by, now, 2, number=case.number)


@transaction.atomic
def assign(case: Case, by: User, executor: User) -> None:
    """Step 2: the executor is named in a resolution; he is an executor, and there."""
    now = timezone.now()
    case, on = locked(case, by, "head", now), now.astimezone(ZONE).date()
    if not holds(executor, "executor", case, on):
        raise ValidationError("not an executor")
    if Absence.objects.filter(user=executor, since__lte=on, until__gte=on).exists():
        raise ValidationError("away")
    case.assign()
    case.executor, case.resolution = executor, "Қарауға"
    moved(case, "assign", "registered", by, now, 3, executor, text="Қарауға", executor=executor.pk)


@transaction.atomic
def submit(case: Case, by: User) -> None:
    """Step 3: the draft goes to the head, with every paper and no second allowance."""
    now = timezone.now()
    case = locked(case, by, "executor", now)
    decision = Decision.objects.get(case=case)
    complete(case)
    free(decision)
    case.submit()
    decision.prepared_by, decision.prepared_at = by, now
    decision.save()
    moved(case, "submit", "assigned", by, now, 4, outcome=decision.outcome)


@transaction.atomic
def sign(case: Case, by: User) -> None:
    """Step 4: signed by another than the one who prepared it, on both sheets."""
    now = timezone.now()
    case = locked(case, by, "head", now)
    decision = Decision.objects.select_for_update().get(case=case)
    if case.audit.filter(verb__in=("draft", "submit"), by=by).exists():
        raise PermissionDenied
    sheets = list(case.sheets.filter(kind="decision"))
    if len(sheets) != len(LANGUAGES) or any(sheet.state != "ready" for sheet in sheets):
        raise ValidationError("not printed")
    case.sign()
    for sheet in sheets:
        Signature.objects.create(sheet=sheet, signer=by, at=now, scan="0" * 64)
    decision.signed_by, decision.signed_at = by, now
    decision.save()
    moved(case, "sign", "submitted", by, now, 5, case.executor, number=decision.number)


@transaction.atomic
def issue(case: Case, by: User) -> None:
    """Step 5: the journal, the register of allowances, the result on its way."""
    now = timezone.now()
    case = locked(case, by, "executor", now)
    decision = Decision.objects.get(case=case)
    case.issue()
    entry = enter(case, decision, by, now)
    free(decision)
    for line in decision.lines.select_related("child"):
        allowance = Allowance.objects.create(
            case=case, guardian=case.guardian, child=line.child, created_at=now
        )
        AllowancePeriod.objects.create(
            allowance=allowance, decision=decision, since=line.since, until=line.until, monthly=line.monthly
        )
    OutboxMessage.objects.get_or_create(
        case=case, receiver=case.channel, kind="result",
        defaults={"payload": {"decision": decision.pk}, "created_at": now, "delivered_at": now},
    )  # fmt: skip
    HandOver.objects.create(case=case, available_at=now)
    moved(case, "issue", "signed", by, now, None, entry=entry.pk)


def enter(case: Case, decision: Decision, by: User, now: datetime) -> JournalEntry:
    """One row of the journal, chained to the one before it."""
    number(case, "journal", now)  # one after the other: its row is held until the end
    last = JournalEntry.objects.filter(office=case.office).order_by("-place").first()
    before, place = (last.hash, last.place + 1) if last else ("", 1)
    children = [str(child.person) for child in case.children.select_related("person")]
    total = decision.lines.aggregate(total=Sum("monthly"))["total"]
    told = "|".join(
        map(str, (before, place, decision.pk, decision.number, case.guardian, children, total, now))
    )
    return JournalEntry.objects.create(
        office=case.office, place=place, decision=decision, number=decision.number, total_monthly=total,
        facts={"days": (now - case.handed_in_at).days, "late": False}, applicant=str(case.guardian),
        children=children, entered_at=now, entered_by=by, previous=before,
        hash=hashlib.sha256(told.encode()).hexdigest(),
    )  # fmt: skip
