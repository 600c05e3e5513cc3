"""The printed decision is read back and must show its own numbers, dates, names and sums."""

import re
from typing import Any

import pytest

from benefit_office.press import proof, sheets
from tests.press import reading, samples

LANGUAGES = ("kk", "ru")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["appoint", "reset", "refuse", "stop"])
def test_what_is_read_back_is_what_poppler_reads(language: Any, outcome: str) -> None:
    pdf = sheets.make("decision", language, samples.decision(language, outcome))
    assert letters(proof.text_of(pdf)) == letters(reading.text(pdf))


def letters(text: str) -> list[str]:
    return sorted(re.sub(r"[\s\u00a0\u00ad-]+", "", text))


def changed(language: str) -> dict[str, dict[str, Any]]:
    """An input that says something else than the printed one, by the path of the change."""
    data = samples.decision(language)
    children = data["children"]
    first = children[0]
    return {
        "number": {"number": "18"},
        "date": {"date": "2026-11-23"},
        "case_number": {"case_number": "551000000-2026-000124"},
        "guardian": {"guardian": "Әбілқасымова Гүлшаһра Ұзаққызы"},
        "application_date": {"application_date": "2026-11-14"},
        "account": {"account": "KZ75125KZT1001300336"},
        "signer": {"signer": {**data["signer"], "name": "Басқа Б. Б."}},
        "guardianship[0].number": {"guardianship": [{**data["guardianship"][0], "number": "413/3"}]},
        "guardianship[0].date": {"guardianship": [{**data["guardianship"][0], "date": "2019-03-06"}]},
        "children[0].name": {"children": [{**first, "name": "Басқа Бала"}, *children[1:]]},
        "children[0].birth_date": {"children": [{**first, "birth_date": "2013-02-11"}, *children[1:]]},
        "children[0].periods[0].amount": {
            "children": [{**first, "periods": [{**first["periods"][0], "amount": "39321"}]}, *children[1:]]
        },
        "children[0].periods[0].since": {
            "children": [
                {**first, "periods": [{**first["periods"][0], "until": "2025-12-30"}]},
                *children[1:],
            ]
        },
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_fact_that_is_not_on_the_sheet_is_named(language: str) -> None:
    data = samples.decision(language)
    pdf = sheets.make("decision", language, data)  # type: ignore[arg-type]
    for path, change in changed(language).items():
        with pytest.raises(proof.NotAsWritten) as caught:
            proof.prove("decision", language, {**data, **change}, pdf)
        assert str(caught.value) == f"The printed sheet does not show: {path}."


def test_a_form_that_hides_the_sums_makes_no_sheet() -> None:
    own = sheets.shipped("decision", "kk").replace(
        "</h1>", "</h1><style>.sum ~ *, td { display: none }</style>"
    )
    with pytest.raises(proof.NotAsWritten, match=r"children\[0\]\.periods\[0\]\.amount"):
        sheets.make("decision", "kk", samples.decision("kk"), own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_twelve_children_with_long_names_are_proved_over_three_pages(language: Any) -> None:
    data = samples.twelve_children(language)
    pdf = sheets.make("decision", language, data)
    assert len(reading.page_texts(pdf)) == 3
    proof.prove("decision", language, data, pdf)
