"""The story played: every act goes through the office's own door, by the right officer, at its moment."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

from applications import actions as intake
from applications.changes.transfer import transfer
from applications.models import Requirement
from applications.papers import asking
from decisions import actions as deciding
from decisions import drafting
from decisions.calculation import calculate
from decisions.models import Decision, Ground, Outcome
from workflow import actions as ground_floor
from workflow.clock import local
from workflow.models import Case, Office, Officer

from . import chance, doors, papers, prints, wording
from .dice import dice
from .money import Act
from .places import neighbour
from .presses import Presses
from .staff import username
from .story import Scene, Tale
from .years import stands_in

Words = TypeVar("Words")
TOGETHER = 60  # acts in one transaction: in a long one each row that is written often gets slower to find
MEASURED = (1, 4, 12, 30, 60)  # after so many of them the database looks at how its tables have grown


def _measure() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Stage:
    """The offices, their officers, the cases so far and the presses."""

    def __init__(self, offices: dict[str, Office], officers: dict[str, Officer], presses: Presses) -> None:
        self.offices = offices
        self.officers = officers
        self.presses = presses
        self.cases: dict[int, Case] = {}
        self.moved: dict[int, str] = {}  # where a family's case went on

    def play(self, tales: list[Tale], besides: Iterable[Act], seed: str) -> None:
        """All acts of all offices in the order of time, so that numbers and chains run as they would have run."""
        acts: list[tuple[datetime, int, Callable[[], object]]] = [
            (scene.at, tale.number, partial(ACTS[scene.act], self, tale, scene))
            for tale in tales
            for scene in tale.scenes
        ]
        acts += [(at, -place, act) for place, (at, act) in enumerate(besides, 1)]
        in_turn = iter(sorted(acts, key=lambda one: one[:2]))
        for place, some in enumerate(iter(lambda: list(islice(in_turn, TOGETHER)), [])):
            with transaction.atomic():
                for at, number, act in some:
                    chance.throw(seed, at, number)
                    act()
            if place in MEASURED:
                _measure()

    def officer(self, post: str, tale: Tale, scene: Scene) -> Officer:
        place = self.moved.get(tale.number, tale.place)
        return self.officers[username(stands_in(post, place, local(scene.at).date()), place)]

    def named(self, tale: Tale) -> Officer:
        """The executor of a case; while he is away another acts for him."""
        return self.officers[username(tale.plot.executor, self.moved.get(tale.number, tale.place))]

    def case(self, tale: Tale) -> Case:
        return self.cases[tale.number]


def _receive(stage: Stage, tale: Tale, scene: Scene) -> None:
    if sender := doors.sender_of(tale):
        office = stage.offices[tale.place]
        stage.cases[tale.number] = doors.receive(tale, office, sender, scene.at)
        return
    application = intake.receive(
        tale.facts,
        office=stage.offices[tale.place],
        by=stage.officer("clerk", tale, scene),
        handed_in_at=tale.handed_in_at,
        now=scene.at,
    )
    stage.cases[tale.number] = application.case


def _register(stage: Stage, tale: Tale, scene: Scene) -> None:
    intake.register(stage.case(tale), by=stage.officer("clerk", tale, scene), version=None, now=scene.at)


def _refuse_acceptance(stage: Stage, tale: Tale, scene: Scene) -> None:
    intake.refuse_acceptance(
        stage.case(tale), by=stage.officer("clerk", tale, scene), version=None, now=scene.at
    )


def _withdraw(stage: Stage, tale: Tale, scene: Scene) -> None:
    ground_floor.withdraw(
        stage.case(tale),
        by=stage.officer("clerk", tale, scene),
        reason=_one_of(wording.WITHDRAWALS, tale),
        version=None,
        now=scene.at,
    )


def _transfer(stage: Stage, tale: Tale, scene: Scene) -> None:
    there = neighbour(tale.place)
    gone_on = transfer(
        stage.case(tale),
        by=stage.officer("head", tale, scene),
        office=stage.offices[there],
        reason=_one_of(wording.TRANSFERS, tale),
        version=None,
        now=scene.at,
    )
    stage.cases[tale.number], stage.moved[tale.number] = gone_on, there


def _assign(stage: Stage, tale: Tale, scene: Scene) -> None:
    ground_floor.assign(
        stage.case(tale),
        by=stage.officer("head", tale, scene),
        executor=stage.named(tale),
        resolution=_one_of(wording.RESOLUTIONS, tale),
        version=None,
        now=scene.at,
    )


def _ask(stage: Stage, tale: Tale, scene: Scene) -> None:
    """The certificate of income is older than a month; the clock waits for a new one."""
    case, executor = stage.case(tale), stage.officer(tale.plot.executor, tale, scene)
    child = case.application.children.order_by("pk").first()
    requirement = Requirement.objects.get(edition=case.edition, code="income", until=None, channel="")
    text = _one_of(wording.ASKED, tale)
    asking.ask(case, [(requirement, child)], by=executor, text=text, version=None, now=scene.at)


def _answer(stage: Stage, tale: Tale, scene: Scene) -> None:
    paper = papers.document("income", tale.facts.reply_language, child=0)
    intake.add_document(
        stage.case(tale).application, paper, by=stage.officer("clerk", tale, scene), now=scene.at
    )


def _draft(stage: Stage, tale: Tale, scene: Scene) -> None:
    case = stage.case(tale)
    facts = _refusal(case, tale) if tale.plot.refused else _appointment(case, scene.at)
    deciding.draft(case, facts, by=stage.officer(tale.plot.executor, tale, scene), version=None, now=scene.at)


def _submit(stage: Stage, tale: Tale, scene: Scene) -> None:
    executor = stage.officer(tale.plot.executor, tale, scene)
    deciding.submit(stage.case(tale), by=executor, version=None, now=scene.at)


def _return_draft(stage: Stage, tale: Tale, scene: Scene) -> None:
    deciding.return_draft(
        stage.case(tale),
        by=stage.officer(tale.plot.head, tale, scene),
        reason=_one_of(wording.RETURNS, tale),
        version=None,
        now=scene.at,
    )


def _open_signing(stage: Stage, tale: Tale, scene: Scene) -> None:
    head = stage.officer(tale.plot.head, tale, scene)
    decision = deciding.open_signing(stage.case(tale), by=head, version=None, now=scene.at)
    if not tale.fresh:
        return
    if any(later.act == "sign" for later in tale.scenes):  # else the worker prints them, as it does every day
        for sheet in (decision.sheet_kk, decision.sheet_ru):
            assert sheet is not None
            stage.presses.order(sheet.pk, sheet.kind, sheet.language, sheet.input)


def _sign(stage: Stage, tale: Tale, scene: Scene) -> None:
    case, head = stage.case(tale), stage.officer(tale.plot.head, tale, scene)
    if not tale.fresh:
        prints.sign(case, by=head, now=scene.at)
        return
    decision = Decision.objects.select_related("sheet_kk", "sheet_ru").get(case=case)
    for sheet in (decision.sheet_kk, decision.sheet_ru):
        assert sheet is not None
        prints.keep(sheet, *stage.presses.take(sheet.pk), at=scene.at)
    prints.by_hand(case, by=head, now=scene.at)


def _issue(stage: Stage, tale: Tale, scene: Scene) -> None:
    deciding.issue(
        stage.case(tale), by=stage.officer(tale.plot.executor, tale, scene), version=None, now=scene.at
    )


def _hand_over(stage: Stage, tale: Tale, scene: Scene) -> None:
    if doors.sender_of(tale):
        return  # the result is in the cabinet, or at the operator's
    guardian = tale.facts.guardian
    received_by = f"{guardian.surname} {guardian.name[0]}. {guardian.patronymic[0]}."
    clerk = stage.officer("clerk", tale, scene)
    deciding.hand_over(stage.case(tale), by=clerk, received_by=received_by, now=scene.at)


ACTS: dict[str, Callable[[Stage, Tale, Scene], None]] = {
    "receive": _receive,
    "register": _register,
    "refuse_acceptance": _refuse_acceptance,
    "withdraw": _withdraw,
    "transfer": _transfer,
    "assign": _assign,
    "ask": _ask,
    "answer": _answer,
    "draft": _draft,
    "submit": _submit,
    "return_draft": _return_draft,
    "open_signing": _open_signing,
    "sign": _sign,
    "issue": _issue,
    "hand_over": _hand_over,
}


def _appointment(case: Case, at: datetime) -> drafting.DraftFacts:
    """What the drafting page proposes, taken as it is."""
    proposed = drafting.proposals(case, local(at).date())
    lines = tuple(line for one in proposed for line in one.lines)
    rule = drafting.rule_on(case.office, drafting.applied_on(case))
    return drafting.DraftFacts(Outcome.APPOINT, lines, rule=rule, calculation=calculate(case, lines))


def _refusal(case: Case, tale: Tale) -> drafting.DraftFacts:
    code, reason_kk, reason_ru = _one_of(wording.REFUSALS, tale)
    ground = Ground.objects.get(edition=case.edition, outcome=Outcome.REFUSE, code=code, until=None)
    return drafting.DraftFacts(Outcome.REFUSE, ground=ground, reason_kk=reason_kk, reason_ru=reason_ru)


def _one_of(choice: tuple[Words, ...], tale: Tale) -> Words:
    return dice("words", tale.number).choice(choice)
