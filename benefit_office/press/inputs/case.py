"""What is printed of a case on its way: resolution, hearing, history."""

from typing import TypedDict

from .values import Day, Moment, Signer


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
