"""The field's words on a page, and the product's texts keep to them.

Planted defects this file goes red for: a term without one of its words; two words for one thing; the search finds in
one language only; a text of the product says another word than the glossary.
"""

import polib
import pytest
from django.test import Client
from django.urls import reverse

from benefit_office.help.glossary import MARKS, terms
from benefit_office.office import messages

# The English word means something else there: the unit of a limit, the column of a report.
ANOTHER_MEANING = {"unit", "transferred"}


def test_every_term_has_its_three_words_and_its_source_and_none_stands_twice() -> None:
    rows = terms()
    assert all(row.kk and row.ru and row.en and row.mark in MARKS for row in rows)
    assert len({row.kk for row in rows}) == len({row.en for row in rows}) == len(rows) > 100


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_text_that_is_a_term_says_the_glossarys_word(language: str) -> None:
    ours = {
        term.en.casefold(): getattr(term, language).casefold() for term in terms() if " / " not in term.en
    }
    catalogue = polib.pofile(str(messages.LOCALE / language / "LC_MESSAGES" / "django.po"))
    told = [
        (entry.msgid.casefold(), entry.msgstr)
        for entry in catalogue
        if not entry.msgid_plural and not entry.msgctxt
    ]
    wrong = [
        f"{msgid} → {text}, the glossary says {ours[msgid]}"
        for msgid, text in told
        if msgid in ours and msgid not in ANOTHER_MEANING and text.casefold() not in ours[msgid]
    ]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "looked_for"),
    [("kk", "бұрыштама"), ("kk", "БУРЫШТАМА"), ("ru", "резолюция"), ("en", "resolution")],
)
def test_a_word_is_found_in_any_language_and_without_the_kazakh_letters(
    language: str, looked_for: str
) -> None:
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(reverse("glossary"), {"q": looked_for})
    assert [term.en for term in page.context["terms"]] == ["resolution"]


@pytest.mark.django_db
def test_a_stranger_sorts_the_page_by_links_and_a_wrong_order_is_the_kazakh_one() -> None:
    client = Client()
    by = {
        order: [t.en for t in client.get(reverse("glossary"), {"by": order}).context["terms"]]
        for order in ("kk", "en", "x")
    }
    assert by["en"] == sorted(by["en"], key=str.casefold)
    assert by["x"] == by["kk"] != by["en"]
    page = client.get(reverse("login")).content.decode()
    assert f'href="{reverse("glossary")}"' in page


@pytest.mark.django_db
def test_what_nobody_knows_is_told_and_leads_back() -> None:
    page = Client().get(reverse("glossary"), {"q": "<script>"})
    assert page.context["terms"] == []
    assert "<script>" not in page.content.decode().split("</head>")[1].replace("<script src", "")
    assert 'href="?by=kk"' in page.content.decode()
