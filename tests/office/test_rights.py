"""The role that serves reads and writes rows and nothing more; what an office should have before it opens is checked.

Planted defects this file goes red for: TRUNCATE granted; the role made owner or member of the owner; a right that an
act needs left out; a check that is silent about an empty folder of trust.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from benefit_office import rights
from benefit_office.checks import (
    letters_leave,
    scans_are_looked_at,
    somebody_is_trusted,
    the_trail_is_out_of_reach,
)
from tests import factories as make
from workflow.models import AccessRecord, Case
from workflow.words import State

ROLE = "serving_in_a_test"


@pytest.fixture
def serving(db: None) -> Iterator[None]:
    """The rest of the test is done by the role that serves."""
    with connection.cursor() as cursor:
        rights.make(cursor, ROLE, "secret")
        rights.give(cursor, ROLE)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_migrating_makes_the_role_and_gives_it_its_rights(settings: Any) -> None:
    settings.SERVING_DATABASE_URL = "postgres://serving_by_migrating:secret@database/office"
    call_command("migrate", verbosity=0, interactive=False)
    may = "SELECT has_table_privilege('serving_by_migrating', 'workflow_auditevent', %s)"
    with connection.cursor() as cursor:
        found = []
        for right in ("INSERT", "TRUNCATE"):
            cursor.execute(may, [right])
            found.append(cursor.fetchone()[0])
    assert found == [True, False]


@pytest.mark.usefixtures("serving")
def test_who_serves_leads_a_case_to_its_end_and_writes_the_log_of_looks() -> None:
    case = make.a_case(state=State.ISSUED)
    client = make.client_of(make.staff().head)
    assert client.get(f"/cases/{case.public_id}/").status_code == 200
    assert (Case.objects.get().state, AccessRecord.objects.filter(case=case).count()) == (State.ISSUED, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE workflow_auditevent CASCADE",
        "TRUNCATE decisions_journalentry CASCADE",
        "ALTER TABLE workflow_auditevent DISABLE TRIGGER ALL",
        "ALTER TABLE workflow_auditevent DROP CONSTRAINT audit_event_once_in_chain",
        "ALTER TABLE workflow_auditevent ADD COLUMN mine int",
        "DROP TABLE workflow_accessrecord CASCADE",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "DELETE FROM django_migrations",
    ],
)
@pytest.mark.usefixtures("serving")
def test_it_cannot_get_round_what_is_append_only(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.usefixtures("serving")
def test_the_check_is_silent_for_the_role_that_serves() -> None:
    assert the_trail_is_out_of_reach(None, ["default"]) == []


@pytest.mark.django_db
def test_the_check_names_an_owner_who_serves() -> None:
    (told,) = the_trail_is_out_of_reach(None, ["default"])
    assert (told.id, told.level) == ("office.W005", checks.WARNING)
    with connection.cursor() as cursor:
        assert {"workflow_auditevent", "workflow_accessrecord"} <= set(rights.could(cursor))


def test_an_office_that_trusts_nobody_is_told_before_the_first_signature(
    settings: Any, tmp_path: Any
) -> None:
    settings.EDS_BACKEND, settings.EDS_TRUST = "embedded", str(tmp_path)
    empty = [one.id for one in somebody_is_trusted(None)]
    settings.EDS_BACKEND, settings.NCANODE_URL = "ncanode", ""
    nowhere = [one.id for one in somebody_is_trusted(None)]
    settings.NCANODE_URL = "http://ncanode:14579"
    assert (empty, nowhere, somebody_is_trusted(None)) == (["office.W002"], ["office.W001"], [])


def test_mail_that_stays_and_scans_that_nobody_looks_at_are_told(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.CLAMD_URL = ""
    told = [one.id for check in (letters_leave, scans_are_looked_at) for one in check(None)]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.CLAMD_URL = "tcp://clamd:3310"
    assert (told, letters_leave(None), scans_are_looked_at(None)) == (["office.W003", "office.W004"], [], [])
