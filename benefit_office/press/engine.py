"""HTML → PDF/A-3a: archive format, tagged, fonts embedded, byte-identical for equal input."""

import atexit
import os
import re
import warnings
from base64 import b64encode
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

# Families of our own naming, so that a font of the same name on the machine can never step in. Static fonts only:
# variable ones are slower to subset and their instances differ between versions of the engine.
FACES = (
    ("Sheet Serif", "fontpkg_pt_serif", "PT_Serif-Web-Regular.ttf", "normal", 400),
    ("Sheet Serif", "fontpkg_pt_serif", "PT_Serif-Web-Italic.ttf", "italic", 400),
    ("Sheet Serif", "fontpkg_pt_serif", "PT_Serif-Web-Bold.ttf", "normal", 700),
    ("Sheet Serif", "fontpkg_pt_serif", "PT_Serif-Web-BoldItalic.ttf", "italic", 700),
    # PT Serif has every Kazakh letter but not the tenge sign ₸.
    ("Sheet Sign", "fontpkg_ibm_plex_serif", "IBMPlexSerif-Regular.ttf", "normal", 400),
    ("Sheet Sign", "fontpkg_ibm_plex_serif", "IBMPlexSerif-Bold.ttf", "normal", 700),
)


STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class ForeignResource(ValueError):
    """A sheet asked for something outside itself; printing it without would falsify it."""


class DataOnlyFetcher(URLFetcher):
    """Fetches ``data:`` URIs, refuses and remembers anything else: no file of the host, no network."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if url[:5].lower() != "data:":
            self.refused.append(url)
            raise ValueError(f"A sheet may not load {url}")
        return super().fetch(url, headers)


class Fonts(FontConfiguration):
    """The fonts of this process; a forked worker must not delete its parent's font files when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._owner = os.getpid()
        atexit.register(self.clear_away)  # while there are modules to do it with

    def clear_away(self) -> None:
        """Once, and only by the process whose files they are."""
        if self._owner == os.getpid():
            super().__del__()
        self._owner = 0

    def __del__(self) -> None:
        if self._owner:
            self.clear_away()


def render(html: str, *, identifier: str, title: str, lang: str) -> bytes:
    """Print ``html`` as PDF/A-3a; equal arguments give equal bytes within one version of the engine.

    :param identifier: stands in the file's ``/ID``; give each sheet its own (its number and language).
    :raises ForeignResource: the page refers to anything but ``data:`` URIs.
    """
    fonts, typeface = _type_case()
    html, style, counters = _without_its_style(html)
    options: dict[str, Any] = {
        "pdf_variant": "pdf/a-3a",
        "pdf_identifier": identifier.encode(),
        "stylesheets": [typeface, *style],
    }
    fetcher = DataOnlyFetcher()
    page = HTML(string=html, base_url="data:,", url_fetcher=fetcher)
    document = page.render(font_config=fonts, counter_style=counters, **options)
    document.metadata.title = title
    document.metadata.lang = lang
    with warnings.catch_warnings():
        # The engine leaves the file of its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        pdf: bytes = document.write_pdf(**options)
    # The engine swallows a failed fetch and prints on, here and there even inside a picture; so it is asked for here.
    if fetcher.refused:
        raise ForeignResource(f"A sheet may not load {fetcher.refused[0][:200]}")
    return pdf


@cache
def _type_case() -> tuple[Fonts, CSS]:
    """Fonts and the stylesheet that names them, set up once a process: it costs more than a page."""
    fonts = Fonts()
    rules = "".join(_face(*face) for face in FACES)
    return fonts, CSS(string=rules, font_config=fonts, url_fetcher=DataOnlyFetcher())


def _without_its_style(html: str) -> tuple[str, list[CSS], CounterStyle]:
    """A page's one style is the same for every sheet of its kind: read once, which saves a sixth of the printing."""
    found = STYLE.findall(html)
    if len(found) != 1:
        return html, [], CounterStyle()
    style, counters = _read_style(found[0])
    return STYLE.sub("", html), [style], counters


@lru_cache(maxsize=32)
def _read_style(text: str) -> tuple[CSS, CounterStyle]:
    fonts, _typeface = _type_case()
    counters, fetcher = CounterStyle(), DataOnlyFetcher()
    style = CSS(
        string=text, base_url="data:,", font_config=fonts, counter_style=counters, url_fetcher=fetcher
    )
    if fetcher.refused:
        raise ForeignResource(f"A sheet may not load {fetcher.refused[0][:200]}")
    return style, counters


def _face(family: str, package: str, name: str, style: str, weight: int) -> str:
    data = b64encode(files(package).joinpath("files", name).read_bytes()).decode()
    return (
        f"@font-face {{ font-family: '{family}'; font-style: {style}; font-weight: {weight};"
        f" src: url(data:font/ttf;base64,{data}) }}\n"
    )
