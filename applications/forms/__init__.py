"""The form of the Standard's Annex 2: one application, its children, its papers."""

from .bundle import IntakeForms, document_of, gather, warnings_of
from .changes import CorrectionForms, ReportForm
from .fields import IbanField, IinField, ScanField
from .papers import OnePaperForm, PaperForm
from .parts import BY_POWER, SHARED, ApplicationForm, ChildForm

__all__ = [
    "BY_POWER", "SHARED", "ApplicationForm", "ChildForm", "CorrectionForms", "IbanField", "IinField", "IntakeForms",
    "OnePaperForm", "PaperForm", "ReportForm", "ScanField", "document_of", "gather", "warnings_of",
]  # fmt: skip
