"""A bank's name is said in the reader's language, where the office knows it there."""

import pytest

from applications.persons.banks import bank_in


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("АО «Kaspi Bank»", "kk", "«Kaspi Bank» АҚ"),
        ("«Kaspi Bank» АҚ", "ru", "АО «Kaspi Bank»"),
        ("АО «Народный Банк Казахстана»", "kk", "«Қазақстан Халық Банкі» АҚ"),
        ("«Қазпошта» АҚ", "ru", "АО «Казпочта»"),
        ("«Қазпошта» АҚ", "kk", "«Қазпошта» АҚ"),
        ("АО «Казпочта»", "en", "Kazpost JSC"),
        ("«Kaspi Bank» АҚ", "en", "Kaspi Bank JSC"),
        ("Kaspi", "kk", "Kaspi"),
    ],
)
def test_a_bank_is_named_in_the_readers_language(written: str, language: str, said: str) -> None:
    assert bank_in(written, language) == said
