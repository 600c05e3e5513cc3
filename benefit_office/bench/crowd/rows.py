"""The rows of cases, one case after the other."""

import hashlib
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache

from decisions.models import Decision, JournalChain
from workflow.calendars import calendar_for
from workflow.language.alphabet import search_key, sort_key
from workflow.models import AuditChain, Case, Edition, NumberSeries, Officer, Rung, Step, StepRun
from workflow.reminders.ladder import moments
from workflow.words import CaseKind, Channel, State

from ..copying import NOTHING
from .people import CHILDREN, EXECUTORS, NAMES, PATRONYMICS, Team, surname
from .streams import Chained, Streams
from .times import DAY, HOUR, LIMITS, SERVICE_DAYS, Times, written

YEARS = 10
# Days after which half, last day, breach and escalation of step 3 are reached at an opening.
OVERDUE = (4, 6, 7, 9)
QUEUE = 60  # cases that wait for the first office's first executor, in a crowd of any size
CHANNELS = (Channel.OFFICE, Channel.OFFICE, Channel.PORTAL, Channel.CORPORATION)
MONTHLY = 43250


class Crowd:
    """The rows of cases, one case after the other in the order of their issue."""

    def __init__(self, teams: list[Team], now: datetime) -> None:
        self.teams = teams
        self.times = Times(calendar_for(teams[0].office), now)
        self.now = now
        self.edition = Edition.objects.earliest("pk")
        self.steps = {step.number: step for step in Step.objects.filter(edition=self.edition)}
        self.rungs = list(Rung.objects.filter(active=True))
        self.next_rung: Callable[[int, int, bool], str] = cache(self._next_rung)
        self.dice = random.Random(198)  # noqa: S311 – the same crowd each time
        self.numbers: Counter[tuple[int, int, str]] = Counter()
        self.journal = {team.office.pk: Chained() for team in teams}
        self.trail = {team.office.pk: Chained() for team in teams}
        self.sort, self.search = cache(sort_key), cache(search_key)
        self.run_id = 0
        self.couples = 0  # guardian and child number n have the ids 2n - 1 and 2n

    def begin(self, streams: Streams) -> None:
        """Where the rows go from now on."""
        self.to = streams

    def end(self) -> None:
        """The last rows, the last numbers, the heads of the chains."""
        self.to.flush()
        NumberSeries.objects.bulk_create(
            NumberSeries(office_id=office, year=year, kind=kind, last=last)
            for (office, year, kind), last in self.numbers.items()
        )
        codes = {team.office.pk: team.office.code for team in self.teams}
        JournalChain.objects.bulk_create(
            JournalChain(office_id=office, last=chain.last, head=chain.head)
            for office, chain in self.journal.items() if chain.last
        )  # fmt: skip
        AuditChain.objects.bulk_create(
            AuditChain(name=codes[office], last=chain.last, head=chain.head)
            for office, chain in self.trail.items() if chain.last
        )  # fmt: skip

    # -- cases ---------------------------------------------------------------------------------------------------

    def closed(self, place: int, of: int) -> None:
        """A case on its whole way, spread evenly over the years up to yesterday."""
        times, last = self.times, self.times.now - DAY
        issued = last - YEARS * 247 * DAY * (of - place - 1) // of
        late = place % 20 == 0
        drafting = DAY * (7 if late else 1 + place % 4)
        named = issued - 30 - drafting - self.dice.randrange(HOUR)
        received, registered = named - 24, named - 22
        team = self._team_of(place)
        executor = team.executors[place % EXECUTORS]
        way = ((1, received, registered, team.clerk, "register"), (2, registered, named, team.head, "assign"),
               (3, named, named + drafting, executor, "submit"), (4, named + drafting, issued - 10, team.head, "sign"),
               (5, issued - 10, issued, executor, "issue"))  # fmt: skip
        case_id = place + 1
        for step, opened, closed, officer, verb in way:
            self._run(case_id, step, opened, officer, closed=closed, verb=verb, next_rung=NOTHING)
        if place % 2 == 0:
            self._couple()
        facts = (received, registered, executor)
        number = self._case(case_id, team, State.ISSUED, *facts, closed=times.text(issued), step=None)
        self._application(case_id, self.couples, still_open=False)
        self._decided(case_id, team, executor, number, named + drafting, issued)

    def open(self, place: int, nth: int) -> None:
        """A case on its way. The first `QUEUE` wait for one executor, the others are anybody's."""
        case_id = place + 1
        if nth < QUEUE:
            team, step, officer_place = self.teams[0], 3, 0
        else:
            team, step = self.teams[1 + nth % (len(self.teams) - 1)], 1 + nth % 5
            officer_place = nth % EXECUTORS
        ago = 2 + (nth * 7) % (5 * DAY if step == 3 else 2 * HOUR)
        opened = self.times.now - ago if step != 1 else self.times.now - nth % 2
        self._couple()
        self._waiting(case_id, team, step, opened, team.executors[officer_place])
        self._application(case_id, self.couples, still_open=True)

    def step(self, place: int, *, overdue: bool) -> None:
        """A case at step 3: opened in the last five days, or (`overdue`) so long ago that a rung is reached."""
        team = self.teams[place % len(self.teams)]
        ago = DAY * OVERDUE[place % len(OVERDUE)] if overdue else 2 + (place * 7) % (5 * DAY)
        executor = team.executors[place % EXECUTORS]
        self._waiting(place + 1, team, 3, self.times.now - ago, executor, overdue=overdue)

    def _waiting(
        self, case_id: int, team: Team, step: int, opened: int, executor: Officer, *, overdue: bool = False
    ) -> None:
        """The case and its open round, the rounds before left out; the ladder says when to look at it again."""
        state = (State.RECEIVED, State.REGISTERED, State.ASSIGNED, State.SUBMITTED, State.SIGNED)[step - 1]
        received = opened if step == 1 else opened - 24
        officer = {1: team.clerk, 2: team.head, 4: team.head}.get(step, executor)
        registered = None if step == 1 else received + 2
        named = executor if step > 2 else None
        self._case(case_id, team, state, received, registered, named, closed=NOTHING, step=(step, opened))
        rung = self.next_rung(step, opened, overdue)
        self._run(case_id, step, opened, officer, closed=None, verb="", next_rung=rung)

    def _next_rung(self, step: int, opened: int, overdue: bool) -> str:
        """When the sweep looks again at a round it has just looked at: the ladder's own answer. `overdue`: it has
        not been looked at since before the last rung that is reached.
        """
        run = StepRun(pk=-1, step=step, opened_at=self.times.moment(opened))
        run.due_at = self.times.due(LIMITS[step], opened)
        case, rule = Case(edition=self.edition), self.steps[step]
        ladder = moments(case, run, rule, self.rungs, self.times.calendar, self.now)
        reached = [moment for moment, _rung in ladder if moment <= self.now]
        ahead = [moment for moment, _rung in ladder if moment > self.now]
        at = reached[-1:] if overdue else ahead[:1]
        return written(at[0]) if at else NOTHING

    # -- rows ----------------------------------------------------------------------------------------------------

    def _uuid(self) -> str:
        return f"{self.dice.getrandbits(128):032x}"

    def _team_of(self, place: int) -> Team:
        """The city has a third of the cases."""
        return self.teams[0 if place % 3 == 0 else place % len(self.teams)]

    def _number(self, team: Team, year: int, kind: str) -> int:
        self.numbers[team.office.pk, year, kind] += 1
        return self.numbers[team.office.pk, year, kind]

    def _case(
        self, case_id: int, team: Team, state: State, received: int, registered: int | None,
        executor: Officer | None, *, closed: str, step: tuple[int, int] | None,
    ) -> str:  # fmt: skip
        times, channel = self.times, CHANNELS[case_id % len(CHANNELS)]
        number, year, seq, registered_at = "", NOTHING, NOTHING, NOTHING
        if registered is not None:
            day = times.day(registered)
            taken = self._number(team, day.year, NumberSeries.Kind.INCOMING)
            number, year, seq = f"{day.year}-{taken:05}", str(day.year), str(taken)
            registered_at = times.text(registered)
        came = times.text(received)
        standing = (str(step[0]), times.due_text(LIMITS[step[0]], step[1])) if step else (NOTHING, NOTHING)
        self.to.case.add(
            f"{case_id}\t{self._uuid()}\t{team.office.pk}\t{self.edition.pk}\t{CaseKind.APPLICATION.value}\t{channel.value}\t"
            f"{state.value}\t{number}\t{year}\t{seq}\t{self._uuid()}\t{came}\t{came}\t{came}\t{team.clerk.pk}\t"
            f"{registered_at}\t{closed}\t{executor.pk if executor else NOTHING}\t{standing[0]}\t{standing[1]}\t"
            f"{times.due_text(SERVICE_DAYS.get(channel, 10), received)}"
        )
        return number

    def _run(
        self,
        case_id: int,
        step: int,
        opened: int,
        officer: Officer,
        *,
        closed: int | None,
        verb: str,
        next_rung: str,
    ) -> None:
        self.run_id += 1
        times, limit = self.times, LIMITS[step]
        due, breached, ended = times.due_text(limit, opened), NOTHING, f"{NOTHING}\t{NOTHING}"
        if closed is not None:
            ended = f"{times.text(closed)}\t{officer.pk}"
            if times.moment(closed) > times.due(limit, opened):
                breached = due
        self.to.run.add(
            f"{self.run_id}\t{case_id}\t{step}\t{officer.pk}\t{times.text(opened)}\t{ended}\t{verb}\t{due}\t"
            f"{next_rung}\t{breached}"
        )

    def _couple(self) -> None:
        """A guardian and a child of one surname."""
        self.couples += 1
        for child in (0, 1):
            names = CHILDREN if child else NAMES
            name, patronymic = names[self.couples % len(names)], PATRONYMICS[self.couples % len(PATRONYMICS)]
            born = date(2008, 1, 1) if child else date(1965, 1, 1)
            day = born + timedelta(days=self.couples % 5000)
            parts = (surname(self.couples), name, patronymic)
            self.to.person.add(
                f"{2 * self.couples - 1 + child}\t{self._uuid()}\t{day:%y%m%d}9{self.couples // 5000:05}\t{parts[0]}\t"
                f"{name}\t{patronymic}\t{day}\t{' '.join(map(self.sort, parts))}\t{' '.join(map(self.search, parts))}"
            )

    def _application(self, case_id: int, couple: int, *, still_open: bool) -> None:
        guardian, child = 2 * couple - 1, 2 * couple
        self.to.application.add(
            f"{case_id}\t{guardian}\tguardian\tПавлодар қ., Абай к-сі, {couple % 200 + 1}\tcard\t{couple:09}\tІІМ\t"
            f"2015-05-05\tKZ00722C{couple:012}\tHalyk Bank\t{case_id:010}"
        )
        self.to.child.add(
            f"{case_id}\t{self._uuid()}\t{case_id}\t{guardian}\t{child}\t{'t' if still_open else 'f'}\t"
            f"{couple:07}\tАХАЖ\t2010-02-01\t{couple % 900 + 1}\t2016-01-15\tПавлодар қаласының әкімдігі\tdeath"
        )

    def _decided(
        self, case_id: int, team: Team, executor: Officer, incoming: str, submitted: int, issued: int
    ) -> None:
        times, day = self.times, self.times.day(issued - 12)
        seq = self._number(team, day.year, NumberSeries.Kind.DECISION)
        number = Decision.number_of(day.year, seq)
        frozen, signed = times.text(issued - 12), times.text(issued - 10)
        bytes_kk, bytes_ru = f"{2 * case_id:064x}", f"{2 * case_id + 1:064x}"
        for sheet, language, sha in ((2 * case_id - 1, "kk", bytes_kk), (2 * case_id, "ru", bytes_ru)):
            self.to.sheet.add(
                f"{sheet}\t{self._uuid()}\t{case_id}\tdecision\t{language}\t{{}}\tready\t{sha}\t45000\t{frozen}\t{frozen}"
            )
        self.to.decision.add(
            f"{case_id}\t{self._uuid()}\t{case_id}\t{team.office.pk}\tappoint\t{executor.pk}\t{times.text(submitted)}\t"
            f"{day.year}\t{seq}\t{number}\t{day}\t{frozen}\t{team.head.pk}\t{2 * case_id - 1}\t{2 * case_id}\t"
            f"{team.head.pk}\t{signed}"
        )
        self.to.line.add(
            f"{case_id}\t{case_id}\t{2 * self.couples}\t{day}\t{date(day.year, 12, 31)}\t{MONTHLY}"
        )
        self._entered(case_id, team, executor, (number, day, incoming), issued, bytes_kk + bytes_ru)

    def _entered(
        self,
        case_id: int,
        team: Team,
        executor: Officer,
        numbers: tuple[str, date, str],
        issued: int,
        sheets: str,
    ) -> None:
        """The journal's row, its persons, and the act in the trail; the chains as their triggers would write them."""
        number, day, incoming = numbers
        office, channel = team.office, CHANNELS[case_id % len(CHANNELS)].value
        family = surname(self.couples)
        patronymic = PATRONYMICS[self.couples % len(PATRONYMICS)]
        applicant = f"{family} {NAMES[self.couples % len(NAMES)]} {patronymic}"
        child = f"{family} {CHILDREN[self.couples % len(CHILDREN)]} {patronymic}"
        act, salt = f"№ {self.couples % 900 + 1}, 15.01.2016", f"{case_id:032x}"
        persons = f'{salt}{{"act": "{act}", "applicant": "{applicant}", "children": ["{child}"]}}'
        persons_hash = hashlib.sha256(persons.encode()).hexdigest()
        sheets_hash = hashlib.sha256(sheets.encode()).hexdigest()
        facts = '{"days": 5, "late": false, "term": 10}'
        at, micros, chain = self.times.text(issued), self.times.micros(issued), self.journal[office.pk]
        chain.last += 1
        before, now = chain.on(
            office.pk, chain.last, "decision", case_id, number, day, incoming, channel, "appoint", MONTHLY, 0, micros,
            executor.pk, persons_hash, sheets_hash, facts,
        )  # fmt: skip
        self.to.entry.add(
            f"{case_id}\t{office.pk}\t{chain.last}\t{case_id}\t{number}\t{day}\t{incoming}\t{channel}\tappoint\t{MONTHLY}\t"
            f"{facts}\t{at}\t{executor.pk}\t{persons_hash}\t{sheets_hash}\t{before}\t{now}"
        )
        self.to.persons.add(f'{case_id}\t{salt}\t{applicant}\t["{child}"]\t{act}')
        trail, said = self.trail[office.pk], f'{{"entry": {case_id}, "number": "{number}"}}'
        trail.last += 1
        before, now = trail.on(
            office.code, trail.last, micros, case_id, "issue", "signed", "issued", executor.pk, 0, said, ""
        )
        self.to.event.add(
            f"{case_id}\t{office.code}\t{trail.last}\t{at}\t{office.pk}\t{case_id}\tissue\tsigned\tissued\t{executor.pk}\t"
            f"{said}\t{before}\t{now}"
        )
