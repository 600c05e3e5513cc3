"""The draft at the counter: kept while it is typed, whatever happens to the window, the session or the line.

Planted defects this file goes red for: the keeping taken off the form; a page sent although it could not be kept; the
token of the form not renewed after a new log-in; the sentence not shown, or not taken away; a scan sent twice.
"""

from base64 import b64encode
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from applications.models import Document, IntakeDraft
from tests import factories as f
from tests.journeys.conftest import ComeIn
from tests.journeys.desk import Desk
from tests.journeys.papers import scan, written
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
TROUBLE = "[data-trouble]"


@pytest.fixture
def clerk(come_in: ComeIn) -> Desk:
    desk = come_in(f.staff().clerk)
    desk.open("intake")
    return desk


def wait_until_kept(page: Page, surname: str) -> None:
    """The summary names the applicant: it comes from what the office has kept."""
    page.locator("[data-kept] dd", has_text=surname).wait_for()


def test_what_is_typed_is_kept_without_a_button_and_comes_back_in_another_window(
    clerk: Desk, come_in: ComeIn
) -> None:
    clerk.fill({"surname": "Қасымова", "children-0-name": "Ғани"})
    clerk.page.set_input_files('[name="papers-0-file"]', [scan("бірінші"), scan("екінші", "PNG")])
    expect(clerk.page.locator("#papers-0-scan .notice")).to_contain_text("бірінші.jpeg")
    wait_until_kept(clerk.page, "Қасымова")
    draft = IntakeDraft.objects.get()
    assert clerk.page.url.endswith(f"/intake/?draft={draft.public_id}")
    assert clerk.page.input_value('[name="papers-0-kept"]') == next(iter(draft.data["scans"]))
    assert clerk.barriers() == []

    another = come_in(f.staff().clerk)
    another.open("intake")
    another.press(f'a[href="/intake/?draft={draft.public_id}"]')
    assert [another.page.input_value(f'[name="{name}"]') for name in ("surname", "children-0-name")] == [
        "Қасымова", "Ғани",
    ]  # fmt: skip
    assert another.page.locator("#papers-0-scan .notice").count() == 1


def test_a_session_that_ends_while_one_types_loses_nothing(clerk: Desk) -> None:
    page = clerk.page
    clerk.fill({"surname": "Қасымова"})
    wait_until_kept(page, "Қасымова")
    page.context.clear_cookies(name="sessionid")
    clerk.fill({"name": "Әсел"})
    expect(page.locator(f'{TROUBLE} [data-when="out"]')).to_be_visible()
    assert clerk.barriers() == []

    with page.expect_popup() as popup:
        page.locator(f'{TROUBLE} a[href="/login/"]').click()
    other = Desk(popup.value, clerk.root)
    other.fill({"username": f.staff().clerk.username, "password": f.PASSWORD})
    other.press("main form button")
    clerk.fill(written())  # by now the token of this page is an old one
    expect(page.locator(TROUBLE)).to_be_hidden()
    clerk.press("form[data-keep] .actions button:not([name])")
    assert Case.objects.get().application.guardian.full_name == "Қасымова Әсел Нұрланқызы"
    assert not IntakeDraft.objects.exists()


def test_a_form_sent_after_the_sessions_end_stays_where_it_is(clerk: Desk) -> None:
    page = clerk.page
    clerk.fill(written())
    page.context.clear_cookies(name="sessionid")
    page.locator("form[data-keep] .actions button:not([name])").click()
    expect(page.locator(TROUBLE)).to_be_focused()
    assert page.input_value('[name="address"]') == "Павлодар қ., Ломов көшесі, 12"
    assert page.url.startswith(f"{clerk.root}/intake/")
    assert not Case.objects.exists()


def test_an_office_that_does_not_answer_is_said_so_and_asked_again(clerk: Desk) -> None:
    page = clerk.page
    page.route("**/intake/keep/", lambda route: route.abort())
    clerk.fill({"surname": "Қасымова"})
    expect(page.locator(f'{TROUBLE} [data-when="away"]')).to_be_visible()
    page.unroute("**/intake/keep/")
    clerk.fill({"name": "Әсел"})
    expect(page.locator(TROUBLE)).to_be_hidden()
    wait_until_kept(page, "Қасымова Әсел")
    clerk.faults = [fault for fault in clerk.faults if "ERR_FAILED" not in fault]


def test_a_page_of_a_finished_draft_says_that_it_is_not_kept_any_more(clerk: Desk) -> None:
    clerk.fill({"surname": "Қасымова"})
    wait_until_kept(clerk.page, "Қасымова")
    IntakeDraft.objects.all().delete()
    clerk.fill({"name": "Әсел"})
    expect(clerk.page.locator(f'{TROUBLE} [data-when="gone"]')).to_be_visible()
    assert not IntakeDraft.objects.exists()


DROP = """([row, name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0)), dropped = new DataTransfer();
  dropped.items.add(new File([bytes], name, { type }));
  const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: dropped });
  document.querySelector(row).dispatchEvent(event);
}"""


def test_a_scan_dropped_on_its_row_is_kept_and_a_wrong_one_is_refused_there(clerk: Desk) -> None:
    good: dict[str, Any] = scan("куәлік")
    drop(clerk.page, "papers-1", good["name"], good["mimeType"], good["buffer"])
    expect(clerk.page.locator("#papers-1-scan .notice")).to_contain_text("куәлік.jpeg")
    drop(clerk.page, "papers-2", "куәлік.pdf", "application/pdf", b"<script>alert(1)</script>")
    expect(clerk.page.locator("#papers-2-scan .error")).to_be_visible()
    assert clerk.page.get_attribute('[name="papers-2-file"]', "aria-invalid") == "true"
    clerk.fill(written())
    clerk.press("form[data-keep] .actions button:not([name])")
    expect(clerk.page.locator("#papers-2-scan .error")).to_contain_text("куәлік.pdf")
    assert not Document.objects.exists()  # a refused scan is not left out in silence
    clerk.page.check('[name="papers-2-without"]')
    clerk.press("form[data-keep] .actions button:not([name])")
    assert [paper.requirement.code for paper in Document.objects.all()] == ["guardianship"]


def drop(page: Page, row: str, name: str, kind: str, content: bytes) -> None:
    spelt = b64encode(content).decode()
    page.evaluate(DROP, [f"fieldset:has(> #{row}-scan)", name, kind, spelt])


@pytest.mark.usefixtures("clock")
def test_without_javascript_the_button_keeps_the_draft(new_context: Any, live_server: Any) -> None:
    context = new_context(java_script_enabled=False)
    desk = Desk(context.new_page(), live_server.url).log_in(f.staff().clerk)
    desk.open("intake")
    desk.page.fill('[name="surname"]', "Қасымова")
    desk.page.set_input_files('[name="papers-0-file"]', scan("куәлік"))
    desk.press('button[value="save"]')
    assert desk.page.input_value('[name="surname"]') == "Қасымова"
    assert desk.page.locator("#papers-0-scan .notice").count() == 1
    assert desk.page.locator("[data-kept] dd").first.inner_text() == "Қасымова"
