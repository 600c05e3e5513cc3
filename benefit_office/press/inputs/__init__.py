"""What each kind of sheet needs: plain values that JSON keeps as they are, so that a stored input prints again.

Dates are ISO strings («2026-11-22»), times «HH:MM» and moments «2026-11-22T16:40» in office time, sums strings
of tenge («43250», «21625.50»), pictures ``data:`` URIs. Every text is already in the sheet's language. Every key
is required: what does not apply is "", [] or, where the type says so, None. An empty number or date prints as a
line to fill by hand (a draft).
"""

from typing import Literal

from .books import (
    DayDigestSheet,
    IncomingRegisterSheet,
    JournalSheet,
    PaymentListSheet,
    RefusalsRegisterSheet,
    ReportSheet,
)
from .case import CaseHistorySheet, HearingMinutesSheet, HearingNoticeSheet, ResolutionSheet
from .decision import (
    CalculationSheet,
    DecisionCopySheet,
    DecisionSheet,
    RefusalNoticeSheet,
    ResultReceiptSheet,
    SignatureCardSheet,
)
from .intake import ApplicationSheet, CouponSheet, RefusalReceiptSheet
from .values import Language

__all__ = ["SHEETS", "Kind", "Language"]

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
    "signature_card",
]

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
    "signature_card": SignatureCardSheet,
}
