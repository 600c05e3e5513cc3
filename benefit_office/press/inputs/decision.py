"""What leaves the office: the decision, its calculation, its notice and its receipt."""

from typing import TypedDict

from .values import Day, Moment, Outcome, Paper, Period, Picture, Signer


class DecisionChild(TypedDict):
    """A ward of the decision; of a refusal or a stop without periods."""

    name: str
    birth_date: Day
    certificate: Paper | None
    periods: list[Period]


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


class DecisionCopySheet(DecisionSheet):
    """A lost decision issued again: the same sheet under the same number, marked as a duplicate."""

    copy_number: str
    copy_date: Day
    certified_by: str
    certified_position: str


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


class CalculationRow(TypedDict):
    """One number of the calculation with what it rests on."""

    label: str
    value: str
    source: str


class CalculationChild(TypedDict):
    """How the sums of one ward came about."""

    name: str
    birth_date: Day
    rows: list[CalculationRow]
    periods: list[Period]


class CalculationSheet(TypedDict):
    """Every number of the amounts with its source: the monthly index by its date, the office's terms of counting."""

    specimen: bool
    service: str
    body_name: str
    case_number: str
    number: str  # of the decision; "" for a draft, and so its date
    date: Day
    applicant: str
    application_date: Day
    terms: list[CalculationRow]
    children: list[CalculationChild]
    prepared_on: Day
    prepared_by: str
    prepared_by_position: str


class ResultReceiptSheet(TypedDict):
    """Proof that the result was handed over at the counter."""

    specimen: bool
    service: str
    body_name: str
    case_number: str
    number: str  # of the decision, and its date
    date: Day
    applicant: str
    received_by: str
    handed_over: Moment
    worker: str
    worker_position: str


class SignatureCardSheet(TypedDict):
    """What an electronic signature beside the file rests on, on one page: for whoever holds the decision on paper."""

    specimen: bool
    service: str
    body_name: str
    body_bin: str
    case_number: str
    number: str  # of the decision, and its date
    date: Day
    signed: Moment
    signer: str  # as the certificate names the holder
    position: str
    certificate: str  # serial number, hexadecimal
    certificate_issuer: str
    since: Day  # the certificate holds from, until
    until: Day
    algorithm: str
    stamped: Moment  # by the time-stamp authority; "" without a stamp
    content_sha256: str
    sheet_kk_sha256: str
    sheet_ru_sha256: str
    qr: Picture
    verify_url: str
