"""What comes in: persons, the application, its papers."""

from .applications import (
    AcceptanceRefusal,
    Application,
    ApplicationChild,
    CareLoss,
    Consent,
    ConsentTerms,
    GuardianKind,
    IdentityKind,
    IntakeDraft,
)
from .changes import ChangedValue, DataChange, LookReason, PaperRequest, RequestedPaper
from .documents import Document, RegistryCheck, Requirement
from .persons import Person
from .tickets import Ticket, TicketDevice

__all__ = [
    "AcceptanceRefusal",
    "Application",
    "ApplicationChild",
    "CareLoss",
    "ChangedValue",
    "Consent",
    "ConsentTerms",
    "DataChange",
    "Document",
    "GuardianKind",
    "IdentityKind",
    "IntakeDraft",
    "LookReason",
    "PaperRequest",
    "Person",
    "RegistryCheck",
    "RequestedPaper",
    "Requirement",
    "Ticket",
    "TicketDevice",
]  # fmt: skip
