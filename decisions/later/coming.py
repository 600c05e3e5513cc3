"""Days ahead, from dates already in the file: what comes, on which day, and who is told how long before."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain, product

from django.db.models import Exists, Max, OuterRef, QuerySet

from applications.models import ApplicationChild
from workflow.calendars import calendar_for
from workflow.clock import local
from workflow.language.text import LANGUAGES, in_language
from workflow.models import Notice, Office, Officer, Rung
from workflow.reminders.ladder import Staff
from workflow.reminders.sweep import works_at
from workflow.words import RoleKind, State

from ..allowance import birthday
from ..drafting import rule_on
from ..models import Allowance, AllowancePeriod, Milestone, ReportedChange
from ..models.allowances import AllowanceQuerySet

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


@dataclass(frozen=True)
class Ahead:
    """An office and the days that are looked at; what every finder asks of it is asked once."""

    office: Office
    on: date
    until: date

    @cached_property
    def of_age(self) -> int:
        """The age at which the office ends an allowance."""
        return rule_on(self.office, self.on).until_age

    def running(self) -> AllowanceQuerySet:
        """The office's allowances that are still paid, with whom a row or a notice names."""
        rows = Allowance.objects.filter(office=self.office).running_from(self.on)
        return rows.select_related("guardian", "child", "case__executor", "office")


def coming(office: Office, on: date, *, until: date) -> list[Coming]:
    """All days ahead of an office's running allowances up to a day, the nearest first; overdue ones stay in."""
    ahead = Ahead(office, on, until)
    found = chain.from_iterable(find(ahead) for find in FINDERS)
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


def _of_age(ahead: Ahead) -> Iterator[Coming]:
    """The child reaches the age at which the allowance ends."""
    for one in ahead.running().filter(child__birth_date__range=_born(ahead.on, ahead.until, ahead.of_age)):
        assert one.child.birth_date is not None  # it lies within a range
        day = birthday(one.child.birth_date, ahead.of_age)
        if ahead.on <= day <= ahead.until:
            yield Coming(one, Moment.OF_AGE, day, day.isoformat())


def _ends(ahead: Ahead) -> Iterator[Coming]:
    """The last paid day, where it is not simply the day before the child comes of age."""
    periods = AllowancePeriod.objects.in_force().filter(allowance__office=ahead.office).order_by()
    ends = periods.values_list("allowance").annotate(last=Max("until"))
    last_days = dict(ends.filter(last__range=(ahead.on, ahead.until)))
    for one in ahead.running().filter(pk__in=last_days):
        born, last = one.child.birth_date, last_days[one.pk]
        if born is None or last < birthday(born, ahead.of_age) - timedelta(days=1):
            yield Coming(one, Moment.ENDS, last, last.isoformat())


def _study(ahead: Ahead) -> Iterator[Coming]:
    """A child of school age brings a certificate for the new school year."""
    day = date(ahead.on.year, *STUDY_STARTS)
    day = day if day >= ahead.on else date(ahead.on.year + 1, *STUDY_STARTS)
    if day > ahead.until:
        return
    youngest, oldest = birthday(day, -SCHOOL_AGE[0]), birthday(day, -SCHOOL_AGE[1])
    pupils = ahead.running().running_from(day)
    for one in pupils.filter(child__birth_date__lte=youngest, child__birth_date__gt=oldest):
        yield Coming(one, Moment.STUDY, day, str(day.year))


def _another_guardian(ahead: Ahead) -> Iterator[Coming]:
    """Somebody else has applied for a child whose allowance runs: one of the two has to end."""
    paid = Allowance.objects.filter(office=ahead.office, child=OuterRef("person"))
    claims = list(_claims().filter(Exists(paid)))
    rows = ahead.running().filter(child__in={claim.person_id for claim in claims})
    for one, claim in product(rows, claims):
        if one.child_id == claim.person_id and one.guardian_id != claim.guardian_id:
            yield _claimed(one, Moment.ANOTHER_GUARDIAN, claim)


def _moved(ahead: Ahead) -> Iterator[Coming]:
    """The guardian has applied at another office: he may have moved there."""
    paid = Allowance.objects.filter(office=ahead.office, guardian=OuterRef("guardian"))
    claims = list(_claims().exclude(application__case__office=ahead.office).filter(Exists(paid)))
    rows = ahead.running().filter(guardian__in={claim.guardian_id for claim in claims})
    for one, claim in product(rows, claims):
        if one.guardian_id == claim.guardian_id:
            yield _claimed(one, Moment.MOVED, claim)


def _claims() -> QuerySet[ApplicationChild]:
    """The children of the applications under way, which are few beside the allowances that run."""
    claims = ApplicationChild.objects.filter(application__case__state__in=AT_THE_DOOR)
    return claims.select_related("application__case")


def _claimed(one: Allowance, moment: str, claim: ApplicationChild) -> Coming:
    case = claim.application.case
    return Coming(one, moment, local(case.handed_in_at).date(), str(case.pk))


def _reported(ahead: Ahead) -> Iterator[Coming]:
    """A change that was reported stays in the list until it is settled."""
    rows = ReportedChange.objects.filter(
        allowance__office=ahead.office, settled_at__isnull=True, on__lte=ahead.until
    )
    for row in rows.select_related(
        "allowance__guardian", "allowance__child", "allowance__case__executor", "allowance__office"
    ):
        yield Coming(row.allowance, Moment.REPORTED, row.on, str(row.pk), row.get_kind_display())


def _born(first: date, last: date, age: int) -> tuple[date, date]:
    """Between which days one is born who reaches an age between two days; a day wider for those of 29 February."""
    return birthday(first, -age) - timedelta(days=1), birthday(last, -age)


Finder = Callable[[Ahead], Iterator[Coming]]
FINDERS: tuple[Finder, ...] = (_of_age, _ends, _study, _another_guardian, _moved, _reported)
