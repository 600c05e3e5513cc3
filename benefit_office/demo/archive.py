"""The decisions of the demo's past, printed plainly: the same facts as on the office's own sheet, proved the same way.

Each sheet says in its template's name what it is; it is stored, hashed, signed and entered like every other one.
"""

from collections.abc import Iterator
from typing import Any

from benefit_office.press.dates import from_date, long_date, short_date
from benefit_office.press.qr import qr
from benefit_office.press.words import money_with_words

from .typeset import Line, face, pdf, wrapped

TEMPLATE = "demo-archive-1"  # where another sheet has its template's hash
MARK = "ҮЛГІ / ОБРАЗЕЦ"
WORDS = {
    "kk": {
        "title": "ШЕШІМ", "what": "қамқоршыларға немесе қорғаншыларға жетім баланы (жетім балаларды) және ата-анасының "
        "қамқорлығынсыз қалған баланы (балаларды) асырап-бағуға жәрдемақы тағайындау туралы",
        "proof": "Шешімнің түпнұсқалығын тексеру:", "case": "Істің №", "guardian": "Азамат(ша)",
        "applied": "Жүгінген күні", "previous": "Негіз болған шешімнің №, күні", "child": "Бала, туған күні",
        "act": "Қамқоршыны немесе қорғаншыны тағайындау туралы шешім", "account": "Дербес шоттың №",
        "bank": "Банктің атауы",
        "appoint": "Тағайындалған жәрдемақы сомасы", "reset": "АЕК өзгеруіне байланысты тағайындалған сома",
        "refuse": "Жәрдемақы тағайындаудан бас тартылды, себебі", "stop": "Жәрдемақы төлеу тоқтатылды, себебі",
        "acting": "Басшының міндетін атқарушы; басшы:", "of_age": "18 жасқа толғанға дейін",
    },
    "ru": {
        "title": "РЕШЕНИЕ", "what": "о назначении пособия опекуну или попечителю на содержание ребенка-сироты "
        "(детей-сирот) и ребенка (детей), оставшегося без попечения родителей",
        "proof": "Проверить подлинность решения:", "case": "№ дела", "guardian": "Гражданин(ка)",
        "applied": "Дата обращения", "previous": "Прежнее решение №, дата", "child": "Ребенок, дата рождения",
        "act": "Решение о назначении опекуном или попечителем", "account": "№ лицевого счета", "bank": "Банк",
        "appoint": "Назначенная сумма пособия", "reset": "Назначенная сумма пособия в связи с изменением МРП",
        "refuse": "Отказано в назначении пособия по причине", "stop": "Выплата пособия прекращена по причине",
        "acting": "Исполняющий(ая) обязанности руководителя; руководитель:", "of_age": "до достижения 18 лет",
    },
}  # fmt: skip
LEFT, MIDDLE, RIGHT = 50, 220, 545


def decision(language: str, data: dict[str, Any]) -> bytes:
    """The plain print of a decision of any outcome."""
    code = data["qr"]
    return pdf(_set(language, data), mark=MARK, qr=qr(code) if code.startswith("http") else code)


def _set(language: str, data: dict[str, Any]) -> Iterator[Line]:
    words = WORDS[language]
    yield from (Line(words["proof"], 125, 56, 8), Line(data["verify_url"], 125, 67, 7))
    y = 150.0
    for text, size, weight in (
        (data["body_name"], 11, "F0"), (words["title"], 16, "F1"), (words["what"], 11, "F1"),
        (f"№ {data['number']}, {long_date(data['date'], language)}", 11, "F1"),
    ):  # fmt: skip
        for row in wrapped(text, size, RIGHT - LEFT - 60, weight):
            yield Line(row, (LEFT + RIGHT - face(weight).width(row, size)) / 2, y, size, weight)
            y += size * 1.35
        y += 6
    y += 6
    for head, text in _rows(language, data, words):
        for place, row in enumerate(wrapped(head, 9, MIDDLE - LEFT - 10)):
            yield Line(row, LEFT, y + 12 * place, 9)
        down = 0
        for part in text.split("\n"):
            for row in wrapped(part, 10, RIGHT - MIDDLE):
                yield Line(row, MIDDLE, y + 13 * down)
                down += 1
        y += max(13 * down, 12 * (place + 1)) + 5
    signer = data["signer"]
    yield Line(signer["position"], LEFT, y + 34)
    yield Line(signer["name"], RIGHT - 130, y + 34)
    if signer["acting_for"]:
        yield Line(f"{words['acting']} {signer['acting_for']}", LEFT, y + 52, 9)


def _rows(language: str, data: dict[str, Any], words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What the form asks and how it is answered."""
    yield words["case"], data["case_number"]
    yield words["guardian"], data["guardian"]
    yield words["applied"], long_date(data["application_date"], language)
    if data["previous"]:
        yield words["previous"], _paper(data["previous"], language)
    for child in data["children"]:
        born = short_date(child["birth_date"]) if child["birth_date"] else "—"
        yield words["child"], f"{child['name']}, {born}"
    for act in data["guardianship"]:
        yield words["act"], _paper(act, language)
    if data["account"]:
        yield words["account"], data["account"]
        yield words["bank"], data["bank"] or "—"
    outcome = data["outcome"]
    if outcome in ("appoint", "reset"):
        yield words[outcome], "\n".join(_periods(data, language, words["of_age"]))
    else:
        since = f"{from_date(data['stopped_from'], language)}: " if data["stopped_from"] else ""
        yield words[outcome], f"{since}{data['reason']}"


def _periods(data: dict[str, Any], language: str, of_age: str) -> Iterator[str]:
    for child in data["children"]:
        if child["periods"]:
            yield f"{child['name']}:"
        for one in child["periods"]:
            until = short_date(one["until"]) if one["until"] else of_age
            yield f"{short_date(one['since'])} - {until}"
            yield money_with_words(one["amount"], language)


def _paper(paper: dict[str, str], language: str) -> str:
    day = long_date(paper["date"], language) if paper.get("date") else ""
    return ", ".join(part for part in (f"№ {paper['number']}", day, paper.get("body") or "") if part)
