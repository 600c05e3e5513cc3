"""Each sheet as it is read: words, order, pages, both languages."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation

from benefit_office.press import inputs, sheets
from tests.press import reading, samples

FORMS = Path(settings.BASE_DIR) / "templates" / "sheets"
LANGUAGES = ("kk", "ru")
KINDS = tuple(inputs.SHEETS)
KAZAKH = set("ӘәҒғҚқҢңӨөҰұҮүҺһІі")

DECISION_LABELS = {
    "kk": [
        "стандартына 1-қосымша",
        "(органның атауы)",
        "ШЕШІМ",
        "жәрдемақы тағайындау туралы",
        "№ 17",
        "2026 жылғы 22 қараша",
        "Істің №",
        "Азамат(ша)",
        "Жүгінген күні",
        "Баланың туу туралы куәлігі (акт жазбасы) №, берілген күні, берген орган",
        "Баланың Т.А.Ә. (бар болғанда)",
        "Баланың туған күні",
        "Қамқоршыны немесе қорғаншыны тағайындау туралы органның шешімі №, күні",
        "Дербес шоттың №",
        "Банктің атауы",
    ],
    "ru": [
        "Приложение 1 к стандарту",
        "(наименование органа)",
        "РЕШЕНИЕ",
        "о назначении пособия опекуну или попечителю на содержание ребенка-сироты (детей-сирот)",
        "и ребенка (детей), оставшегося без попечения родителей",
        "№ 17",
        "22 ноября 2026 года",
        "№ дела",
        "Гражданин(ка)",
        "Дата обращения",
        "Свидетельство о рождении ребенка (запись акта) №, дата выдачи, орган",
        "Ф.И.О. (при наличии) ребенка",
        "Дата рождения ребенка",
        "Решение органа о назначении опекуном или попечителем №, дата",
        "№ лицевого счета",
        "Наименование банка",
    ],
}
RESULTS = {
    "kk": {
        "appoint": "Тағайындалған жәрдемақы сомасы",
        "reset": "АЕК өзгеруіне байланысты тағайындалған сома",
        "refuse": "Жәрдемақы тағайындаудан бас тартылды, себебі",
        "stop": "Жәрдемақы төлеу тоқтатылды, себебі",
    },
    "ru": {
        "appoint": "Назначенная сумма пособия",
        "reset": "Назначенная сумма пособия в связи с изменением МРП",
        "refuse": "Отказано в назначении пособия по причине",
        "stop": "Выплата пособия прекращена по причине",
    },
}


def decision(language: Any, outcome: str = "appoint", **changes: Any) -> str:
    return reading.text(sheets.make("decision", language, samples.decision(language, outcome, **changes)))


def in_order(text: str, parts: list[str]) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at) + 1
        if not at:
            pytest.fail(f"«{part}» is missing, or stands too early, in: {text}")
    return True


@pytest.mark.clause("3")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["appoint", "reset", "refuse", "stop"])
def test_the_decision_has_every_label_of_annex_1_in_its_order(language: str, outcome: str) -> None:
    text = decision(language, outcome)
    assert in_order(text, DECISION_LABELS[language])
    for label in RESULTS[language].values():
        assert label in text
    assert all(
        hint in text
        for hint in (("(қолы)", "(тегі)", "М.О.") if language == "kk" else ("(подпись)", "(фамилия)", "М.П."))
    )


@pytest.mark.clause("6")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["appoint", "reset", "refuse", "stop"])
def test_only_the_outcome_is_filled_in_and_the_other_three_are_struck_out(
    language: str, outcome: str
) -> None:
    text = decision(language, outcome)
    struck = {other for other, label in RESULTS[language].items() if f"{label} —" in text}
    assert struck == set(RESULTS[language]) - {outcome}


def test_periods_and_sums_stand_in_digits_and_words() -> None:
    assert in_order(
        decision("kk"),
        [
            "Айлық сомасы, теңге (жазумен)",
            "22.11.2025",
            "31.12.2025",
            "39 320 (отыз тоғыз мың үш жүз жиырма) теңге",
            "01.01.2026",
            "18 жасқа толғанға дейін",
            "43 250 (қырық үш мың екі жүз елу) теңге",
            "10.03.2032",
            "43 250 (қырық үш мың екі жүз елу) теңге",
        ],
    )
    assert in_order(
        decision("ru", "reset"),
        [
            "Назначенная сумма пособия в связи с изменением МРП",
            "22.11.2025",
            "31.12.2025",
            "39 320 (тридцать девять тысяч триста двадцать) тенге",
            "до достижения 18 лет",
            "43 250 (сорок три тысячи двести пятьдесят) тенге",
        ],
    )


def test_a_refusal_and_a_stop_give_their_reason() -> None:
    assert "бас тартылды, себебі Ұсынылған мәліметтердің дерексіздігі" in decision("kk", "refuse")
    assert "по причине с 1 декабря 2026 года: Ребенок достиг восемнадцати лет." in decision("ru", "stop")
    assert "2026 жылғы 1 желтоқсаннан бастап: Бала он сегіз жасқа толды." in decision("kk", "stop")
    assert "Прежнее решение №, дата № 9 от 14 апреля 2025 года" in decision("ru", "stop")


def test_both_sheets_bear_the_same_numbers_dates_and_sums() -> None:
    def facts(text: str) -> list[str]:
        body = text.split("551000000-2026-000123", 1)[1].rsplit("551000000-2026-000123", 1)[0]
        return sorted(re.findall(r"\d{2}\.\d{2}\.\d{4}|\d{2} \d{3}|KZ\w+|0123456|412/3", body))

    assert facts(decision("kk")) == facts(decision("ru"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_russian_sheet_has_no_kazakh_word_of_its_own(kind: Any) -> None:
    """One language per sheet: only names, which are data, may carry Kazakh letters."""
    source = (FORMS / f"{kind}.ru.html").read_text()
    assert not KAZAKH & set(source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_has_blank_lines_for_number_and_date(language: Any) -> None:
    text = decision(language, number="", date="")
    assert "№ 17" not in text
    assert "22 " not in text.split("551000000")[0]


def test_who_acts_for_the_head_is_printed_with_both_names() -> None:
    signer = {"name": "Нұрғалиев Б. Е.", "position": "Басшының орынбасары", "acting_for": "Сәрсенбаева Ә. Қ."}
    text = decision("kk", signer=signer)
    assert in_order(
        text,
        ["Басшының орынбасары", "Нұрғалиев Б. Е.", "Басшының міндетін атқарушы; басшы: Сәрсенбаева Ә. Қ."],
    )
    assert "міндетін атқарушы" not in decision("kk")


@pytest.mark.parametrize(("language", "word"), [("kk", "ҮЛГІ"), ("ru", "ОБРАЗЕЦ")])
@pytest.mark.parametrize("kind", KINDS)
def test_a_specimen_says_so_on_each_page(kind: Any, language: Any, word: str) -> None:
    make = getattr(samples, kind)
    assert all(
        word in page
        for page in reading.page_texts(sheets.make(kind, language, make(language, specimen=True)))
    )
    assert word not in reading.text(sheets.make(kind, language, make(language)))


def test_a_qr_code_stands_with_its_address() -> None:
    pdf = sheets.make(
        "decision", "kk", samples.decision("kk", qr=samples.DOT, verify_url="https://office.example/v/1/")
    )
    assert "түпнұсқалығын тексеру: https://office.example/v/1/" in reading.text(pdf)
    assert "/Figure" in reading.tags(pdf)
    assert "/Figure" not in reading.tags(sheets.make("decision", "kk", samples.decision("kk")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_twelve_children_with_long_names_are_never_cut(language: Any) -> None:
    pages = reading.page_texts(sheets.make("decision", language, samples.twelve_children(language)))
    # Where a double name breaks at its hyphen, the reader program takes the hyphen for a hyphenation.
    whole = re.sub(r"[ -]", "", "".join(pages))
    assert [whole.count(part) for part in samples.LONG_NAME.replace("-", "").split()] == [1 + 12 + 12] * 3
    assert len(pages) == 3
    assert [re.findall(r"([123]) ?/ ?3 ?$", page) for page in pages] == [["1"], ["2"], ["3"]]
    head = (
        "Ф.И.О. (при наличии) ребенка с по"
        if language == "ru"
        else "Баланың Т.А.Ә. (бар болғанда) бастап дейін"
    )
    assert [head in page for page in pages] == [False, True, True]
    sums = (
        "43 250 (сорок три тысячи двести пятьдесят) тенге"
        if language == "ru"
        else "43 250 (қырық үш мың екі жүз елу) теңге"
    )
    assert " ".join(pages).count(sums) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_page_bears_no_page_number(language: Any) -> None:
    pdf = sheets.make("decision", language, samples.decision(language, "refuse"))
    (page,) = reading.page_texts(pdf)
    assert "1 / " not in page


@pytest.mark.clause("4")
def test_the_application_has_every_label_of_annex_2() -> None:
    assert in_order(
        reading.text(sheets.make("application", "kk", samples.application("kk"))),
        [
            "стандартына 2-қосымша",
            "Кімге",
            "Кімнен",
            "Тұрғылықты мекенжайы",
            "Телефоны",
            "ӨТІНІШ",
            "жәрдемақы тағайындауды сұраймын:",
            samples.CHILDREN[0],
            "10.02.2013",
            samples.CHILDREN[1],
            "Тегі Әбілқасымова",
            "Аты Гүлшаһра",
            "Әкесінің аты (бар болғанда) Ұзақбайқызы",
            "Мекенжайы",
            "органның шешімі №, күні № 412/3",
            "Жеке басын куәландыратын құжаттың түрі, сериясы, нөмірі, кім берген, берілген күні",
            "№ 000000017",
            "(ЖСН) 810412900017",
            "Дербес шоттың №, банктің атауы KZ75125KZT1001300335",
            "Қоса берілген құжаттар",
            "15 (он бес) жұмыс күні ішінде",
            "жауапкершілік туралы ескертілдім",
            "(күні)",
            "(өтініш берушінің қолы)",
            "заңмен қорғалатын құпияны құрайтын мәліметтерді пайдалануға келісім беремін",
            "(күні)",
            "(өтініш берушінің қолы)",
            "Кіріс нөмірі, күні № 123",
            "Жүнісова М. Т.",
        ],
    )
    assert in_order(
        reading.text(sheets.make("application", "ru", samples.application("ru"))),
        [
            "Приложение 2 к стандарту",
            "Кому",
            "От кого",
            "Адрес проживания",
            "Телефон",
            "ЗАЯВЛЕНИЕ",
            "Прошу назначить пособие",
            samples.CHILDREN[0],
            "Фамилия Әбілқасымова",
            "Имя Гүлшаһра",
            "Отчество (при наличии) Ұзақбайқызы",
            "Адрес",
            "№ 412/3 от 5 марта 2019 года",
            "Вид документа, удостоверяющего личность",
            "(ИИН) 810412900017",
            "№ лицевого счета, наименование банка",
            "Прилагаемые документы",
            "15 (пятнадцати) рабочих дней",
            "Предупрежден(а) об ответственности",
            "(дата)",
            "(подпись заявителя)",
            "охраняемую законом тайну",
            "(дата)",
            "(подпись заявителя)",
            "Входящий №, дата № 123 от 13 ноября 2026 года",
        ],
    )


@pytest.mark.clause("9.3")
def test_a_representative_is_named_with_the_power_of_attorney_and_signs() -> None:
    power = {"number": "77", "date": "2026-10-01", "body": "нотариус Қожа Қ."}
    data = samples.application(
        "ru", representative={"name": samples.LONG_NAME, "iin": "810412900017", "power": power}
    )
    text = reading.text(sheets.make("application", "ru", data))
    assert "Представитель по доверенности" in text
    assert "№ 77 от 1 октября 2026 года, нотариус Қожа Қ." in text
    assert text.replace(" ", "").count("Айшабибіжанәнұр") == 3  # in the block and under both signatures
    assert "доверенност" not in reading.text(sheets.make("application", "ru", samples.application("ru")))


@pytest.mark.clause("9.1")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_is_made_in_two_equal_copies(language: Any) -> None:
    first, second = reading.page_texts(
        sheets.make("refusal_receipt", language, samples.refusal_receipt(language))
    )
    marks = ("1-дана", "2-дана") if language == "kk" else ("экземпляр 1 из 2", "экземпляр 2 из 2")
    assert first.startswith(marks[0])
    assert second.startswith(marks[1])
    assert first.removeprefix(marks[0]) == second.removeprefix(marks[1])


@pytest.mark.clause("9.1")
def test_the_receipt_names_ground_missing_documents_and_worker() -> None:
    ru = reading.text(sheets.make("refusal_receipt", "ru", samples.refusal_receipt("ru", "corporation")))
    assert in_order(
        ru,
        [
            "Приложение 3 к стандарту",
            "Руководствуясь пунктом 2 статьи 20 Закона Республики Казахстан от 15 апреля 2013 года",
            "г. Павлодар, ул. Кривенко, 25",
            "отказывает в приеме документов",
            "1) свидетельство о рождении ребенка (детей);",
            "2) решение местного исполнительного органа",
            "3) документы, подтверждающие",
            "в 2 (двух) экземплярах",
            "Оператор Государственной корпорации",
            "Исполнитель",
            "Телефон",
            "Получил(а): услугополучатель",
        ],
    )
    assert "канцелярии" not in ru
    kk = reading.text(sheets.make("refusal_receipt", "kk", samples.refusal_receipt("kk")))
    assert in_order(
        kk,
        [
            "стандартына 3-қосымша",
            "2013 жылғы 15 сәуірдегі Қазақстан Республикасы Заңының 20-бабының 2-тармағын",
            "құжаттарды қабылдаудан бас тартады",
            "1) баланың (балалардың) туу туралы куәлігі;",
            "2 (екі) данада жасалды",
            "Көрсетілетін қызметті берушінің кеңсе қызметкері",
            "Орындаушы",
            "Алдым: көрсетілетін қызметті алушы",
        ],
    )
    assert "корпорация" not in kk


@pytest.mark.clause("5.1")
def test_the_coupon_proves_what_was_accepted_when_and_by_whom() -> None:
    pdf = sheets.make("coupon", "kk", samples.coupon("kk"))
    assert in_order(
        reading.text(pdf),
        [
            "ҚОЛХАТ",
            "құжаттарды қабылдау туралы",
            "№ 123",
            "2026 жылғы 13 қараша, 16:40",
            samples.GUARDIAN,
            samples.CHILDREN[1],
            "ЖТ МДҚ, 13.11.2026, № 17",
            "Нәтиже берілетін күн: 2026 жылғы 27 қараша",
            "10 жұмыс күні",
            "https://office.example/status/",
            "7K4M-92QD",
            "кеңсе қызметкері",
            "Жүнісова М. Т.",
        ],
    )
    with reading.document(pdf) as opened:
        (page,) = opened.pages
        width, height = (round(float(page.mediabox[index]) / 72 * 25.4) for index in (2, 3))
    assert (width, height) == (148, 210)
    assert "7K4M" not in reading.text(sheets.make("coupon", "kk", samples.coupon("kk", status_code="")))


@pytest.mark.clause("5.2")
def test_the_resolution_names_the_executor() -> None:
    text = reading.text(sheets.make("resolution", "kk", samples.resolution("kk")))
    assert in_order(
        text,
        [
            "БҰРЫШТАМА",
            "2026 жылғы 16 қараша",
            "№ 123",
            "Жауапты орындаушы Қасымов Е. Ж.",
            "Құжаттарды қарап",
            "Бөлім басшысы",
        ],
    )


@pytest.mark.clause("10.3")
def test_the_notice_gives_the_reasoned_refusal() -> None:
    text = reading.text(sheets.make("refusal_notice", "ru", samples.refusal_notice("ru")))
    assert in_order(
        text,
        [
            "УВЕДОМЛЕНИЕ о мотивированном отказе",
            "№ 17 22 ноября 2026 года",
            "Ваше заявление от 13 ноября 2026 года",
            "Решением № 17 в оказании услуги отказано",
            "Причина отказа Недостоверность",
            "Обоснование Ребенок",
            "обжаловано",
        ],
    )


@pytest.mark.clause("5.5")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_journal_repeats_its_head_on_each_page_and_loses_no_entry(language: Any) -> None:
    pages = reading.page_texts(sheets.make("journal", language, samples.journal(language, rows=20)))
    head = "Бұрыштама" if language == "kk" else "Резолюция"
    full = [page for page in pages if "123, 13.11.2026" in page]
    assert len(full) > 1
    assert all(head in page for page in full)
    assert " ".join(pages).count("16.11.2026, Қасымов Е. Ж.") == 20


def test_an_empty_journal_says_so() -> None:
    assert "За этот период записей нет." in reading.text(
        sheets.make("journal", "ru", samples.journal("ru", rows=0))
    )


def test_the_case_history_shows_steps_against_their_limits() -> None:
    text = reading.text(sheets.make("case_history", "ru", samples.case_history("ru")))
    assert in_order(
        text,
        [
            "13.11.2026 16:40",
            "13.11.2026 16:55",
            "13.11.2026 17:10",
            "16.11.2026 18:30",
            "просрочено",
            "События",
            "№ 123",
        ],
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_is_a_tagged_archive_file_with_its_fonts(kind: Any, language: Any) -> None:
    data = getattr(samples, kind)(language)
    pdf = sheets.make(kind, language, data)
    assert pdf == sheets.make(kind, language, data)
    assert {font["emb"] for font in reading.fonts(pdf)} == {"yes"}
    assert all("Sheet-S" in font["name"] for font in reading.fonts(pdf))
    assert {"/H1", "/Table", "/TH", "/TD", "/P"} <= set(reading.tags(pdf))
    with reading.document(pdf) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"].startswith(sheets.TITLES[kind, language])
        assert str(opened.Root.Lang) == language


def test_the_reader_s_language_does_not_touch_the_sheet() -> None:
    data = samples.coupon("kk", documents=[{"title": "х", "sheets": 1234, "note": ""}])
    with translation.override("en"):
        english = sheets.html("coupon", "kk", data)
    with translation.override("ru"):
        assert sheets.html("coupon", "kk", data) == english


@pytest.mark.parametrize("before", [42, 50, 54])  # letters after which a line would end there
def test_no_line_ends_inside_a_number_with_its_ending(before: int) -> None:
    """«17-пәтер», «№ 2-бап»: wherever the line ends, and read back from the file with the hyphen that was typed."""
    data = samples.application("kk")
    data["applicant"]["address"] = (
        f"Павлодар қаласы, {'ә' * before} Кривенко көшесі, 25-үй, 17-пәтер, № 2-бап"
    )
    text = reading.text(sheets.make("application", "kk", data))
    assert [text.count(word) for word in ("25-үй", "17-пәтер", "№ 2-бап")] == [2, 2, 2]


def test_markup_in_a_name_stays_text() -> None:
    assert "<img src=x> & Co" in decision("kk", guardian="<img src=x> & Co")


def test_the_template_version_follows_every_part_of_the_sheet(tmp_path: Path) -> None:
    sorts = [(kind, language) for kind in KINDS for language in LANGUAGES]
    before = {sort: sheets.template_version(*sort) for sort in sorts}  # type: ignore[arg-type]
    assert len(set(before.values())) == len(sorts)
    own = tmp_path / "sheets" / "_periods.html"
    own.parent.mkdir()
    own.write_text((FORMS / "_periods.html").read_text() + "<p>{{ language }}</p>")
    templates = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    with override_settings(TEMPLATES=templates):
        after = {sort: sheets.template_version(*sort) for sort in sorts}  # type: ignore[arg-type]
        assert {sort[0] for sort in sorts if after[sort] != before[sort]} == {
            "decision",
            "decision_copy",
        }
        assert after["decision", "kk"][:8] in decision("kk")
