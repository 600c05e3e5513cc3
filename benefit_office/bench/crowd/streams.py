"""Where the rows of the crowd go, and the chains they hang on."""

import hashlib
from dataclasses import dataclass
from functools import partial

from django.db.backends.utils import CursorWrapper

from applications.models import Application, ApplicationChild, Person
from decisions.models import Decision, DecisionLine, JournalChain, JournalEntry, JournalPersons
from workflow.models import AuditChain, AuditEvent, Case, NumberSeries, Sheet, StepRun

from ..copying import Stream

TABLES = (
    Case, StepRun, Person, Application, ApplicationChild, Sheet, Decision, DecisionLine, JournalEntry, JournalPersons,
    AuditEvent, NumberSeries, JournalChain, AuditChain,
)  # fmt: skip


class Streams:
    """Where the rows go."""

    def __init__(self, cursor: CursorWrapper) -> None:
        to = partial(Stream, cursor)
        self.case = to(
            Case, "id", "public_id", "office_id", "edition_id", "kind", "channel", "state", "number", "incoming_year",
            "incoming_seq", "correlation_id", "handed_in_at", "service_from", "created_at", "created_by_id",
            "registered_at", "closed_at", "executor_id", "step", "due_at", "service_due_at",
        )  # fmt: skip
        self.run = to(
            StepRun, "id", "case_id", "step", "officer_id", "opened_at", "closed_at", "closed_by_id", "verb", "due_at",
            "next_rung_at", "breached_at",
        )  # fmt: skip
        self.person = to(
            Person, "id", "public_id", "iin", "surname", "name", "patronymic", "birth_date", "sort_key", "search_key",
        )  # fmt: skip
        self.application = to(
            Application, "case_id", "guardian_id", "guardian_kind", "address", "identity_kind", "identity_number",
            "identity_issuer", "identity_date", "account", "bank", "status_code",
        )  # fmt: skip
        self.child = to(
            ApplicationChild, "id", "public_id", "application_id", "guardian_id", "person_id", "open", "birth_number",
            "birth_issuer", "birth_issued", "act_number", "act_date", "act_body", "care_loss",
        )  # fmt: skip
        self.sheet = to(
            Sheet, "id", "public_id", "case_id", "kind", "language", "input", "state", "sha256", "size", "created_at",
            "made_at",
        )  # fmt: skip
        self.decision = to(
            Decision, "id", "public_id", "case_id", "office_id", "outcome", "prepared_by_id", "prepared_at", "year",
            "seq", "number", "date", "frozen_at", "frozen_by_id", "sheet_kk_id", "sheet_ru_id", "signed_by_id",
            "signed_at",
        )  # fmt: skip
        self.line = to(DecisionLine, "id", "decision_id", "child_id", "period_from", "period_to", "monthly")
        self.entry = to(
            JournalEntry, "id", "office_id", "place", "decision_id", "number", "date", "incoming_number", "channel",
            "outcome", "total_monthly", "facts", "entered_at", "entered_by_id", "persons_hash", "sheets_hash",
            "previous", "hash",
        )  # fmt: skip
        self.persons = to(JournalPersons, "entry_id", "salt", "applicant", "children", "act")
        self.event = to(
            AuditEvent, "id", "chain", "seq", "at", "office_id", "case_id", "verb", "source", "target", "by_id",
            "facts", "previous", "hash",
        )  # fmt: skip

    def flush(self) -> None:
        """The ends of all."""
        for stream in vars(self).values():
            stream.flush()


@dataclass
class Chained:
    """The head of one chain."""

    last: int = 0
    head: str = ""

    def on(self, *parts: object) -> tuple[str, str]:
        """The hash before and the new one, over the parts as the trigger puts them together."""
        before = self.head
        self.head = hashlib.sha256("|".join(map(str, (before, *parts))).encode()).hexdigest()
        return before, self.head
