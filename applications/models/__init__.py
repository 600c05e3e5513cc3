"""What comes in: persons, the application, its papers."""

from .applications import (
    AcceptanceRefusal,
    Application,
    ApplicationChild,
    CareLoss,
    Consent,
    GuardianKind,
    IdentityKind,
    IntakeDraft,
)
from .documents import Document, RegistryCheck, Requirement
from .persons import Person

__all__ = [
    "AcceptanceRefusal", "Application", "ApplicationChild", "CareLoss", "Consent", "Document", "GuardianKind",
    "IdentityKind", "IntakeDraft", "Person", "RegistryCheck", "Requirement",
]  # fmt: skip
