"""What leaves: the decision, its money, its signatures, the journal."""

from .allowances import Allowance, AllowanceAccount, AllowancePeriod, ImportedAllowance
from .audit import AuditFinding, AuditSample, SampledCase
from .decisions import Decision, DecisionLine, HandOver, Outcome, Signature
from .hearings import Hearing
from .journal import DayDigest, JournalChain, JournalEntry, JournalPersons
from .milestones import Milestone, ReportedChange
from .money import AllowanceRule, Ground, MciRate
from .payments import PaymentLine, PaymentList
from .proceedings import Contest, Proceeding
from .results import Duplicate

__all__ = [
    "Allowance", "AllowanceAccount", "AllowancePeriod", "AllowanceRule", "AuditFinding", "AuditSample",
    "Contest", "DayDigest", "Decision", "DecisionLine", "Duplicate", "Ground", "HandOver", "Hearing",
    "ImportedAllowance", "JournalChain", "JournalEntry", "JournalPersons", "MciRate", "Milestone", "Outcome",
    "PaymentLine", "PaymentList", "Proceeding", "ReportedChange", "SampledCase", "Signature",
]  # fmt: skip
