"""Material for the tests of intake: pictures, and what a browser sends of the counter's form."""

import io
from datetime import date
from typing import Any

from PIL import Image

from applications.persons.identifiers import iban
from tests.factories import START, an_iin

ACCOUNT = iban("722", "C000000000001")
USUAL = ("identity", "guardianship", "loss_of_care", "account", "income")


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 80), **options: Any) -> bytes:
    """An empty sheet of paper."""
    content = io.BytesIO()
    Image.new("RGB", size, "white").save(content, kind, **options)
    return content.getvalue()


def form_data(**changes: Any) -> dict[str, Any]:
    """What a browser sends of the counter's form; a change to None takes the field out."""
    born, child = date(1980, 1, 2), date(2015, 3, 4)
    data: dict[str, Any] = {
        "handed_in_at": f"{START:%Y-%m-%dT%H:%M}", "surname": "Қасымова", "name": "Әсел", "patronymic": "Нұрланқызы",
        "iin": an_iin(born), "birth_date": "1980-01-02", "sex": "f", "guardian_kind": "guardian",
        "address": "Павлодар қ., Ломов көшесі, 12", "phone": "+7 700 000 00 00", "identity_kind": "card",
        "identity_number": "012345678", "identity_issuer": "ҚР ІІМ", "identity_date": "2020-01-01",
        "account": ACCOUNT, "bank": "Үлгі Банк", "applies": "guardian", "reply_language": "kk", "consent": "on",
        "children-TOTAL_FORMS": "1", "children-INITIAL_FORMS": "0",
        "children-0-surname": "Төлеуов", "children-0-name": "Ғани", "children-0-patronymic": "Өмірұлы",
        "children-0-iin": an_iin(child), "children-0-birth_date": "2015-03-04", "children-0-sex": "m",
        "children-0-birth_number": "1234567", "children-0-birth_issuer": "АХАЖ",
        "children-0-birth_issued": "2015-03-10",
        "children-0-act_number": "12", "children-0-act_date": "2025-02-01", "children-0-act_body": "Әкімдік",
        "children-0-care_loss": "death",
        "papers-TOTAL_FORMS": "0", "papers-INITIAL_FORMS": "0",
    }  # fmt: skip
    return {key: value for key, value in {**data, **changes}.items() if value is not None}


def with_papers(data: dict[str, Any], *codes: str) -> dict[str, Any]:
    """The same with a scan for each of these papers."""
    for place, code in enumerate(codes):
        scan = io.BytesIO(picture())
        scan.name = "../../скан 1.jpg"
        lead = f"papers-{place}-"
        data |= {
            f"{lead}requirement": code,
            f"{lead}sheets": "1",
            f"{lead}original_seen": "on",
            f"{lead}file": scan,
        }
    return {**data, "papers-TOTAL_FORMS": str(len(codes)), "papers-INITIAL_FORMS": str(len(codes))}
