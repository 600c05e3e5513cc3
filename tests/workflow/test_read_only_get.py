"""Reading writes nothing but the log of looks, and no look goes unlogged.

Planted defects this file goes red for: the read-only transaction dropped from `ReadOnlyGet`; HEAD or OPTIONS left out
of `READING`; the log written on the view's own connection (a rolled-back act would take it along); the log written
after the answer has left, or its failure swallowed; `looked` dropped from `case_or_404`; a view without a permission
row let through.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.db.utils import InternalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from benefit_office.urls import urlpatterns as of_the_office
from tests import factories as make
from tests.factories import START
from workflow.models import AccessRecord, Case, Office, OfficeHours, Officer
from workflow.moves.refusals import Refused
from workflow.visits import access
from workflow.visits.fetch import case_or_404, officer_of
from workflow.visits.permissions import OFFICER, PUBLIC, permit
from workflow.words import RoleKind, State

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
NOW = START + timedelta(days=3)
NOBODYS = "00000000-0000-0000-0000-000000000000"


# -- views of the test ------------------------------------------------------------------------------------------


def _by_sql(_request: HttpRequest) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_office SET phone = '1'")


def _by_officer(request: HttpRequest) -> None:
    officer = officer_of(request)
    officer.phone = "1"
    officer.save(update_fields=["phone"])


def _in_a_transaction_of_its_own(request: HttpRequest) -> None:
    with transaction.atomic():
        Office.objects.update(phone="1")


WRITINGS: dict[str, Callable[[HttpRequest], object]] = {
    "queryset": lambda _request: Office.objects.update(phone="1"),
    "save": _by_officer,
    "sql": _by_sql,
    "atomic": _in_a_transaction_of_its_own,
    "delete": lambda _request: OfficeHours.objects.all().delete(),
    "lock": lambda _request: list(Office.objects.select_for_update()[:1]),
}


@permit(PUBLIC)
def writing(request: HttpRequest, how: str) -> HttpResponse:
    WRITINGS[how](request)
    return HttpResponse("written")


@permit(RoleKind.CLERK)
def looking(request: HttpRequest, public_id: Any, then: str) -> HttpResponse:
    """Look at a case, and then come to some end."""
    case = case_or_404(request, public_id, what="test", why="a test")
    if then == "forbid":
        raise PermissionDenied("no")
    if then == "refuse":
        Case.objects.filter(pk=case.pk).update(resolution="half")
        raise Refused("no")
    if then == "break":
        raise RuntimeError("broken")
    return HttpResponse(f"seen {case.public_id}")


@permit(RoleKind.CLERK)
def acting(request: HttpRequest, public_id: Any, then: str) -> HttpResponse:
    with transaction.atomic():
        return looking(request, public_id, then)


def unmarked(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@permit(OFFICER)
def for_officers(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


urlpatterns = [
    path("test/writing/<str:how>/", writing),
    path("test/looking/<uuid:public_id>/<str:then>/", looking),
    path("test/acting/<uuid:public_id>/<str:then>/", acting),
    path("test/unmarked/", unmarked),
    path("test/own/", for_officers),
    *of_the_office,
]


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


@pytest.fixture
def clerk() -> Client:
    return make.client_of(make.staff().clerk)


def rows() -> list[tuple[Officer, Case | None, str, str]]:
    return [(row.officer, row.case, row.what, row.why) for row in AccessRecord.objects.order_by("id")]


# -- reading writes nothing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", WRITINGS)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_reading_request_that_tries_to_write_fails(clerk: Client, method: str, how: str) -> None:
    before = list(Office.objects.values_list("phone", flat=True))
    with pytest.raises(InternalError, match="read-only transaction"):
        getattr(clerk, method)(f"/test/writing/{how}/")
    assert list(Office.objects.values_list("phone", flat=True)) == before


@pytest.mark.parametrize("how", WRITINGS)
def test_the_same_by_post_is_written(clerk: Client, how: str) -> None:
    assert clerk.post(f"/test/writing/{how}/").content == b"written"


def test_the_officer_is_told_that_something_is_broken_and_nothing_is_written(clerk: Client) -> None:
    clerk.raise_request_exception = False
    assert clerk.get("/test/writing/queryset/").status_code == 500
    assert not Office.objects.filter(phone="1").exists()


# -- no look without its row ------------------------------------------------------------------------------------


def test_a_look_at_a_case_is_logged_with_who_when_what_and_why(clerk: Client) -> None:
    case = make.a_case()
    assert clerk.get(f"/test/looking/{case.public_id}/show/").status_code == 200
    assert rows() == [(make.staff().clerk, case, "test", "a test")]
    row = AccessRecord.objects.get()
    assert (row.office, row.at) == (case.office, NOW)


def test_each_look_is_a_row_of_its_own(clerk: Client) -> None:
    case = make.a_case()
    for _ in range(3):
        clerk.get(f"/test/looking/{case.public_id}/show/")
    assert len(rows()) == 3


@pytest.mark.parametrize(("then", "status"), [("forbid", 403), ("break", 500)])
def test_a_look_is_logged_also_when_the_answer_is_a_refusal(clerk: Client, then: str, status: int) -> None:
    case = make.a_case()
    clerk.raise_request_exception = False
    assert clerk.get(f"/test/looking/{case.public_id}/{then}/").status_code == status
    assert rows() == [(make.staff().clerk, case, "test", "a test")]


@pytest.mark.parametrize("office", [make.AKSU, None])
def test_what_one_may_not_see_is_not_found_and_no_look(clerk: Client, office: str | None) -> None:
    public_id = make.a_case(office=make.an_office(office)).public_id if office else NOBODYS
    assert clerk.get(f"/test/looking/{public_id}/show/").status_code == 404
    assert rows() == []


def test_an_answer_that_cannot_be_logged_is_not_given(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make.a_case()
    monkeypatch.setattr(access, "WRITE", access.WRITE.replace("workflow_log_access", "no_such_function"))
    clerk.raise_request_exception = False
    with transaction.atomic():  # the failed statement must not take the test's own transaction with it
        answer = clerk.get(f"/test/looking/{case.public_id}/show/")
        transaction.set_rollback(True)
    assert answer.status_code == 500
    assert str(case.public_id) not in answer.content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_log_is_committed_though_the_act_is_taken_back(clerk: Client) -> None:
    """On its own connection: a declined act leaves no trace but the look."""
    case = make.a_case()
    with CaptureQueriesContext(connections["access"]) as written:
        answer = clerk.post(f"/test/acting/{case.public_id}/refuse/")
    assert answer.status_code == 403
    assert ["workflow_log_access" in query["sql"] for query in written] == [True]
    assert make.fresh(case).resolution == ""
    assert rows() == [(make.staff().clerk, case, "test", "a test")]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_outside_the_tests_transaction_a_get_is_read_only_and_logged_too(clerk: Client) -> None:
    case = make.a_case()
    assert clerk.get(f"/test/looking/{case.public_id}/show/").status_code == 200
    with pytest.raises(InternalError, match="read-only transaction"):
        clerk.get("/test/writing/queryset/")
    assert clerk.post("/test/writing/queryset/").content == b"written"  # the next request is free again
    assert len(rows()) == 1


@pytest.mark.parametrize("state", State.values)
def test_the_page_of_a_case_is_a_look_in_every_state_and_writes_nothing(state: str) -> None:
    case = make.fresh(make.a_case(state=state))
    before = Case.objects.filter(pk=case.pk).values().get()
    for officer in (make.staff().clerk, make.staff().head, make.staff().executor, make.staff().auditor):
        assert make.client_of(officer).get(f"/cases/{case.public_id}/").status_code == 200
        last = AccessRecord.objects.latest("id")
        assert (last.officer, last.case, last.what) == (officer, case, "case")
    assert Case.objects.filter(pk=case.pk).values().get() == before


# -- no view without its row ------------------------------------------------------------------------------------


def test_a_view_that_says_nothing_is_closed_to_everybody(clerk: Client) -> None:
    assert clerk.get("/test/unmarked/").status_code == 403
    assert make.client_of(make.an_administrator()).post("/test/unmarked/").status_code == 403
    stranger = Client().get("/test/unmarked/")
    assert (stranger.status_code, stranger["Location"]) == (302, "/login/?next=/test/unmarked/")


def test_a_view_for_officers_is_open_to_whoever_has_logged_in() -> None:
    assert make.client_of(make.an_officer()).get("/test/own/").content == b"open"
    assert Client().get("/test/own/").status_code == 302
