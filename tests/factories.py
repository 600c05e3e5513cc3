"""What tests are about, made by the real actions at given moments: staff, applications, cases in any state.

Every office has one staff (`staff(office)` gives the same people when asked again), every application other persons.
Moments are the office's own: `at("2026-11-16 09:05")`. Sheets are made with stand-in bytes: PDF has its own tests.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from unittest.mock import patch

import pikepdf
from django.test import Client, override_settings

from applications import actions as intake
from applications.changes import reporting
from applications.changes.transfer import transfer
from applications.intake.facts import ApplicationFacts, ChildFacts, DocumentFacts, PersonFacts, Scan
from applications.models import PaperRequest, Ticket, TicketDevice
from applications.papers import asking
from applications.papers.checklist import checklist
from applications.persons.identifiers import NEVER_ISSUED_SEVENTH_DIGIT, iban, iin_check_digit
from applications.tickets import actions as tickets
from decisions import actions as deciding
from decisions.actions import DraftFacts, LineFacts
from decisions.audit import findings, samples
from decisions.models import AuditFinding, DayDigest, Ground, JournalEntry, Outcome
from workflow import actions as ground
from workflow.clock import ZONE
from workflow.delivery import printing, vault
from workflow.editions import edition_on
from workflow.models import Absence, Case, Job, Office, Officer, Pause, PauseCategory, Role, Sheet
from workflow.moves.door import open_case
from workflow.moves.machine import FIRST_STATE_OF_KIND
from workflow.words import CaseKind, Channel, RoleKind, State

PAVLODAR, AKSU = "551000000", "551600000"
PASSWORD = "demo"
SCAN = Scan(b"%PDF-1.4 a scan\n%%EOF\n", "application/pdf")
SIGNED_SCANS = {"kk": (b"signed kk", "image/png"), "ru": (b"signed ru", "image/png")}
PACKAGE = ("identity", "guardianship", "loss_of_care", "account", "income", "study")
_numbers = count(1)


def at(text: str) -> datetime:
    """«2024-12-13 16:40» on the office's wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


START = at("2026-11-16 09:05")  # a Monday, five minutes after opening


@contextmanager
def office_time(moment: datetime) -> Iterator[datetime]:
    """Stop the office's clock, for tests that come in through a page."""
    with override_settings(OFFICE_NOW=moment.isoformat()):
        yield moment


def a_job(officer: Officer, *, office: Office | None = None, kind: str = "tests", **facts: Any) -> Job:
    """A piece of long work ordered by an officer, for an office of his or the region."""
    return Job.objects.create(kind=kind, office=office, ordered_by=officer, ordered_at=START, **facts)


def a_ticket(office: Office | None = None, *, purpose: str = "intake", now: datetime = START) -> Ticket:
    """The next ticket of an office, which has a queue from now on."""
    here = office or an_office()
    here.queue_enabled = True  # a kept record may remember it of a test whose rows are gone
    here.save(update_fields=["queue_enabled"])
    return tickets.take(here, purpose, now=now)


def a_device(office: Office | None = None, *, now: datetime = START) -> TicketDevice:
    """A ticket tablet in an office's hall."""
    people = staff(office)
    return TicketDevice.objects.create(
        office=people.office,
        kind="tablet",
        key_hash=f"{next(_numbers):064}",
        opened_at=now,
        opened_by=people.clerk,
    )


# -- people who work here ---------------------------------------------------------------------------------------


def an_office(code: str = PAVLODAR) -> Office:
    return Office.objects.get(code=code)


def an_officer(
    kind: str = "",
    *,
    office: Office | None = None,
    username: str = "",
    since: date = date(2012, 1, 1),
    **facts: Any,
) -> Officer:
    """An officer, with a role when `kind` is given; the region's roles have no office."""
    number = next(_numbers)
    named = {"surname": f"Әбдіқаримова{number}", "name": "Ұлпан", "patronymic": "Қайратқызы",
             "position_kk": "Маман", "position_ru": "Специалист"}  # fmt: skip
    officer = Officer.objects.create_officer(username or f"officer-{number}", PASSWORD, **{**named, **facts})
    if kind:
        a_role(officer, kind, office=office, since=since)
    return officer


def a_role(
    officer: Officer,
    kind: str,
    *,
    office: Office | None,
    since: date = date(2012, 1, 1),
    until: date | None = None,
) -> Role:
    return Role.objects.create(
        officer=officer, office=office, kind=kind, since=since, until=until, ground="№ 1"
    )


