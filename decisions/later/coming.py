"""Days ahead, from dates already in the file: what comes, on which day, and who is told how long before."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from django.db.models import Exists, Max, OuterRef, Q

from applications.models import ApplicationChild
from workflow.calendars import calendar_for
from workflow.clock import local
from workflow.models import Notice, Office, Officer, Rung
from workflow.reminders.ladder import Staff
from workflow.reminders.sweep import works_at
from workflow.text import LANGUAGES, in_language
from workflow.words import RoleKind, State

from ..allowance import birthday
from ..drafting import rule_on
from ..models import Allowance, Milestone, ReportedChange

Moment = Milestone.Moment
STUDY_STARTS = (9, 1)  # a certificate of study is for one school year, which begins on 1 September
SCHOOL_AGE = (6, 18)
AT_THE_DOOR = (State.RECEIVED, State.REGISTERED, State.ASSIGNED, State.SUBMITTED, State.SIGNED)


@dataclass(frozen=True)
class Coming:
    """One day of one allowance. `mark` tells it from another of the same kind, so that it is told once."""

    allowance: Allowance
    moment: str
    on: date
    mark: str
    note: str = ""


def coming(office: Office, on: date, *, until: date) -> list[Coming]:
    """All days ahead of an office's running allowances up to a day, the nearest first; overdue ones stay in."""
    found = chain.from_iterable(find(office, on, until) for find in FINDERS)
    return sorted(found, key=lambda one: (one.on, one.allowance.pk, one.moment))


def remind(now: datetime) -> Counter[str]:
    """Tell the officers of the offices at work what comes near: once each, however often it is asked."""
    counts: Counter[str] = Counter(notices=0)
    milestones = [row for row in Milestone.objects.on(local(now).date()) if row.active]
    if not milestones:
        return counts
    furthest = timedelta(days=max(one.days_before for one in milestones))
    for office in Office.objects.select_related("superior"):
        if works_at(calendar_for(office), now):
            on = local(now).date()
            days = coming(office, on, until=on + furthest)
            counts["notices"] += _tell(office, days, milestones, on, now)
    return counts


def _tell(office: Office, days: list[Coming], milestones: list[Milestone], on: date, now: datetime) -> int:
    staff = Staff.of(office, on)
    rows = []
    for one in days:
        reached = [
            rung for rung in milestones
            if rung.moment == one.moment and one.on - timedelta(days=rung.days_before) <= on
        ]  # fmt: skip
        for rung in reached:
            rows += [_notice(officer, one, rung, now) for officer in _told(staff, rung, one)]
    known = set(
        Notice.objects.filter(office=office, key__in={row.key for row in rows}).values_list("officer", "key")
    )
    fresh = [row for row in rows if (row.officer_id, row.key) not in known]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)  # another sweep may be writing the same
    return len(fresh)


def _told(staff: Staff, rung: Milestone, one: Coming) -> list[Officer]:
    """The executor of the case it was appointed on, if he is still one here, else all executors."""
    told: list[Officer] = []
    executor = one.allowance.case.executor if one.allowance.case else None
    named = executor if executor and staff.holds(executor, RoleKind.EXECUTOR) else None
    for recipient in rung.recipients:
        if recipient == Rung.Recipient.SUPERIOR:
            told += [staff.office.superior] if staff.office.superior else []
        elif recipient == Rung.Recipient.HEAD:
            told += staff.holders.get(RoleKind.HEAD, [])
        else:
            told += staff.responsible(named, RoleKind.EXECUTOR)
    return list({officer.pk: officer for officer in told}.values())


def _notice(officer: Officer, one: Coming, rung: Milestone, now: datetime) -> Notice:
    """A notice brings its words with it; they name the allowance by its number, never a person."""
    facts = {"number": one.allowance.number, "day": f"{one.on:%d.%m.%Y}"}
    texts = {
        language: [in_language(rung, name, language).format_map(facts) for name in ("subject", "body")]
        for language in LANGUAGES
    }
    key = f"{rung.code}:{one.allowance.pk}:{one.mark}"
    return Notice(
        officer=officer, office=one.allowance.office, case=one.allowance.case, key=key, rung=rung.code,
        facts={"texts": texts}, created_at=now,
    )  # fmt: skip


