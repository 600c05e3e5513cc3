"""IIN, IBAN and telephone: the rules of check digits as properties, numbers as they are dialled."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from applications.persons.identifiers import (
    IinFault,
    iban,
    iban_is_valid,
    iin_check_digit,
    iin_fault,
    iin_mismatch,
    phone_is_valid,
)

ELEVEN = st.text("0123456789", min_size=11, max_size=11)


def reference(eleven: str) -> int | None:
    """The rule as the law words it, written a second time."""
    digits = [int(digit) for digit in eleven]
    control = sum(digit * place for place, digit in enumerate(digits, 1)) % 11
    if control == 10:
        weights = [*range(3, 12), 1, 2]
        control = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return None if control == 10 else control


@given(ELEVEN)
def test_the_check_digit_follows_the_rule(eleven: str) -> None:
    assert iin_check_digit(eleven) == reference(eleven)


@given(ELEVEN)
def test_one_of_ten_last_digits_is_right_or_none(eleven: str) -> None:
    right = [digit for digit in "0123456789" if iin_fault(eleven + digit) is None]
    expected = reference(eleven)
    assert right == ([] if expected is None else [str(expected)])


@given(ELEVEN, st.integers(0, 10), st.integers(1, 9))
def test_a_mistyped_digit_is_found_but_where_both_weighings_agree(eleven: str, place: int, step: int) -> None:
    """Weights 1–11 are not 0 modulo 11, so a single slip changes the first control number."""
    digit = iin_check_digit(eleven)
    first = sum(int(each) * weight for weight, each in enumerate(eleven, 1)) % 11
    changed = eleven[:place] + str((int(eleven[place]) + step) % 10) + eleven[place + 1 :]
    other = sum(int(each) * weight for weight, each in enumerate(changed, 1)) % 11
    assume(first != 10 and other != 10)
    if place < 10:  # the eleventh weight is 11, that is 0
        assert iin_fault(f"{changed}{digit}") is IinFault.CHECK_DIGIT


@pytest.mark.parametrize(
    "text", ["", "1", "12345678901", "1234567890123", "12345678901a", "１２３４５６７８９０１２"]
)
def test_an_iin_has_twelve_digits(text: str) -> None:
    assert iin_fault(text) is IinFault.LENGTH


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from("mf"), st.integers(0, 9999))
def test_an_iin_made_for_a_birth_date_fits_it(birth: date, sex: str, number: int) -> None:
    seventh = {19: {"m": "3", "f": "4"}, 20: {"m": "5", "f": "6"}}[birth.year // 100][sex]
    iin = f"{birth:%y%m%d}{seventh}{number:04}0"
    assert not iin_mismatch(iin, birth, sex)
    assert iin_mismatch(iin, birth, "m" if sex == "f" else "f")


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from("0789"), st.sampled_from(["m", "f", ""])
)
def test_a_seventh_digit_outside_one_to_six_says_nothing_about_sex_and_century(
    birth: date, seventh: str, sex: str
) -> None:
    assert not iin_mismatch(f"{birth:%y%m%d}{seventh}00000", birth, sex)


@pytest.mark.parametrize(
    ("iin", "birth", "warned"),
    [
        ("800102400000", date(1980, 1, 2), False),
        ("800102400000", date(1980, 1, 3), True),
        ("800102600000", date(1980, 1, 2), True),  # the seventh digit says 20th hundred
        ("800102400000", None, False),
    ],
)
def test_the_birth_date_is_compared(iin: str, birth: date | None, warned: bool) -> None:
    assert iin_mismatch(iin, birth) is warned


@given(
    st.text("0123456789", min_size=3, max_size=3),
    st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=13, max_size=13),
)
def test_a_made_account_is_valid_and_a_mistyped_digit_or_letter_is_found(bank: str, own: str) -> None:
    account = iban(bank, own)
    assert iban_is_valid(account)
    for place in range(2, 20):
        alike = "0123456789" if account[place].isdigit() else "ABCDEFGHJK"
        other = next(letter for letter in alike if letter != account[place])
        assert not iban_is_valid(account[:place] + other + account[place + 1 :])


@pytest.mark.parametrize(
    "account",
    [
        "",
        "KZ",
        "DE89370400440532013000",
        "KZ86125KZT5004100101",
        "кz86125KZT5004100100",
        "KZ86125KZT500410010",
    ],
)
def test_what_is_no_kazakh_account(account: str) -> None:
    assert not iban_is_valid(account)


def test_the_published_example_is_valid() -> None:
    assert iban_is_valid("KZ86125KZT5004100100")


@pytest.mark.parametrize(
    ("numbers", "right"),
    [
        ("+7 701 123 45 67", True), ("8 (7182) 32-00-00", True), ("32-00-00, +77011234567", True),
        ("+7 799 274 84 21' AND 22=22 AND '77'='77", False), ("әпкесі арқылы", False), ("7 701 123 ішкі 4", False),
        ("1234", False), ("(((((", False), ("7+701+123", False), ("32-00-00,", False), ("٣٢٠٠٠٠", False),
    ],
)  # fmt: skip
def test_a_telephone_number_is_what_is_dialled(numbers: str, right: bool) -> None:
    assert phone_is_valid(numbers) is right
