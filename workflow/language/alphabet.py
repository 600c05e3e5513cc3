"""The order of the 42 Kazakh letters, and the look-alikes a Russian keyboard types instead."""

from string import ascii_uppercase

LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
# Private code points keep the alphabet's order under any byte-wise collation of the database.
_ORDER = {letter: chr(0xE000 + place) for place, letter in enumerate(LETTERS)}
_LOOK_ALIKES = str.maketrans("әғқңөұүһіёй", "агкноуухиеи")
# The database's index of parts of names knows letters by the locale it was made with; these it knows everywhere.
_PLAIN = str.maketrans("абвгдежзиклмнопрстуфхцчшщъыьэюя", "abvgdejziklmnoprstufhcqwx1y2345")


def sort_key(text: str) -> str:
    """A string whose byte order is the Kazakh alphabetical order of `text`."""
    return "".join(_ORDER.get(letter, letter) for letter in text.casefold())


def search_key(text: str) -> str:
    """`text` in letters that any database can search, Kazakh ones as their Russian look-alikes: Қ and К are found by
    either.
    """
    return text.casefold().translate(_LOOK_ALIKES).translate(_PLAIN)


_EVERY = LETTERS + LETTERS.upper() + ascii_uppercase
# The same for the database: `translate(text, *TRANSLATED)` is `search_key(text)` for every letter of ours.
TRANSLATED = (_EVERY, search_key(_EVERY))