def _running(office: Office, on: date) -> Iterator[Allowance]:
    rows = Allowance.objects.filter(office=office).running_from(on)
    yield from rows.select_related("guardian", "child", "case__executor", "office", "claim").annotate(
        last_paid=Max("periods__until", filter=Q(periods__ended_by__isnull=True))
    )


def _of_age(office: Office, on: date, until: date) -> Iterator[Coming]:
    """The child reaches the age at which the allowance ends."""
    age = rule_on(office, on).until_age
    for one in _running(office, on):
        if one.child.birth_date:
            day = birthday(one.child.birth_date, age)
            if on <= day <= until:
                yield Coming(one, Moment.OF_AGE, day, day.isoformat())


def _ends(office: Office, on: date, until: date) -> Iterator[Coming]:
    """The last paid day, where it is not simply the day before the child comes of age."""
    age = rule_on(office, on).until_age
    for one in _running(office, on):
        last: date = one.last_paid  # type: ignore[attr-defined]
        born = one.child.birth_date
        if on <= last <= until and (born is None or last < birthday(born, age) - timedelta(days=1)):
            yield Coming(one, Moment.ENDS, last, last.isoformat())


def _study(office: Office, on: date, until: date) -> Iterator[Coming]:
    """A child of school age brings a certificate for the new school year."""
    day = date(on.year, *STUDY_STARTS)
    day = day if day >= on else date(on.year + 1, *STUDY_STARTS)
    if day > until:
        return
    for one in _running(office, on):
        last: date = one.last_paid  # type: ignore[attr-defined]
        born = one.child.birth_date
        if born and last >= day and SCHOOL_AGE[0] <= _age(born, day) < SCHOOL_AGE[1]:
            yield Coming(one, Moment.STUDY, day, str(day.year))


def _another_guardian(office: Office, on: date, until: date) -> Iterator[Coming]:
    """Somebody else has applied for a child whose allowance runs: one of the two has to end."""
    claims = ApplicationChild.objects.filter(
        application__case__state__in=AT_THE_DOOR, person=OuterRef("child")
    )
    others = claims.exclude(guardian=OuterRef("guardian"))
    for one in _running_with(office, on, others):
        for claim in ApplicationChild.objects.filter(
            application__case__state__in=AT_THE_DOOR, person=one.child
        ).exclude(guardian=one.guardian).select_related("application__case"):  # fmt: skip
            case = claim.application.case
            yield Coming(one, Moment.ANOTHER_GUARDIAN, local(case.handed_in_at).date(), str(case.pk))


def _moved(office: Office, on: date, until: date) -> Iterator[Coming]:
    """The guardian has applied at another office: he may have moved there."""
    elsewhere = ApplicationChild.objects.filter(
        application__case__state__in=AT_THE_DOOR, guardian=OuterRef("guardian")
    ).exclude(application__case__office=office)
    for one in _running_with(office, on, elsewhere):
        claims = ApplicationChild.objects.filter(
            application__case__state__in=AT_THE_DOOR, guardian=one.guardian
        ).exclude(application__case__office=office)
        for claim in claims.select_related("application__case"):
            case = claim.application.case
            yield Coming(one, Moment.MOVED, local(case.handed_in_at).date(), str(case.pk))


def _running_with(office: Office, on: date, claims: object) -> Iterator[Allowance]:
    rows = Allowance.objects.filter(Exists(claims), office=office).running_from(on)  # type: ignore[arg-type]
    yield from rows.select_related("guardian", "child", "case__executor", "office")


def _reported(office: Office, on: date, until: date) -> Iterator[Coming]:
    """A change that was reported stays in the list until it is settled."""
    rows = ReportedChange.objects.filter(allowance__office=office, settled_at__isnull=True, on__lte=until)
    for row in rows.select_related(
        "allowance__guardian", "allowance__child", "allowance__case__executor", "allowance__office"
    ):
        yield Coming(row.allowance, Moment.REPORTED, row.on, str(row.pk), row.get_kind_display())


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


Finder = Callable[[Office, date, date], Iterator[Coming]]
FINDERS: tuple[Finder, ...] = (_of_age, _ends, _study, _another_guardian, _moved, _reported)
