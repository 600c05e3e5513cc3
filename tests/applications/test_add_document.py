"""Papers that come later, and who may open a paper."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from applications import actions
from applications.intake.facts import DocumentFacts, Scan
from applications.models import Document
from tests.factories import PACKAGE, START, a_case, an_office, client_of, fresh, office_time, received, staff
from workflow.models import AccessRecord, AuditEvent, Case
from workflow.moves.refusals import Conflict

from .samples import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _some_days_later() -> Iterator[None]:
    with office_time(START + timedelta(days=3)):
        yield


def send(client: Client, case: Case, content: bytes | None = None, **changes: Any) -> Any:
    scan = io.BytesIO(picture() if content is None else content)
    scan.name = "scan.jpg"
    data = {
        "version": case.version,
        "requirement": "study",
        "sheets": "2",
        "original_seen": "on",
        "file": scan,
    }
    return client.post(f"/cases/{case.public_id}/add_document/", {**data, **changes})


def a_paper_of(case: Case, code: str, content: bytes = b"", kind: str = "image/jpeg") -> Document:
    facts = DocumentFacts(code, Scan(content or picture(), kind))
    return actions.add_document(case.application, facts, by=staff().clerk, now=START + timedelta(minutes=1))


@pytest.mark.clause("4")
def test_the_missing_paper_is_added_at_the_counter_and_the_package_is_complete() -> None:
    case = received(papers=PACKAGE[:-1])
    assert send(client_of(staff().clerk), case).status_code == 302
    paper = case.application.documents.get(requirement__code="study")
    assert (paper.sheets, paper.original_seen, paper.added_by, paper.content_type) == (
        2,
        True,
        staff().clerk,
        "image/jpeg",
    )
    event = AuditEvent.objects.get(verb="add_document")
    assert event.facts == {"requirement": "study", "sha256": paper.sha256}


def test_the_executor_adds_a_paper_to_an_open_case() -> None:
    case = a_case(state="assigned")
    assert send(client_of(staff().executor), case).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"requirement": ""}, "requirement"), ({"requirement": "passport"}, "requirement"), ({"child": "2"}, "child"),
     ({"sheets": "0"}, "sheets"), ({"file": ""}, "file"), ({"content": b"words"}, "file")],
)  # fmt: skip
def test_an_unreadable_paper_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    case = received()
    before = case.application.documents.count()
    answer = send(client_of(staff().clerk), case, **changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'href="#paper_{field}"' in answer.content.decode()
    assert case.application.documents.count() == before


def test_a_double_click_adds_one_paper() -> None:
    case, client = received(), client_of(staff().clerk)
    assert [send(client, case).status_code for _click in range(2)] == [302, 409]


@pytest.mark.clause("5.3")
def test_after_the_submission_the_file_is_closed_to_papers() -> None:
    case = a_case(state="submitted")
    with pytest.raises(Conflict):
        a_paper_of(case, "study")


@pytest.mark.parametrize("part", ["head", "auditor"])
def test_papers_are_added_by_clerk_and_executor(part: str) -> None:
    assert send(client_of(getattr(staff(), part)), received()).status_code == 403


# -- opening ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "code", "readers"),
    [
        ("received", "identity", {"clerk", "head", "executor"}),
        ("received", "loss_of_care", {"clerk", "head", "executor"}),
        ("registered", "identity", {"clerk", "head", "executor"}),
        ("registered", "loss_of_care", {"head", "executor"}),
        ("issued", "loss_of_care", {"head", "executor"}),
    ],
)
def test_who_opens_a_paper(state: str, code: str, readers: set[str]) -> None:
    paper = a_case(state=state).application.documents.get(requirement__code=code)
    opened = {
        part: client_of(getattr(staff(), part)).get(f"/documents/{paper.public_id}/").status_code
        for part in ("clerk", "head", "executor", "auditor")
    }
    assert opened == {part: 200 if part in readers else 403 for part in opened}


def test_the_auditor_sees_the_hash_and_no_link() -> None:
    case = a_case(state="registered")
    paper = case.application.documents.get(requirement__code="loss_of_care")
    page = client_of(staff().auditor).get(f"/cases/{case.public_id}/").content.decode()
    assert paper.sha256 in page
    assert "/documents/" not in page


def test_why_care_is_lacking_is_not_shown_to_the_clerk_after_registration() -> None:
    case = a_case(state="registered")
    shown = {
        part: client_of(getattr(staff(), part))
        .get(f"/cases/{case.public_id}/")
        .context["application_card"]["shows_care_loss"]
        for part in ("clerk", "head", "executor", "auditor")
    }
    assert shown == {"clerk": False, "head": True, "executor": True, "auditor": False}


def test_a_paper_of_another_office_does_not_exist() -> None:
    paper = received().application.documents.first()
    assert paper is not None
    stranger = client_of(staff(an_office("551600000")).head)
    assert stranger.get(f"/documents/{paper.public_id}/").status_code == 404


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "application/pdf"])
def test_a_paper_is_shown_with_headers_that_let_it_do_nothing(kind: str) -> None:
    paper = a_paper_of(received(), "study", picture(), kind)
    answer = client_of(staff().clerk).get(f"/documents/{paper.public_id}/")
    assert answer.content == picture()
    assert answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    extension = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}[kind]
    assert answer["Content-Disposition"] == f'inline; filename="study-{paper.pk}.{extension}"'


def test_every_look_at_a_paper_is_logged_the_refused_one_too() -> None:
    case = a_case(state="registered")
    paper = case.application.documents.get(requirement__code="loss_of_care")
    for part in ("head", "clerk"):
        client_of(getattr(staff(), part)).get(f"/documents/{paper.public_id}/")
    looks = AccessRecord.objects.filter(case=case).order_by("id").values_list("officer__username", "what")
    assert list(looks) == [
        ("head-551000000", "document loss_of_care"), ("clerk-551000000", "document loss_of_care")
    ]  # fmt: skip


def test_the_version_grows_with_each_paper() -> None:
    case = received()
    a_paper_of(case, "study")
    assert fresh(case).version == case.version + 1
