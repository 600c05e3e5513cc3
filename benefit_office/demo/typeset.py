"""A plain PDF, set by hand: lines of one serif face in two weights, and a QR code. A sheet takes two milliseconds.

The engine that prints the office's sheets takes a hundred times as long: two years of them would take a quarter of an
hour. The font is cut down once per process to the letters of the three languages.
"""

import io
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import unquote

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WIDTH, HEIGHT = 595, 842  # A4 in points
FACES = {"F0": "Regular", "F1": "Bold"}
LETTERS = "".join(map(chr, [*range(32, 127), *range(0x400, 0x460)])) + "ҚқҒғҢңӘәӨөҮүҰұҺһІі«»№—–…’№"
STROKE = re.compile(r"([Mmhv])\s*(-?[\d.]+)(?:[\s,]*(-?[\d.]+))?")


@dataclass(frozen=True)
class Face:
    """A cut-down font: its bytes, a glyph and an advance for each letter, in thousandths of the size."""

    program: bytes
    glyphs: dict[str, int]
    advances: dict[str, int]

    def codes(self, text: str) -> str:
        """Two bytes a letter, in hexadecimal."""
        return "".join(f"{self.glyphs.get(letter, 0):04X}" for letter in text)

    def width(self, text: str, size: float) -> float:
        return sum(self.advances.get(letter, 500) for letter in text) * size / 1000


@dataclass(frozen=True)
class Line:
    """Words at a place, measured from the left and from the top."""

    text: str
    x: float
    y: float
    size: float = 10
    face: str = "F0"


@cache
def face(name: str) -> Face:
    """The packaged face, cut down once."""
    source = files("fontpkg_pt_serif").joinpath("files", f"PT_Serif-Web-{FACES[name]}.ttf").read_bytes()
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    kept = Subsetter(
        Options(
            hinting=False,
            layout_features=[],
            notdef_outline=True,
            drop_tables=["DSIG", "GPOS", "GSUB", "LTSH", "VDMX", "hdmx"],
        )
    )
    kept.populate(text=LETTERS)
    kept.subset(font)
    held = io.BytesIO()
    font.save(held)
    scale = 1000 / font["head"].unitsPerEm
    letters = {chr(code): glyph for code, glyph in font.getBestCmap().items()}
    glyphs = {letter: font.getGlyphID(glyph) for letter, glyph in letters.items()}
    advances = {letter: round(font["hmtx"][glyph][0] * scale) for letter, glyph in letters.items()}
    return Face(held.getvalue(), glyphs, advances)


def wrapped(text: str, size: float, width: float, name: str = "F0") -> Iterable[str]:
    """The words of a text in lines no wider than `width`."""
    cut, line = face(name), ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and cut.width(longer, size) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


def pdf(lines: Iterable[Line], *, mark: str, qr: str = "") -> bytes:
    """One page: the mark across it, the lines, and the code at the top left."""
    across = f"q 0.93 0.82 0.82 rg BT /F1 64 Tf 0.82 0.57 -0.57 0.82 95 190 Tm <{face('F1').codes(mark)}> Tj ET Q\n"
    set_ = "".join(
        f"BT /{one.face} {one.size:g} Tf {one.x:.1f} {HEIGHT - one.y:.1f} Td <{face(one.face).codes(one.text)}> Tj ET\n"
        for one in lines
    )
    content = f"{across}{_strokes(qr)}{set_}".encode("ascii")
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R"
        f"/Resources<</Font<</F0 5 0 R/F1 10 0 R>>>>>>"
    )
    head = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return _assembled([*(one.encode("ascii") for one in head), _stream(content), *_fonts()])


def _strokes(uri: str) -> str:
    """The rows of an SVG code as strokes: its path knows moves and horizontal lines alone."""
    if not uri:
        return ""
    path = re.split("""d=['"]""", unquote(uri))[-1]
    drawn, x, y = ["q 1.4 0 0 -1.4 50 800 cm 1 w"], 0.0, 0.0
    for verb, first, second in STROKE.findall(path):
        if verb == "h":
            drawn.append(f"{x:g} {y:g} m {x + float(first):g} {y:g} l S")
            x += float(first)
        else:
            moved = (float(first), float(second))
            x, y = moved if verb == "M" else (x + moved[0], y + moved[1])
    return " ".join([*drawn, "Q\n"])


@cache
def _fonts() -> tuple[bytes, ...]:
    """The five objects of each face, the same in every sheet."""
    found: list[bytes] = []
    for place, name in enumerate(FACES):
        cut, first = face(name), 5 + 5 * place
        widths = " ".join(f"{cut.glyphs[one]}[{cut.advances[one]}]" for one in cut.glyphs)
        table = "".join(f"<{glyph:04X}><{ord(letter):04X}>\n" for letter, glyph in cut.glyphs.items())
        found += [
            f"<</Type/Font/Subtype/Type0/BaseFont/DEMOAA+PTSerif-{FACES[name]}/Encoding/Identity-H"
            f"/DescendantFonts[{first + 1} 0 R]/ToUnicode {first + 4} 0 R>>".encode("ascii"),
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/DEMOAA+PTSerif-{FACES[name]}/CIDToGIDMap/Identity"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {first + 2} 0 R"
            f"/W[{widths}]>>".encode("ascii"),
            f"<</Type/FontDescriptor/FontName/DEMOAA+PTSerif-{FACES[name]}/Flags 4/FontBBox[-200 -300 1200 1000]"
            f"/ItalicAngle 0/Ascent 900/Descent -250/CapHeight 700/StemV 80/FontFile2 {first + 3} 0 R>>".encode(
                "ascii"
            ),
            _stream(cut.program, f"/Length1 {len(cut.program)}"),
            _stream(f"1 beginbfchar\n{table}endbfchar\n".encode("ascii")),
        ]
    return tuple(found)


def _stream(content: bytes, more: str = "") -> bytes:
    packed = zlib.compress(content, 6)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (
        len(packed),
        more.encode("ascii"),
        packed,
    )


def _assembled(objects: list[bytes]) -> bytes:
    held, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, one in enumerate(objects, 1):
        offsets.append(len(held))
        held += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(held)
    held += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    held += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    held += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(held)
