"""Does an input fit its sheet? What does not is named by its path."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from benefit_office.press.inputs import SHEETS


class WrongInput(ValueError):
    """The input does not fit its sheet; the message begins with the path of the value."""


def check(kind: str, data: Any) -> None:
    """Refuse an input with a missing, unknown or wrongly typed value, naming it.

    :raises WrongInput: «decision.children[2].periods[0].amount: expected a sum in tenge, found 'x'».
    """
    if kind not in SHEETS:
        raise WrongInput(f"There is no sheet «{kind}»; known are {', '.join(SHEETS)}.")
    _check(SHEETS[kind], data, kind)


def _check(expected: Any, value: Any, path: str) -> None:
    origin = get_origin(expected)
    if is_typeddict(expected):
        _check_fields(expected, value, path)
    elif origin is list:
        _check_items(get_args(expected)[0], value, path)
    elif origin is UnionType:
        if value is not None:
            _check(get_args(expected)[0], value, path)
    elif wanted := _unlike(expected, value):
        raise WrongInput(f"{path}: expected {wanted}, found {value!r}.")


def _unlike(expected: Any, value: Any) -> str:
    """What a plain value should have been, or "" if it is that."""
    origin = get_origin(expected)
    if origin is Annotated:
        wanted = str(expected.__metadata__[0])
        return "" if isinstance(value, str) and FORMATS[wanted](value) else wanted
    if origin is Literal:
        return "" if value in get_args(expected) else f"one of {', '.join(get_args(expected))}"
    return "" if type(value) is expected else str(expected.__name__)


def _check_items(expected: Any, value: Any, path: str) -> None:
    if not isinstance(value, list):
        raise WrongInput(f"{path}: expected a list, found {value!r}.")
    for index, item in enumerate(value):
        _check(expected, item, f"{path}[{index}]")


def _check_fields(expected: Any, value: Any, path: str) -> None:
    if not isinstance(value, dict):
        raise WrongInput(f"{path}: expected an object, found {value!r}.")
    fields = get_type_hints(expected, include_extras=True)
    if missing := fields.keys() - value.keys():
        raise WrongInput(f"{path}: missing {', '.join(sorted(missing))}.")
    if unknown := value.keys() - fields.keys():
        raise WrongInput(f"{path}: unknown {', '.join(sorted(map(str, unknown)))}.")
    for name, hint in fields.items():
        _check(hint, value[name], f"{path}.{name}")


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return not text or (len(text) == 16 and datetime.fromisoformat(text).tzinfo is None)
    except ValueError:
        return False


def _is_sum(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and Decimal(text) >= 0
    except InvalidOperation:
        return False


FORMATS = {
    "an ISO date or an empty text": _is_day,
    "an ISO moment in office time or an empty text": _is_moment,
    "a sum in tenge": _is_sum,
    "a data: URI, an address to draw as a QR code, or an empty text": lambda text: (
        not text or text.startswith(("data:", "https://", "http://"))
    ),
}
