"""The pages of intake: the counter's form, the acts on a case, the papers opened."""

from .acts import add_document, refuse_acceptance, register, transfer
from .asking import ask_papers, drop_request
from .changes import correct, report_change
from .documents import document
from .intake import intake, keep_draft
from .unmasking import hide_children, show_children

__all__ = [
    "add_document", "ask_papers", "correct", "document", "drop_request", "hide_children", "intake", "keep_draft",
    "refuse_acceptance", "register", "report_change", "show_children", "transfer",
]  # fmt: skip
