"""The story played: every act goes through the office's own door, by the right officer, at its moment."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TypeVar

from applications import actions as intake
from applications.changes.transfer import transfer
from decisions import actions as deciding
from decisions import drafting
from decisions.calculation import calculate
from decisions.models import Decision, Ground, Outcome
from workflow import actions as ground_floor
from workflow import clock, vault
from workflow.models import Case, Office, Officer, Sheet
from workflow.words import Language

from . import doors, papers, wording
from .dice import dice
from .money import Act
from .presses import Presses
from .staff import username
from .story import Scene, Tale

Words = TypeVar("Words")


class Stage:
    """The offices, their officers, the cases so far and the presses."""

    def __init__(self, offices: dict[str, Office], officers: dict[str, Officer], presses: Presses) -> None:
        self.offices = offices
        self.officers = officers
        self.presses = presses
        self.cases: dict[int, Case] = {}

    def play(self, tales: list[Tale], besides: Iterable[Act] = ()) -> None:
        """All acts of all offices in the order of time, so that numbers and chains run as they would have run."""
        acts: list[tuple[datetime, int, Callable[[], object]]] = [
            (scene.at, tale.number, partial(ACTS[scene.act], self, tale, scene))
            for tale in tales
            for scene in tale.scenes
        ]
        acts += [(at, -1, act) for at, act in besides]
        for _at, _number, act in sorted(acts, key=lambda one: one[:2]):
            act()

    def officer(self, post: str, tale: Tale) -> Officer:
        return self.officers[username(post, tale.place)]

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
        by=stage.officer("clerk", tale),
        handed_in_at=tale.handed_in_at,
        now=scene.at,
    )
    stage.cases[tale.number] = application.case


def _register(stage: Stage, tale: Tale, scene: Scene) -> None:
    intake.register(stage.case(tale), by=stage.officer("clerk", tale), version=None, now=scene.at)


def _refuse_acceptance(stage: Stage, tale: Tale, scene: Scene) -> None:
    intake.refuse_acceptance(stage.case(tale), by=stage.officer("clerk", tale), version=None, now=scene.at)


def _withdraw(stage: Stage, tale: Tale, scene: Scene) -> None:
    ground_floor.withdraw(
        stage.case(tale),
        by=stage.officer("clerk", tale),
        reason=_one_of(wording.WITHDRAWALS, tale),
        version=None,
        now=scene.at,
    )


def _transfer(stage: Stage, tale: Tale, scene: Scene) -> None:
    transfer(
        stage.case(tale),
        by=stage.officer("head", tale),
        office=Office.objects.exclude(code=tale.place).latest("order"),
        reason=_one_of(wording.TRANSFERS, tale),
        version=None,
        now=scene.at,
    )


def _assign(stage: Stage, tale: Tale, scene: Scene) -> None:
    ground_floor.assign(
        stage.case(tale),
        by=stage.officer("head", tale),
        executor=stage.officer(tale.plot.executor, tale),
        resolution=_one_of(wording.RESOLUTIONS, tale),
        version=None,
        now=scene.at,
    )


def _draft(stage: Stage, tale: Tale, scene: Scene) -> None:
    case = stage.case(tale)
    facts = _refusal(case, tale) if tale.plot.refused else _appointment(case, scene.at)
    deciding.draft(case, facts, by=stage.officer(tale.plot.executor, tale), version=None, now=scene.at)


def _submit(stage: Stage, tale: Tale, scene: Scene) -> None:
    executor = stage.officer(tale.plot.executor, tale)
    deciding.submit(stage.case(tale), by=executor, version=None, now=scene.at)


def _return_draft(stage: Stage, tale: Tale, scene: Scene) -> None:
    deciding.return_draft(
        stage.case(tale),
        by=stage.officer(tale.plot.head, tale),
        reason=_one_of(wording.RETURNS, tale),
        version=None,
        now=scene.at,
    )


def _open_signing(stage: Stage, tale: Tale, scene: Scene) -> None:
    head = stage.officer(tale.plot.head, tale)
    decision = deciding.open_signing(stage.case(tale), by=head, version=None, now=scene.at)
    if any(later.act == "sign" for later in tale.scenes):  # else the worker prints them, as it does every day
        for sheet in (decision.sheet_kk, decision.sheet_ru):
            assert sheet is not None
            stage.presses.order(sheet.pk, sheet.kind, sheet.language, sheet.input)


def _sign(stage: Stage, tale: Tale, scene: Scene) -> None:
    decision = Decision.objects.select_related("sheet_kk", "sheet_ru").get(case=stage.case(tale))
    for sheet in (decision.sheet_kk, decision.sheet_ru):
        assert sheet is not None
        _keep(sheet, *stage.presses.take(sheet.pk), at=scene.at)
    deciding.sign_on_paper(
        stage.case(tale),
        by=stage.officer(tale.plot.head, tale),
        scans={language: papers.signed(language) for language in Language.values},
        version=None,
        now=scene.at,
    )


def _issue(stage: Stage, tale: Tale, scene: Scene) -> None:
    deciding.issue(stage.case(tale), by=stage.officer(tale.plot.executor, tale), version=None, now=scene.at)


def _hand_over(stage: Stage, tale: Tale, scene: Scene) -> None:
    if doors.sender_of(tale):
        return  # the result is in the cabinet, or at the operator's
    guardian = tale.facts.guardian
    received_by = f"{guardian.surname} {guardian.name[0]}. {guardian.patronymic[0]}."
    clerk = stage.officer("clerk", tale)
    deciding.hand_over(stage.case(tale), by=clerk, received_by=received_by, now=scene.at)


ACTS: dict[str, Callable[[Stage, Tale, Scene], None]] = {
    "receive": _receive,
    "register": _register,
    "refuse_acceptance": _refuse_acceptance,
    "withdraw": _withdraw,
    "transfer": _transfer,
    "assign": _assign,
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
    proposed = drafting.proposals(case, clock.local(at).date())
    lines = tuple(line for one in proposed for line in one.lines)
    rule = drafting.rule_on(case.office, drafting.applied_on(case))
    return drafting.DraftFacts(Outcome.APPOINT, lines, rule=rule, calculation=calculate(case, lines))


def _refusal(case: Case, tale: Tale) -> drafting.DraftFacts:
    code, reason_kk, reason_ru = _one_of(wording.REFUSALS, tale)
    ground = Ground.objects.get(edition=case.edition, outcome=Outcome.REFUSE, code=code, until=None)
    return drafting.DraftFacts(Outcome.REFUSE, ground=ground, reason_kk=reason_kk, reason_ru=reason_ru)


def _keep(sheet: Sheet, content: bytes, template: str, *, at: datetime) -> None:
    """A printed sheet is ready once its bytes are stored, as in `workflow.printing`."""
    sheet.state, sheet.sha256, sheet.size = Sheet.State.READY, vault.put(content), len(content)
    sheet.template, sheet.made_at = template, at
    sheet.save(update_fields=["state", "sha256", "size", "template", "made_at"])


def _one_of(choice: tuple[Words, ...], tale: Tale) -> Words:
    return dice("words", tale.number).choice(choice)
