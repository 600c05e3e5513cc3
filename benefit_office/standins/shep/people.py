"""Who stands in the person registry: whoever's number was never issued, and what is the matter with some of them."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings

from applications.persons.identifiers import NEVER_ISSUED_SEVENTH_DIGIT, iin_check_digit, iin_fault
from benefit_office.demo.dice import dice
from benefit_office.demo.names import FEMALE, MALE, community, of_sex
from benefit_office.egov.persons import Address, Person, Record
from benefit_office.egov.registry import Word

from ..pki.people import HOLDERS

SPECIAL = "99"  # the serial's first two digits; the last one says what
UNKNOWN, DEAD, INCAPABLE = "6", "7", "8"
SHOWN = {"0": "known", UNKNOWN: "unknown", DEAD: "dead", INCAPABLE: "incapable"}
ALIVE_WORD = Word("0", "Тірі", "Жив")
DEAD_WORD = Word("1", "Қайтыс болған", "Умер")
CAPABLE_WORD = Word("0", "Әрекетке қабілетті", "Дееспособный")
INCAPABLE_WORD = Word("1", "Әрекетке қабілетсіз деп танылған", "Признан недееспособным")
MAN, WOMAN = Word("1", "Ер", "Мужской"), Word("2", "Әйел", "Женский")
CITIZEN = Word("398", "ҚАЗАҚСТАН", "КАЗАХСТАН")
CARD = Word("002", "Жеке куәлік", "Удостоверение личности")
FILE = "persons.json"  # written when the demo is loaded
PLACES = (
    ("551000000", Word("551000000", "Павлодар қаласы", "город Павлодар"), "Павлодар"),
    ("551600000", Word("551600000", "Ақсу қаласы", "город Аксу"), "Ақсу"),
    ("552200000", Word("552200000", "Екібастұз қаласы", "город Экибастуз"), "Екібастұз"),
)
STREETS = ("Астана көшесі", "Ломов көшесі", "Қайырбаев көшесі", "Сәтбаев көшесі", "Абай көшесі")


@dataclass(frozen=True)
class Example:
    """An IIN to type in, and what the registry says of it."""

    iin: str
    kind: str


def examples() -> list[Example]:
    """One number for each thing that may be the matter."""
    return [Example(_number("850312", f"{SPECIAL}0{digit}"), kind) for digit, kind in SHOWN.items()]


def _number(birth: str, serial: str) -> str:
    eleven = f"{birth}{NEVER_ISSUED_SEVENTH_DIGIT}{serial}"
    digit = iin_check_digit(eleven)
    if digit is None:
        return _number(birth, f"{SPECIAL}{(int(serial[2]) + 1) % 10}{serial[3]}")
    return f"{eleven}{digit}"


def person(iin: str, *, on: date) -> Person | None:
    """The person of a number, the same one every time; None for one the registry has not."""
    holder = next((one for one in HOLDERS if one.iin == iin), None)
    if holder is None and (iin_fault(iin) is not None or iin[6] != NEVER_ISSUED_SEVENTH_DIGIT):
        return None
    trouble = iin[10] if iin[7:9] == SPECIAL else ""
    if trouble == UNKNOWN:
        return None
    found = _drawn(iin, on)
    if known := of_the_demo().get(iin):
        gender = WOMAN if known["sex"] == FEMALE else MAN
        named = replace(found, surname=known["surname"], name=known["name"], patronymic=known["patronymic"])
        return replace(named, gender=gender)
    if holder is not None:
        return replace(found, surname=holder.surname, name=holder.name, patronymic=holder.patronymic)
    if trouble == DEAD:
        return replace(found, life_status=DEAD_WORD, death_date=date(on.year - 1, 11, 3))
    if trouble == INCAPABLE:
        return replace(found, capable=INCAPABLE_WORD, capable_since=date(on.year - 2, 4, 12))
    return found


def of_the_demo() -> dict[str, dict[str, str]]:
    """The demo's own persons, by IIN, under the names they have in the office."""
    try:
        return dict(json.loads((settings.HOME / FILE).read_text("utf-8")))
    except FileNotFoundError:
        return {}


def _drawn(iin: str, on: date) -> Person:
    rng = dice("registry", iin)
    people, sex = community(rng), FEMALE if int(iin[11]) % 2 else MALE
    birth = _birth(iin, on)
    grown = on.year - birth.year >= 18
    names = (people.women if sex == FEMALE else people.men) if grown else (
        people.girls if sex == FEMALE else people.boys
    )  # fmt: skip
    code, district, city = rng.choice(PLACES)
    papers = (Record(f"0{rng.randrange(10_000_000, 99_999_999)}", date(on.year - 3, 5, 14), "ҚР ІІМ", CARD),)
    return Person(
        iin=iin,
        surname=of_sex(rng.choice(people.surnames), sex),
        name=rng.choice(names),
        patronymic=of_sex(rng.choice(people.patronymics), sex),
        birth_date=birth,
        gender=WOMAN if sex == FEMALE else MAN,
        citizenship=CITIZEN,
        life_status=ALIVE_WORD,
        capable=CAPABLE_WORD,
        birth=Record(f"{rng.randrange(1000000, 9999999)}", birth + timedelta(days=20), "Павлодар қаласы АХАЖ"),
        address=Address(
            code, Word("550000000", "Павлодар облысы", "Павлодарская область"), district, city,
            rng.choice(STREETS), str(rng.randrange(1, 120)), str(rng.randrange(1, 90)), date(on.year - 4, 9, 1),
        ),
        documents=papers if grown else (),
    )  # fmt: skip


def _birth(iin: str, on: date) -> date:
    """The day in the number; one of a thirteenth month (the demo's keys) was born in December."""
    year, month, day_ = (int(iin[at : at + 2]) for at in (0, 2, 4))
    century = 2000 if 2000 + year <= on.year else 1900
    try:
        return date(century + year, min(month, 12), day_)
    except ValueError:
        return date(century + year, 12, 28)


def is_revoked(number: str) -> bool:
    """A power of attorney whose number ends in 8 was revoked."""
    return number.endswith("8")


def is_expired(number: str) -> bool:
    """One that ends in 9 has expired."""
    return number.endswith("9")


def is_unknown(number: str) -> bool:
    """One that ends in 7, or has no digit, no notary has registered."""
    return number.endswith("7") or not re.search(r"\d", number)
