"""Who works on the day, what an applicant brings, and what the clerk writes down."""

import io
import random
import threading
from datetime import date, timedelta
from functools import cache
from itertools import count

from PIL import Image

from applications.persons.identifiers import NEVER_ISSUED_SEVENTH_DIGIT, iban, iin_check_digit

from .browser import File

CLERKS, HEADS, EXECUTORS, PASSWORD = 4, 2, 9, "demo"  # and an auditor: sixteen in each of thirteen offices
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
PAPERS = 6  # rows of the counter's form that a child of school age needs
FIRST_SERIAL = 5000  # the archive's people have the lower ones
_persons, _turn = count(), threading.Lock()
_dice = random.Random(55)  # noqa: S311 – the same people every day


def scan(words: str) -> File:
    """A page from the scanner, grey and grainy, with a mark of its own, so that no two are alike."""
    page, content = _page().copy(), io.BytesIO()
    page.paste(Image.frombytes("L", (16, 16), _dice.randbytes(256)), (100, 100))
    page.save(content, "JPEG", quality=60)
    return f"{words}.jpg", content.getvalue(), "image/jpeg"


@cache
def _page() -> Image.Image:
    return Image.effect_noise((827, 1169), 24)  # A4 at 100 dots an inch


def papers() -> dict[str, File]:
    """A scan for each row of the form."""
    return {f"papers-{place}-file": scan(f"paper {place}") for place in range(PAPERS)}


def application() -> dict[str, str]:
    """A guardian and a child whom nobody has seen before."""
    with _turn:
        nth = next(_persons)
    guardian, child = person(date(1960, 1, 1), nth), person(date(2012, 1, 1), nth)
    account = iban("722", f"C{guardian[0]}")
    return {
        "surname": "Жүктемеева", "name": "Әсел", "patronymic": "Нұрланқызы", "iin": guardian[0],
        "birth_date": guardian[1], "sex": "f", "guardian_kind": "guardian", "address": "Павлодар қ., Ломов к-сі, 12",
        "phone": "+7 700 000 00 00", "identity_kind": "card", "identity_number": "012345678",
        "identity_issuer": "ҚР ІІМ", "identity_date": "2020-01-01", "account": account or "", "bank": "Үлгі Банк",
        "applies": "guardian", "reply_language": "kk", "consent": "on",
        "children-0-surname": "Жүктемеев", "children-0-name": "Ғани", "children-0-patronymic": "Өмірұлы",
        "children-0-iin": child[0], "children-0-birth_date": child[1], "children-0-sex": "m",
        "children-0-birth_number": "1234567", "children-0-birth_issuer": "АХАЖ",
        "children-0-birth_issued": "2018-03-10",
        "children-0-act_number": "12", "children-0-act_date": "2025-02-01", "children-0-act_body": "Әкімдік",
        "children-0-care_loss": "death",
    }  # fmt: skip


def person(first: date, nth: int) -> tuple[str, str]:
    """An IIN of nobody and the birth date in it, another for each number."""
    born = first + timedelta(days=nth % 2000)
    for serial in range(FIRST_SERIAL + nth // 2000 * 10, 10_000):
        eleven = f"{born:%y%m%d}{NEVER_ISSUED_SEVENTH_DIGIT}{serial:04}"
        if (check := iin_check_digit(eleven)) is not None:
            return f"{eleven}{check}", born.isoformat()
    raise ValueError("Nobody else can be born that day.")
