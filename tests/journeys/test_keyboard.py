"""The counter without a mouse: three children and a representative, every error told and found, the case registered.

Planted defects this file goes red for: a button that only a click reaches; an error without its sentence, or a link of
the summary that leads nowhere; the focus lost when a scan has been kept; a form sent although a scan was refused; so
many keys that a practised clerk needs more than three minutes.
"""

import sys
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as f
from tests.journeys.conftest import ComeIn
from tests.journeys.hands import Keyboard
from tests.journeys.papers import OFFERED, written
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
BORN = (date(2015, 3, 4), date(2012, 8, 9), date(2022, 5, 6))
NAMES = ("Ғани", "Ақын", "Әмина")
MORE_PAPERS = (
    "study",
    "power",
)  # rows after the usual ones; that of the power shows itself to representatives
# Card, Moran and Newell, 1980 (keystroke-level model): one who types 40 words a minute, no secretary, 0.28 s a key.
SECONDS_A_KEY, PRACTISED_CLERK = 0.28, 180
# The field in focus, whether it is marked as wrong, and what a screen reader reads out with it.
READ_OUT = """() => {
  const field = document.activeElement;
  const ids = field.getAttribute("aria-describedby")
    ?? field.closest("fieldset[aria-describedby]")?.getAttribute("aria-describedby") ?? "";
  const told = ids.split(" ").filter(Boolean).map(id => document.getElementById(id)?.innerText ?? `no #${id}`);
  return [field.name ?? "", field.getAttribute("aria-invalid") ?? "", told.join(" ")];
}"""


@pytest.mark.clause("9.3")
@pytest.mark.clause("5.1")
def test_an_application_of_a_representative_for_three_children_is_registered_by_keyboard_alone(
    come_in: ComeIn,
) -> None:
    clerk = come_in(f.staff().clerk)
    clerk.open("intake")
    hands = Keyboard(clerk)
    hands.fill(representative())
    for place, child in enumerate(children()):
        if place:  # a further child's row begins with what brothers and sisters share
            hands.press_button('[data-rows="children"] [data-rows-add]')
        hands.fill(child)
    for place, code in enumerate((*OFFERED, *MORE_PAPERS)):
        hands.bring(place, code)
    hands.page.locator("[data-kept] .papers .is-missing").first.wait_for(state="detached")
    hands.fill({"consent": "on"})
    hands.press("Enter")
    hands.page.wait_for_url("**/cases/**")
    hands.press_button('form[action$="/register/"] button')
    hands.page.wait_for_selector(".page-header .tag.is-registered")

    case = Case.objects.get()
    application = case.application
    assert (case.state, case.number) == ("registered", "2026-00001")
    assert hands.page.url == clerk.root + reverse("case", args=[case.public_id])
    assert application.representative.full_name == "Омаров Дәурен"
    assert (application.power_number, application.power_date) == ("77", date(2026, 10, 1))
    found = [(child.person.name, child.person.birth_date) for child in application.children.all()]
    assert found == list(zip(NAMES, BORN, strict=True))
    assert {paper.requirement.code for paper in application.documents.all()} == {*OFFERED, *MORE_PAPERS}
    seconds = hands.keys.total() * SECONDS_A_KEY
    sys.stdout.write(
        f"\n{hands.keys.total()} keys, {seconds:.0f} s: {dict(hands.keys)}\n"
    )  # for docs/counter.md
    assert seconds < PRACTISED_CLERK, hands.keys


def representative() -> dict[str, Any]:
    """The first part of the form, down to the power of attorney."""
    beginning = ("handed_in_at", "consent")  # the first stands there already, the other is the last
    own = {name: value for name, value in written().items() if "-" not in name and name not in beginning}
    return {**own, "applies": "representative", "rep_surname": "Омаров", "rep_name": "Дәурен",
            "rep_iin": f.an_iin(date(1985, 6, 7)), "power_number": "77", "power_date": "2026-10-01",
            "power_notary": "Нотариус Үлгі"}  # fmt: skip


def children() -> list[dict[str, Any]]:
    first = {name.removeprefix("children-0-"): value for name, value in written().items() if "-0-" in name}
    rows = []
    for place, (name, born) in enumerate(zip(NAMES, BORN, strict=True)):
        own = {
            "name": name,
            "birth_date": born.isoformat(),
            "iin": f.an_iin(born),
            "birth_issued": "2022-05-12",
        }
        rows.append({f"children-{place}-{key}": value for key, value in {**first, **own}.items()})
    return rows


def test_every_error_is_announced_and_linked_to_its_field(come_in: ComeIn) -> None:
    clerk = come_in(f.staff().clerk)
    clerk.open("intake")
    hands = Keyboard(clerk)
    hands.fill({"iin": "800102400001", "account": "KZ00", "applies": "representative", "children-0-iin": "1"})
    hands.press_button('[data-rows="papers"] [data-rows-add]')
    hands.bring(5, "study", checked=False)
    hands.fill({"papers-5-child": "7"})
    hands.page.keyboard.press("Enter")
    hands.page.wait_for_selector(".error-summary")
    hands.page.wait_for_load_state()

    assert hands.focus("role") == "alert"
    links = hands.page.locator(".error-summary a")
    told = [link.inner_text().partition(": ")[2] for link in links.all()]
    assert len(told) == hands.page.locator(".field.has-error:visible").count() > 25
    led_to = []
    for place, sentence in enumerate(told):
        links.nth(place).focus()
        hands.page.keyboard.press("Enter")
        name, invalid, read_out = hands.page.evaluate(READ_OUT)
        assert (invalid, sentence in read_out) == ("true", True), (name, sentence, read_out)
        led_to.append(name)
    assert len(set(led_to)) == len(told)
    assert {"iin", "account", "rep_iin", "consent", "children-0-iin", "children-0-care_loss"} <= set(led_to)
    assert clerk.barriers() == []


def test_a_form_is_not_sent_over_a_scan_that_was_refused_in_the_same_moment(come_in: ComeIn) -> None:
    clerk = come_in(f.staff().clerk)
    clerk.open("intake")
    hands = Keyboard(clerk)
    clerk.fill(written())
    hands.go_to("papers-1-file")
    bad = {"name": "шешім.pdf", "mimeType": "application/pdf", "buffer": b"<script>"}
    hands.page.wait_for_selector(
        "[name=draft]", state="attached"
    )  # what was typed is kept: no keeping is on its way
    # The page has not heard of the new file yet when the form is sent.
    for told in ("change", "input"):
        hands.page.evaluate(
            "told => document.addEventListener(told, event => event.stopPropagation(), true)", told
        )
    hands.page.set_input_files(":focus", bad)
    hands.go_to("bank")
    hands.page.keyboard.press("Enter")
    hands.page.wait_for_selector("#papers-1-scan .error")
    expect(hands.page.locator('[name="papers-1-file"]')).to_be_focused()
    assert not Case.objects.exists()
    hands.go_to("bank")
    hands.page.keyboard.press("Enter")  # a second press does not leave the paper out in silence
    hands.page.wait_for_selector(".error-summary")
    assert not Case.objects.exists()
    hands.fill({"papers-1-without": "on"})
    hands.page.keyboard.press("Enter")  # seen, and the paper comes later
    hands.page.wait_for_url("**/cases/**")
    assert Case.objects.get().application.documents.count() == 0
