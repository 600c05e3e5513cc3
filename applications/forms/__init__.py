"""The form of the Standard's Annex 2: one application, its children, its papers."""

from .bundle import IntakeForms, document_of, gather, warnings_of
from .fields import IbanField, IinField, ScanField
from .parts import ApplicationForm, ChildForm, OnePaperForm, PaperForm

__all__ = [
    "ApplicationForm", "ChildForm", "IbanField", "IinField", "IntakeForms", "OnePaperForm", "PaperForm", "ScanField",
    "document_of", "gather", "warnings_of",
]  # fmt: skip
