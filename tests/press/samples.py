"""One full input per kind of sheet and language; nobody in them exists (their IINs are never issued)."""

import copy
from typing import Any

DOT = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
SERVICE = {
    "kk": (
        "Қамқоршыларға немесе қорғаншыларға жетiм баланы (жетiм балаларды) және ата-анасының қамқорлығынсыз қалған"
        " баланы (балаларды) асырап-бағуға жәрдемақы тағайындау"
    ),
    "ru": (
        "Назначение пособия опекунам или попечителям на содержание ребенка-сироты (детей-сирот)"
        " и ребенка (детей), оставшегося без попечения родителей"
    ),
}
BODY = {
    "kk": "Павлодар облысы Павлодар қаласы әкімдігінің «Павлодар қаласының білім беру бөлімі» мемлекеттік мекемесі",
    "ru": "Государственное учреждение «Отдел образования города Павлодара» акимата города Павлодара",
}
ADDRESS = {"kk": "Павлодар қ., Кривенко к-сі, 25", "ru": "г. Павлодар, ул. Кривенко, 25"}
REGISTRY_OFFICE = {"kk": "Павлодар қаласының АХАЖ бөлімі", "ru": "отдел РАГС города Павлодара"}
AKIMAT = {"kk": "Павлодар қаласының әкімдігі", "ru": "акимат города Павлодара"}
GUARDIAN = "Әбілқасымова Гүлшаһра Ұзақбайқызы"
CHILDREN = ("Әбілқасымов Ғалымжан Өмірұлы", "Әбілқасымова Іңкәр Өмірқызы")
LONG_NAME = "Мұхаммедғалиева-Құдайбергенова Айшабибіжанәнұр Әбдірахманқызы"


def decision(language: str, outcome: str = "appoint", **changes: Any) -> dict[str, Any]:
    """A decision for two children across the change of the MCI on 1 January 2026."""
    children = [
        _child(name, f"201{3 + index}-0{index + 2}-1{index}", language) for index, name in enumerate(CHILDREN)
    ]
    if outcome in ("appoint", "reset"):
        children[0]["periods"] = [
            {"since": "2025-11-22", "until": "2025-12-31", "amount": "39320"},
            {"since": "2026-01-01", "until": "", "amount": "43250"},
        ]
        children[1]["periods"] = [{"since": "2026-01-01", "until": "2032-03-10", "amount": "43250"}]
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "number": "17",
        "date": "2026-11-22",
        "case_number": "551000000-2026-000123",
        "guardian": GUARDIAN,
        "application_date": "2026-11-13",
        "guardianship": [{"number": "412/3", "date": "2019-03-05", "body": AKIMAT[language]}],
        "children": children,
        "outcome": outcome,
        "reason": "",
        "stopped_from": "",
        "previous": None,
        "account": "KZ75125KZT1001300335",
        "bank": "«Қазақстан Халық Банкі» АҚ" if language == "kk" else "АО «Народный Банк Казахстана»",
        "signer": {
            "name": "Сәрсенбаева Ә. Қ.",
            "position": "Бөлім басшысы" if language == "kk" else "Руководитель отдела",
            "acting_for": "",
        },
        "qr": "",
        "verify_url": "",
    }
    if outcome == "refuse":
        data["reason"] = (
            "Ұсынылған мәліметтердің дерексіздігі (Стандарттың 10-тармағы 2) тармақшасы).\n"
            "Бала толық мемлекет қарауында."
            if language == "kk"
            else "Недостоверность представленных сведений (подпункт 2) пункта 10 Стандарта).\n"
            "Ребенок находится на полном государственном обеспечении."
        )
    if outcome == "stop":
        data["stopped_from"] = "2026-12-01"
        data["reason"] = (
            "Бала он сегіз жасқа толды." if language == "kk" else "Ребенок достиг восемнадцати лет."
        )
    if outcome != "appoint":
        data["previous"] = {"number": "9", "date": "2025-04-14", "body": ""}
    return data | changes


