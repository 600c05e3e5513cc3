"""The coupon: what was accepted, when the result is due and why, and the code that shows the state of the case.

Planted defects this file goes red for: the QR leads to another page, or without the code; the code stands before the
«#», where servers log it; the walk of the due date cut; a code of fewer letters or of letters that look like digits.
"""

import re
from typing import Any

import pytest
from django.urls import reverse

from applications.models import Application
from applications.telling.status_codes import ALPHABET, LENGTH, new_status_code, printed, typed
from benefit_office.press import sheets
from tests import factories as make
from tests.factories import at
from tests.press import qr_reading, reading
from workflow.calendars import calendar_for
from workflow.deadlines import reckon_service
from workflow.deadlines.narration import narrate
from workflow.models import Case, Sheet
from workflow.working_time import explain

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]


def coupon(case: Case, language: Any) -> bytes:
    sheet = Sheet.objects.get(case=case, kind="coupon", language=language)
    return sheets.make("coupon", language, sheet.input)


def registered(settings: Any) -> Case:
    """Three children, before New Year: the walk of the due date is long."""
    settings.PUBLIC_URL = "https://office.example"
    children = tuple(make.a_child() for _ in range(3))
    case = make.received(now=at("2026-12-25 18:20"), children=children)
    return make.registered(case, at("2026-12-25 18:28"))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_printed_coupon_says_all_that_the_applicant_needs(language: str, settings: Any) -> None:
    case = registered(settings)
    text = reading_of(reading.text(coupon(case, language)))
    clerk, code = make.staff().clerk, case.application.status_code
    day, time = (
        ("2026 жылғы 25 желтоқсан", "18:20") if language == "kk" else ("25 декабря 2026 года", "18:20")
    )
    papers = [
        row["title"]
        for row in Sheet.objects.get(case=case, kind="coupon", language=language).input["documents"]
    ]
    assert [
        part
        for part in (case.number, day, time, clerk.short_name, printed(code))
        if reading_of(part) not in text
    ] == []
    assert len(papers) == len(make.PACKAGE)
    assert [title for title in papers if reading_of(title) not in text] == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_sentence_of_the_walk_to_the_due_date_is_printed(language: str, settings: Any) -> None:
    case = registered(settings)
    text = reading_of(reading.text(coupon(case, language)))
    reckoning = reckon_service(case, calendar_for(case.office))
    assert reckoning is not None
    sentences = narrate(explain(calendar_for(case.office), reckoning), language)
    assert len(sentences) > 12  # New Year and Christmas lie between
    assert [sentence for sentence in sentences if reading_of(sentence) not in text] == []


def reading_of(text: str) -> str:
    """Without what the breaking of lines changes."""
    return re.sub(r"[\s-]", "", text)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_printed_qr_leads_to_the_page_that_shows_this_case(
    language: str, settings: Any, client: Any, english: None
) -> None:
    case = registered(settings)
    address, _sharp, code = qr_reading.of_sheet(coupon(case, language)).partition("#")
    assert (address, code) == ("https://office.example/status/", case.application.status_code)
    path = address.removeprefix(settings.PUBLIC_URL)
    assert path == reverse("status")
    assert client.get(path).status_code == 200
    assert "Your application is registered" in client.post(path, {"code": code}).content.decode()


def test_a_code_has_sixty_bits_and_no_letter_that_looks_like_a_digit() -> None:
    assert (len(ALPHABET), len(set(ALPHABET)), LENGTH) == (32, 32, 12)
    assert not set(ALPHABET) & set("01IOil")
    codes = {new_status_code() for _ in range(200)}
    assert len(codes) == 200
    assert {letter for code in codes for letter in code} == set(ALPHABET)
    code = make.received().application.status_code
    assert len(code) == Application._meta.get_field("status_code").max_length == LENGTH


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("K7MQ-4R2X-9WDT", "K7MQ4R2X9WDT"),
        (" k7mq 4r2x 9wdt ", "K7MQ4R2X9WDT"),
        ("К7МQ–4R2Х–9WDТ", "K7MQ4R2X9WDT"),  # К, М, Х and Т from a Cyrillic keyboard
        ("", ""),
        ("<b>", "B"),
        ("A" * 99, "A" * 12),
    ],
)
def test_a_code_is_read_as_people_type_it(text: str, code: str) -> None:
    assert typed(text) == code


def test_a_case_handed_to_another_office_has_a_code_of_its_own() -> None:
    here = make.a_case(state="transferred")
    there = Case.objects.get(transferred_from=here)
    assert here.application.status_code != there.application.status_code
