"""The duty of Annex 2: changed data are reported within 15 working days, recorded field by field, never overwritten.

Planted defects this file goes red for: a change written without its row; the old value lost; a value in the chained
trail; the day of the change counted as a working day; a known person overwritten in silence at intake.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.changes import history, reporting
from applications.models import ChangedValue, DataChange, Person
from applications.persons.identifiers import iban
from tests import factories as f
from tests.factories import START
from workflow.models import AuditEvent, Case, Edition, Notice
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

from .samples import picture

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=20)
NEW_ACCOUNT = iban("722", "C000000000777")


@pytest.fixture(autouse=True)
def _three_weeks_later() -> Iterator[None]:
    with f.office_time(LATER):
        yield


def told(case: Case) -> list[tuple[str, str, str]]:
    rows = DataChange.objects.filter(application__case=case).order_by("id").select_related("values")
    return [(row.field, row.values.old, row.values.new) for row in rows]


@pytest.mark.parametrize(
    "state", [State.RECEIVED, State.REGISTERED, State.ASSIGNED, State.SUBMITTED, State.ISSUED]
)
def test_a_change_of_account_is_recorded_on_an_open_case_and_on_a_running_allowance(state: str) -> None:
    case = f.a_case(state=state)
    before = case.application.account
    f.change_reported(case, LATER, account=NEW_ACCOUNT, bank="Үлгі Банк")
    assert f.fresh(case).application.account == NEW_ACCOUNT
    assert told(case) == [("account", before, NEW_ACCOUNT), ("bank", "Halyk", "Үлгі Банк")]


def test_the_trail_holds_field_names_and_commitments_and_no_value() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.change_reported(case, LATER, phone="+7 701 555 44 33")
    event = AuditEvent.objects.get(verb="report_change")
    row = DataChange.objects.get()
    assert event.facts == {
        "fields": ["phone"],
        "values": [row.digest],
        "since": "2026-12-06",
        "due": "2026-12-29",
    }
    assert event.words.text == "Өтініш"
    assert history.proved(row)
    ChangedValue.objects.filter(change=row).update(new="+7 701 555 44 34")
    assert not history.proved(DataChange.objects.get())


def test_words_lawfully_erased_leave_the_change_and_its_page_standing() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.change_reported(case, LATER, phone="+7 701 555 44 33")
    ChangedValue.objects.all().delete()
    page = f.client_of(f.staff().executor).get(f"/cases/{case.public_id}/")
    assert page.status_code == 200
    assert "+7 701 555 44 33" not in "".join(one.new for one in page.context["application_card"]["changes"])
    assert history.proved(DataChange.objects.get())


@pytest.mark.parametrize(
    ("since", "due", "in_time"),
    [
        # 6 December 2026 is a Sunday; the 16th, Independence Day, is a day off.
        (date(2026, 11, 13), date(2026, 12, 4), False),
        (date(2026, 11, 15), date(2026, 12, 7), True),
        (date(2026, 11, 16), date(2026, 12, 7), True),
    ],
)
def test_whether_the_fifteen_working_days_were_kept(since: date, due: date, in_time: bool) -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.change_reported(case, LATER, since=since, phone="+7 701 000 00 01")
    row = DataChange.objects.get()
    assert (row.reported_on, row.due_on, row.in_time) == (date(2026, 12, 6), due, in_time)


def test_the_number_of_days_belongs_to_the_edition() -> None:
    Edition.objects.update(report_days=3)
    case = f.a_case(state=State.ASSIGNED)
    f.change_reported(case, LATER, since=date(2026, 11, 16), phone="+7 701 000 00 01")
    assert DataChange.objects.get().due_on == date(2026, 11, 19)


def test_the_guardians_new_name_is_a_change_of_the_person_and_shown_in_all_her_cases() -> None:
    guardian = f.a_person()
    first, second = (f.a_case(state=State.ASSIGNED, guardian=guardian) for _one in range(2))
    f.change_reported(first, LATER, surname="Әлімова")
    person = Person.objects.get(iin=guardian.iin)
    assert person.surname == "Әлімова"
    shown = [history.of_case(case, case.application) for case in (first, second)]
    assert [[(row.field, row.person) for row in rows] for rows in shown] == [[("surname", person)]] * 2


def test_one_report_for_several_cases_of_the_guardian() -> None:
    guardian = f.a_person()
    first, second, third = (f.a_case(state=State.ISSUED, guardian=guardian) for _one in range(3))
    facts = reporting.Report({"account": NEW_ACCOUNT}, LATER.date(), LATER.date(), "Өтініш", also=(second,))
    reporting.report(f.fresh(first), facts, by=f.staff().clerk, version=None, now=LATER)
    accounts = [f.fresh(case).application.account == NEW_ACCOUNT for case in (first, second, third)]
    assert accounts == [True, True, False]
    assert [len(told(case)) for case in (first, second, third)] == [1, 1, 0]


def test_a_strangers_case_is_not_changed_along() -> None:
    case, stranger = f.a_case(state=State.ISSUED), f.a_case(state=State.ISSUED)
    facts = reporting.Report({"account": NEW_ACCOUNT}, LATER.date(), LATER.date(), "Өтініш", also=(stranger,))
    with pytest.raises(Refused):
        reporting.report(f.fresh(case), facts, by=f.staff().clerk, version=None, now=LATER)
    assert f.fresh(stranger).application.account != NEW_ACCOUNT
    assert not DataChange.objects.exists()


def test_the_executor_is_told() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.change_reported(case, LATER)
    assert Notice.objects.get(rung="data_changed").officer == f.staff().executor


@pytest.mark.parametrize(
    "facts",
    [
        {"since": date(2026, 12, 7)},
        {"reported_on": date(2026, 12, 7)},
        {"since": date(2026, 12, 5), "reported_on": date(2026, 12, 4)},
        {"ground": " "},
        {"values": {"account": "KZ86125KZT5004100101"}},
        {"values": {"phone": "әпкесі арқылы"}},
        {"values": {}},
    ],
)
def test_a_report_that_cannot_be_is_refused_and_nothing_changes(facts: dict[str, Any]) -> None:
    case = f.a_case(state=State.ASSIGNED)
    right = {"values": {"phone": "1"}, "since": LATER.date(), "reported_on": LATER.date(), "ground": "Өтініш"}
    with pytest.raises(Refused):
        reporting.report(
            f.fresh(case), reporting.Report(**{**right, **facts}), by=f.staff().clerk, version=None, now=LATER
        )
    assert not DataChange.objects.exists()


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ACCEPTANCE_REFUSED, State.TRANSFERRED])
def test_a_case_that_has_ended_takes_no_report(state: str) -> None:
    case = f.a_case(state=state)
    with pytest.raises(Conflict):
        f.change_reported(case, LATER)


def test_changes_before_a_transfer_go_along() -> None:
    here = f.a_case(state=State.REGISTERED)
    f.change_reported(here, LATER, address="Ақсу қ., Абай к-сі, 2")
    f.transferred(f.fresh(here), LATER)
    there = f.fresh(here).transferred_to
    assert [row.field for row in history.of_case(there, there.application)] == ["address"]


# -- a known IIN with another name ------------------------------------------------------------------------------


def test_a_known_person_taken_in_with_another_name_leaves_a_recorded_change() -> None:
    guardian = f.a_person(surname="Қасымова")
    first = f.a_case(state=State.ISSUED, guardian=guardian)
    renamed = f.a_person(surname="Әлімова", iin=guardian.iin)
    second = f.received(guardian=renamed, now=LATER)
    assert told(second) == [("surname", "Қасымова", "Әлімова")]
    row = DataChange.objects.get()
    assert (row.kind, row.since, row.in_time) == ("recorded", None, None)
    assert AuditEvent.objects.get(verb="record_change").facts == {
        "fields": ["surname"],
        "values": [row.digest],
    }
    assert [one.field for one in history.of_case(first, first.application)] == ["surname"]


def test_the_same_facts_again_change_nothing() -> None:
    guardian, child = f.a_person(), f.a_child()
    f.a_case(state=State.ISSUED, guardian=guardian, children=(child,))
    f.received(guardian=guardian, children=(child,), now=LATER)
    assert not DataChange.objects.exists()


# -- the page ---------------------------------------------------------------------------------------------------


def form_of(case: Case, **changed: Any) -> dict[str, Any]:
    application = case.application
    recorded = {name: getattr(application, name) for name in reporting.OF_APPLICATION}
    recorded |= {name: getattr(application.guardian, name) for name in reporting.OF_GUARDIAN}
    days = {"since": "2026-12-01", "reported_on": "2026-12-06", "ground": "Өтініш № 5"}
    return {**recorded, **days, "version": case.version, **changed}


@pytest.mark.parametrize("part", ["clerk", "executor"])
def test_by_the_page_with_the_paper_that_proves_it(part: str) -> None:
    case = f.a_case(state=State.ISSUED)
    client = f.client_of(getattr(f.staff(), part))
    assert client.get(f"/cases/{case.public_id}/report_change/").status_code == 200
    scan = SimpleUploadedFile("scan.jpg", picture(), "image/jpeg")
    data = form_of(case, account=NEW_ACCOUNT, paper="account", scan=scan)
    answer = client.post(f"/cases/{case.public_id}/report_change/", data)
    assert answer.status_code == 302
    row = DataChange.objects.get()
    assert (row.field, row.paper.requirement.code) == ("account", "account")
    assert row.paper.replaces.requirement.code == "account"
    page = client.get(f"/cases/{case.public_id}/").content.decode()
    assert NEW_ACCOUNT in page
    assert "Өтініш № 5" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"since": "2026-12-07"}, "since"), ({"account": "KZ00"}, "account"), ({"ground": ""}, "ground"),
     ({"paper": "account"}, "paper"), ({}, "__all__")],
)  # fmt: skip
def test_what_is_wrong_stands_on_the_form(changed: dict[str, Any], field: str) -> None:
    case = f.a_case(state=State.ISSUED)
    answer = f.client_of(f.staff().clerk).post(
        f"/cases/{case.public_id}/report_change/", form_of(case, **changed)
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not DataChange.objects.exists()


def test_a_page_gone_stale_records_nothing() -> None:
    case = f.a_case(state=State.ASSIGNED)
    data = form_of(case, phone="+7 702 000 00 00", version=case.version + 1)
    assert (
        f.client_of(f.staff().clerk).post(f"/cases/{case.public_id}/report_change/", data).status_code == 409
    )
    assert not DataChange.objects.exists()


@pytest.mark.parametrize("part", ["head", "auditor"])
def test_changes_are_entered_by_clerk_and_executor(part: str) -> None:
    case = f.a_case(state=State.ASSIGNED)
    client = f.client_of(getattr(f.staff(), part))
    assert client.get(f"/cases/{case.public_id}/report_change/").status_code == 403
    assert client.post(f"/cases/{case.public_id}/report_change/", form_of(case, phone="1")).status_code == 403


@pytest.mark.parametrize(
    ("part", "sees"), [("clerk", True), ("head", True), ("executor", True), ("auditor", False)]
)
def test_the_auditor_sees_which_field_when_and_by_whom_but_not_the_values(part: str, sees: bool) -> None:
    case = f.a_case(state=State.ASSIGNED)
    before = case.application.phone
    f.change_reported(case, LATER, phone="+7 701 555 44 33")
    f.change_reported(case, LATER, phone="+7 701 555 44 99")
    page = f.client_of(getattr(f.staff(), part)).get(f"/cases/{case.public_id}/")
    views = page.context["application_card"]["changes"]
    assert [(view.change.field, view.hidden) for view in views] == [("phone", not sees)] * 2
    assert [(view.old, view.new) for view in views] == (
        [("+7 701 555 44 33", "+7 701 555 44 99"), (before or "–", "+7 701 555 44 33")]
        if sees
        else [("", "")] * 2
    )
    assert ("+7 701 555 44 33" in page.content.decode()) is sees