def an_absence(
    officer: Officer, *, substitute: Officer | None, since: date, until: date, by: Officer | None = None
) -> Absence:
    return Absence.objects.create(
        officer=officer, substitute=substitute, since=since, until=until, order_number="№ 7",
        entered_by=by or officer, entered_at=datetime.combine(since, START.time(), ZONE),
    )  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """The people of one office: one of each role, a second head and a second executor."""

    office: Office
    clerk: Officer
    head: Officer
    executor: Officer
    deputy: Officer
    colleague: Officer
    auditor: Officer


KINDS = {
    "clerk": RoleKind.CLERK, "head": RoleKind.HEAD, "executor": RoleKind.EXECUTOR, "deputy": RoleKind.HEAD,
    "colleague": RoleKind.EXECUTOR, "auditor": RoleKind.AUDITOR,
}  # fmt: skip


def staff(office: Office | None = None) -> Staff:
    """The office's people; the same ones when asked again."""
    office = office or an_office()
    known = {
        officer.username: officer for officer in Officer.objects.filter(username__endswith=f"-{office.code}")
    }
    people = {
        part: known.get(f"{part}-{office.code}")
        or an_officer(kind, office=office, username=f"{part}-{office.code}")
        for part, kind in KINDS.items()
    }
    return Staff(office, **people)


def an_administrator() -> Officer:
    return an_officer(RoleKind.ADMINISTRATOR)


def a_regional_auditor() -> Officer:
    return an_officer(RoleKind.AUDITOR)


def client_of(officer: Officer) -> Client:
    """A browser in which the officer has logged in."""
    client = Client()
    client.force_login(officer)
    return client


# -- what the applicant brings ----------------------------------------------------------------------------------


def an_iin(born: date) -> str:
    """A new IIN of nobody: its seventh digit is never issued, its check digit is right."""
    while True:
        first = f"{born:%y%m%d}{NEVER_ISSUED_SEVENTH_DIGIT}{next(_numbers) % 10000:04}"
        if (check := iin_check_digit(first)) is not None:
            return f"{first}{check}"


def a_person(*, born: date = date(1980, 1, 2), sex: str = "f", **facts: Any) -> PersonFacts:
    named = PersonFacts(f"Қасымова{next(_numbers)}", "Әсел", "Нұрланқызы", an_iin(born), born, sex)
    return replace(named, **facts)


def a_child(*, born: date = date(2015, 3, 4), person: PersonFacts | None = None, **facts: Any) -> ChildFacts:
    child = ChildFacts(
        person=person or a_person(born=born, sex="m", name="Ғани", patronymic="Өмірұлы"),
        birth_number="123", birth_issuer="АХАЖ бөлімі", birth_issued=born + timedelta(days=6),
        act_number="12", act_date=max(born, date(2016, 2, 1)), act_body="Әкімдік", care_loss="death",
    )  # fmt: skip
    return replace(child, **facts)


def a_paper(requirement: str, **facts: Any) -> DocumentFacts:
    return replace(DocumentFacts(requirement, SCAN), **facts)


def facts(
    *, guardian: PersonFacts | None = None, children: tuple[ChildFacts, ...] | None = None,
    papers: tuple[str, ...] = PACKAGE, **others: Any,
) -> ApplicationFacts:  # fmt: skip
    """A complete application of a guardian for one child; `papers` names the codes that were brought."""
    application = ApplicationFacts(
        guardian=guardian or a_person(), guardian_kind="guardian", address="Павлодар қ., Абай к-сі, 1",
        identity_kind="card", identity_number="012345678", identity_issuer="ІІМ", identity_date=date(2020, 1, 1),
        account=iban("722", f"C{next(_numbers):012}"), bank="Halyk", children=children or (a_child(),),
        documents=tuple(a_paper(code) for code in papers),
    )  # fmt: skip
    return replace(application, **others)


# -- a case in any state ----------------------------------------------------------------------------------------


def fresh(case: Case) -> Case:
    """The case as the database has it now."""
    return Case.objects.select_related("office", "edition").get(pk=case.pk)


def received(
    *, office: Office | None = None, channel: str = Channel.OFFICE, now: datetime = START,
    handed_in_at: datetime | None = None, **others: Any,
) -> Case:  # fmt: skip
    """An application taken in; `others` are facts of it."""
    people = staff(office)
    application = intake.receive(
        facts(**others),
        office=people.office,
        by=people.clerk,
        channel=channel,
        handed_in_at=handed_in_at,
        now=now,
    )
    return fresh(application.case)


