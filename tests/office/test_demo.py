"""The demo: complete, the same every time, made of nobody's data, loaded once."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from PIL import Image

from applications.models import Application, Document, Person, Ticket
from applications.persons.identifiers import NEVER_ISSUED_SEVENTH_DIGIT, iban_is_valid, iin_fault
from applications.tickets.figures import figures
from benefit_office.demo import archive, doors, load, looks, papers, people, play, plots, story
from benefit_office.demo import visits as visiting
from benefit_office.demo.places import PAVLODAR, PLACES
from benefit_office.demo.presses import Presses
from benefit_office.press import checking, sheets
from benefit_office.press import proof as printed
from decisions import doctor as decisions_doctor
from decisions import proof
from decisions.models import Decision, HandOver, JournalEntry, MciRate, Outcome, PaymentList
from decisions.payments.lines import lines_of
from decisions.proceedings import bulk
from decisions.register import doctor as register_doctor
from tests.press import samples
from tests.workflow.seeded import at, office_calendar
from workflow import trail
from workflow.memory import facts
from workflow.models import AuditEvent, CalendarDay, Case, Notice, Office, Officer, Role, Sheet, StepRun
from workflow.trail import proof as trail_proof
from workflow.words import RoleKind, State

DAY = date(2026, 11, 20)
NOON = at("2026-11-20 12:00")
EVENING = at("2026-11-20 18:30")
FEWEST = 130  # a demo without much of a past: enough to show everything


def told(present: datetime, cases: int = FEWEST) -> list[story.Tale]:
    return story.tell(dict.fromkeys(PLACES, present), dict.fromkeys(PLACES, office_calendar()), cases)


class Checked:
    """Stands in for the presses: each input is checked against its sheet, and the printing itself is left out."""

    def __init__(self, processes: int) -> None:
        self.ordered: dict[int, bytes] = {}

    def __enter__(self) -> "Checked":
        return self

    def __exit__(self, *fault: object) -> None:
        assert self.ordered == {}, "what was ordered was taken"

    def order(self, sheet: int, kind: str, language: str, data: dict[str, Any]) -> None:
        checking.check(kind, data)
        self.ordered[sheet] = f"{kind} {language} {data['number']}".encode()

    def take(self, sheet: int) -> tuple[bytes, str]:
        return self.ordered.pop(sheet), "a template"


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[load.Filled]:
    """One loaded demo for the module; nothing of it is left behind."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(play, "Presses", Checked)
        filled = load.fill(DAY, cases=FEWEST)
        assert filled is not None
        yield filled
        transaction.set_rollback(True)


# The story


def test_the_same_day_tells_the_same_story() -> None:
    assert told(NOON) == told(NOON)


def test_another_day_moves_the_dates_and_keeps_the_names() -> None:
    def names(tales: list[story.Tale]) -> dict[int, list[str]]:
        return {
            tale.number: [tale.facts.guardian.surname, *(child.person.name for child in tale.facts.children)]
            for tale in tales
        }

    now, later = names(told(EVENING)), names(told(at("2027-02-16 18:30")))
    assert {number: now[number] for number in now.keys() & later.keys()} == {
        number: later[number] for number in now.keys() & later.keys()
    }
    assert len(now.keys() & later.keys()) > FEWEST - 10


def test_a_longer_past_leaves_the_cases_before_it_as_they_were() -> None:
    short = told(EVENING)
    assert told(EVENING, FEWEST + 10)[: len(short) - 20] == short[: len(short) - 20]


def test_nothing_lies_after_the_present() -> None:
    assert max(scene.at for tale in told(NOON) for scene in tale.scenes) <= NOON


@pytest.mark.parametrize(
    "present", ["2026-11-20 12:00", "2026-11-20 09:02", "2026-11-20 14:35", "2026-11-20 18:30"]
)
def test_the_queues_story_is_the_same_every_time_and_ends_with_the_present(present: str) -> None:
    visits = visiting.visits(office_calendar(), at(present))
    assert visits == visiting.visits(office_calendar(), at(present))
    for visit in visits:
        lived = [visit.taken, visit.called, visit.started, visit.ended, at(present)]
        moments = [moment for moment in lived if moment is not None]
        assert moments == sorted(moments), visit
    assert {visit.purpose for visit in visits} == {"intake", "result", "question"}


