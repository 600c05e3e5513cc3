"""The help's texts as they are shipped: JSON beside the code, each record in three languages, read once."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

FOLDER = Path(__file__).parent / "data"


@cache
def shipped(name: str) -> Any:
    """One file of the folder."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def said(record: dict[str, str], field: str = "") -> str:
    """The reader's language of `kk`, `ru`, `en` or of `field_kk`, `field_ru`, `field_en`."""
    language = (get_language() or "kk")[:2]
    return record[f"{field}_{language}" if field else language]
