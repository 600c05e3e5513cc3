"""One officer's browser: opens pages, fills in forms, reads PDFs, and remembers what went wrong behind a page."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Locator, Page, Response

from tests.factories import PASSWORD
from tests.press import reading
from workflow.models import Case, Officer, Sheet

# A declined act is a page, too; Chromium writes its status to the console.
DECLINED = re.compile(r"Failed to load resource: the server responded with a status of (403|409|422) ")
AXE = Axe()
COUNT_BREACHES = """window.breaches = [];
addEventListener("securitypolicyviolation", (e) => breaches.push(`${e.violatedDirective}: ${e.blockedURI}`));"""
COUNT_CLICKS = """addEventListener("click", (e) => {
  if (e.isTrusted && e.detail) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, true);"""


class Desk:
    """A browser of its own, with the officer's session."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root
        self.faults: list[str] = []
        page.add_init_script(COUNT_BREACHES)
        page.add_init_script(COUNT_CLICKS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not DECLINED.match(message.text):
            self.faults.append(f"{self.page.url}: {message.text}")

    # -- coming in and going about

    def log_in(self, officer: Officer) -> "Desk":
        self.open("login")
        self.fill({"username": officer.username, "password": PASSWORD})
        self.press("main form button")
        return self

    def go(self, path: str) -> Response:
        answer = self.page.goto(self.root + path)
        assert answer is not None
        return answer

    def open(self, name: str, *args: object) -> Response:
        """A page by its name in urls.py."""
        return self.go(reverse(name, args=args))

    def open_case(self, case: Case) -> None:
        """From the queue, as an officer does."""
        self.open("queue")
        self.press(f'main a[href="{reverse("case", args=[case.public_id])}"]')

    def press(self, selector: str) -> None:
        """A click that leads to another page. A kept draft changes the address of this one: that is no navigation."""
        with self.page.expect_event("load"):
            self.page.locator(selector).first.click()

    def clicks(self) -> int:
        """Clicks of the mouse since this was asked last, over all pages."""
        counted: int = self.page.evaluate("Number(sessionStorage.clicks ?? 0)")
        self.page.evaluate("sessionStorage.clicks = 0")
        return counted

    # -- forms

    def form(self, verb: str) -> Locator:
        """The form of a verb, its fold opened."""
        form = self.page.locator(f'form[action$="/{verb}/"]')
        fold = self.page.locator("details:not([open])", has=form)
        if fold.count():
            fold.locator("> summary").click()
        return form

    def send(self, verb: str, files: dict[str, Any] | None = None, **values: Any) -> None:
        """Fill in the form of a verb and press its button."""
        self.form(verb)
        self.fill(values, f'form[action$="/{verb}/"] ')
        for name, file in (files or {}).items():
            self.page.set_input_files(f'form[action$="/{verb}/"] [name="{name}"]', file)
        self.press(f'form[action$="/{verb}/"] button:not([type=button])')

    def fill(self, values: dict[str, Any], within: str = "main ") -> None:
        for name, value in values.items():
            field = self.page.locator(f'{within}[name="{name}"]')
            kind = field.first.evaluate("field => field.type")
            if kind == "radio":
                self.page.check(f'{within}[name="{name}"][value="{value}"]')
            elif kind == "checkbox":
                field.set_checked(bool(value))
            elif kind == "select-one":
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def make_sheets(self) -> None:
        """«Make now» for each sheet that waits: there is no worker in the test."""
        while self.page.locator('form[action$="/make/"]').count():
            self.press('form[action$="/make/"] button')

    # -- what stands there

    def text(self, selector: str = "main") -> str:
        return self.page.locator(selector).first.inner_text()

    def state(self) -> str:
        """The state in the head of a case page, by its class."""
        names: str = self.page.locator(".page-header .tag").get_attribute("class") or ""
        return names.rsplit("is-", maxsplit=1)[-1]

    def read(self, path: str) -> str:
        """The text of a PDF that this page links to."""
        assert self.page.locator(f'a[href="{path}"]').count(), f"no link to {path} on {self.page.url}"
        answer = self.page.request.get(self.root + path)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf"), answer.url
        return reading.text(answer.body())

    def read_sheet(self, case: Case, kind: str, language: str) -> str:
        sheet = Sheet.objects.get(case=case, kind=kind, language=language)
        return self.read(reverse("sheet", args=[sheet.public_id]))

    def barriers(self) -> list[str]:
        """What axe finds on the page as it is shown now."""
        return [
            f"{self.page.url} {found['id']}: {node['html'][:160]}"
            for found in AXE.run(self.page).response["violations"]
            for node in found["nodes"]
        ]

    def breaches(self) -> list[str]:
        """What the content security policy had to stop."""
        found: list[str] = self.page.evaluate("window.breaches")
        return found


def missing_from(text: str, *wanted: str) -> list[str]:
    """Which of these words do not stand in the text, however its lines are broken and its titles are set."""
    whole = " ".join(text.split()).casefold()
    return [words for words in wanted if words.casefold() not in whole]