def test_acts_follow_one_another_in_working_time() -> None:
    calendar = office_calendar()
    for tale in told(EVENING):
        moments = [tale.handed_in_at, *(scene.at for scene in tale.scenes)]
        assert all(earlier < later for earlier, later in pairwise(moments)), tale
        assert all(any(a <= moment <= b for a, b in calendar.spans(moment.date())) for moment in moments), (
            tale
        )


@pytest.mark.parametrize(
    ("now", "present"),
    [
        ("2026-11-20 11:15", "2026-11-20 11:15"),
        ("2026-11-20 13:40", "2026-11-20 13:00"),
        ("2026-11-20 08:00", "2026-11-19 18:30"),
        ("2026-11-22 16:00", "2026-11-20 18:30"),
        ("2027-01-05 10:00", "2026-11-20 18:30"),
    ],
)
def test_the_present_is_now_or_the_end_of_the_day(now: str, present: str) -> None:
    assert story.present_on(DAY, office_calendar(), at(now)) == at(present)


@pytest.mark.parametrize(
    "present", ["2026-11-20 18:30", "2026-11-20 09:01", "2026-11-20 15:00", "2027-01-05 12:00"]
)
def test_every_state_and_sixty_cases_are_there_at_every_hour(present: str) -> None:
    tales = told(at(present), 200)
    last = Counter(tale.scenes[-1].act for tale in tales if tale.place == PAVLODAR)
    assert set(last) == {"receive", *story.PACE}
    assert sum(last.values()) >= 60
    assert len(tales) >= 150


# The shares


@pytest.fixture(scope="module")
def two_years() -> list[story.Tale]:
    """The whole demo, told and not played."""
    return told(EVENING, load.CASES)


def test_three_to_six_of_a_hundred_cases_had_a_step_that_was_late(two_years: list[story.Tale]) -> None:
    late = sum(bool(tale.plot.late) for tale in two_years) / len(two_years)
    assert 0.03 < late < 0.06


def test_the_three_doors_have_their_shares_this_month_as_in_the_past(two_years: list[story.Tale]) -> None:
    recent = [tale for tale in two_years if tale.handed_in_at > EVENING - timedelta(days=30)]
    for tales in (two_years, recent):
        doors_of = Counter(doors.sender_of(tale) for tale in tales)
        shares = {door: count / len(tales) for door, count in doors_of.items()}
        assert 0.65 < shares[""] < 0.8, shares
        assert 0.1 < shares["pep"] < 0.25, shares
        assert 0.05 < shares["con"] < 0.15, shares


def test_the_seasons_are_seen_in_the_months(two_years: list[story.Tale]) -> None:
    """September brings guardians in with fresh papers, the summer is quiet, and the last month fits its neighbours."""
    came = Counter(f"{tale.handed_in_at:%Y-%m}" for tale in two_years)
    assert came["2026-09"] > 1.5 * came["2026-07"]
    assert came["2025-09"] > 1.5 * came["2025-07"]
    assert came["2026-11"] < 1.6 * came["2026-10"]


def test_no_result_waits_at_the_counter_for_longer_than_a_family_stays_away(
    two_years: list[story.Tale],
) -> None:
    waiting = [tale.plot.since for tale in two_years if tale.scenes[-1].act == "issue"]
    assert waiting
    assert max(waiting) <= plots.WAITS


def test_no_office_is_told_the_same_findings_in_two_quarters_running() -> None:
    quarters = [
        looks.findings_of(PAVLODAR, f"{year}-{month:02}")
        for year in (2025, 2026)
        for month, _day in looks.QUARTERS
    ]
    assert all(not set(before) & set(after) for before, after in pairwise(quarters))
    assert {len(found) for found in quarters} == {1, 2}


# The persons and their papers


def test_every_number_is_right_and_nobodys() -> None:
    facts = [tale.facts for tale in told(EVENING, 300) if not tale.plot.again]
    persons = [
        person for one in facts for person in (one.guardian, *(child.person for child in one.children))
    ]
    assert all(iin_fault(person.iin) is None for person in persons)
    assert {person.iin[6] for person in persons} == {NEVER_ISSUED_SEVENTH_DIGIT}
    assert len({person.iin for person in persons}) == len(persons)
    assert all(person.birth_date and person.iin[:6] == f"{person.birth_date:%y%m%d}" for person in persons)
    assert all(iban_is_valid(one.account) and "DEMO" in one.account for one in facts)


