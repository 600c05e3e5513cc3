"""What is printed of many cases: journal, registers, reports, payment lists."""

from typing import TypedDict

from .values import Day, Moment, Signer, Sum


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
