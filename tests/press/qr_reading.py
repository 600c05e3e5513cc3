"""Reads a printed QR code with nothing of the program that drew it: finds it on the page, samples it, decodes it.

After ISO/IEC 18004: versions 2 to 6, error correction M, bytes. The corrections are not used: a clean print needs none.
"""

import re
import subprocess
import tempfile
from itertools import product
from pathlib import Path

from PIL import Image

Modules = list[list[bool]]
Finder = tuple[float, float, float]  # middle across, middle down, width of a module
MASKS = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
BLOCKS_M = {2: [28], 3: [44], 4: [32, 32], 5: [43, 43], 6: [27] * 4}  # codewords of data in each block
FORMAT_MASK = 0b101010000010010
LEVEL_M = 0


def of_sheet(pdf: bytes, *, dpi: int = 300) -> str:
    """The text of the one code on the sheet's pages."""
    with tempfile.TemporaryDirectory() as folder:
        drawing = ["pdftoppm", "-r", str(dpi), "-gray", "-png", "-", f"{folder}/page"]
        subprocess.run(drawing, input=pdf, check=True)
        pages = [
            Image.open(path).convert("L").point(lambda value: value < 128) for path in Path(folder).iterdir()
        ]
    codes = [(page, three) for page in pages if (three := finders(page))]
    assert len(codes) == 1, f"{len(codes)} codes on {len(pages)} pages"
    return decoded(sampled(*codes[0]))


def sampled(page: Image.Image, three: tuple[Finder, ...]) -> Modules:
    """The code's modules, each by its middle; three finders say where it is and how large."""
    (left, top, module), (right, _y, _m), (_x, bottom, _m) = three
    size = round((right - left) / module) + 7
    across, down = (right - left) / (size - 7), (bottom - top) / (size - 7)
    return [
        [
            bool(page.getpixel((round(left + (x - 3) * across), round(top + (y - 3) * down))))
            for x in range(size)
        ]
        for y in range(size)
    ]


def finders(page: Image.Image) -> tuple[Finder, ...]:
    """The middles of the finders – top left, top right, bottom left – with the width of a module; () without a code."""
    found: list[list[Finder]] = []
    for y in range(page.height):
        row = page.crop((0, y, page.width, y + 1)).tobytes()
        runs = [(run.start(), run.end()) for run in re.finditer(rb"\x00+|[^\x00]+", row)]
        for at in range(len(runs) - 4):
            five = runs[at : at + 5]
            module = (five[4][1] - five[0][0]) / 7
            widths = [(end - start) / module for start, end in five]
            if row[five[0][0]] and all(
                abs(width - wanted) < 0.45 for width, wanted in zip(widths, (1, 1, 3, 1, 1), strict=True)
            ):
                middle = (five[0][0] + five[4][1] - 1) / 2
                near = next(
                    (one for one in found if abs(one[-1][0] - middle) < module and y - one[-1][1] < 2), None
                )
                (near if near is not None else found.append([]) or found[-1]).append((middle, y, module))
    tall = [one for one in found if 2 < len(one) / one[0][2] < 4]  # the eye is three modules high
    if not tall:
        return ()
    assert len(tall) == 3, f"{len(tall)} finders on the page"
    first, second, third = sorted(
        (sum(x for x, _y, _m in one) / len(one), (one[0][1] + one[-1][1]) / 2, one[0][2]) for one in tall
    )
    top_left, bottom_left = sorted((first, second), key=lambda one: one[1])
    return top_left, third, bottom_left


def decoded(modules: Modules) -> str:
    """The text in a matrix of modules."""
    size = len(modules)
    version = (size - 17) // 4
    shape = _format(modules)
    assert shape >> 3 == LEVEL_M, "the correction level is not M"
    mask = MASKS[shape & 7]
    bits = [modules[y][x] ^ mask(y, x) for y, x in _path(size, version)]
    words = [
        sum(bit << 7 - place for place, bit in enumerate(bits[at : at + 8]))
        for at in range(0, len(bits) - 7, 8)
    ]
    data = _joined(words, BLOCKS_M[version])
    stream = "".join(f"{word:08b}" for word in data)
    assert stream[:4] == "0100", "the mode is not bytes"
    length = int(stream[4:12], 2)
    return bytes(int(stream[at : at + 8], 2) for at in range(12, 12 + 8 * length, 8)).decode()


def _format(modules: Modules) -> int:
    """Level and mask, written around the first finder."""
    places = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    written = sum(modules[y][x] << 14 - place for place, (y, x) in enumerate(places))
    return (written ^ FORMAT_MASK) >> 10


def _path(size: int, version: int) -> list[tuple[int, int]]:
    """The modules of data in their order: two columns at a time from the right, up and down, past the patterns."""
    taken = {(6, at) for at in range(size)} | {(at, 6) for at in range(size)}
    for top, left in ((0, 0), (0, size - 8), (size - 8, 0)):
        taken |= set(product(range(top, top + 9), range(left, left + 9)))
    middle = size - 7  # versions 2 to 6 have one alignment pattern
    taken |= set(product(range(middle - 2, middle + 3), repeat=2)) if version > 1 else set()
    path, upward, right = [], True, size - 1
    while right > 0:
        right -= right == 6
        for step in range(size):
            y = size - 1 - step if upward else step
            path += [(y, x) for x in (right, right - 1) if (y, x) not in taken]
        upward, right = not upward, right - 2
    return path


def _joined(words: list[int], blocks: list[int]) -> list[int]:
    """The blocks were dealt out word by word."""
    dealt: list[list[int]] = [[] for _ in blocks]
    source = iter(words)
    for turn in range(max(blocks)):
        for block, length in zip(dealt, blocks, strict=True):
            if turn < length:
                block.append(next(source))
    return [word for block in dealt for word in block]