def test_wards_are_of_plausible_age_and_born_before_their_guardianship() -> None:
    for tale in told(EVENING, 300):
        on = tale.handed_in_at.date()
        assert 1 <= len(tale.facts.children) <= 4
        for child in tale.facts.children:
            assert child.person.birth_date is not None
            assert child.person.birth_date < child.act_date < on
            assert (on - child.person.birth_date).days < 18 * people.DAYS_IN_A_YEAR
            patronymic = child.person.patronymic
            assert patronymic.endswith(
                ("қызы", "вна", "чна") if child.person.sex == "f" else ("ұлы", "вич", "ьич")
            )


@pytest.mark.parametrize("name", papers.PAPERS)
def test_papers_are_real_files(name: str) -> None:
    scan = papers.scan(name)
    if scan.content_type == papers.PDF:
        with pikepdf.open(io.BytesIO(scan.content)) as opened:
            assert len(opened.pages) == papers.PAPERS[name].pages
    else:
        assert Image.open(io.BytesIO(scan.content)).format == "JPEG"
    papers.scan.cache_clear()
    assert papers.scan(name) == scan


# The loaded office


def test_thirteen_offices_have_their_staff(demo: load.Filled) -> None:
    assert demo.offices == 13
    for office in Office.objects.all():
        held = set(office.roles.values_list("kind", flat=True))
        assert held == {RoleKind.CLERK, RoleKind.HEAD, RoleKind.EXECUTOR, RoleKind.AUDITOR}
        assert office.superior is not None
        assert office.address_kk
        assert office.address_ru
        assert office.phone
        assert office.bin.startswith("9999")


@pytest.mark.parametrize(
    ("username", "office", "kind"),
    [
        ("clerk", PAVLODAR, RoleKind.CLERK), ("head", PAVLODAR, RoleKind.HEAD), ("head-2", PAVLODAR, RoleKind.HEAD),
        ("executor", PAVLODAR, RoleKind.EXECUTOR), ("executor-2", PAVLODAR, RoleKind.EXECUTOR),
        ("auditor", PAVLODAR, RoleKind.AUDITOR), ("clerk-551600000", "551600000", RoleKind.CLERK),
        ("executor-556800000", "556800000", RoleKind.EXECUTOR), ("admin", None, RoleKind.ADMINISTRATOR),
        ("region-auditor", None, RoleKind.AUDITOR),
    ],
)  # fmt: skip
def test_log_ins(demo: load.Filled, username: str, office: str | None, kind: str) -> None:
    officer = Officer.objects.get(username=username)
    assert officer.check_password("demo")
    assert Role.objects.filter(officer=officer, office__code=office, kind=kind).exists()


def test_pavlodar_has_cases_in_every_state(demo: load.Filled) -> None:
    cases = Case.objects.filter(office__code=PAVLODAR)
    assert set(cases.values_list("state", flat=True)) == set(State.values)


def test_every_kind_of_moment_is_there(demo: load.Filled) -> None:
    cases = Case.objects.filter(office__code=PAVLODAR)
    late = set(cases.late(EVENING + timedelta(hours=1)).values_list("state", flat=True))
    assert late == {State.RECEIVED, State.REGISTERED, State.ASSIGNED, State.SUBMITTED, State.SIGNED}
    fresh = cases.filter(state=State.RECEIVED, handed_in_at__gt=EVENING - timedelta(minutes=20))
    assert fresh.count() == 4
    assert cases.filter(state=State.ASSIGNED, step_runs__step=3, step_runs__round=2).exists()
    assert HandOver.objects.filter(handed_over_at=None).count() >= 5
    assert HandOver.objects.exclude(handed_over_at=None).count() >= 10
    assert JournalEntry.objects.filter(outcome=Outcome.REFUSE).exists()
    assert (
        StepRun.objects.filter(closed_at__isnull=False, breached_at__isnull=False)
        .values("step")
        .distinct()
        .count()
        == 5
    )


def test_a_missed_deadline_is_not_told_in_the_minute_of_its_half(demo: load.Filled) -> None:
    told_at: dict[str, set[tuple[str, datetime]]] = {"half": set(), "breach": set()}
    for kind, moments in told_at.items():
        rows = Notice.objects.filter(office__code=PAVLODAR, rung__startswith=kind)
        moments |= {(row.key.partition(":")[0], row.created_at) for row in rows}
    assert len(told_at["half"]) >= 5
    assert len(told_at["breach"]) >= 5
    assert not told_at["half"] & told_at["breach"]


