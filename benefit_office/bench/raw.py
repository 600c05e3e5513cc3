"""The five acts by somebody who trusts nobody but PostgreSQL: the same rows by raw SQL in five locked transactions.

No right is checked, no version, no machine; the due moments come from our arithmetic, the chains from the triggers.
"""

import hashlib
import json
import uuid
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from decisions.models import Allowance, AllowancePeriod, HandOver, JournalEntry, JournalPersons, Signature
from workflow.calendars import calendar_for
from workflow.delivery import vault
from workflow.models import AuditEvent, AuditText, Case, OutboxMessage, Sheet, StepRun
from workflow.moves.numbers import TAKE
from workflow.working_time import add_days

from .crowd import LIMITS
from .scenes import SIGNED, Act, Scene

HASH = "0" * 64


def raw_acts(scene: Scene) -> tuple[Act, ...]:
    """One function an act, as `scenes.five_acts`."""
    raw = Raw(scene)
    return raw.register, raw.assign, raw.submit, raw.sign, raw.issue


class Raw:
    """Five transactions, each beginning with the lock of the case."""

    def __init__(self, scene: Scene) -> None:
        self.team, self.now = scene.team, scene.now
        self.calendar = calendar_for(scene.team.office)

    def register(self, case: Case) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            self._turn(cursor, case, "register", "received", "registered", self.team.clerk.pk, opens=2)
            cursor.execute(TAKE, [self.team.office.pk, self.now.year, "incoming"])
            taken = cursor.fetchone()[0]
            cursor.execute(
                "UPDATE workflow_case SET state = 'registered', version = version + 1, step = 2, due_at = %s,"
                " incoming_year = %s, incoming_seq = %s, number = %s, registered_at = %s WHERE id = %s",
                [self._due(2), self.now.year, taken, f"{self.now.year}-{taken:05}", self.now, case.pk],
            )
            rows = [
                {"public_id": uuid.uuid4(), "case_id": case.pk, "kind": kind, "language": language,
                 "input": json.dumps({"number": f"{self.now.year}-{taken:05}"}), "created_at": self.now}
                for kind in ("application", "coupon") for language in ("kk", "ru")
            ]  # fmt: skip
            insert(cursor, Sheet, *rows)

    def assign(self, case: Case) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            executor = self.team.executors[0].pk
            event = self._turn(
                cursor, case, "assign", "registered", "assigned", self.team.head.pk, opens=3, officer=executor
            )
            insert(cursor, AuditText, {"event_id": event, "salt": "0" * 32, "text": "Қарауға"})
            cursor.execute(
                "UPDATE workflow_case SET state = 'assigned', version = version + 1, step = 3, due_at = %s,"
                " executor_id = %s, resolution = 'Қарауға' WHERE id = %s",
                [self._due(3), executor, case.pk],
            )

    def submit(self, case: Case) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            executor = self.team.executors[0].pk
            self._turn(cursor, case, "submit", "assigned", "submitted", executor, opens=4)
            cursor.execute(
                "UPDATE decisions_decision SET prepared_by_id = %s, prepared_at = %s WHERE case_id = %s",
                [executor, self.now, case.pk],
            )
            self._moved(cursor, case, "submitted", 4)

    def sign(self, case: Case) -> None:
        scans = vault.put_all(content for content, _kind in SIGNED.values())
        with transaction.atomic(), connection.cursor() as cursor:
            head = self.team.head.pk
            self._turn(
                cursor, case, "sign", "submitted", "signed", head, opens=5, officer=self.team.executors[0].pk
            )
            cursor.execute(
                "UPDATE decisions_decision SET signed_by_id = %s, signed_at = %s WHERE case_id = %s"
                " RETURNING sheet_kk_id, sheet_ru_id",
                [head, self.now, case.pk],
            )
            rows = [
                {"sheet_id": sheet, "kind": "paper", "signer_id": head, "at": self.now, "sheet_sha256": HASH,
                 "scan_sha256": scan, "scan_type": "image/png"}
                for sheet, scan in zip(cursor.fetchone(), scans, strict=True)
            ]  # fmt: skip
            insert(cursor, Signature, *rows)
            self._moved(cursor, case, "signed", 5)

    def issue(self, case: Case) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            executor = self.team.executors[0].pk
            self._turn(cursor, case, "issue", "signed", "issued", executor)
            cursor.execute(
                "SELECT d.id, d.public_id, d.number, d.date, d.outcome, kk.sha256 || ru.sha256, c.number, c.channel,"
                " c.correlation_id, sum(l.monthly), max(g.surname || ' ' || g.name), max(p.surname || ' ' || p.name)"
                " FROM decisions_decision d JOIN workflow_case c ON c.id = d.case_id"
                " JOIN workflow_sheet kk ON kk.id = d.sheet_kk_id JOIN workflow_sheet ru ON ru.id = d.sheet_ru_id"
                " JOIN decisions_decisionline l ON l.decision_id = d.id JOIN applications_person p ON p.id = l.child_id"
                " JOIN applications_application a ON a.case_id = c.id"
                " JOIN applications_person g ON g.id = a.guardian_id"
                " WHERE c.id = %s GROUP BY d.id, kk.id, ru.id, c.id",
                [case.pk],
            )
            decision = self._entered(cursor, case, executor, cursor.fetchone())
            self._carried(cursor, case, executor, decision)
            cursor.execute(
                "UPDATE workflow_case SET state = 'issued', version = version + 1, step = NULL, due_at = NULL,"
                " closed_at = %s WHERE id = %s",
                [self.now, case.pk],
            )

    def _carried(self, cursor: CursorWrapper, case: Case, executor: int, decision: int) -> None:
        cursor.execute(
            "SELECT l.child_id, l.period_from, l.period_to, l.monthly, a.guardian_id, c.id"
            " FROM decisions_decisionline l JOIN applications_application a ON a.case_id = %s"
            " JOIN applications_applicationchild c ON c.application_id = a.case_id AND c.person_id = l.child_id"
            " JOIN applications_person p ON p.id = l.child_id WHERE l.decision_id = %s FOR UPDATE OF p",
            [case.pk, decision],
        )
        child, since, until, monthly, guardian, claim = cursor.fetchone()
        allowance = insert(cursor, Allowance, {
            "public_id": uuid.uuid4(), "office_id": self.team.office.pk, "guardian_id": guardian, "child_id": child,
            "case_id": case.pk, "claim_id": claim, "pays_from": since, "created_at": self.now,
            "created_by_id": executor,
        })  # fmt: skip
        insert(cursor, AllowancePeriod, {
            "allowance_id": allowance, "child_id": child, "since": since, "until": until, "monthly": monthly,
            "decision_id": decision, "entered_at": self.now,
        })  # fmt: skip

    def _entered(self, cursor: CursorWrapper, case: Case, executor: int, found: tuple[Any, ...]) -> int:
        decision, public, number, date, outcome, sheets, incoming, channel, correlation, monthly, *names = (
            found
        )
        persons = {"applicant": names[0], "children": [names[1]], "act": "№ 12, 01.02.2022"}
        said = json.dumps(persons, ensure_ascii=False, sort_keys=True)
        entry = insert(cursor, JournalEntry, {
            "office_id": self.team.office.pk, "decision_id": decision, "number": number, "date": date,
            "incoming_number": incoming, "channel": channel, "outcome": outcome, "total_monthly": monthly,
            "facts": '{"days": 5, "late": false, "term": 10}', "entered_at": self.now, "entered_by_id": executor,
            "persons_hash": hashlib.sha256(f"{'0' * 32}{said}".encode()).hexdigest(),
            "sheets_hash": hashlib.sha256(sheets.encode()).hexdigest(),
        })  # fmt: skip
        insert(cursor, JournalPersons, {
            "entry_id": entry, "salt": "0" * 32, "applicant": names[0], "act": persons["act"],
            "children": json.dumps(persons["children"], ensure_ascii=False),
        })  # fmt: skip
        insert(cursor, HandOver, {"case_id": case.pk, "available_at": self.now, "notified_at": self.now})
        insert(cursor, OutboxMessage, {
            "public_id": uuid.uuid4(), "office_id": self.team.office.pk, "case_id": case.pk, "receiver": channel,
            "kind": "result", "correlation_id": correlation, "payload": json.dumps({"decision": str(public)}),
            "created_at": self.now, "next_try_at": self.now, "delivered_at": self.now,
        })  # fmt: skip
        return int(decision)

    def _turn(
        self, cursor: CursorWrapper, case: Case, verb: str, source: str, target: str, by: int, *, opens: int = 0,
        officer: int | None = None,
    ) -> int:  # fmt: skip
        """What every act writes: the round that ends, the one that begins, the row of the trail."""
        cursor.execute("SELECT version, state FROM workflow_case WHERE id = %s FOR UPDATE", [case.pk])
        cursor.execute(
            "UPDATE workflow_steprun SET closed_at = %s, closed_by_id = %s, verb = %s, next_rung_at = NULL"
            " WHERE case_id = %s AND closed_at IS NULL",
            [self.now, by, verb, case.pk],
        )
        if opens:
            insert(cursor, StepRun, {"case_id": case.pk, "step": opens, "officer_id": officer, "opened_at": self.now,
                                     "due_at": self._due(opens), "next_rung_at": self.now})  # fmt: skip
        return insert(cursor, AuditEvent, {
            "chain": self.team.office.code, "at": self.now, "office_id": self.team.office.pk, "case_id": case.pk,
            "verb": verb, "source": source, "target": target, "by_id": by,
        })  # fmt: skip

    def _moved(self, cursor: CursorWrapper, case: Case, state: str, step: int) -> None:
        cursor.execute(
            "UPDATE workflow_case SET state = %s, version = version + 1, step = %s, due_at = %s WHERE id = %s",
            [state, step, self._due(step), case.pk],
        )

    def _due(self, step: int) -> Any:
        return add_days(self.calendar, self.now, LIMITS[step])


def insert(cursor: CursorWrapper, model: type[models.Model], *rows: dict[str, Any]) -> int:
    """One statement for all rows; returns the first one's key."""
    columns = tuple(rows[0])
    command, place, rest = _insert(model, columns)
    values = ", ".join([place] * len(rows))
    terms = [term for row in rows for term in (*row.values(), *rest)]
    cursor.execute(f"{command} {values} RETURNING {model._meta.pk.column}", terms)
    return int(cursor.fetchone()[0])


@cache
def _insert(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, str, tuple[Any, ...]]:
    """The words of the statement, worked out once: the columns not named have the model's default."""
    others = [
        field for field in model._meta.concrete_fields
        if field.column not in columns and not (field.primary_key and field.get_default() is None)
    ]  # fmt: skip
    defaults = tuple(json.dumps(field.get_default()) if isinstance(field, models.JSONField) else field.get_default()
                     for field in others)  # fmt: skip
    names = ", ".join(f'"{name}"' for name in (*columns, *(field.column for field in others)))
    place = f"({', '.join(['%s'] * (len(columns) + len(others)))})"
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES', place, defaults
