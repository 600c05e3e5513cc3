"""What each kind of sheet needs: plain values that JSON keeps as they are, so that a stored input prints again.

Dates are ISO strings («2026-11-22»), times «HH:MM» and moments «2026-11-22T16:40» in office time, sums strings
of tenge («43250», «21625.50»), pictures ``data:`` URIs. Every text is already in the sheet's language. Every key
is required: what does not apply is "", [] or, where the type says so, None. An empty number or date prints as a
line to fill by hand (a draft).
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import Annotated, Any, Literal, TypedDict, get_args, get_origin, get_type_hints, is_typeddict

Kind = Literal[
    "decision",
    "application",
    "refusal_receipt",
    "coupon",
    "resolution",
    "refusal_notice",
    "journal",
    "case_history",
]
Language = Literal["kk", "ru"]
Outcome = Literal["appoint", "reset", "refuse", "stop"]

Day = Annotated[str, "an ISO date or an empty text"]
Moment = Annotated[str, "an ISO moment in office time or an empty text"]
Sum = Annotated[str, "a sum in tenge"]
Picture = Annotated[str, "a data: URI or an empty text"]


class Paper(TypedDict):
    """A numbered act or certificate: «№ 123, 5 марта 2019 года, отдел РАГС»."""

    number: str
    date: Day
    body: str


class Period(TypedDict):
    """A monthly sum from a day until a day, both included; an empty ``until`` is «until the age of 18»."""

    since: Day
    until: Day
    amount: Sum


class DecisionChild(TypedDict):
    """A ward of the decision; of a refusal or a stop without periods."""

    name: str
    birth_date: Day
    certificate: Paper | None
    periods: list[Period]


class Signer(TypedDict):
    """Who signs: the head, or another in the head's place; then ``acting_for`` is the head's name."""

    name: str
    position: str
    acting_for: str


class DecisionSheet(TypedDict):
    """Annex 1 of the Standard: one form with four outcomes."""

    specimen: bool  # «ҮЛГІ» / «ОБРАЗЕЦ» across each page
    service: str  # the full title of the service, as the edition has it
    body_name: str
    number: str
    date: Day
    case_number: str
    guardian: str
    application_date: Day
    guardianship: list[Paper]
    children: list[DecisionChild]
    outcome: Outcome
    reason: str  # of a refusal or a stop: the ground with its clause, then the text
    stopped_from: Day  # of a stop
    previous: Paper | None  # the decision that a re-setting, a stop or a correction builds on
    account: str  # IBAN; "" leaves the row out
    bank: str
    signer: Signer
    qr: Picture
    verify_url: str


class Applicant(TypedDict):
    """The guardian in person; ``representative`` of the application is somebody else."""

    surname: str
    name: str
    patronymic: str
    iin: str
    address: str
    phone: str
    identity_kind: str
    identity_series: str
    identity_number: str
    identity_issuer: str
    identity_date: Day


class Representative(TypedDict):
    """Who applies by a notarised power of attorney (Regulation 9.2)."""

    name: str
    iin: str
    power: Paper


class ApplicationChild(TypedDict):
    """A ward for whom the allowance is asked."""

    name: str
    birth_date: Day
    iin: str


class AttachedDocument(TypedDict):
    """A row of the list of documents handed in, or answered for by a registry."""

    title: str
    sheets: int  # 0 = taken from a registry, nothing was handed in
    note: str  # «көшірме», «ГБД ФЛ, 22.11.2026 № 17» …


class ApplicationSheet(TypedDict):
    """Annex 2 of the Standard: the application with its consent block."""

    specimen: bool
    service: str
    body_name: str
    case_number: str
    date: Day
    applicant: Applicant
    representative: Representative | None
    children: list[ApplicationChild]
    guardianship: list[Paper]
    account: str
    bank: str
    documents: list[AttachedDocument]
    incoming_number: str  # "" until it is registered
    incoming_date: Day
    received_by: str


class RefusalReceiptSheet(TypedDict):
    """Annex 3 of the Standard: the receipt refusing documents, two copies."""

    specimen: bool
    door: Literal[
        "office", "corporation"
    ]  # whose worker refuses: the office's clerk or the Corporation's operator
    service: str
    body_name: str  # the department that refuses
    body_address: str
    number: str  # "" if receipts are not numbered
    date: Day
    applicant: str
    missing: list[str]
    worker: str  # who refuses and signs
    executor: str  # who can be asked, with the phone
    phone: str


class CouponSheet(TypedDict):
    """Proof that the documents were accepted (Regulation 5.1)."""

    specimen: bool
    service: str
    body_name: str
    number: str
    date: Day
    time: str
    applicant: str
    children: list[str]
    received_by: str
    received_by_position: str
    documents: list[AttachedDocument]
    due: Day
    due_explained: str
    status_code: str  # "" leaves the status block out
    status_url: str
    qr: Picture


class ResolutionSheet(TypedDict):
    """The head's resolution naming the responsible executor (Regulation 5.2)."""

    specimen: bool
    body_name: str
    case_number: str
    incoming_number: str
    incoming_date: Day
    applicant: str
    date: Day
    executor: str
    text: str
    due: Day  # of the executor's step; "" leaves the row out
    signer: Signer


class RefusalNoticeSheet(TypedDict):
    """The notice that carries a decision of refusal to the applicant (Regulation 10.3, 11.10)."""

    specimen: bool
    service: str
    body_name: str
    case_number: str
    number: str  # of the decision of refusal, and its date
    date: Day
    applicant: str
    address: str
    application_date: Day
    ground: str  # from the list, with its clause
    reason: str
    appeal: str  # how and by when it can be appealed; "" leaves the paragraph out
    executor: str
    phone: str
    signer: Signer


class JournalRow(TypedDict):
    """An entry of the registration journal; texts stand as they are to be printed."""

    number: str
    date: Day
    incoming: str
    channel: str
    applicant: str
    children: list[str]
    guardianship: str
    resolution: str
    decision: str
    outcome: str
    sums: list[str]
    reason: str
    sent: str
    received: str
    days_used: str
    breach: str


class JournalSheet(TypedDict):
    """The registration journal for a period, both days included (Regulation 5.5)."""

    specimen: bool
    body_name: str
    since: Day
    until: Day
    rows: list[JournalRow]
    signer: Signer


class HistoryStep(TypedDict):
    """A round of one of the five steps with its limit and what it used."""

    title: str
    officer: str
    opened: Moment
    closed: Moment
    due: Moment
    late: bool


class HistoryEvent(TypedDict):
    """Who did what to the case."""

    at: Moment
    officer: str
    text: str


class CaseHistorySheet(TypedDict):
    """The life of one case: its steps against their limits, then every event."""

    specimen: bool
    service: str
    body_name: str
    case_number: str
    applicant: str
    state: str
    steps: list[HistoryStep]
    events: list[HistoryEvent]
    printed_at: Moment
    printed_by: str


SHEETS: dict[str, type] = {
    "decision": DecisionSheet,
    "application": ApplicationSheet,
    "refusal_receipt": RefusalReceiptSheet,
    "coupon": CouponSheet,
    "resolution": ResolutionSheet,
    "refusal_notice": RefusalNoticeSheet,
    "journal": JournalSheet,
    "case_history": CaseHistorySheet,
}


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
    "a data: URI or an empty text": lambda text: not text or text.startswith("data:"),
}
