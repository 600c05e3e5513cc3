"""A scan that was refused is not forgotten: the row says so until another file comes or the clerk lets it go without.

Planted defects this file goes red for: the second press takes the application in without the paper; the mark does not
survive the draft; a good file leaves the mark; the words «goes without» outlive the file they were said of.
"""

import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from applications.models import Document, IntakeDraft
from tests.factories import START, client_of, office_time, staff
from workflow.models import Case

from .samples import USUAL, form_data, picture, with_papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOT_ATTACHED = "was refused and is not attached. Choose the file again"


@pytest.fixture
def counter() -> Client:
    return client_of(staff().clerk)


def a_file(content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = "куәлік.pdf"
    return file


def the_form(**changes: Any) -> dict[str, Any]:
    """All usual papers, the first one's file refused."""
    data = with_papers(form_data(), *USUAL)
    return {**data, "papers-0-file": a_file(b"<script>"), **changes}


def press(counter: Client, data: dict[str, Any], url: str = "/intake/") -> HttpResponse:
    with office_time(START):
        return counter.post(url, {key: value for key, value in data.items() if value is not None})


def again(answer: HttpResponse, **changes: Any) -> dict[str, Any]:
    """What the browser sends from the page it got: no file, and what is hidden in the rows."""
    data, forms = form_data(draft=str(IntakeDraft.objects.get().public_id)), answer.context["forms"]
    data |= {"papers-TOTAL_FORMS": str(len(USUAL)), "papers-INITIAL_FORMS": str(len(USUAL))}
    for place, paper in enumerate(forms.papers.forms):
        for name in ("requirement", "sheets", "kept", "refused"):
            data[f"papers-{place}-{name}"] = str(paper[name].value() or "")
        data[f"papers-{place}-original_seen"] = "on"
    return {**data, **changes}


@pytest.mark.clause("5.1")
def test_a_second_press_does_not_take_the_application_in_without_the_refused_paper(counter: Client) -> None:
    first = press(counter, the_form())
    second = press(counter, again(first))
    third = press(counter, again(second))
    for answer in (second, third):
        assert (answer.status_code, NOT_ATTACHED in answer.content.decode()) == (422, True)
        assert "“куәлік.pdf”" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.clause("9.1")
def test_the_clerks_words_let_it_go_without_and_the_checklist_has_it_missing(counter: Client) -> None:
    page = press(counter, the_form())
    assert press(counter, again(page, **{"papers-0-without": "on"})).status_code == 302
    case = Case.objects.get()
    assert USUAL[0] not in Document.objects.values_list("requirement__code", flat=True)
    with office_time(START):
        refused = counter.post(f"/cases/{case.public_id}/register/", {"version": case.version})
    assert "The package is incomplete. Missing: identity document" in refused.content.decode()


def test_another_file_takes_the_mark_away(counter: Client) -> None:
    page = press(counter, the_form())
    assert press(counter, again(page, **{"papers-0-file": a_file(picture())})).status_code == 302
    assert Document.objects.filter(requirement__code=USUAL[0]).count() == 1


def test_another_refused_file_wants_the_words_again(counter: Client) -> None:
    page = press(counter, the_form())
    changes = {"papers-0-without": "on", "papers-0-file": a_file(b"MZ again")}
    page = press(counter, again(page, **changes))
    assert page.status_code == 422
    assert 'name="papers-0-without" id="id_papers-0-without" checked' not in page.content.decode()
    assert press(counter, again(page)).status_code == 422


def test_the_mark_is_kept_with_the_draft_and_shown_when_it_is_opened_again(counter: Client) -> None:
    kept = press(counter, the_form(), url="/intake/keep/")
    assert 'name="papers-0-refused" value="куәлік.pdf"' in kept.content.decode()
    draft = IntakeDraft.objects.get()
    with office_time(START):
        opened = counter.get(f"/intake/?draft={draft.public_id}")
    assert "The file “куәлік.pdf” was refused and is not attached." in opened.content.decode()
    assert press(counter, again(opened)).status_code == 422


def test_a_row_taken_out_is_gone_with_its_mark(counter: Client) -> None:
    page = press(counter, the_form())
    assert press(counter, again(page, **{"papers-0-DELETE": "on"})).status_code == 302
