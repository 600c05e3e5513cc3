"""Papers that come later: the executor asks, the clock waits, the applicant brings them (Regulation 5.3).

Planted defects this file goes red for: the clock not stopped with the request; not resumed by the last paper, or by the
first of two; a colleague's case asked about; a second request beside an open one; a replaced paper still counted.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import actions
from applications.intake.facts import DocumentFacts, Scan
from applications.models import Document, PaperRequest
from applications.papers import asking
from applications.papers.checklist import missing
from tests import factories as f
from tests.factories import START
from workflow.models import AuditEvent, Case, Notice, Officer, OutboxMessage, Pause
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

from .samples import picture

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.3")]
ASKED, BROUGHT = START + timedelta(days=1), START + timedelta(days=4)


@pytest.fixture(autouse=True)
def _on_the_fifth_day() -> Iterator[None]:
    with f.office_time(BROUGHT):
        yield


def bring(case: Case, code: str, by: Officer | None = None, **options: Any) -> Document:
    scan = DocumentFacts(code, Scan(picture(size=(50, 60 + Document.objects.count())), "image/jpeg"))
    return actions.add_document(
        f.fresh(case).application, scan, by=by or f.staff().clerk, now=BROUGHT, **options
    )


def test_asking_stops_the_clock_of_the_step_and_of_the_service() -> None:
    case = f.a_case(state=State.ASSIGNED)
    request = f.papers_asked(case, ASKED, "study", "income")
    pause = Pause.objects.get(step_run__case=case)
    assert (pause.category_id, pause.started_at, pause.ended_at) == ("applicant", ASKED, None)
    assert f.fresh(case).paused
    assert request.pause == pause
    assert [paper.requirement.code for paper in request.papers.all()] == ["income", "study"]


def test_the_request_is_in_the_trail_and_the_clerk_is_told_without_a_name() -> None:
    case = f.a_case(state=State.ASSIGNED, email="a@example.kz")
    request = f.papers_asked(case, ASKED)
    event = AuditEvent.objects.get(case=case, verb="ask_papers")
    assert event.facts == {"request": request.pk, "papers": ["study"], "channel": ["email"]}
    letter = OutboxMessage.objects.get(case=case, kind="papers_asked")
    assert (letter.receiver, letter.payload) == ("email", {})
    notice = Notice.objects.get(officer=f.staff().clerk, rung="papers_asked")
    assert (notice.case, notice.facts) == (case, {"officer": f.staff().executor.short_name})


def test_the_last_paper_lets_the_clock_run_again_and_the_executor_is_told() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.papers_asked(case, ASKED, "study", "income")
    bring(case, "study")
    assert f.fresh(case).paused
    bring(case, "income")
    request = PaperRequest.objects.get()
    assert not f.fresh(case).paused
    assert Pause.objects.get().ended_at == BROUGHT
    assert (request.outcome, request.closed_at, request.closed_by) == ("brought", BROUGHT, f.staff().clerk)
    assert Notice.objects.filter(officer=f.staff().executor, rung="papers_brought").count() == 1


def test_the_due_day_moves_by_the_days_the_applicant_took() -> None:
    case = f.a_case(state=State.ASSIGNED)
    before = f.fresh(case).due_at
    f.papers_asked(case, ASKED)
    bring(case, "study")
    # Tuesday to Friday: the closings of the 17th, 18th and 19th do not count.
    assert (before, f.fresh(case).due_at) == (f.at("2026-11-24 18:30"), f.at("2026-11-27 18:30"))


def test_the_pause_can_be_kept_though_all_papers_are_there() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.papers_asked(case, ASKED)
    bring(case, "study", resume=False)
    assert f.fresh(case).paused
    assert PaperRequest.objects.get().outcome == "brought"


def test_a_paper_nobody_asked_for_changes_nothing_in_the_request() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.papers_asked(case, ASKED)
    bring(case, "identity")
    assert f.fresh(case).paused
    assert PaperRequest.objects.get().closed_at is None


def test_of_two_children_each_brings_his_own_paper() -> None:
    case = f.a_case(state=State.ASSIGNED, children=(f.a_child(), f.a_child()))
    request = f.papers_asked(case, ASKED)
    assert request.papers.count() == 2
    scans = [DocumentFacts("study", Scan(picture(size=(9, 9 + n)), "image/jpeg"), child=n) for n in (0, 1)]
    for place, scan in enumerate(scans):
        actions.add_document(f.fresh(case).application, scan, by=f.staff().clerk, now=BROUGHT)
        assert f.fresh(case).paused is (place == 0)


def test_the_executor_does_without_what_is_outstanding() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.papers_asked(case, ASKED)
    asking.drop(f.fresh(case), by=f.staff().executor, version=None, now=BROUGHT)
    request = PaperRequest.objects.get()
    assert (request.outcome, request.closed_by) == ("dropped", f.staff().executor)
    assert not f.fresh(case).paused
    with pytest.raises(Conflict):
        asking.drop(f.fresh(case), by=f.staff().executor, version=None, now=BROUGHT)


def test_the_clock_started_by_hand_leaves_the_papers_outstanding() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.papers_asked(case, ASKED)
    f.resumed(case, BROUGHT)
    assert [one.application_id for one in asking.outstanding(Case.objects.all())] == [case.pk]
    bring(case, "study")
    assert not asking.outstanding(Case.objects.all()).exists()
    assert Pause.objects.count() == 1


def test_a_second_request_waits_for_the_first() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.papers_asked(case, ASKED)
    f.resumed(case, BROUGHT)
    with pytest.raises(Conflict):
        f.papers_asked(case, BROUGHT, "income")
    assert PaperRequest.objects.count() == 1


@pytest.mark.parametrize("part", ["clerk", "head", "colleague"])
def test_only_the_executor_of_the_case_asks(part: str) -> None:
    case = f.a_case(state=State.ASSIGNED)
    requirement = missing_line(case)
    with pytest.raises(Refused):
        asking.ask(case, [requirement], by=getattr(f.staff(), part), text="Керек", version=None, now=ASKED)
    assert not PaperRequest.objects.exists()


@pytest.mark.parametrize("state", [State.RECEIVED, State.REGISTERED, State.SUBMITTED, State.ISSUED])
def test_papers_are_asked_for_while_the_executor_considers_the_case(state: str) -> None:
    case = f.a_case(state=state)
    with pytest.raises(Refused):
        f.papers_asked(case, BROUGHT)


@pytest.mark.parametrize(("papers", "text"), [(False, "Керек"), (True, "  ")])
def test_a_request_names_a_paper_and_says_what_is_wanted(papers: bool, text: str) -> None:
    case = f.a_case(state=State.ASSIGNED)
    wanted = [missing_line(case)] if papers else []
    with pytest.raises(Refused):
        asking.ask(case, wanted, by=f.staff().executor, text=text, version=None, now=ASKED)
    assert not f.fresh(case).paused


def missing_line(case: Case) -> Any:
    return case.application.documents.first().requirement, None


# -- a better paper ---------------------------------------------------------------------------------------------


def test_a_better_paper_replaces_the_old_one_which_stays_visible() -> None:
    case = f.a_case(state=State.ASSIGNED)
    old = case.application.documents.get(requirement__code="income")
    new = bring(case, "income", replaces=old)
    assert new.replaces == old
    assert missing(case.application) == []
    page = f.client_of(f.staff().executor).get(f"/cases/{case.public_id}/")
    card = page.context["application_card"]
    assert [paper.document for paper in card["replaced"]] == [old]
    assert [paper.document for row in card["rows"] for paper in row.papers].count(old) == 0
    assert f"/documents/{old.public_id}/" in page.content.decode()
    assert AuditEvent.objects.get(verb="add_document").facts["replaces"] == old.pk


def test_a_paper_is_replaced_once_and_by_one_of_its_kind() -> None:
    case = f.a_case(state=State.ASSIGNED)
    old = case.application.documents.get(requirement__code="income")
    with pytest.raises(Conflict):
        bring(case, "study", replaces=old)
    bring(case, "income", replaces=old)
    with pytest.raises(Conflict):
        bring(case, "income", replaces=old)


def test_a_paper_of_another_file_is_not_replaced() -> None:
    case, stranger = f.a_case(state=State.ASSIGNED), f.a_case(state=State.ASSIGNED)
    with pytest.raises(Conflict):
        bring(case, "income", replaces=stranger.application.documents.get(requirement__code="income"))


# -- the pages --------------------------------------------------------------------------------------------------


def test_by_the_pages_of_executor_and_clerk() -> None:
    case = f.a_case(state=State.ASSIGNED, papers=f.PACKAGE)
    executor, clerk = f.client_of(f.staff().executor), f.client_of(f.staff().clerk)
    choices = executor.get(f"/cases/{case.public_id}/").context["application_card"]["asked"]["choices"]
    study = next(choice["value"] for choice in choices if "оқуы" in choice["title"])
    sent = {"version": case.version, "papers": [study], "text": "Жаңа анықтама керек"}
    assert executor.post(f"/cases/{case.public_id}/ask_papers/", sent).status_code == 302
    page = clerk.get(f"/cases/{case.public_id}/").content.decode()
    assert "Жаңа анықтама керек" in page
    queue = clerk.get("/queue/").content.decode()
    assert f"/cases/{case.public_id}/" in queue
    version = f.fresh(case).version
    assert executor.post(f"/cases/{case.public_id}/drop_request/", {"version": version}).status_code == 302
    assert not f.fresh(case).paused


def test_the_queue_of_another_office_does_not_show_it() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.papers_asked(case, ASKED)
    elsewhere = f.client_of(f.staff(f.an_office(f.AKSU)).clerk)
    assert list(elsewhere.get("/queue/").context["asked"]) == []
    assert [one.application_id for one in f.client_of(f.staff().clerk).get("/queue/").context["asked"]] == [
        case.pk
    ]


def test_the_form_replaces_and_keeps_the_pause_as_it_is_told() -> None:
    case = f.a_case(state=State.ASSIGNED)
    f.papers_asked(case, ASKED, "income")
    old = case.application.documents.get(requirement__code="income")
    scan = picture()
    for kind, status in (("study", 422), ("income", 302)):
        data = {"version": f.fresh(case).version, "requirement": kind, "sheets": "1", "replaces": old.pk}
        data["file"] = upload(scan)
        answer = f.client_of(f.staff().clerk).post(f"/cases/{case.public_id}/add_document/", data)
        assert answer.status_code == status
    assert case.application.documents.get(replaces=old).requirement.code == "income"
    assert f.fresh(case).paused  # the box was not ticked


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.jpg", content, "image/jpeg")
