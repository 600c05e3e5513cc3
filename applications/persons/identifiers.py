"""IIN, IBAN and telephone: what is an error, and what is only a warning."""

import re
from datetime import date
from enum import Enum

NEVER_ISSUED_SEVENTH_DIGIT = "9"
_DIALLED = re.compile(r"\+?[0-9 ()-]+")
_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURY = {"1": 18, "2": 18, "3": 19, "4": 19, "5": 20, "6": 20}
_SEX = {"1": "m", "3": "m", "5": "m", "2": "f", "4": "f", "6": "f"}


class IinFault(Enum):
    """Why twelve characters are not an IIN."""

    LENGTH = "length"
    CHECK_DIGIT = "check_digit"


def iin_check_digit(first_eleven: str) -> int | None:
    """The twelfth digit of an IIN; None for a row that is never issued."""
    for weights in (_FIRST, _SECOND):
        control = sum(int(digit) * weight for digit, weight in zip(first_eleven, weights, strict=True)) % 11
        if control < 10:
            return control
    return None


def iin_fault(iin: str) -> IinFault | None:
    """An error that no officer can wave through: not twelve digits, or a wrong check digit."""
    if len(iin) != 12 or not (iin.isascii() and iin.isdigit()):
        return IinFault.LENGTH
    return None if iin_check_digit(iin[:11]) == int(iin[11]) else IinFault.CHECK_DIGIT


def iin_mismatch(iin: str, birth_date: date | None, sex: str = "") -> bool:
    """Whether digits 1–7 speak against birth date or sex: only a warning since decree 853 of 2013.

    A seventh digit outside 1–6 says nothing about century and sex.
    """
    if birth_date and iin[:6] != birth_date.strftime("%y%m%d"):
        return True
    century, expected_sex = _CENTURY.get(iin[6]), _SEX.get(iin[6])
    if birth_date and century is not None and birth_date.year // 100 != century:
        return True
    return bool(sex and expected_sex and sex != expected_sex)


def iban_is_valid(account: str) -> bool:
    """A Kazakh account: KZ and 18 more characters, remainder 1 by ISO 7064 mod 97."""
    if len(account) != 20 or not account.startswith("KZ") or not (account.isascii() and account.isalnum()):
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def iban(bank: str, number: str) -> str:
    """An account of a bank code (3 digits) and a number (13 characters) with its right check digits."""
    digits = "".join(str(int(letter, 36)) for letter in f"{bank}{number}KZ00")
    return f"KZ{98 - int(digits) % 97:02}{bank}{number}"


def phone_is_valid(numbers: str) -> bool:
    """Numbers as they are dialled, separated by commas: digits with spaces, brackets and hyphens, five at the least."""
    each = [number.strip() for number in numbers.split(",")]
    return all(_DIALLED.fullmatch(one) and sum(map(str.isdigit, one)) >= 5 for one in each)
