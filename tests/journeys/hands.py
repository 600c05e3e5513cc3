"""Hands that know no mouse: what an officer does with Tab, the letters, Space, the arrows and Enter."""

from collections import Counter
from datetime import date
from typing import Any

from tests.journeys.desk import Desk
from tests.journeys.papers import scan

KEYS_OF_A_FILE = 6  # in the browser's own window: open, three signs of the name, down, choose

# Every field of the form in its order, with what stands in it.
STANDING = """() => Object.fromEntries([...document.querySelectorAll("main form[data-guard] [name]")]
  .map(field => field.name).map(name => {
    const fields = [...document.querySelectorAll(`main form[data-guard] [name="${name}"]`)];
    const one = fields.find(field => field.checked) ?? fields[0];
    return [name, one.type === "checkbox" ? (one.checked ? "on" : "") : one.value];
  }))"""


class Keyboard:
    """Hands that know Tab, the letters, Space, the arrows and Enter, and no mouse."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page
        self.keys: Counter[str] = Counter()  # what was pressed: Tab, letters, choices

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys["Tab" if key == "Tab" else "choices"] += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys["letters and digits"] += len(text)

    def focus(self, attribute: str) -> str:
        """An attribute of what has the focus."""
        found = self.page.evaluate("name => document.activeElement.getAttribute(name)", attribute)
        return found or ""

    def tab_to(self, selector: str) -> None:
        for _press in range(600):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")

    def go_to(self, name: str) -> None:
        self.tab_to(f'[name="{name}"]')

    def press_button(self, selector: str) -> None:
        self.tab_to(selector)
        self.press("Enter")

    def follow(self, selector: str) -> None:
        """A link or a button that leads to another page."""
        with self.page.expect_event("load"):
            self.press_button(selector)

    def send(self, verb: str, files: dict[str, Any] | None = None, **values: str) -> None:
        """The form of a verb, its fold opened, filled in and sent."""
        form = f'form[action$="/{verb}/"]'
        fold = self.page.locator("details:not([open])", has=self.page.locator(form))
        if fold.count():
            fold.evaluate("fold => fold.firstElementChild.setAttribute('data-fold', '')")
            self.press_button("[data-fold]")
        for name, value in values.items():
            self.tab_to(f'{form} [name="{name}"]')
            self.choose(value)
        for name, file in (files or {}).items():
            self.tab_to(f'{form} [name="{name}"]')
            self.page.set_input_files(":focus", file)
            self.keys["files"] += KEYS_OF_A_FILE
        self.follow(f"{form} button:not([type=button])")

    def bring(self, place: int, code: str, checked: bool = True) -> None:
        """A paper: its kind in the list, its scan in the field in focus, which has the focus still when it is kept."""
        self.go_to(f"papers-{place}-requirement")
        self.choose(code)
        self.go_to(f"papers-{place}-file")
        self.page.set_input_files(":focus", scan(code))
        self.keys["files"] += KEYS_OF_A_FILE
        self.page.wait_for_selector(f"#papers-{place}-scan .notice")
        assert not checked or self.focus("name") == f"papers-{place}-file"

    def fill(self, values: dict[str, Any]) -> None:
        """Down the form in its own order, as Tab leads; what stands there already is passed by."""
        standing = self.page.evaluate(STANDING)
        for name in [name for name in standing if name in values and standing[name] != values[name]]:
            self.go_to(name)
            self.choose(values[name])

    def choose(self, value: str) -> None:
        kind = self.page.evaluate("document.activeElement.type")
        if kind in ("radio", "select-one"):
            for _press in range(20):
                if self.page.evaluate("document.activeElement.value") == value:
                    if kind == "radio" and not self.page.evaluate("document.activeElement.checked"):
                        self.press("Space")  # the first of a group that has none chosen
                    return
                self.press("ArrowDown")
            raise AssertionError(f"the arrows do not reach {value}")
        if kind == "checkbox":
            self.press("Space")
        elif kind == "date":
            self.type(date.fromisoformat(value).strftime("%m%d%Y"))
        else:  # Tab has marked the whole field: typing writes over it
            self.type(value)
