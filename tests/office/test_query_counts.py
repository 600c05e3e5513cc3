"""A list asks the database the same number of questions with one row and with thirty."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import RegistryCheck
from decisions.models import JournalEntry, JournalPersons, ReportedChange
from tests import factories as f
from tests.decisions import running
from workflow.models import Case, InboxMessage
from workflow.visits import access
from workflow.words import State

pytestmark = pytest.mark.django_db
MANY = 30
# page: (who reads it, questions to the database; session, officer, roles and the log of the look among them)
LISTS = {"queue": ("clerk", 15), "cases": ("clerk", 12), "journal": ("auditor", 12), "trail": ("auditor", 13),
         "access": ("auditor", 11), "allowances": ("auditor", 14), "payment-lists": ("auditor", 12),
         "coming": ("executor", 16), "registry-checks": ("clerk", 9), "gateway-incoming": ("head", 12)}  # fmt: skip

PAGES = {"payment-lists": 24}  # two years of months on a page


def test_each_list_costs_the_same_with_one_row_and_with_thirty(settings: Any) -> None:
    settings.OFFICE_NOW = (f.START + timedelta(days=3)).isoformat()
    first = JournalEntry.objects.get(decision__case=f.a_case(state=State.ISSUED))
    one_more_row(first, 1)
    few = {name: asked_for(name) for name in LISTS}
    for place in range(2, MANY + 1):
        one_more_row(first, place)
    many = {name: asked_for(name) for name in LISTS}

    told = {name: questions for name, (_reader, questions) in LISTS.items()}
    assert {name: questions for name, (_rows, questions) in few.items()} == told
    assert {name: questions for name, (_rows, questions) in many.items()} == told
    grown = {name: many[name][0] - few[name][0] for name in LISTS}
    assert {name: more for name, more in grown.items() if more < min(MANY, PAGES.get(name, MANY)) - 1} == {}


def one_more_row(first: JournalEntry, place: int) -> None:
    """A case waits for the clerk, somebody looked at it, the journal has an entry more, an allowance is paid."""
    people = f.staff()
    paid = running.a_payment_list(month=date(2000 + place, 1, 1)).lines.get().allowance
    ReportedChange.objects.create(
        allowance=paid, kind="move", on=f.START.date(), entered_at=f.START, entered_by=people.executor
    )
    case = f.received(now=f.START + timedelta(minutes=place))
    Case.objects.filter(pk=case.pk).update(executor=people.executor)
    RegistryCheck.objects.create(
        case=case, person=case.application.guardian, registry="persons", asked_at=f.START, next_try_at=f.START
    )
    InboxMessage.objects.create(
        sender="pep",
        message_id=str(place),
        received_at=f.START,
        next_try_at=f.START,
        sha256="0" * 64,
        case=case,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            access.WRITE, [f.START, people.head.pk, case.office_id, case.pk, "case", "a complaint"]
        )
    entry = JournalEntry.objects.create(
        office=first.office, kind=JournalEntry.Kind.CORRECTION, decision=first.decision, corrects=first,
        number=f"{first.number}-{place}", date=first.date, outcome=first.outcome, channel=first.channel,
        entered_at=first.entered_at, entered_by=people.executor,
    )  # fmt: skip
    JournalPersons.objects.create(
        entry=entry, salt="salt", applicant="Қасымова Әсел", children=["Төлеуов Ғани"]
    )


def asked_for(name: str) -> tuple[int, int]:
    """(rows on the page, questions to the database)."""
    client, path = f.client_of(getattr(f.staff(), LISTS[name][0])), reverse(name)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.count(b"<tr"), len(asked)
