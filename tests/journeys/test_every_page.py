"""Every page that each role can reach by its links: alive, light, accessible, and whole on a phone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import Resolver404, resolve

from decisions.models import Outcome
from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import Desk
from workflow.models import Case, Officer
from workflow.words import Channel, State

pytestmark = pytest.mark.django_db(transaction=True)
MOST_BYTES = (
    20_000  # of the page as it travels; stylesheet and scripts, another 28 kB, come once and are kept
)
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 900}
# Answered with a file, so asked for and not shown.
FILES = {
    "allowances-form", "document", "job-file", "journal-day", "payment-file", "preview", "sheet", "signed_sheet",
    "signed-file",
}  # fmt: skip
# A page wider than the phone; a table that scrolls sideways without the shadow that says so; a
# button under the finger's 44 px.
ON_A_PHONE = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));  // the new width is laid out
  const told = [], name = part => part.outerHTML.slice(0, 120);
  const all = places => [...document.querySelectorAll(places)];
  const wide = document.documentElement.scrollWidth - innerWidth;
  const beyond = part => part.getBoundingClientRect().right > innerWidth;
  if (wide > 0) told.push(`${wide} px too wide`, ...all("body *").filter(beyond).slice(0, 3).map(name));
  const folded = ".sr-only, details:not([open]) > :not(summary)";
  const shown = part => part.getClientRects().length && !part.closest(folded);
  for (const part of all(".table-wrap:not(.is-wide, .is-matrix)").filter(shown))
    if (part.scrollWidth > part.clientWidth + 1) told.push(`wider than its place: ${name(part)}`);
  for (const part of all("button, select, summary, .button, .nav a").filter(shown))
    if (part.getBoundingClientRect().height < 43.5) told.push(`too low for a finger: ${name(part)}`);
  return told;
}"""


def test_no_page_of_any_role_is_broken(come_in: ComeIn, clock: Clock) -> None:
    assert faults_of_all_roles(come_in, clock, "kk") == []


@pytest.mark.soak
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_page_of_any_role_is_broken_in_another_language(
    come_in: ComeIn, clock: Clock, language: str
) -> None:
    assert faults_of_all_roles(come_in, clock, language) == []


def faults_of_all_roles(come_in: ComeIn, clock: Clock, language: str) -> list[str]:
    faults: list[str] = []
    judged: set[tuple[Any, ...]] = set()
    for officer in a_small_office(clock):
        desk = come_in(officer)
        desk.page.context.add_cookies([{"name": "django_language", "value": language, "url": desk.root}])
        walk = Walk(desk, judged, language)
        faults += [f"{officer.username} {fault}" for fault in walk.faults()]
        assert len(walk.shown) > 5, officer
        desk.page.context.close()
    return faults


def test_the_log_in_page_is_whole_for_a_stranger(come_in: ComeIn) -> None:
    stranger = come_in()
    assert list(Walk(stranger, set()).faults()) == []


def a_small_office(clock: Clock) -> list[Officer]:
    """A case in each state and some that are unusual; those who look at them."""
    for state in State:
        f.a_case(state=state)
    f.a_case(state=State.ISSUED, outcome=Outcome.REFUSE, channel=Channel.CORPORATION)
    f.drafted(f.a_case(state=State.ASSIGNED), f.START + timedelta(days=1))
    f.returned(f.a_case(state=State.SUBMITTED), f.START + timedelta(days=1, hours=2))
    f.opened_for_signing(f.a_case(state=State.SUBMITTED), f.START + timedelta(days=1, hours=2))
    f.paused(f.a_case(state=State.ASSIGNED), f.START + timedelta(hours=4))
    f.a_case(state=State.REGISTERED, office=f.an_office(f.AKSU))
    f.a_ticket(now=f.START + timedelta(days=3))
    people = f.staff()
    today = clock("2026-11-19 15:00").date()
    f.an_absence(people.colleague, substitute=people.executor, since=today, until=today + timedelta(days=9))
    return [
        people.clerk,
        people.head,
        people.executor,
        people.auditor,
        f.an_administrator(),
        f.a_regional_auditor(),
    ]


# A link of a drawing (SVG) has no address of its own as a link of a page has.
ADDRESSES = 'all => all.map(a => new URL(a.getAttribute("href"), document.baseURI).href)'


class Walk:
    """From the first page along every link. Of pages that differ only in their row one is shown, the others asked for.

    `judged` is shared by all who walk: what looks the same to two roles is held to the measures of reading and of a
    narrow screen once.
    """

    def __init__(self, desk: Desk, judged: set[tuple[Any, ...]], language: str = "kk") -> None:
        self.desk, self.page, self.judged, self.language = desk, desk.page, judged, language
        self.known, self.shown = {"/"}, set[tuple[Any, ...]]()
        self.ahead = ["/"]

    def faults(self) -> Iterator[str]:
        while self.ahead:
            path = self.ahead.pop(0)
            kind = kind_of(path)
            if kind is None or kind in self.shown:
                found = self._asked_for(path)
            else:
                self.shown.add(kind)
                found = self._shown(path, kind)
            for fault in found:
                yield f"{path}: {fault}"

    def _asked_for(self, path: str) -> Iterator[str]:
        answer = self.page.request.get(self.desk.root + path)
        if answer.status >= 400:
            yield f"answers {answer.status}"

    def _shown(self, path: str, kind: tuple[Any, ...]) -> Iterator[str]:
        answer = self.desk.go(path)
        if answer.status >= 400:
            yield f"answers {answer.status}"
            return
        self._look_ahead()
        if (size := answer.request.sizes()["responseBodySize"]) > MOST_BYTES:
            yield f"weighs {size} bytes"
        if self.page.locator("html").get_attribute("lang") != self.language or not self.page.title().strip(
            " –"
        ):
            yield "has no language or no title"
        if (heads := self.page.locator("h1").count()) != 1:
            yield f"has {heads} first headings"
        yield from self.page.eval_on_selector_all(
            'a[href^="#"]',
            """all => all.map(a => a.getAttribute("href")).filter(place => !document.querySelector(place))
                .map(place => `leads to no ${place}`)""",
        )
        yield from self.desk.breaches()
        forms = self.page.eval_on_selector_all(
            "main form", "all => all.map(form => form.action.split('/').at(-2))"
        )
        if (looks := (*kind, *sorted(forms))) in self.judged:
            return
        self.judged.add(looks)
        yield from self.desk.barriers()
        self.page.set_viewport_size(PHONE)
        if faults := self.page.evaluate(ON_A_PHONE):
            yield f"does not fit a phone: {faults}"
        self.page.set_viewport_size(DESK)

    def _look_ahead(self) -> None:
        for href in self.page.eval_on_selector_all("a[href]", ADDRESSES):
            address = urlsplit(href)
            path = f"{address.path}?{address.query}".removesuffix("?")
            if href.startswith(self.desk.root) and path not in self.known:
                self.known.add(path)
                self.ahead.append(path)


def kind_of(path: str) -> tuple[Any, ...] | None:
    """What makes a page another page: its name, the names in its query, a case's state; None for what is no page."""
    address = urlsplit(path)
    try:
        match = resolve(address.path)
    except Resolver404:
        return None
    if match.url_name in FILES or {"format=csv", "format=xlsx"} & set(address.query.split("&")):
        return None
    kind = (match.url_name, *sorted(name for name, _value in parse_qsl(address.query)))
    if match.url_name not in ("case", "draft"):
        return kind
    case = Case.objects.get(public_id=match.kwargs["public_id"])
    return (*kind, case.state, case.paused, case.channel)
