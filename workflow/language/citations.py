"""What the shipped rows cite – the act, the annex, or that the words are the office's own – as each language says it.

A row keeps one text as its source. The texts shipped with the product are known in three languages; what an officer
entered stays as he wrote it.
"""

import json
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

SHIPPED = Path(__file__).parents[1] / "seed" / "citations.json"


def cited(source: str) -> str:
    """The source in the reader's language, whichever language the row holds it in."""
    words = _shipped().get(source)
    return words[(get_language() or "kk")[:2]] if words else source


def kept(source: str) -> str:
    """How a row keeps it: a shipped citation in the language the product ships it in, whoever saved the form."""
    words = _shipped().get(source)
    return words.get("kept", words["en"]) if words else source


@cache
def _shipped() -> dict[str, dict[str, str]]:
    """Each citation under every way it is written."""
    rows: list[dict[str, str]] = json.loads(SHIPPED.read_text("utf-8"))
    return {text: row for row in rows for text in row.values()}
