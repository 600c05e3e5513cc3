"""The counter: an incomplete package handed back with its receipt; the whole form without a mouse."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from applications.models import AcceptanceRefusal, Requirement
from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import Desk, missing_from
from tests.journeys.papers import OFFERED, scan, written
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
BROUGHT, LACKING = ("identity", "account"), ("guardianship", "loss_of_care", "income", "study")


@pytest.mark.clause("9.1")
def test_the_receipt_of_a_refusal_names_exactly_the_missing_papers_in_both_languages(
    come_in: ComeIn, clock: Clock
) -> None:
    case = f.received(papers=BROUGHT, now=f.START)
    clock("2026-11-16 09:15")
    clerk = come_in(f.staff().clerk)
    clerk.open_case(case)
    assert clerk.page.locator(".papers .is-missing").count() == len(LACKING)
    assert clerk.page.locator('form[action$="/register/"]').count() == 0
    clerk.send("refuse_acceptance")
    assert clerk.state() == "acceptance_refused"
    clerk.make_sheets()
    assert clerk.barriers() == []

    number = AcceptanceRefusal.objects.get(case=case).number
    for language, day in (("kk", "2026 жылғы 16 қараша"), ("ru", "16 ноября 2026 года")):
        receipt = clerk.read_sheet(case, "refusal_receipt", language)
        guardian = case.application.guardian.full_name
        assert missing_from(receipt, number, day, guardian, *titles(LACKING, language)) == []
        assert missing_from(receipt, *titles(BROUGHT, language)) == titles(BROUGHT, language)
        assert receipt.count(f"{len(LACKING)}) ") == 2  # both copies
        assert f"{len(LACKING) + 1}) " not in receipt


def titles(codes: tuple[str, ...], language: str) -> list[str]:
    rows = {row.code: row for row in Requirement.objects.all()}
    return [getattr(rows[code], f"title_{language}") for code in codes]


def test_the_whole_form_is_filled_in_with_the_keyboard_alone(come_in: ComeIn) -> None:
    clerk = come_in(f.staff().clerk)
    clerk.open("intake")
    hands = Keyboard(clerk)

    hands.go_to("surname")
    hands.page.keyboard.press("Enter")
    hands.page.wait_for_selector(".error-summary")
    the_errors_are_announced_and_linked(hands)

    hands.page.wait_for_load_state()
    hands.fill(written(**{"children-0-iin": f.an_iin(date(2015, 3, 4))}))
    hands.page.keyboard.press("Enter")
    hands.page.wait_for_url("**/cases/**")

    case = Case.objects.get()
    child = case.application.children.get()
    assert hands.page.url == clerk.root + reverse("case", args=[case.public_id])
    assert case.application.guardian.full_name == "Қасымова Әсел Нұрланқызы"
    assert (child.person.birth_date, child.act_date) == (date(2015, 3, 4), date(2025, 2, 1))
    assert [paper.requirement.code for paper in case.application.documents.all()] == ["identity"]


def the_errors_are_announced_and_linked(hands: "Keyboard") -> None:
    """The summary is an alert and has the focus; its link leads to the field, which names its own error."""
    assert hands.focus("role") == "alert"
    hands.page.keyboard.press("Tab")
    hands.page.keyboard.press("Enter")
    assert hands.focus("name") == "surname"
    assert hands.focus("aria-invalid") == "true"
    told = [hands.page.locator(f"#{name}").inner_text() for name in hands.focus("aria-describedby").split()]
    assert told
    assert all(told)
    assert hands.desk.barriers() == []


class Keyboard:
    """Hands that know Tab, the letters, Space, the arrows and Enter, and no mouse."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page

    def focus(self, attribute: str) -> str:
        """An attribute of what has the focus."""
        found = self.page.evaluate("name => document.activeElement.getAttribute(name)", attribute)
        return found or ""

    def go_to(self, name: str) -> None:
        for _press in range(400):
            if self.focus("name") == name:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {name}")

    def fill(self, values: dict[str, Any]) -> None:
        """Down the form in its own order, as Tab leads."""
        order = self.page.eval_on_selector_all(
            "main form[data-guard] [name]", "fields => [...new Set(fields.map(field => field.name))]"
        )
        rows = {f"papers-{place}-file": code for place, code in enumerate(OFFERED[:1])}
        for name in [name for name in order if name in values or name in rows]:
            self.go_to(name)
            if name in rows:
                self._choose_file(rows[name])
            else:
                self._answer(values[name])

    def _answer(self, value: str) -> None:
        kind = self.page.evaluate("document.activeElement.type")
        keys = self.page.keyboard
        if kind in ("radio", "select-one"):
            while self.page.evaluate("document.activeElement.value") != value:
                keys.press("ArrowDown")
        elif kind == "checkbox":
            keys.press("Space")
        elif kind == "date":
            keys.type(date.fromisoformat(value).strftime("%m%d%Y"))
        elif kind != "datetime-local":  # the moment of handing in stands there already
            keys.press("Control+A")
            keys.type(value)

    def _choose_file(self, words: str) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(scan(words))
