"""What the shipped rows cite – the act, the annex, or that the words are the office's own – as each language says it.

A row keeps one text as its source. The texts shipped with the product are known in three languages; what an officer
entered stays as he wrote it.
"""

import json
import re
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

SHIPPED = Path(__file__).parents[1] / "seed" / "citations.json"


# The acts that moved days off, as the shipped calendar writes them; «P» is a decree of the Government, «G» a minister's
# order.
ACT = re.compile(r"№ (\d+), (\d{4}) \(adilet\.zan\.kz: ([PG])\w+\)")
ACTS = {
    "P": {
        "kk": "Үкіметтің {1} жылғы №\u00a0{0} қаулысы",
        "ru": "постановление Правительства {1} года №\u00a0{0}",
        "en": "Government decree №\u00a0{0} of {1}",
    },
    "G": {
        "kk": "министрдің {1} жылғы №\u00a0{0} бұйрығы",
        "ru": "приказ министра {1} года №\u00a0{0}",
        "en": "minister's order №\u00a0{0} of {1}",
    },
}


def cited(source: str, language: str = "") -> str:
    """The source in the reader's language, or the one told, whichever language the row holds it in."""
    spoken = (language or get_language() or "kk")[:2]
    if act := ACT.fullmatch(source):
        return ACTS[act[3]][spoken].format(act[1], act[2])
    words = _shipped().get(source)
    return words[spoken] if words else source


def kept(source: str) -> str:
    """How a row keeps it: a shipped citation in the language the product ships it in, whoever saved the form."""
    words = _shipped().get(source)
    return words.get("kept", words["en"]) if words else source


@cache
def _shipped() -> dict[str, dict[str, str]]:
    """Each citation under every way it is written."""
    rows: list[dict[str, str]] = json.loads(SHIPPED.read_text("utf-8"))
    return {text: row for row in rows for text in row.values()}