def application(language: str, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "case_number": "551000000-2026-000123",
        "date": "2026-11-13",
        "applicant": {
            "surname": "Әбілқасымова",
            "name": "Гүлшаһра",
            "patronymic": "Ұзақбайқызы",
            "iin": "810412900017",
            "address": "Павлодар қ., Академик Сәтбаев к-сі, 44, 17-пәтер"
            if language == "kk"
            else "г. Павлодар, ул. Академика Сатпаева, 44, кв. 17",
            "phone": "+7 700 000 00 17",
            "identity_kind": "жеке куәлік" if language == "kk" else "удостоверение личности",
            "identity_series": "",
            "identity_number": "000000017",
            "identity_issuer": "ҚР ІІМ" if language == "kk" else "МВД РК",
            "identity_date": "2018-06-04",
        },
        "representative": None,
        "children": [
            {"name": CHILDREN[0], "birth_date": "2013-02-10", "iin": "130210900012"},
            {"name": CHILDREN[1], "birth_date": "2014-03-11", "iin": "140311900020"},
        ],
        "guardianship": [{"number": "412/3", "date": "2019-03-05", "body": AKIMAT[language]}],
        "account": "KZ75125KZT1001300335",
        "bank": "«Қазақстан Халық Банкі» АҚ" if language == "kk" else "АО «Народный Банк Казахстана»",
        "documents": documents(language),
        "incoming_number": "123",
        "incoming_date": "2026-11-13",
        "received_by": "Жүнісова М. Т.",
    }
    return data | changes


def refusal_receipt(language: str, door: str = "office", **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "specimen": False,
        "door": door,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "body_address": ADDRESS[language],
        "number": "5",
        "date": "2026-11-13",
        "applicant": GUARDIAN,
        "missing": [one["title"] for one in documents(language)[2:5]],
        "worker": "Жүнісова Мәдина Талғатқызы",
        "executor": "Жүнісова М. Т.",
        "phone": "+7 7182 00 00 17",
    }
    return data | changes


def coupon(language: str, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "number": "123",
        "date": "2026-11-13",
        "time": "16:40",
        "applicant": GUARDIAN,
        "children": list(CHILDREN),
        "received_by": "Жүнісова М. Т.",
        "received_by_position": "кеңсе қызметкері" if language == "kk" else "сотрудник канцелярии",
        "documents": documents(language),
        "due": "2026-11-27",
        "due_explained": "10 жұмыс күні; 13.11.2026 есепке алынбайды"
        if language == "kk"
        else "10 рабочих дней; 13.11.2026 не считается",
        "status_code": "7K4M-92QD",
        "status_url": "https://office.example/status/",
        "qr": "",
    }
    return data | changes


def documents(language: str) -> list[dict[str, Any]]:
    kk = (
        ("өтініш", 2, ""),
        ("жеке басын куәландыратын құжат", 0, "ЖТ МДҚ, 13.11.2026, № 17"),
        ("баланың (балалардың) туу туралы куәлігі", 2, "көшірме"),
        ("қорғаншыны немесе қамқоршыны тағайындау туралы жергілікті атқарушы орган шешімі", 1, "көшірме"),
        (
            "балаға жалғыз ата-анасының немесе екеуінің де қамқорлығының жоқтығын растайтын құжаттар",
            3,
            "көшірме",
        ),
        ("дербес шот ашу туралы шарт", 4, "көшірме"),
        ("баланың (балалардың) табысы туралы құжаттар", 1, "түпнұсқа"),
    )
    ru = (
        ("заявление", 2, ""),
        ("удостоверение личности", 0, "ГБД ФЛ, 13.11.2026, № 17"),
        ("свидетельство о рождении ребенка (детей)", 2, "копия"),
        ("решение местного исполнительного органа о назначении опекуном или попечителем", 1, "копия"),
        ("документы, подтверждающие факт отсутствия попечения над ребенком родителей", 3, "копия"),
        ("договор об открытии лицевого счета", 4, "копия"),
        ("документы о доходах ребенка (детей)", 1, "подлинник"),
    )
    return [
        {"title": title, "sheets": sheets, "note": note}
        for title, sheets, note in (kk if language == "kk" else ru)
    ]


