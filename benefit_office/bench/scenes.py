"""Cases for the rows that act: an applicant, a case before each act, and the acts themselves on the clock."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from applications import actions as intake
from applications.intake.facts import ApplicationFacts, ChildFacts, DocumentFacts, PersonFacts, Scan
from applications.models import Requirement
from applications.persons.identifiers import NEVER_ISSUED_SEVENTH_DIGIT, iban, iin_check_digit
from decisions import actions as deciding
from decisions.drafting import DraftFacts, LineFacts
from workflow import actions as ground
from workflow.delivery.background import quiet
from workflow.models import Case, Sheet

from .crowd import Team

SCAN = Scan(b"%PDF-1.4 a scan\n%%EOF\n", "application/pdf")
SIGNED = {"kk": (b"signed kk", "image/png"), "ru": (b"signed ru", "image/png")}


@dataclass(frozen=True)
class Scene:
    """The people of one office at one moment."""

    team: Team
    now: datetime

    def received(self) -> Case:
        """An application of new people, with every paper the checklist knows."""
        facts = _application(self._papers())
        application = intake.receive(facts, office=self.team.office, by=self.team.clerk, now=self.now)
        return application.case

    def drafted(self, case: Case) -> None:
        """The executor's draft: an amount for each child to the end of the year."""
        day = self.now.date()
        children = case.application.children.select_related("person")
        lines = tuple(LineFacts(child.person, day, date(day.year, 12, 31), 43_250) for child in children)
        deciding.draft(
            case, DraftFacts("appoint", lines), by=self.team.executors[0], version=None, now=self.now
        )

    def opened_for_signing(self, case: Case) -> None:
        """Number and date are reserved; the sheets are there without the engine having printed them."""
        deciding.open_signing(case, by=self.team.head, version=None, now=self.now)
        for sheet in Sheet.objects.filter(case=case, state=Sheet.State.PENDING):
            Sheet.objects.filter(pk=sheet.pk).update(
                state=Sheet.State.READY, sha256=f"{sheet.pk:064x}", size=45_000, made_at=self.now
            )

    def _papers(self) -> tuple[str, ...]:
        listed = Requirement.objects.filter(form_itself=False).exclude(when=Requirement.When.REPRESENTATIVE)
        return tuple(listed.values_list("code", flat=True).distinct().order_by("code"))


Act = Callable[[Case], object]


def five_acts(scene: Scene) -> tuple[Act, ...]:
    """Regulation 5.1–5.5 by the office's own verbs."""
    team, now = scene.team, scene.now
    executor = team.executors[0]
    return (
        lambda case: intake.register(case, by=team.clerk, version=None, now=now),
        lambda case: ground.assign(
            case, by=team.head, executor=executor, resolution="Қарауға", version=None, now=now
        ),
        lambda case: deciding.submit(case, by=executor, version=None, now=now),
        lambda case: deciding.sign_on_paper(case, by=team.head, scans=SIGNED, version=None, now=now),
        lambda case: deciding.issue(case, by=executor, version=None, now=now),
    )


def through(scene: Scene, acts: tuple[Act, ...], watch: Callable[[Act, Case], object] | None = None) -> float:
    """Seconds that one case spends in the five acts; what lies between them is not counted.

    `watch` does each act in the caller's own way: to count its statements, say.
    """
    took = 0.0
    with quiet():
        case = scene.received()
        for place, act in enumerate(acts):
            if place == 2:  # between the resolution and the submission the draft is written …
                scene.drafted(case)
            elif place == 3:  # … and between submission and signature the sheets are printed
                scene.opened_for_signing(case)
            began = time.perf_counter()
            watch(act, case) if watch else act(case)
            took += time.perf_counter() - began
    return took


def _application(papers: tuple[str, ...]) -> ApplicationFacts:
    guardian = PersonFacts("Қасымова", "Әсел", "Нұрланқызы", *_person(date(1960, 1, 1)), "f")
    ward = PersonFacts("Қасымов", "Ғани", "Өмірұлы", *_person(date(2009, 1, 1)), "m")
    child = ChildFacts(
        person=ward, birth_number="123", birth_issuer="АХАЖ бөлімі", birth_issued=date(2021, 1, 9),
        act_number="12", act_date=date(2022, 2, 1), act_body="Әкімдік", care_loss="death",
    )  # fmt: skip
    return ApplicationFacts(
        guardian=guardian, guardian_kind="guardian", address="Павлодар қ., Абай к-сі, 1", identity_kind="card",
        identity_number="012345678", identity_issuer="ІІМ", identity_date=date(2020, 1, 1),
        account=iban("722", f"C{guardian.iin}"), bank="Halyk Bank", children=(child,),
        documents=tuple(DocumentFacts(code, SCAN, child=0) for code in papers),
    )  # fmt: skip


def _person(first: date) -> tuple[str, date]:
    """A new IIN of nobody, and the birth date in it; by lot, because several processes make persons at once."""
    while True:
        born = first + timedelta(days=secrets.randbelow(4000))
        eleven = f"{born:%y%m%d}{NEVER_ISSUED_SEVENTH_DIGIT}{secrets.randbelow(10_000):04}"
        if (check := iin_check_digit(eleven)) is not None:
            return f"{eleven}{check}", born
