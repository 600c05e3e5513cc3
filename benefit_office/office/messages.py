"""Translations without gettext's tools: compile them, and say what is not yet translated."""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_all() -> None:
    """Write each .mo beside its .po."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


def gaps() -> list[str]:
    """Each text without a finished translation, as `file:line: text`."""
    return [
        f"{source.relative_to(LOCALE)}:{entry.linenum}: {entry.msgid!r}"
        for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        for entry in polib.pofile(str(source))
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]


if __name__ == "__main__":
    if sys.argv[1:] == ["compile"]:
        compile_all()
    elif missing := gaps():
        sys.exit("Not translated:\n" + "\n".join(missing))
