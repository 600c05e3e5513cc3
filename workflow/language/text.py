"""Choosing among the three languages that a record carries side by side."""

import re
from functools import lru_cache
from textwrap import shorten
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markupsafe import escape

LANGUAGES = ("kk", "ru", "en")
CAPITAL = "[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]"
TIMES = r"\d+ × \d[\d,.\xa0]*"
MOMENT = r"\d\d\.\d\d\.\d{4} \d\d:\d\d"
MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
WRITTEN = rf"(?=\S*\d)\w+(?:[-/]\w+)+|{CAPITAL}(?:[\w-]+|\.)(?: {CAPITAL}\.){{1,2}}"
# Looked for where a word begins, and nowhere within it: a list asks this of each of its cells.
TOGETHER = re.compile(rf"\b(?:{MOMENT}|{TIMES}|\d{{1,2}} (?:{MONTHS})\b|{WRITTEN})|№ \S+")


def in_language(record: Any, field: str, language: str | None = None) -> str:
    """`record.<field>_<language>`, in the reader's language unless told; Kazakh where a translation is empty."""
    code = (language or get_language() or "kk")[:2]
    text = getattr(record, f"{field}_{code}", "") or getattr(record, f"{field}_kk")
    return str(text)


def language_of(text: str) -> str:
    """What an officer's own text seems to be written in: the letters that Kazakh alone has tell it from Russian."""
    if re.search("[әғқңөұүһі]", text.lower()):
        return "kk"
    return "ru" if re.search("[а-яё]", text.lower()) else "en"


def signed_name(surname: str | None, name: str | None, patronymic: str | None) -> str:
    """«Ахметова Б. С.»: as officers sign and lists name a person; nobody is an empty text."""
    initials = " ".join(f"{part[0]}." for part in (name, patronymic) if part)
    return f"{surname or ''} {initials}".strip()


@lru_cache(maxsize=1000)
def shortened(title: str, longest: int) -> str:
    """A title that fits, cut after a word. A form asks for the same titles in each of its rows."""
    return shorten(title, longest, placeholder="…")


def unbroken(text: Any) -> SafeString:
    """For a page: «551-2026-10» stays in one line, «Ахметова Б. С.» keeps her initials, and «Б. С. А.» is whole;
    an hour stays with its day, a day with its month, and «10 × 4 325» is one number.
    """
    # Escaped before a mark is put around what stays together.
    whole = TOGETHER.sub(r'<span class="nowrap">\g<0></span>', str(escape(text)))
    return mark_safe(whole)  # noqa: S308  # nosec B308 B703
