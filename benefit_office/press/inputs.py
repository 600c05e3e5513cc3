"""What each kind of sheet needs: plain values that JSON keeps as they are, so that a stored input prints again.

Dates are ISO strings («2026-11-22»), times «HH:MM» and moments «2026-11-22T16:40» in office time, sums strings
of tenge («43250», «21625.50»), pictures ``data:`` URIs. Every text is already in the sheet's language. Every key
is required: what does not apply is "", [] or, where the type says so, None. An empty number or date prints as a
line to fill by hand (a draft).
"""

from typing import Annotated, Literal, TypedDict

Kind = Literal[
    "decision",
    "application",
    "refusal_receipt",
    "coupon",
    "resolution",
    "refusal_notice",
    "journal",
    "day_digest",
    "report",
    "payment_list",
    "incoming_register",
    "refusals_register",
    "case_history",
    "calculation",
    "result_receipt",
    "decision_copy",
    "hearing_notice",
    "hearing_minutes",
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


class IncomingRow(TypedDict):
    """An entry of the incoming register; texts stand as they are to be printed."""

    number: str
    registered: Moment
    channel: str
    applicant: str
    address: str
    children: str
    papers: str  # how many, and on how many sheets
    passed: Moment
    executor: str
    due: Day
    result: str


class IncomingRegisterSheet(TypedDict):
    """The incoming register for a period, both days included (Regulation 5.1)."""

    specimen: bool
    body_name: str
    since: Day
    until: Day
    rows: list[IncomingRow]
    printed_at: Moment
    printed_by: str
    printed_by_position: str


class RefusalRow(TypedDict):
    """An entry of the register of refusals to accept."""

    number: str
    at: Moment
    applicant: str
    missing: list[str]
    worker: str


class CountRow(TypedDict):
    """A line of statistics."""

    title: str
    count: str


class RefusalsRegisterSheet(TypedDict):
    """The register of refusals to accept for a period, with its statistics (Regulation 9.1)."""

    specimen: bool
    body_name: str
    since: Day
    until: Day
    rows: list[RefusalRow]
    by_paper: list[CountRow]
    by_month: list[CountRow]
    printed_at: Moment
    printed_by: str
    printed_by_position: str


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


class DecisionCopySheet(DecisionSheet):
    """A lost decision issued again: the same sheet under the same number, marked as a duplicate."""

    copy_number: str
    copy_date: Day
    certified_by: str
    certified_position: str


class HearingNoticeSheet(TypedDict):
    """The preliminary decision: what is going to be refused and why, when the applicant is heard."""

    specimen: bool
    service: str
    body_name: str
    case_number: str
    date: Day
    applicant: str
    address: str
    application_date: Day
    reason: str
    planned: Moment
    place: str
    objection_until: Moment
    executor: str
    phone: str


class HearingMinutesSheet(TypedDict):
    """The minutes of a hearing: place, date, times, who took part, questions and answers, signatures."""

    specimen: bool
    service: str
    body_name: str
    case_number: str
    applicant: str
    place: str
    held: Moment
    ended: Moment
    participants: list[str]
    objection: str
    proceedings: str
    minuted_by: str
    minuted_by_position: str


class DigestRow(TypedDict):
    """A row of a closed day, known by its place, the decision's number and its hash; no name."""

    place: str
    decision: str
    date: Day
    kind: str
    hash: str


class DayDigestSheet(TypedDict):
    """The page of a closed journal day: with it on paper nobody changes the day's rows unseen (Regulation 5.5)."""

    specimen: bool
    body_name: str
    office_code: str
    day: Day
    first: str
    last: str
    rows: list[DigestRow]
    head: str


class ReportTable(TypedDict):
    """One table of a report; texts and numbers stand as they are to be printed."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    total: list[str]


class ReportSheet(TypedDict):
    """The office's report of a period, or the region's."""

    specimen: bool
    body_name: str
    since: Day
    until: Day
    tables: list[ReportTable]
    printed_at: Moment
    printed_by: str


class PaymentRow(TypedDict):
    """A line of the payment list; `minus` says that the sum is to be taken off."""

    number: str
    allowance: str
    guardian: str
    iin: str
    account: str
    bank: str
    month: str
    amount: Sum
    minus: bool
    remark: str


class PaymentListSheet(TypedDict):
    """What an office asks the treasury to pay for a month, signed off by its head."""

    specimen: bool
    body_name: str
    month: Day
    rows: list[PaymentRow]
    total: Sum
    total_minus: bool
    drafted_by: str
    signed_on: Day
    signer: Signer


SHEETS: dict[str, type] = {
    "decision": DecisionSheet,
    "application": ApplicationSheet,
    "refusal_receipt": RefusalReceiptSheet,
    "coupon": CouponSheet,
    "resolution": ResolutionSheet,
    "refusal_notice": RefusalNoticeSheet,
    "journal": JournalSheet,
    "day_digest": DayDigestSheet,
    "report": ReportSheet,
    "payment_list": PaymentListSheet,
    "incoming_register": IncomingRegisterSheet,
    "refusals_register": RefusalsRegisterSheet,
    "case_history": CaseHistorySheet,
    "calculation": CalculationSheet,
    "result_receipt": ResultReceiptSheet,
    "decision_copy": DecisionCopySheet,
    "hearing_notice": HearingNoticeSheet,
    "hearing_minutes": HearingMinutesSheet,
}
