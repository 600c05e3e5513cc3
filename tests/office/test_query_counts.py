"""A list costs the same number of questions to the database with one row and with thirty."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import JournalEntry, JournalPersons
from tests import factories as f
from workflow.models import AccessRecord, AuditEvent, Case, Officer
from workflow.words import State

pytestmark = pytest.mark.django_db
MANY = 30


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = (f.START + timedelta(hours=1)).isoformat()


def cases_taken_in(count: int) -> None:
    for place in range(count):
        f.received(now=f.START + timedelta(minutes=place))


def cases_with_the_executor(count: int) -> None:
    """Half a year of work: the list shows executors, numbers and steps."""
    for _place in range(count):
        case = f.received()
        Case.objects.filter(pk=case.pk).update(executor=f.staff().executor)


def journal_rows(count: int) -> None:
    """One decision after another of other people; a correction points to the decision it corrects."""
    first = JournalEntry.objects.get(decision__case=f.a_case(state=State.ISSUED))
    for place in range(1, count):
        entry = JournalEntry.objects.create(
            office=first.office, kind=JournalEntry.Kind.CORRECTION, decision=first.decision, corrects=first,
            number=f"{first.number}-{place}", date=first.date, outcome=first.outcome, channel=first.channel,
            entered_at=first.entered_at, entered_by=f.staff().executor,
        )  # fmt: skip
        JournalPersons.objects.create(entry=entry, salt="salt", applicant="Қасымова Әсел", children=["Ғани"])


def looks(count: int) -> None:
    client = f.client_of(f.staff().head)
    for case in [f.received() for _place in range(count)]:
        client.get(reverse("case", args=[case.public_id]))
