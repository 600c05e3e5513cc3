"""What leaves: the decision, its money, its signatures, the journal."""

from .decisions import Decision, DecisionLine, HandOver, Outcome, Signature
from .journal import DayDigest, JournalChain, JournalEntry, JournalPersons
from .money import AllowanceRule, Ground, MciRate

__all__ = [
    "AllowanceRule", "DayDigest", "Decision", "DecisionLine", "Ground", "HandOver", "JournalChain", "JournalEntry",
    "JournalPersons", "MciRate", "Outcome", "Signature",
]  # fmt: skip
