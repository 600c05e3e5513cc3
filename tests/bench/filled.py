"""Rows of the tables that the crowd leaves out, about as many as its cases: their lists are judged at size, too.

As an office has them after years: nearly everything delivered, handled, read and handed over; one in three hundred not.
"""

from django.db import connection

from applications.models import RegistryCheck
from decisions.models import Allowance, AllowancePeriod, HandOver, PaymentLine, PaymentList
from workflow.models import AccessRecord, InboxMessage, Notice, OutboxMessage

TABLES = (
    OutboxMessage, InboxMessage, AccessRecord, Notice, HandOver, RegistryCheck, Allowance, AllowancePeriod, PaymentList,
    PaymentLine,
)  # fmt: skip
ROWS = (
    """INSERT INTO workflow_outboxmessage (public_id, office_id, case_id, receiver, kind, key, correlation_id, payload,
        created_at, next_try_at, attempts, delivered_at, failed_at, error, receipt)
    SELECT gen_random_uuid(), office_id, id, channel, 'result', '', correlation_id, '{}', created_at, created_at, 1,
        CASE WHEN id % 300 <> 0 THEN created_at END, CASE WHEN id % 300 = 0 THEN created_at END, '', ''
    FROM workflow_case""",
    """INSERT INTO workflow_inboxmessage (sender, message_id, correlation_id, service_id, message_type, properties,
        received_at, sha256, case_id, attempts, handled_at, failed_at, error, reply_type, reply_sha256, reply_attempts)
    SELECT 'portal', id::text, '', '', 'REQUEST', '{}', created_at, repeat('0', 64), id, 1,
        CASE WHEN id % 300 <> 0 THEN created_at END, CASE WHEN id % 300 = 0 THEN created_at END, '', '', '', 0
    FROM workflow_case""",
    """INSERT INTO workflow_accessrecord (at, officer_id, office_id, case_id, what, why)
    SELECT created_at, created_by_id, office_id, id, 'case', '' FROM workflow_case ORDER BY created_at""",
    """INSERT INTO workflow_notice (officer_id, office_id, case_id, key, rung, facts, created_at, read_at, mailed_at,
        mail_refused)
    SELECT executor_id, office_id, id, id::text, 'breach', '{}', created_at,
        CASE WHEN id % 300 <> 0 THEN created_at END, created_at, ''
    FROM workflow_case WHERE executor_id IS NOT NULL""",
    """INSERT INTO decisions_handover (case_id, available_at, notified_at, handed_over_at, handed_over_by_id,
        received_by)
    SELECT id, closed_at, closed_at, CASE WHEN id % 300 <> 0 THEN closed_at END,
        CASE WHEN id % 300 <> 0 THEN executor_id END, CASE WHEN id % 300 <> 0 THEN 'Somebody' ELSE '' END
    FROM workflow_case WHERE closed_at IS NOT NULL""",
    """INSERT INTO applications_registrycheck (case_id, person_id, registry, result, asked_at, answered_at, number,
        answer, evidence_sha256, attempts, obstacle)
    SELECT application_id, person_id, 'persons', CASE WHEN application_id % 300 <> 0 THEN 'found' ELSE 'failed' END,
        created_at, created_at, '', '{}', '', 1, ''
    FROM applications_applicationchild JOIN workflow_case about ON about.id = application_id""",
    """INSERT INTO decisions_allowance (public_id, office_id, guardian_id, child_id, case_id, claim_id, pays_from,
        created_at, created_by_id)
    SELECT DISTINCT ON (claim.person_id) gen_random_uuid(), about.office_id, claim.guardian_id, claim.person_id,
        about.id, claim.id, about.closed_at::date, about.closed_at, about.created_by_id
    FROM applications_applicationchild claim JOIN workflow_case about ON about.id = claim.application_id
    WHERE about.closed_at IS NOT NULL ORDER BY claim.person_id, about.id""",
    """INSERT INTO decisions_allowanceperiod (allowance_id, child_id, since, until, monthly, decision_id, entered_at)
    SELECT allowance.id, child_id, pays_from, pays_from + 365, 43250, decision.id, created_at
    FROM decisions_allowance allowance JOIN decisions_decision decision ON decision.case_id = allowance.case_id""",
    """INSERT INTO decisions_paymentlist (public_id, office_id, month, version, drafted_at, drafted_by_id, total,
        lines_sha256)
    SELECT gen_random_uuid(), office_id, month, 1, month, min(created_by_id), 0, ''
    FROM decisions_allowance, generate_series(date '2025-11-01', '2026-10-01', '1 month') month GROUP BY 2, 3""",
    """INSERT INTO decisions_paymentline (payment_list_id, allowance_id, for_month, guardian_name, guardian_iin,
        account, bank, monthly, amount, changes, reason, decision_number)
    SELECT list.id, allowance.id, list.month, 'Ахметова Б. С.', '', 'KZ86125KZT5004100100', '', 43250, 43250, '{}',
        '', ''
    FROM decisions_paymentlist list JOIN decisions_allowance allowance USING (office_id)
    ORDER BY list.month, list.id""",
)


def fill() -> None:
    """Beside the crowd's cases."""
    with connection.cursor() as cursor:
        for rows in ROWS:
            cursor.execute(rows)
