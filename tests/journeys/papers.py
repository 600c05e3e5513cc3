"""What is brought to the counter: real files, and the words for the form."""

import io
from typing import Any

from PIL import Image, ImageDraw

from tests.applications.samples import form_data

OFFERED = (
    "identity",
    "guardianship",
    "loss_of_care",
    "account",
    "income",
)  # rows the form has from the start


def scan(words: str, kind: str = "JPEG") -> dict[str, Any]:
    """A page of paper with words on it, as Playwright's file to choose."""
    content, page = io.BytesIO(), Image.new("RGB", (600, 850), "white")
    ImageDraw.Draw(page).text((40, 40), words, fill="black")
    page.save(content, kind)
    ending = kind.lower()
    return {"name": f"{words}.{ending}", "mimeType": f"application/{ending}" if kind == "PDF" else f"image/{ending}",
            "buffer": content.getvalue()}  # fmt: skip


def written(**changes: Any) -> dict[str, Any]:
    """What the clerk types and chooses, without the form's own bookkeeping and files."""
    data = form_data(**changes)
    return {name: value for name, value in data.items() if not name.endswith("_FORMS")}


def second_child(iin: str) -> dict[str, Any]:
    """A sister, too young for school."""
    return {
        "children-1-surname": "Төлеуова", "children-1-name": "Әмина", "children-1-patronymic": "Өмірқызы",
        "children-1-iin": iin, "children-1-birth_date": "2022-05-06", "children-1-sex": "f",
        "children-1-birth_number": "7654321", "children-1-birth_issuer": "АХАЖ",
        "children-1-birth_issued": "2022-05-12", "children-1-act_number": "12",
        "children-1-act_date": "2025-02-01", "children-1-act_body": "Әкімдік", "children-1-care_loss": "death",
    }  # fmt: skip
