"""`make look OFFICE=http://127.0.0.1:8000`: each page of each role of a running demonstration, to be looked at.

Not part of the suite: it takes pictures in three languages, on a desk's screen and on a phone, and writes down what a
machine can see – a page wider than its window, words cut off, Latin words in a Kazakh or Russian page. The rest is for
eyes.
"""

import re
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

ROLES = ("clerk", "head", "executor", "auditor", "admin", "region-auditor")
LANGUAGES = ("kk", "ru", "en")
WIDTHS = {"desk": 1280, "phone": 375}
FILES = re.compile(
    r"format=|/file/|/print/|/sheets/|/documents/|/preview/|/signed|/form/$|/journal/days/\d+/|/pictures/"
)
OWN_TO_A_ROLE = re.compile(
    r"/$|/(cases/N|queue|journal|report|search)/"
)  # each role sees another page at this address
MOST_OF_A_KIND = 1
FAULTS = """() => {
  const told = [], wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) told.push(`${wide} px too wide`);
  for (const part of document.querySelectorAll("main *, header *, footer *")) {
    const look = getComputedStyle(part);
    if (part.closest(".sr-only, svg, details:not([open]) > :not(summary)")) continue;
    if (["hidden", "clip"].includes(look.overflowX) && part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 2)
      told.push("cut off: " + part.textContent.trim().slice(0, 60));
  }
  if (document.documentElement.lang !== "en") {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), words = new Set();
    while (walk.nextNode()) {
      const at = walk.currentNode.parentElement;
      if (at.closest("script, style, template, code, .code, [lang=en], [hidden]")) continue;
      for (const word of walk.currentNode.data.match(/[A-Za-z]{3,}/g) || []) words.add(word);
    }
    if (words.size) told.push("Latin: " + [...words].slice(0, 12).join(" "));
  }
  if (/\\bNone\\b|\\{\\{|%\\(|undefined|NaN/.test(document.body.innerText)) told.push("a value that is none");
  return told;
}"""


def kind_of(path: str) -> str:
    """Pages that differ only in their row are one kind."""
    address = urlsplit(path)
    names = "&".join(sorted(part.split("=")[0] for part in address.query.split("&")))
    place = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b|/v/[^/]+|/s/[^/]+", "N", address.path)
    return f"{place}?{names}".rstrip("?")


def log_in(page: Page, office: str, name: str) -> None:
    page.goto(f"{office}/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "demo")
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def speak(page: Page, office: str, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": office}])


def walk(page: Page, office: str, seen: dict[str, int]) -> Iterator[str]:
    """From the first page along every link, one page of a kind."""
    ahead, known = ["/"], {"/"}
    while ahead:
        path = ahead.pop(0)
        if FILES.search(path) or seen.get(kind_of(path), 0) >= MOST_OF_A_KIND:
            continue
        answer = page.goto(office + path)
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            continue
        if (
            answer.status >= HTTPStatus.BAD_REQUEST
        ):  # what one role is refused is another's page: only the refusal is seen
            refusal = f"answer {answer.status}"
            seen[refusal] = seen.get(refusal, 0) + 1
            if seen[refusal] <= MOST_OF_A_KIND:
                yield path
            continue
        found = urlsplit(page.url)
        kind = kind_of(found.path + ("?" + found.query if found.query else ""))
        state = page.locator(".page-header .tag").first if page.locator(".page-header .tag").count() else None
        kind += " " + (state.get_attribute("class") or "").rsplit("is-", 1)[-1] if state else ""
        seen[kind_of(path)] = seen.get(kind_of(path), 0) + (kind_of(path) != "/cases/N/")
        for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href || '')"):
            address = urlsplit(str(href))
            onward = address.path + (f"?{address.query}" if address.query else "")
            if str(href).startswith(office) and onward not in known and len(known) < 4000:
                known.add(onward)
                ahead.append(onward)
        if seen.get(kind, 0) < MOST_OF_A_KIND or kind == kind_of(path):
            seen[kind] = seen.get(kind, 0) + 1
            yield path


def take(page: Page, office: str, path: str, name: str, folder: Path) -> Iterator[str]:
    """The page in each language and width, with what a machine sees of it."""
    for language in LANGUAGES:
        speak(page, office, language)
        for device, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(office + path)
            for fold in page.locator("details:not([open]) > summary").all():
                if fold.is_visible() and device == "desk":
                    fold.click()
            target = folder / language / device
            target.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=target / f"{name}.png", full_page=True)
            for fault in page.evaluate(FAULTS):
                yield f"{language} {device} {path}: {fault}"
    page.set_viewport_size({"width": 1280, "height": 900})
    speak(page, office, "kk")


def look(browser: Browser, office: str, folder: Path, roles: tuple[str, ...]) -> None:
    seen: dict[str, int] = {}
    with (folder / "faults.txt").open("w", encoding="utf-8") as told:
        for role in roles:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            if role:
                log_in(page, office, role)
            seen = {kind: times for kind, times in seen.items() if not OWN_TO_A_ROLE.match(kind)}
            paths = list(walk(page, office, seen))
            for number, path in enumerate(paths):
                name = f"{role or 'stranger'}-{number:02}-{re.sub('[^a-z]+', '-', kind_of(path).lower()).strip('-')}"
                for fault in take(page, office, path, name, folder):
                    told.write(f"{name} {fault}\n")
                    told.flush()
            page.context.close()


if __name__ == "__main__":
    with sync_playwright() as play:
        target = Path(sys.argv[2])
        target.mkdir(parents=True, exist_ok=True)
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        look(chromium, sys.argv[1].rstrip("/"), target, tuple(sys.argv[3:]) or ("", *ROLES))