def test_a_missed_deadline_was_told_while_it_mattered(demo: load.Filled) -> None:
    told = list(Notice.objects.filter(rung__startswith="breach"))
    assert told
    for notice in told:
        assert notice.created_at - datetime.fromisoformat(notice.facts["due"]) < timedelta(days=30)


def test_no_correction_of_a_returned_draft_was_late(demo: load.Filled) -> None:
    """Only what the story wants late is late: the second round has what the first left of its limit."""
    closed = StepRun.objects.filter(closed_at__isnull=False, round__gt=1)
    assert closed.exists()
    assert not closed.filter(breached_at__isnull=False).exists()


def test_pavlodar_has_a_queue_with_a_past_and_three_who_wait(demo: load.Filled) -> None:
    assert list(Office.objects.filter(queue_enabled=True).values_list("code", flat=True)) == [PAVLODAR]
    told = figures([Office.objects.get(code=PAVLODAR)], date(2026, 11, 1), date(2026, 12, 1), EVENING)
    assert told is not None
    assert (told.left > 3, told.served > 40, told.waiting.over > 0) == (True, True, True)
    assert Ticket.objects.filter(called_at=None).count() == 3
    assert not Ticket.objects.filter(called_at__isnull=False, finished_at=None, left_at=None).exists()


def test_the_lists_of_the_months_before_are_signed_and_the_first_owes_nothing(demo: load.Filled) -> None:
    lists = list(PaymentList.objects.filter(office__code=PAVLODAR).order_by("month"))
    assert [one.is_signed for one in lists] == [True] * len(lists)
    months = [one.month for one in lists]
    assert months[-1] in (date(2026, 10, 1), date(2026, 11, 1))
    assert months == [date(2026, months[0].month + place, 1) for place in range(len(months))]
    owed = lists[0].lines.exclude(reason="")
    assert not owed.filter(allowance__imported__isnull=False).exists()
    assert {(lists[0].month - line.for_month).days <= 31 for line in owed} <= {True}
    today = lines_of(lists[0].office, date(2026, 12, 1))
    assert {line.for_month for line in today if line.reason} <= {date(2026, 10, 1), date(2026, 11, 1)}


def test_some_allowances_wait_for_their_re_setting_and_the_register_is_sound(demo: load.Filled) -> None:
    rate = MciRate.objects.get(effective_from="2026-01-01")
    plan = bulk.Plan(Office.objects.get(code=PAVLODAR), rate, DAY)
    assert (len(plan.ready) >= 5, plan.hindered) == (True, [])
    assert list(register_doctor.check()) == []


def test_four_eyes_can_be_shown(demo: load.Filled) -> None:
    deputy = Officer.objects.get(username="head-2")
    assert Decision.objects.filter(prepared_by=deputy, case__state=State.SUBMITTED).exists()


def test_numbers_run_in_the_order_of_time(demo: load.Filled) -> None:
    for office in Office.objects.all():
        registered = office.cases.exclude(number="").order_by("incoming_year", "incoming_seq")
        moments = list(registered.values_list("registered_at", flat=True))
        assert moments == sorted(moments)
        acts = list(AuditEvent.objects.filter(chain=office.code).order_by("seq").values_list("at", flat=True))
        assert acts == sorted(acts)


def test_the_books_of_the_demo_hold(demo: load.Filled) -> None:
    """What `doctor` and `verify_journal` would say of it."""
    assert [str(fault) for fault in decisions_doctor.check()] == []
    assert list(trail_proof.verify()) == []
    assert [proof.verify(office) for office in Office.objects.all()] == [None] * 13