def registered(case: Case, now: datetime) -> Case:
    return intake.register(case, by=staff(case.office).clerk, version=None, now=now)


def acceptance_refused(case: Case, now: datetime) -> Case:
    return intake.refuse_acceptance(case, by=staff(case.office).clerk, version=None, now=now)


def assigned(case: Case, now: datetime) -> Case:
    people = staff(case.office)
    return ground.assign(
        case, by=people.head, executor=people.executor, resolution="Қарауға", version=None, now=now
    )


def drafted(case: Case, now: datetime, *, outcome: str = Outcome.APPOINT) -> Case:
    """The executor's draft: ten indices for each child to the end of the year, or a refusal on the first ground."""
    deciding.draft(
        case, draft_facts(case, outcome, now), by=staff(case.office).executor, version=None, now=now
    )
    return fresh(case)


def draft_facts(case: Case, outcome: str = Outcome.APPOINT, now: datetime = START) -> DraftFacts:
    if outcome == Outcome.REFUSE:
        first = Ground.objects.filter(edition=case.edition, outcome=outcome).order_by("order").first()
        return DraftFacts(outcome, ground=first, reason_kk="Негіз бар", reason_ru="Есть основание")
    children = case.application.children.select_related("person")
    day = now.astimezone(ZONE).date()
    return DraftFacts(
        outcome, tuple(LineFacts(child.person, day, date(day.year, 12, 31), 43_250) for child in children)
    )


def submitted(case: Case, now: datetime) -> Case:
    return deciding.submit(case, by=staff(case.office).executor, version=None, now=now)


def returned(case: Case, now: datetime, *, reason: str = "Түзету керек") -> Case:
    return deciding.return_draft(case, by=staff(case.office).head, reason=reason, version=None, now=now)


def opened_for_signing(case: Case, now: datetime) -> Case:
    """Number and date are reserved, the sheets are made."""
    deciding.open_signing(case, by=staff(case.office).head, version=None, now=now)
    make_sheets(case)
    return fresh(case)


def a_pdf(text: str) -> bytes:
    """A real PDF of one empty page; another text is another file."""
    document, written = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.docinfo["/Title"] = text
    document.save(written, deterministic_id=True)
    return written.getvalue()


def make_sheets(case: Case) -> None:
    """What the worker does, without the engine: each ordered sheet gets stand-in bytes of its own."""
    for sheet in Sheet.objects.filter(case=case).exclude(state=Sheet.State.READY):
        with patch.object(printing, "press", return_value=f"%PDF-1.7 {sheet.pk}".encode()):
            printing.make(sheet.pk, again=True)


def signed(case: Case, now: datetime) -> Case:
    return deciding.sign_on_paper(case, by=staff(case.office).head, scans=SIGNED_SCANS, version=None, now=now)


def issued(case: Case, now: datetime) -> Case:
    deciding.issue(case, by=staff(case.office).executor, version=None, now=now)
    return fresh(case)


def withdrawn(case: Case, now: datetime) -> Case:
    return ground.withdraw(
        case, by=staff(case.office).clerk, reason="Өтініш беруші бас тартты", version=None, now=now
    )


def transferred(case: Case, now: datetime) -> Case:
    elsewhere = staff(an_office(AKSU if case.office.code != AKSU else PAVLODAR)).office
    transfer(
        case,
        by=staff(case.office).clerk,
        office=elsewhere,
        reason="Басқа ауданда тұрады",
        version=None,
        now=now,
    )
    return fresh(case)


def paused(case: Case, now: datetime, *, category: str = "applicant", by: Officer | None = None) -> Pause:
    """The clock of the open step stops, by the officer who has the step."""
    keeper = by or keeper_of(case)
    return ground.pause(
        case,
        by=keeper,
        category=PauseCategory.objects.get(code=category),
        reason="Қағаз күтілуде",
        version=None,
        now=now,
    )


def resumed(case: Case, now: datetime, *, by: Officer | None = None) -> Case:
    return ground.resume(case, by=by or keeper_of(case), version=None, now=now)


def papers_asked(case: Case, now: datetime, *codes: str) -> PaperRequest:
    """The executor asks the applicant for papers; the clock of his step waits."""
    lines = [
        line for line in checklist(fresh(case).application) if line.requirement.code in (codes or ("study",))
    ]
    wanted = [(line.requirement, line.child) for line in lines]
    return asking.ask(
        case, wanted, by=staff(case.office).executor, text="Анықтама керек", version=None, now=now
    )


