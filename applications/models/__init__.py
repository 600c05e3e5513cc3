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
from .consents import RegistryConsent
from .documents import Document, RegistryCheck, Requirement
from .doors import DoorRequest, DoorSender, DoorUpdate, SenderTerms
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
    "DoorRequest",
    "DoorSender",
    "DoorUpdate",
    "GuardianKind",
    "IdentityKind",
    "IntakeDraft",
    "LookReason",
    "PaperRequest",
    "Person",
    "RegistryCheck",
    "RegistryConsent",
    "RequestedPaper",
    "Requirement",
    "SenderTerms",
    "Ticket",
    "TicketDevice",
]  # fmt: skip