def twelve_children(language: str) -> dict[str, Any]:
    """The longest decision: twelve long names, each with three periods."""
    data = decision(language)
    child = copy.deepcopy(data["children"][0]) | {"name": LONG_NAME}
    child["periods"].insert(0, {"since": "2024-05-13", "until": "2024-12-31", "amount": "36920"})
    return data | {"guardian": LONG_NAME, "children": [copy.deepcopy(child) for _ in range(12)]}


def _child(name: str, birth_date: str, language: str) -> dict[str, Any]:
    certificate = {"number": "ҚА 0123456", "date": "2013-03-01", "body": REGISTRY_OFFICE[language]}
    return {"name": name, "birth_date": birth_date, "certificate": certificate, "periods": []}


def resolution(language: str, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    data: dict[str, Any] = {
        "specimen": False,
        "body_name": BODY[language],
        "case_number": "551000000-2026-000123",
        "incoming_number": "123",
        "incoming_date": "2026-11-13",
        "applicant": GUARDIAN,
        "date": "2026-11-16",
        "executor": "Қасымов Е. Ж.",
        "text": "Құжаттарды қарап, шешім жобасын дайындаңыз."
        if kk
        else "Рассмотреть документы, подготовить решение.",
        "due": "2026-11-24",
        "signer": decision(language)["signer"],
    }
    return data | changes


def refusal_notice(language: str, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    refusal = decision(language, "refuse")
    ground, reason = refusal["reason"].split("\n")
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "case_number": refusal["case_number"],
        "number": refusal["number"],
        "date": refusal["date"],
        "applicant": GUARDIAN,
        "address": application(language)["applicant"]["address"],
        "application_date": "2026-11-13",
        "ground": ground,
        "reason": reason,
        "appeal": "Шешімге заңда белгіленген тәртіппен шағым жасауға болады."
        if kk
        else "Решение может быть обжаловано в порядке, установленном законом.",
        "executor": "Қасымов Е. Ж.",
        "phone": "+7 7182 00 00 18",
        "signer": refusal["signer"],
    }
    return data | changes


def journal(language: str, rows: int = 3, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    row = {
        "number": "",
        "date": "2026-11-24",
        "incoming": "123, 13.11.2026",
        "channel": "кеңсе" if kk else "канцелярия",
        "applicant": GUARDIAN,
        "children": list(CHILDREN),
        "guardianship": "412/3, 05.03.2019",
        "resolution": "16.11.2026, Қасымов Е. Ж.",
        "decision": "17, 22.11.2026",
        "outcome": "тағайындалды" if kk else "назначено",
        "sums": ["43 250 × 2", "01.01.2026 – 10.03.2032"],
        "reason": "",
        "sent": "24.11.2026",
        "received": "25.11.2026",
        "days_used": "7",
        "breach": "жоқ" if kk else "нет",
    }
    data: dict[str, Any] = {
        "specimen": False,
        "body_name": BODY[language],
        "since": "2026-11-01",
        "until": "2026-11-30",
        "rows": [row | {"number": str(number)} for number in range(1, rows + 1)],
        "signer": decision(language)["signer"],
    }
    return data | changes


def case_history(language: str, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    step = {
        "title": "Қабылдау және тіркеу" if kk else "Прием и регистрация",
        "officer": "Жүнісова М. Т.",
        "opened": "2026-11-13T16:40",
        "closed": "2026-11-13T16:55",
        "due": "2026-11-13T17:10",
        "late": False,
    }
    second = {
        "title": "Жауапты орындаушыны анықтау" if kk else "Определение исполнителя",
        "officer": "Сәрсенбаева Ә. Қ.",
        "opened": "2026-11-13T16:55",
        "closed": "",
        "due": "2026-11-16T18:30",
        "late": True,
    }
    event = {
        "at": "2026-11-13T16:55",
        "officer": "Жүнісова М. Т.",
        "text": "Өтініш тіркелді, № 123" if kk else "Заявление зарегистрировано, № 123",
    }
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "case_number": "551000000-2026-000123",
        "applicant": GUARDIAN,
        "state": "тіркелді" if kk else "зарегистрировано",
        "steps": [step, second],
        "events": [event],
        "printed_at": "2026-11-17T09:05",
        "printed_by": "Қасымов Е. Ж.",
    }
    return data | changes


def day_digest(language: str, **changes: Any) -> dict[str, Any]:
    row = {
        "place": "7",
        "decision": "2026-Ш00007",
        "date": "2026-11-22",
        "kind": "decision",
        "hash": "ab" * 32,
    }
    data: dict[str, Any] = {
        "specimen": False,
        "body_name": BODY[language],
        "office_code": "551000000",
        "day": "2026-11-22",
        "first": "7",
        "last": "8",
        "rows": [row, row | {"place": "8", "kind": "correction", "hash": "cd" * 32}],
        "head": "cd" * 32,
    }
    return data | changes


def report(language: str, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    data: dict[str, Any] = {
        "specimen": False,
        "body_name": BODY[language],
        "since": "2026-10-01",
        "until": "2026-12-31",
        "tables": [
            {
                "title": "Арналар бойынша" if kk else "По каналам",
                "columns": ["Арна" if kk else "Канал", "Түсті" if kk else "Поступило"],
                "rows": [["кеңсе" if kk else "канцелярия", "12"]],
                "total": ["Барлығы" if kk else "Всего", "12"],
            }
        ],
        "printed_at": "2026-11-22T09:05",
        "printed_by": "Қасымов Е. Ж.",
    }
    return data | changes


def incoming_register(language: str, rows: int = 3, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    row = {
        "number": "",
        "registered": "2026-11-13T16:55",
        "channel": "кеңсе" if kk else "канцелярия",
        "applicant": LONG_NAME,
        "address": application(language)["applicant"]["address"],
        "children": "2",
        "papers": "7 / 14",
        "passed": "2026-11-13T16:55",
        "executor": "Қасымов Е. Ж.",
        "due": "2026-11-27",
        "result": "Берілді, 24.11.2026" if kk else "Выдано, 24.11.2026",
    }
    data: dict[str, Any] = {
        "specimen": False,
        "body_name": BODY[language],
        "since": "2026-11-01",
        "until": "2026-11-30",
        "rows": [row | {"number": f"2026-{number:05}"} for number in range(1, rows + 1)],
        "printed_at": "2026-12-01T09:05",
        "printed_by": "Жүнісова М. Т.",
        "printed_by_position": coupon(language)["received_by_position"],
    }
    return data | changes


def refusals_register(language: str, rows: int = 3, **changes: Any) -> dict[str, Any]:
    missing = refusal_receipt(language)["missing"]
    row = {
        "number": "",
        "at": "2026-11-13T10:20",
        "applicant": GUARDIAN,
        "missing": missing,
        "worker": "Жүнісова М. Т.",
    }
    data: dict[str, Any] = {
        **incoming_register(language, rows=0),
        "rows": [row | {"number": f"2026-Б{number:04}"} for number in range(1, rows + 1)],
        "by_paper": [{"title": title, "count": str(rows)} for title in missing],
        "by_month": [{"title": "11.2026", "count": str(rows)}],
    }
    return data | changes


def payment_list(language: str, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    row = {
        "number": "1",
        "allowance": "Ж-000017",
        "guardian": GUARDIAN,
        "iin": "810412900017",
        "account": "KZ75125KZT1001300335",
        "bank": "«Қазақстан Халық Банкі» АҚ" if kk else "АО «Народный Банк Казахстана»",
        "month": "11.2026",
        "amount": "43250",
        "minus": False,
        "remark": "жаңа" if kk else "новый",
    }
    less = {"number": "2", "month": "10.2026", "amount": "21625.50", "minus": True, "remark": "№ 2026-Ш00041"}
    data: dict[str, Any] = {
        "specimen": False,
        "body_name": BODY[language],
        "month": "2026-11-01",
        "rows": [row, row | less],
        "total": "21624.50",
        "total_minus": False,
        "drafted_by": "Жүнісова М. Т.",
        "signed_on": "2026-11-24",
        "signer": {
            "name": "Сәрсенбаева Ә. Қ.",
            "position": "Бөлім басшысы" if kk else "Руководитель отдела",
            "acting_for": "",
        },
    }
    return data | changes


def calculation(language: str, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    made = decision(language)
    row = {
        "label": "АЕК" if kk else "МРП",
        "value": "4\u00a0325 ₸",
        "source": "Республикалық бюджет туралы заң" if kk else "Закон о республиканском бюджете",
    }
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "case_number": made["case_number"],
        "number": made["number"],
        "date": made["date"],
        "applicant": GUARDIAN,
        "application_date": made["application_date"],
        "terms": [row],
        "children": [
            {name: child[name] for name in ("name", "birth_date", "periods")} | {"rows": [row]}
            for child in made["children"]
        ],
        "prepared_on": "2026-11-20",
        "prepared_by": "Қасымов Е. Ж.",
        "prepared_by_position": "Бас маман" if kk else "Главный специалист",
    }
    return data | changes


def result_receipt(language: str, **changes: Any) -> dict[str, Any]:
    made = decision(language)
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "case_number": made["case_number"],
        "number": made["number"],
        "date": made["date"],
        "applicant": GUARDIAN,
        "received_by": GUARDIAN,
        "handed_over": "2026-11-25T11:20",
        "worker": "Жүнісова М. Т.",
        "worker_position": "кеңсе қызметкері" if language == "kk" else "сотрудник канцелярии",
    }
    return data | changes


def decision_copy(language: str, **changes: Any) -> dict[str, Any]:
    data = decision(language) | {
        "copy_number": "1",
        "copy_date": "2026-12-01",
        "certified_by": "Қасымов Е. Ж.",
        "certified_position": "Бас маман" if language == "kk" else "Главный специалист",
    }
    return data | changes


def hearing_notice(language: str, **changes: Any) -> dict[str, Any]:
    notice = refusal_notice(language)
    data: dict[str, Any] = {
        "specimen": False,
        **{name: notice[name] for name in (
            "service", "body_name", "case_number", "applicant", "address", "application_date", "reason", "executor",
            "phone",
        )},
        "date": "2026-11-16",
        "planned": "2026-11-20T10:00",
        "place": "Кеңсе, 3-бөлме" if language == "kk" else "Канцелярия, каб. 3",
        "objection_until": "2026-11-18T18:30",
    }  # fmt: skip
    return data | changes


def hearing_minutes(language: str, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "case_number": "551000000-2026-000123",
        "applicant": GUARDIAN,
        "place": "Кеңсе, 3-бөлме" if kk else "Канцелярия, каб. 3",
        "held": "2026-11-20T10:00",
        "ended": "2026-11-20T10:40",
        "participants": [GUARDIAN, "Қасымов Е. Ж."],
        "objection": "",
        "proceedings": "Сұрақ: … Жауап: …" if kk else "Вопрос: … Ответ: …",
        "minuted_by": "Қасымов Е. Ж.",
        "minuted_by_position": "Бас маман" if kk else "Главный специалист",
    }
    return data | changes


def signature_card(language: str, **changes: Any) -> dict[str, Any]:
    kk = language == "kk"
    data: dict[str, Any] = {
        "specimen": False,
        "service": SERVICE[language],
        "body_name": BODY[language],
        "body_bin": "991340000017",
        "case_number": "551000000-2026-000123",
        "number": "2026-Ш00041",
        "date": "2026-11-20",
        "signed": "2026-11-20T10:40",
        "signer": "БАСТЫҚОВ ТЕМІР",
        "position": "Бөлім басшысы" if kk else "Руководитель отдела",
        "certificate": "15c1b78c880e2b837d0a334c7800fa2d34f5f985",
        "certificate_issuer": "CN=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ TEST (GOST), C=KZ",
        "since": "2026-10-24",
        "until": "2027-10-24",
        "algorithm": "GOST 34.10-2015-512",
        "stamped": "2026-11-20T10:40",
        "content_sha256": "b28fd9864aa7695f" * 4,
        "sheet_kk_sha256": "a01b910242ac19b9" * 4,
        "sheet_ru_sha256": "44ac0cbdcbc560f9" * 4,
        "qr": "",
        "verify_url": "",
    }
    return data | changes