@pytest.mark.parametrize("outcome", ["appoint", "reset", "refuse", "stop"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_plain_print_says_what_the_sheet_would_say(language: str, outcome: str) -> None:
    """Read back by the reader of the office's own sheets."""
    data = samples.decision(
        language, outcome, qr="https://office.example/v/abc/", verify_url="office.example/v/abc/"
    )
    content = archive.decision(language, data)
    printed.prove("decision", language, data, content)
    assert content == archive.decision(language, data)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert len(opened.pages) == 1


def test_presses_print_what_the_office_would_print() -> None:
    data = samples.decision("kk")
    with Presses(1) as presses:
        presses.order(1, "decision", "kk", data)
        assert presses.take(1) == (
            sheets.make("decision", "kk", data),
            sheets.template_version("decision", "kk"),
        )


def test_signed_sheets_are_printed_and_the_others_wait(demo: load.Filled) -> None:
    signed = Decision.objects.filter(signed_at__isnull=False)
    assert signed.count() >= 40
    assert set(signed.values_list("sheet_kk__state", "sheet_ru__state")) == {("ready", "ready")}
    assert not Sheet.objects.filter(state=Sheet.State.FAILED).exists()


def test_the_second_call_changes_nothing(demo: load.Filled) -> None:
    before = AuditEvent.objects.count()
    answer = io.StringIO()
    call_command("demo", stdout=answer)
    assert answer.getvalue().startswith("The demo of 2026-11-20 is here")
    assert AuditEvent.objects.count() == before


def test_a_new_start_leaves_what_the_migrations_brought(demo: load.Filled) -> None:
    with transaction.atomic():
        seeded = set(CalendarDay.objects.values_list("date", "kind", "title_kk"))
        CalendarDay.objects.filter(date=date(2026, 12, 16)).update(kind=CalendarDay.Kind.WORKED)
        load.wipe()
        left = {table for table in connection.introspection.django_table_names() if holds_rows(table)}
        assert left == load.GROUND
        assert set(CalendarDay.objects.values_list("date", "kind", "title_kk")) == seeded
        connection.check_constraints()
        transaction.set_rollback(True)
    assert Person.objects.exists()


def test_the_papers_of_the_demo_are_stored(demo: load.Filled) -> None:
    brought = Document.objects.values_list("sha256", flat=True)
    assert 8 <= len(set(brought)) <= len(papers.PAPERS)
    gone_on_elsewhere = Case.objects.filter(transferred_from__isnull=False).count()
    assert Application.objects.count() == demo.cases + gone_on_elsewhere


# Two loads


SMALL = "553200000"
CHOSEN_BY_THE_DATABASE = re.compile(r"^(?!public_|correlation_)(.*_)?id$")


def rows_of(code: str) -> dict[str, list[Any]]:
    """Everything that was written about an office's cases, but for the numbers the database gives its rows."""
    cases = Case.objects.filter(office__code=code)
    found = {
        "cases": cases,
        "steps": StepRun.objects.filter(case__in=cases),
        "decisions": Decision.objects.filter(case__in=cases),
        "journal": JournalEntry.objects.filter(office__code=code),
        "acts": AuditEvent.objects.filter(chain=code),
        "persons": Person.objects.filter(applications__case__in=cases).distinct(),
        "sheets": Sheet.objects.filter(case__in=cases, kind="decision"),
    }
    left_out = {"hash", "previous", "facts", "calculation"}  # they name rows by those numbers
    return {
        name: [
            {key: value for key, value in row.items() if not CHOSEN_BY_THE_DATABASE.search(key) and key not in left_out}
            for row in rows.order_by("pk").values()
        ]
        for name, rows in found.items()
    }  # fmt: skip


@pytest.mark.django_db
def test_two_loads_of_a_day_give_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids and tokens included."""
    monkeypatch.setattr(play, "Presses", Checked)
    monkeypatch.setattr(load, "HALVES", ((SMALL,),))
    loads = []
    for _load in range(2):
        with transaction.atomic():
            assert load.fill(DAY, cases=FEWEST) is not None
            loads.append(rows_of(SMALL))
            transaction.set_rollback(True)
        facts.forget()  # what was read of a load that has not been
    for name, rows in loads[0].items():
        assert rows, name
        assert rows == loads[1][name], name


@pytest.mark.django_db
def test_a_load_that_was_killed_starts_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "HALVES", ())
    load.hire({office.code: office for office in Office.objects.all()}, DAY)
    trail.record(load.BEGUN, by=None, at=EVENING)
    assert load.is_unfinished()
    assert load.fill(DAY) == load.Filled(13, Officer.objects.count(), 0)
    assert not load.is_unfinished()
    assert load.fill(DAY) is None


# What must not happen


@pytest.mark.django_db
def test_the_migrations_fill_nothing_but_the_ground() -> None:
    assert {
        table for table in connection.introspection.django_table_names() if holds_rows(table)
    } <= load.GROUND


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [[], ["--reset"]])
def test_an_office_at_work_is_left_alone(arguments: list[str]) -> None:
    Officer.objects.create_officer("somebody", "secret", surname="Біреу", name="Біреу")
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("demo", *arguments)
    assert Officer.objects.count() == 1


def test_production_has_no_demo(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="in production"):
        call_command("demo")


def holds_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {connection.ops.quote_name(table)})")
        return bool(cursor.fetchone()[0])
