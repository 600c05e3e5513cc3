"""Shipped words that were mended: each floor's migration names its own, and keeps what an office has written since."""

from collections.abc import Iterable, Mapping
from typing import Any


def mend(rows: Any, listed: Iterable[Mapping[str, Any]], shipped: Mapping[tuple[str, str], str]) -> None:
    """The new words of the seed where a row still bears the shipped ones: `shipped` has them by code and field."""
    new = {row["code"]: row for row in listed}
    for (code, field), text in shipped.items():
        rows.filter(code=code, **{field: text}).update(**{field: new[code][field]})
