"""Sums in words, as they stand in brackets after the digits on an official sheet.

Checked by hand against num2words 0.5.14 (Kazakh is ``kz`` there). «Тенге» and «теңге» do not decline in these
sums; in Russian the number before «тенге» is masculine (двадцать один тенге), thousands are feminine.
"""

from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

NBSP = "\u00a0"
ENGINES = {"kk": "kz", "ru": "ru"}
TENGE = {"kk": "теңге", "ru": "тенге"}


def number_in_words(number: int, language: str) -> str:
    """43250 → «қырық үш мың екі жүз елу» / «сорок три тысячи двести пятьдесят»."""
    if number < 0:
        raise ValueError("A sum on a sheet is never negative.")
    return num2words(number, lang=ENGINES[language])


def tenge_in_words(amount: Decimal | int | str, language: str) -> str:
    """The sum in words with its currency; tiyn only when there are any: «… теңге 50 тиын»."""
    whole, tiyn = _split(amount)
    words = f"{number_in_words(whole, language)} {TENGE[language]}"
    return f"{words} {tiyn:02}{NBSP}тиын" if tiyn else words


def money(amount: Decimal | int | str) -> str:
    """43250 → «43 250», 43250.5 → «43 250,50», spaced by no-break spaces so that a sum is never torn apart."""
    whole, tiyn = _split(amount)
    digits = f"{whole:,}".replace(",", NBSP)
    return f"{digits},{tiyn:02}" if tiyn else digits


def money_with_words(amount: Decimal | int | str, language: str) -> str:
    """«43 250 (сорок три тысячи двести пятьдесят) тенге», the order in which Annex 1 has «… тенге (прописью)»."""
    whole, tiyn = _split(amount)
    tail = f" {tiyn:02}{NBSP}тиын" if tiyn else ""
    return f"{money(whole)} ({number_in_words(whole, language)}) {TENGE[language]}{tail}"


def _split(amount: Decimal | int | str) -> tuple[int, int]:
    """Whole tenge and tiyn of a sum, rounded to the tiyn."""
    exact = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if exact < 0:
        raise ValueError("A sum on a sheet is never negative.")
    return int(exact), int(exact % 1 * 100)
