"""Choosing among the three languages that a record carries side by side."""

from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("kk", "ru", "en")


def in_language(record: Any, field: str, language: str | None = None) -> str:
    """`record.<field>_<language>`, in the reader's language unless told; Kazakh where a translation is empty."""
    code = (language or get_language() or "kk")[:2]
    text = getattr(record, f"{field}_{code}", "") or getattr(record, f"{field}_kk")
    return str(text)


def signed_name(surname: str | None, name: str | None, patronymic: str | None) -> str:
    """«Ахметова Б. С.»: as officers sign and lists name a person; nobody is an empty text."""
    initials = " ".join(f"{part[0]}." for part in (name, patronymic) if part)
    return f"{surname or ''} {initials}".strip()