def change_reported(
    case: Case, now: datetime, *, since: date | None = None, by: Officer | None = None, **values: Any
) -> None:
    """The applicant reports changed data on the day itself, unless `since` says when they changed."""
    day = now.astimezone(ZONE).date()
    told = reporting.Report(values or {"phone": f"+7 700 {next(_numbers):07}"}, since or day, day, "Өтініш")
    reporting.report(fresh(case), told, by=by or staff(case.office).clerk, version=None, now=now)


def keeper_of(case: Case) -> Officer:
    """Who has the open step."""
    people = staff(case.office)
    return {1: people.clerk, 2: people.head, 3: people.executor, 4: people.head, 5: people.executor}[
        case.step or 1
    ]


Act = Callable[[Case, datetime], Case]
# How long after the handing in each act of an ordinary case happens.
_WAY: tuple[tuple[timedelta, Act], ...] = (
    (timedelta(minutes=15), registered),
    (timedelta(hours=3), assigned),
    (timedelta(days=1), drafted),
    (timedelta(days=1, hours=1), submitted),
    (timedelta(days=1, hours=2), opened_for_signing),
    (timedelta(days=1, hours=3), signed),
    (timedelta(days=2), issued),
)
_ACTS_TO = {State.RECEIVED: 0, State.REGISTERED: 1, State.ASSIGNED: 2, State.SUBMITTED: 4, State.SIGNED: 6,
            State.ISSUED: 7}  # fmt: skip
_ENDINGS: dict[str, Act] = {State.WITHDRAWN: withdrawn, State.TRANSFERRED: transferred}


def a_case(
    *, state: str = State.RECEIVED, office: Office | None = None, channel: str = Channel.OFFICE,
    start: datetime = START, outcome: str = Outcome.APPOINT, **others: Any,
) -> Case:  # fmt: skip
    """A case brought to a state by the acts of its office's staff, from `start` on; `others` are facts of it."""
    if state == State.ACCEPTANCE_REFUSED:
        incomplete = received(office=office, channel=channel, now=start, **{"papers": (), **others})
        return acceptance_refused(incomplete, start + timedelta(minutes=10))
    case = received(office=office, channel=channel, now=start, **others)
    if state in _ENDINGS:
        return _ENDINGS[state](registered(case, start + timedelta(minutes=15)), start + timedelta(hours=1))
    for after, act in _WAY[: _ACTS_TO[State(state)]]:
        case = drafted(case, start + after, outcome=outcome) if act is drafted else act(case, start + after)
    return case


# -- the journal's days, the auditor's rows ---------------------------------------------------------------------


def an_entry(case: Case) -> JournalEntry:
    """A number of a case cancelled in its office's journal."""
    return JournalEntry.objects.create(
        office=case.office, kind=JournalEntry.Kind.CANCELLED, decision=case.decision, number="2025-Ш00009",
        date=START.date(), entered_at=START, entered_by=staff(case.office).head,
    )  # fmt: skip


def a_closed_day(office: Office, *, day: date = date(2026, 11, 15)) -> DayDigest:
    """A digest with a stand-in page; its head belongs to no row."""
    page = vault.put(b"%PDF-1.7 a closed day")
    return DayDigest.objects.create(
        office=office,
        day=day,
        first_place=1,
        last_place=1,
        head="0" * 64,
        made_at=START,
        page_kk=page,
        page_ru=page,
    )


def a_finding(case: Case) -> AuditFinding:
    """What the office's auditor found in a sample of that day's cases."""
    auditor, now = staff(case.office).auditor, START + timedelta(days=9)
    day = case.handed_in_at.astimezone(ZONE).date()
    sample = samples.draw(samples.Wish("7", day, day, 200), by=auditor, now=now)
    return findings.enter(
        sample.cases.get(case=case), findings.Found("fault", "Мерзім", "5.2"), by=auditor, now=now
    )


def a_proceeding(
    kind: str = CaseKind.RESET,
    *,
    office: Office | None = None,
    now: datetime = START,
    concerns: Case | None = None,
) -> Case:
    """A case without an application: it opens at step 3 for the executor who starts it."""
    people = staff(office)
    case = Case(
        office=people.office, edition=edition_on(people.office, now.date()), kind=kind, executor=people.executor,
        state=FIRST_STATE_OF_KIND[CaseKind(kind)], handed_in_at=now, service_from=now, concerns=concerns,
    )  # fmt: skip
    return open_case(case, by=people.executor, now=now, verb="start")
