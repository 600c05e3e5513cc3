"""The order of the 42 Kazakh letters, and the look-alikes a Russian keyboard types instead."""

LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
# Private code points keep the alphabet's order under any byte-wise collation of the database.
_ORDER = {letter: chr(0xE000 + place) for place, letter in enumerate(LETTERS)}
_LOOK_ALIKES = str.maketrans("әғқңөұүһіёй", "агкноууhиеи")


def sort_key(text: str) -> str:
    """A string whose byte order is the Kazakh alphabetical order of `text`."""
    return "".join(_ORDER.get(letter, letter) for letter in text.casefold())


def search_key(text: str) -> str:
    """`text` upper-cased with Kazakh letters replaced by their Russian look-alikes: Қ and К are found by either."""
    return text.casefold().translate(_LOOK_ALIKES).replace("h", "х").upper()
