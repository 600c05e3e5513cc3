"""What is printed when papers are handed in: application, coupon, receipt of refused papers."""

from typing import Literal, TypedDict

from .values import Day, Paper, Picture


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
