"""From the queue to the journal without a mouse: head, executor, clerk and auditor, and the applicant who looks.

Planted defects this file goes red for: an act in a fold which no key opens; a button out of the way of Tab; a shown
focus taken away.
"""

from typing import Any

import pytest
from django.urls import reverse

from decisions.models import JournalEntry
from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.hands import Keyboard
from tests.journeys.papers import scan
from workflow.models import Case
from workflow.words import State

pytestmark = pytest.mark.django_db(transaction=True)
# Whether what has the focus shows it: a line around it that is not of nought, nor in the page's own colour.
SHOWS_FOCUS = """() => {
  const look = getComputedStyle(document.activeElement);
  return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
}"""


@pytest.mark.clause("5")
def test_a_case_goes_from_the_queue_to_the_journal_by_keyboard_alone(come_in: ComeIn, clock: Clock) -> None:
    case, people = f.a_case(state=State.REGISTERED), f.staff()
    clock("2026-11-16 11:00")
    head = Keyboard(come_in(people.head))
    head.desk.open("queue")
    names_the_executor(head, case, people.executor.pk)
    clock("2026-11-17 10:00")
    executor = Keyboard(come_in(people.executor))
    executor.desk.open("queue")
    drafts_and_submits(executor, case)
    clock("2026-11-17 12:00")
    head.desk.open("queue")
    head.follow(to(case))
    head.send("return_draft", reason="Кезеңді тексеріңіз")  # lies in a fold
    assert f.fresh(case).state == State.ASSIGNED
    clock("2026-11-17 15:30")
    executor.desk.open("queue")
    executor.follow(to(case))
    executor.send("submit")
    clock("2026-11-18 10:00")
    signs_on_paper(head, case)
    clock("2026-11-18 11:00")
    executor.desk.open("queue")
    executor.follow(to(case))
    executor.send("issue")
    assert f.fresh(case).state == State.ISSUED
    clock("2026-11-18 12:00")
    clerk = Keyboard(come_in(people.clerk))
    finds_by_number(clerk, case)
    clerk.send("hand_over")
    assert clerk.page.locator('form[action$="/hand_over/"]').count() == 0
    auditor = Keyboard(come_in(people.auditor))
    proves_the_journal(auditor, case)


def to(case: Case) -> str:
    return f'main a[href="{reverse("case", args=[case.public_id])}"]'


def names_the_executor(head: Keyboard, case: Case, executor: int) -> None:
    """Regulation 5.2, from the first screen: Space on the case, the arrows to the executor, the button."""
    head.tab_to(f'#assign [name="case"][value^="{case.public_id}"]')
    assert head.page.evaluate(SHOWS_FOCUS)
    head.press("Space")
    head.tab_to('#assign [name="executor"]')
    head.choose(str(executor))
    head.follow("#assign .actions button")
    assert f.fresh(case).state == State.ASSIGNED


def drafts_and_submits(executor: Keyboard, case: Case) -> None:
    """Regulation 5.3: the calculation as it is proposed, the sheets looked at, on to the head."""
    executor.follow(to(case))
    executor.follow('main a[href$="/draft/"]')
    executor.follow('form[data-guard] button:not([name]):not([type="button"])')
    executor.tab_to(f'a[href="{reverse("preview", args=[case.public_id, "kk"])}"]')
    assert executor.page.evaluate(SHOWS_FOCUS)
    executor.follow('button[name="submit"]')
    assert f.fresh(case).state == State.SUBMITTED


def signs_on_paper(head: Keyboard, case: Case) -> None:
    """Regulation 5.4: the signing opened, both sheets printed, signed and scanned."""
    head.desk.open("queue")
    head.follow(to(case))
    head.send("open_signing")
    while head.page.locator('form[action$="/make/"]').count():
        head.follow('form[action$="/make/"] button')
    files: dict[str, Any] = {"scan_kk": scan("signed kk", "PDF"), "scan_ru": scan("signed ru", "JPEG")}
    head.send("sign", files=files)
    assert f.fresh(case).state == State.SIGNED


def finds_by_number(clerk: Keyboard, case: Case) -> None:
    """One key to the search, the number, the case."""
    clerk.desk.open("queue")
    with clerk.page.expect_event("load"):
        clerk.press("Slash")
    assert clerk.focus("id") == "id_words"
    clerk.type(case.number)
    with clerk.page.expect_event("load"):
        clerk.press("Enter")
    if clerk.page.url.endswith(reverse("case", args=[case.public_id])):
        return
    clerk.follow(to(case))


def proves_the_journal(auditor: Keyboard, case: Case) -> None:
    auditor.desk.open("queue")
    auditor.follow(f'nav a[href="{reverse("journal")}"]')
    assert JournalEntry.objects.get().number in auditor.desk.text("tbody tr")
    auditor.follow('form[action$="/proof/"] button')
    assert auditor.page.locator(".notice.is-success").count() == 1


def test_an_applicant_learns_the_state_by_keyboard_alone(come_in: ComeIn, clock: Clock) -> None:
    """The code of the coupon typed, the state read, another language chosen, the page kept."""
    case = f.a_case(state=State.ASSIGNED)
    clock("2026-11-19 10:00")
    hands = Keyboard(come_in())
    hands.desk.go("/status/")
    hands.go_to("code")
    hands.type(case.application.status_code)
    with hands.page.expect_event("load"):
        hands.press("Enter")
    assert "30.11.2026" in hands.desk.text()
    hands.follow('.languages button[value="ru"]')
    hands.page.wait_for_selector("#standing")
    assert hands.page.locator("html").get_attribute("lang") == "ru"
