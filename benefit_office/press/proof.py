"""Does the printed decision say what its input says? Read back from the PDF itself, before anybody signs it."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from benefit_office.press.dates import long_date, short_date
from benefit_office.press.words import money_with_words

PROVED = ("decision", "decision_copy")
SHOWS_TEXT = ("Tj", "TJ", "'", '"')
READ = " ".join((*SHOWS_TEXT, "Tf", "ET"))  # of a page's instructions; its lines and colours say nothing
GLYPH_BYTES = 2  # the engine writes every font with two-byte codes
BFCHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
Glyphs = dict[int, str]


class NotAsWritten(ValueError):
    """The printed sheet lacks a fact of its input; the message names which."""


def prove(kind: str, language: str, data: Any, pdf: bytes) -> None:
    """Refuse a decision whose sheet does not show its numbers, dates, names and sums.

    :raises NotAsWritten: «number, children[1].periods[0].amount».
    """
    if kind not in PROVED:
        return
    text = _bare(text_of(pdf))
    if lacking := [name for name, shown in facts(data, language) if _bare(shown) not in text]:
        raise NotAsWritten(f"The printed sheet does not show: {', '.join(lacking)}.")


def facts(data: Any, language: str) -> Iterator[tuple[str, str]]:
    """(path, how it stands on the sheet) of each number, date, name and sum of a decision."""
    yield "number", f"№ {data['number']}" if data["number"] else ""
    yield "date", long_date(data["date"], language) if data["date"] else ""
    yield "case_number", data["case_number"]
    yield "guardian", data["guardian"]
    yield "application_date", long_date(data["application_date"], language)
    yield "account", data["account"]
    yield "signer", data["signer"]["name"]
    for place, act in enumerate(data["guardianship"]):
        yield f"guardianship[{place}].number", f"№ {act['number']}"
        yield f"guardianship[{place}].date", long_date(act["date"], language)
    for place, child in enumerate(data["children"]):
        yield f"children[{place}].name", child["name"]
        yield f"children[{place}].birth_date", short_date(child["birth_date"]) if child["birth_date"] else ""
        if data["outcome"] in ("appoint", "reset"):
            yield from _periods(child["periods"], f"children[{place}]", language)


def _periods(periods: Any, path: str, language: str) -> Iterator[tuple[str, str]]:
    for place, period in enumerate(periods):
        until = short_date(period["until"]) if period["until"] else ""
        row = f"{short_date(period['since'])}{until}"
        yield f"{path}.periods[{place}].since", row if until else short_date(period["since"])
        yield f"{path}.periods[{place}].amount", money_with_words(period["amount"], language)


def text_of(pdf: bytes) -> str:
    """The text of all pages in the order it was set, from the fonts' own tables."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return "\n".join(_page_text(page) for page in opened.pages)


def _page_text(page: pikepdf.Page) -> str:
    fonts = {str(name): _glyphs(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: list[str] = []
    glyphs: Glyphs = {}
    for instruction in pikepdf.parse_content_stream(page, READ):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "Tf":
            glyphs = fonts.get(str(operands[0]), {})
        elif name in SHOWS_TEXT:
            found.append("".join(_decoded(part, glyphs) for part in _strings(operands[-1])))
        elif name == "ET":
            found.append(" ")
    return "".join(found)


def _strings(operand: Any) -> Iterator[bytes]:
    if isinstance(operand, pikepdf.Array):
        for part in operand:
            if isinstance(part, pikepdf.String):
                yield bytes(part)
    else:
        yield bytes(operand)


def _decoded(codes: bytes, glyphs: Glyphs) -> str:
    pairs = (codes[at : at + GLYPH_BYTES] for at in range(0, len(codes), GLYPH_BYTES))
    return "".join(glyphs.get(int.from_bytes(pair), "") for pair in pairs)


def _glyphs(font: Any) -> Glyphs:
    """Glyph → text, from the font's ToUnicode table."""
    table = font.get("/ToUnicode")
    if table is None:
        return {}
    source = table.read_bytes().decode("ascii", "replace")
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be", "replace")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL)
        for code, text in BFCHAR.findall(block)
    }


def _bare(text: str) -> str:
    """Without spaces and hyphens: where a line breaks says nothing."""
    return re.sub(r"[\s\u00a0\u00ad\u2010-]+", "", text)
