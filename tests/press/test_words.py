"""Sums in words and in digits, checked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefit_office.press import words

NUMBERS = [
    (0, "нөл", "ноль"),
    (1, "бір", "один"),
    (2, "екі", "два"),
    (9, "тоғыз", "девять"),
    (10, "он", "десять"),
    (11, "он бір", "одиннадцать"),
    (14, "он төрт", "четырнадцать"),
    (19, "он тоғыз", "девятнадцать"),
    (20, "жиырма", "двадцать"),
    (21, "жиырма бір", "двадцать один"),
    (38, "отыз сегіз", "тридцать восемь"),
    (47, "қырық жеті", "сорок семь"),
    (56, "елу алты", "пятьдесят шесть"),
    (65, "алпыс бес", "шестьдесят пять"),
    (74, "жетпіс төрт", "семьдесят четыре"),
    (83, "сексен үш", "восемьдесят три"),
    (92, "тоқсан екі", "девяносто два"),
    (100, "жүз", "сто"),
    (111, "жүз он бір", "сто одиннадцать"),
    (200, "екі жүз", "двести"),
    (999, "тоғыз жүз тоқсан тоғыз", "девятьсот девяносто девять"),
    (1000, "бір мың", "одна тысяча"),
    (1001, "бір мың бір", "одна тысяча один"),
    (2000, "екі мың", "две тысячи"),
    (5000, "бес мың", "пять тысяч"),
    (11000, "он бір мың", "одиннадцать тысяч"),
    (21000, "жиырма бір мың", "двадцать одна тысяча"),
    (22690, "жиырма екі мың алты жүз тоқсан", "двадцать две тысячи шестьсот девяносто"),
    (26510, "жиырма алты мың бес жүз он", "двадцать шесть тысяч пятьсот десять"),
    (31800, "отыз бір мың сегіз жүз", "тридцать одна тысяча восемьсот"),
    (43250, "қырық үш мың екі жүз елу", "сорок три тысячи двести пятьдесят"),
    (100000, "жүз мың", "сто тысяч"),
    (111111, "жүз он бір мың жүз он бір", "сто одиннадцать тысяч сто одиннадцать"),
    (519000, "бес жүз он тоғыз мың", "пятьсот девятнадцать тысяч"),
    (1000000, "бір миллион", "один миллион"),
    (2000000, "екі миллион", "два миллиона"),
    (5000001, "бес миллион бір", "пять миллионов один"),
]


@pytest.mark.parametrize(("number", "kk", "ru"), NUMBERS)
def test_a_number_in_words(number: int, kk: str, ru: str) -> None:
    assert (words.number_in_words(number, "kk"), words.number_in_words(number, "ru")) == (kk, ru)


def test_a_sum_carries_its_currency_which_does_not_decline() -> None:
    assert words.tenge_in_words(43250, "kk") == "қырық үш мың екі жүз елу теңге"
    assert words.tenge_in_words("43250.00", "ru") == "сорок три тысячи двести пятьдесят тенге"
    assert words.tenge_in_words(1, "ru") == "один тенге"
    assert words.tenge_in_words(21, "ru") == "двадцать один тенге"
    assert words.tenge_in_words(2, "ru") == "два тенге"


def test_tiyn_are_named_only_when_there_are_any() -> None:
    assert words.tenge_in_words("21625.50", "kk") == "жиырма бір мың алты жүз жиырма бес теңге 50\u00a0тиын"
    assert words.tenge_in_words(Decimal("0.05"), "ru") == "ноль тенге 05\u00a0тиын"
    assert words.money_with_words("21625.5", "ru") == (
        "21\u00a0625 (двадцать одна тысяча шестьсот двадцать пять) тенге 50\u00a0тиын"
    )


@pytest.mark.parametrize(
    ("amount", "digits"),
    [
        (0, "0"),
        (999, "999"),
        ("1000", "1\u00a0000"),
        ("43250.00", "43\u00a0250"),
        ("1234567.5", "1\u00a0234\u00a0567,50"),
        ("0.995", "1"),
        ("0.005", "0,01"),
    ],
)
def test_digits_are_spaced_by_thousands(amount: int | str, digits: str) -> None:
    assert words.money(amount) == digits


def test_a_negative_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        words.money(-1)
    with pytest.raises(ValueError, match="never negative"):
        words.tenge_in_words("-0.01", "kk")


KK = {
    "нөл": 0, "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "сегіз": 8, "тоғыз": 9, "он": 10,
    "жиырма": 20, "отыз": 30, "қырық": 40, "елу": 50, "алпыс": 60, "жетпіс": 70, "сексен": 80, "тоқсан": 90,
}  # fmt: skip


@given(st.integers(min_value=0, max_value=999_999_999))
def test_kazakh_words_read_back_as_the_number(number: int) -> None:
    total = group = 0
    for word in words.number_in_words(number, "kk").split():
        if word == "жүз":
            group = max(group, 1) * 100
        elif word in ("мың", "миллион"):
            total += max(group, 1) * (1000 if word == "мың" else 1_000_000)
            group = 0
        else:
            group += KK[word]
    assert total + group == number
