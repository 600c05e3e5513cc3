"""Rendered pages beside the stored ones; `python -m tests.press.golden` prints the stored ones anew."""

import io
import subprocess
from pathlib import Path
from typing import Any

import django
from PIL import Image, ImageChops, ImageFilter, ImageStat

FOLDER = Path(__file__).with_name("golden")
DOTS_PER_INCH = 40


def scenes() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Name → kind, language, input: the four outcomes, very long Kazakh names, and the other sheets of a decision."""
    from tests.press import samples  # noqa: PLC0415 – a command sets Django up first

    found: dict[str, tuple[str, str, dict[str, Any]]] = {
        f"decision-{outcome}-{language}": ("decision", language, samples.decision(language, outcome))
        for outcome in ("appoint", "reset", "refuse", "stop")
        for language in ("kk", "ru")
    }
    found["decision-long-names-kk"] = ("decision", "kk", samples.twelve_children("kk"))
    for kind in ("calculation", "decision_copy", "refusal_notice", "result_receipt"):
        found[f"{kind}-kk"] = (kind, "kk", getattr(samples, kind)("kk"))
    return found


def picture(pdf: bytes) -> Image.Image:
    """The first page, small and grey."""
    done = subprocess.run(
        ["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", "-singlefile", "-png", "-"],
        input=pdf, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return Image.open(io.BytesIO(done.stdout)).convert("L")


def unlike(one: Image.Image, other: Image.Image) -> float:
    """How far two pages differ where they differ most: 0 alike, 255 black against white; single dots do not count."""
    if one.size != other.size:
        return 255.0
    soft = [page.filter(ImageFilter.GaussianBlur(2)) for page in (one, other)]
    extremes = ImageStat.Stat(ImageChops.difference(*soft)).extrema
    return float(extremes[0][1])


def main() -> None:
    from benefit_office.press import sheets  # noqa: PLC0415

    FOLDER.mkdir(exist_ok=True)
    for name, (kind, language, data) in scenes().items():
        page = picture(sheets.make(kind, language, data))  # type: ignore[arg-type]
        page.quantize(16).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    django.setup()
    main()
