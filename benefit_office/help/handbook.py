"""The handbooks: one per role, in Kazakh and in Russian, the same files that stand in `docs/handbook`.

Those of the officers are read in the office; the applicant's and the Corporation operator's are open to all.
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from workflow.language.text import unbroken
from workflow.visits.permissions import OFFICER, PUBLIC, kinds_of_reader, permit
from workflow.words import RoleKind

FOLDER: Path = settings.BASE_DIR / "docs" / "handbook"
LANGUAGES = ("kk", "ru")
OUTSIDE = {
    "applicant": gettext_lazy("Applicant"),
    "operator": gettext_lazy("Operator of the State Corporation"),
}  # who works at another door (Regulation 9-11)
# Markdown alone: HTML in a text is shown as it is written, and an address is one of ours or none.
READER = MarkdownIt("commonmark", {"html": False}).enable("table")
READER.add_render_rule(
    "text", lambda _, tokens, at, *_options: unbroken(tokens[at].content.replace(" – ", "\xa0– "))
)


@permit(OFFICER)
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """The reader's own handbook first, then the others, the glossary and the regulation."""
    mine = kinds_of_reader(request)
    roles = sorted(RoleKind, key=lambda kind: kind not in mine)
    context = {"roles": [(kind, kind in mine) for kind in roles], "outside": OUTSIDE.items()}
    return render(request, "help/contents.html", context)


@permit(OFFICER)
@require_safe
def handbook(request: HttpRequest, role: str) -> HttpResponse:
    """One role's handbook in the reader's language; who reads English reads the Russian one."""
    if role not in RoleKind.values:
        raise Http404
    return _book(request, role)


@permit(PUBLIC)
@require_safe
def guide(request: HttpRequest, who: str) -> HttpResponse:
    """The handbook of one who has no log-in here."""
    if who not in OUTSIDE:
        raise Http404
    return _book(request, who)


def _book(request: HttpRequest, role: str) -> HttpResponse:
    language = (get_language() or "kk")[:2]
    shown = language if language in LANGUAGES else "ru"
    context = {
        "title": title_of(role, shown),
        "text": page_of(role, shown),
        "shown": shown,
        "other": shown != language,
    }
    return render(request, "help/handbook.html", context)


@permit(OFFICER)
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of a handbook; it shows the demonstration's persons alone."""
    return _picture(name)


@permit(PUBLIC)
@require_safe
def guide_picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of a handbook that is open to all."""
    if not is_outside(name):
        raise Http404
    return _picture(name)


def is_outside(name: str) -> bool:
    """Whether a picture belongs to a handbook that is open to all: its name begins with whose it is."""
    return name.partition("-")[0] in OUTSIDE


def _picture(name: str) -> HttpResponse:
    file = FOLDER / "pictures" / f"{name}.png"
    if not file.is_file():
        raise Http404
    answer = HttpResponse(file.read_bytes(), content_type="image/png")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def source(role: str, language: str) -> str:
    """The file as it is written."""
    return (FOLDER / language / f"{role}.md").read_text(encoding="utf-8")


def title_of(role: str, language: str) -> str:
    """Its first heading."""
    return source(role, language).split("\n", 1)[0].removeprefix("# ")


@cache
def page_of(role: str, language: str) -> SafeString:
    """The handbook without its first heading, as HTML; headings, links and pictures made to fit the product's page."""
    body = source(role, language).split("\n", 1)[1]
    tokens = READER.parse(body)
    for token in tokens:
        for each in (token, *(token.children or ())):
            _fit(each)
    page = READER.renderer.render(tokens, READER.options, {})
    # Our own files, and HTML in them is escaped.
    return mark_safe(page)  # noqa: S308  # nosec B308 B703


def _fit(token: Token) -> None:
    """An address of the product leads there, another handbook to its page, a picture comes from `picture`."""
    if token.type == "link_open":
        token.attrSet("href", _address(str(token.attrGet("href"))))
    elif token.type == "image":
        name = Path(str(token.attrGet("src"))).stem
        place = "guide-picture" if is_outside(name) else "help-picture"
        token.attrs = {**token.attrs, "src": reverse(place, args=[name]), "loading": "lazy"}
    elif token.type == "table_open":
        token.attrSet("class", "table")


def _address(href: str) -> str:
    """`head.md` is the head's handbook; an address of the product stays."""
    role = href.removesuffix(".md")
    if role == href:
        return href
    return reverse("guide" if role in OUTSIDE else "handbook", args=[role])


def quoted(role: str, language: str) -> dict[str, list[str]]:
    """What a handbook quotes of the product: labels (bold), addresses (code and links) and pictures."""
    found: dict[str, list[str]] = {"labels": [], "addresses": [], "pictures": []}
    for block in READER.parse(source(role, language)):
        _collect(block.children or [], found)
    return found


def _collect(inline: list[Any], found: dict[str, list[str]]) -> None:
    for place, token in enumerate(inline):
        if token.type == "strong_open":
            found["labels"].append(inline[place + 1].content)
        elif token.type == "code_inline" and token.content.startswith("/"):
            found["addresses"].append(token.content)
        elif token.type == "link_open" and str(token.attrGet("href")).startswith("/"):
            found["addresses"].append(str(token.attrGet("href")))
        elif token.type == "image":
            found["pictures"].append(Path(str(token.attrGet("src"))).name)
