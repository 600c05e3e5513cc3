"""Papers sent later over the gateway reach the open case of their chain, as if brought to the counter (10.1, 11.8).

Planted defects this file goes red for: a paper attached twice; the clock not let run by the last paper asked for; a
replaced paper still counted; another applicant's papers taken; the signature not looked at; a closed file opened again.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from applications import actions
from applications.changes.transfer import transfer
from applications.doors import answers
from applications.gateway import inbox
from applications.intake.facts import DocumentFacts, Scan
from applications.models import DoorUpdate, PaperRequest
from applications.papers import asking
from benefit_office.egov import forms
from benefit_office.egov.forms import RequestForm, allowance
from benefit_office.egov.forms.allowance import SERVICE
from benefit_office.egov.shep.messages import Message, MessageType
from tests import door_requests as doors
from tests import factories as make
from tests.applications.samples import picture
from tests.factories import START
from workflow.delivery import vault
from workflow.models import AuditEvent, Case, EdsSignature, InboxMessage, Notice, OutboxMessage, Pause
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.1")]
ASKED, SENT = START + timedelta(days=1), START + timedelta(days=4)
CHAIN = "c-later"
OTHER_SCAN = picture("PNG", size=(70, 80))


@pytest.fixture(autouse=True)
def trust(tmp_path: Path) -> Iterator[None]:
    with doors.trusting(tmp_path / "trust"), make.office_time(SENT):
        yield


@pytest.fixture
def case() -> Case:
    """The portal's case with its executor; the papers about study and income have not come."""
    brought = doors.papers("identity", "guardianship", "loss_of_care", "account")
    received = doors.arrived(doors.signed(doors.a_form(brought=brought)), chain=CHAIN)
    return make.assigned(make.registered(received, START), START)


def papers(*codes: str, scan: bytes = doors.SCAN, by: str = "guardian", **facts: Any) -> bytes:
    """What the applicant signs when he sends papers later."""
    files = tuple(replace(paper, content=scan, **facts) for paper in doors.papers(*codes))
    form = RequestForm(
        import_source="EGOV_PORTAL", service_type=SERVICE, requester_iin=doors.APPLICANT,
        updated_values=allowance.values(allowance.Allowance(allowance.Details(), (), files)),
    )  # fmt: skip
    return doors.signed(form, by)


def came(data: bytes, name: str = "u-1", *, chain: str = CHAIN, sender: str = "pep") -> InboxMessage:
    """The message in the inbox, handled once."""
    message = Message(SERVICE, MessageType.UPDATE, data, SENT, sender, name, chain)
    row = inbox.take_in(message, now=SENT)
    inbox.handle(row.pk, now=SENT)
    row.refresh_from_db()
    return row


def current(case: Case) -> list[str]:
    rows = case.application.documents.filter(replaced_by__isnull=True)
    return sorted(rows.values_list("requirement__code", flat=True))


def told(case: Case, state: str) -> RequestForm:
    """The newest status of this kind, as the sender reads it."""
    message = OutboxMessage.objects.filter(case=case, payload__state=state).latest("pk")
    return forms.parse(answers.answer_for(message).data)


def code_of(form: RequestForm) -> str:
    item = form.value("processing_status")[0]
    assert isinstance(item, forms.DomainItem)
    return item.code


@pytest.mark.clause("5.3")
def test_who_asks_for_papers_is_heard_at_the_door_with_the_list_in_both_languages(case: Case) -> None:
    make.papers_asked(case, ASKED, "study", "income")

    form = told(case, "papers")

    assert (code_of(form), form.processing_status) == ("WAITING_DOCUMENTS", "IN_PROGRESS")
    kk = form.negative_resolution_missing_documents_list_kk
    ru = form.negative_resolution_missing_documents_list_ru
    assert ("табысы туралы" in kk, "оқуы туралы" in kk) == (True, True)
    assert ("доходах" in ru, "об обучении" in ru) == (True, True)
    assert form.value("office_message_kk") == (PaperRequest.objects.get().text,)


@pytest.mark.clause("5.3")
def test_the_papers_asked_for_let_the_clock_run_again(case: Case) -> None:
    make.papers_asked(case, ASKED, "study", "income")

    row = came(papers("study"))

    assert (row.case, row.error, make.fresh(case).paused) == (case, "", True)
    assert "study" in current(case)
    assert told(case, "papers_taken").negative_resolution_missing_documents_list_ru.startswith(
        "документы о доходах"
    )
    came(papers("income"), "u-2")
    request, pause = PaperRequest.objects.get(), Pause.objects.get()
    assert (request.outcome, request.closed_at, request.closed_by) == ("brought", SENT, None)
    assert (make.fresh(case).paused, pause.ended_at, pause.ended_by) == (False, SENT, None)
    assert told(case, "papers_closed").negative_resolution_missing_documents_list_kk == ""
    rungs = Notice.objects.filter(officer=make.staff().executor, case=case).values_list("rung", flat=True)
    assert sorted(rungs)[-3:] == ["papers_brought", "papers_sent", "papers_sent"]


def test_the_counter_closing_the_request_is_told_to_the_door_too(case: Case) -> None:
    make.papers_asked(case, ASKED, "study")
    asking.drop(make.fresh(case), by=make.staff().executor, version=None, now=SENT)

    assert code_of(told(case, "papers_closed")) == "IN_PROCESSING"


def test_the_same_message_and_the_same_document_change_nothing(case: Case) -> None:
    data = papers("study")
    for name in ("u-1", "u-1", "u-2"):
        came(data, name)

    assert current(case).count("study") == 1
    assert DoorUpdate.objects.count() == 1
    assert EdsSignature.objects.filter(case=case).count() == 2
    assert AuditEvent.objects.filter(case=case, verb="add_document").count() == 1


def test_the_same_file_signed_anew_is_in_the_file_once(case: Case) -> None:
    came(papers("study"))
    came(papers("study", "income"), "u-2")

    assert (current(case).count("study"), current(case).count("income")) == (1, 1)


def test_the_same_file_sent_again_answers_what_was_asked(case: Case) -> None:
    came(papers("study"))
    make.papers_asked(make.fresh(case), ASKED, "study")
    came(papers("study", "income"), "u-2")

    assert (PaperRequest.objects.get().outcome, current(case).count("study")) == ("brought", 1)


def test_a_better_paper_takes_the_place_of_the_earlier_one(case: Case) -> None:
    before = case.application.documents.get(requirement__code="account")

    came(papers("account", scan=OTHER_SCAN, replaces=True))

    after = case.application.documents.get(requirement__code="account", replaced_by__isnull=True)
    assert (after.replaces, after.added_by) == (before, None)


def test_without_a_word_of_replacing_it_lies_beside_the_earlier_one(case: Case) -> None:
    came(papers("account", scan=OTHER_SCAN))

    assert current(case).count("account") == 2


@pytest.mark.parametrize("key", ["applicant", "guardian-expired", "operator"])
def test_papers_not_signed_by_the_applicant_are_not_taken(case: Case, key: str) -> None:
    row = came(papers("study", by=key))

    assert "study" not in current(case)
    assert row.handled_at is not None
    answer = forms.parse(vault.get(row.reply_sha256))
    assert [bool(answer.value(f"office_message_{language}")) for language in ("kk", "ru")] == [True, True]


def test_another_applicants_papers_are_not_taken(case: Case) -> None:
    other = doors.signed(
        RequestForm(
            service_type=SERVICE, requester_iin="851330400018",
            updated_values=allowance.values(allowance.Allowance(allowance.Details(), (), doors.papers("study"))),
        ),
        "applicant",
    )  # fmt: skip
    row = came(other)

    assert ("study" in current(case), row.handled_at is not None) == (False, True)
    assert DoorUpdate.objects.get().refusal == "other"


def test_papers_that_overtake_their_request_wait_for_it() -> None:
    data = papers("study")
    row = came(data)

    assert (row.handled_at, row.failed_at, row.error) == (None, None, "TryLater")
    case = doors.arrived(chain=CHAIN)
    assert inbox.handle(row.pk, now=SENT + timedelta(minutes=1))
    assert InboxMessage.objects.get().case == case


def test_papers_of_a_request_that_became_no_case_are_answered() -> None:
    refused = Message(
        SERVICE, MessageType.REQUEST, doors.signed(doors.a_form(), "applicant"), SENT, "pep", "r-1", CHAIN
    )
    inbox.handle(inbox.take_in(refused, now=SENT).pk, now=SENT)

    row = came(papers("study"))

    assert (row.case, row.handled_at, row.reply_type) == (None, SENT, "NOTIFICATION")


@pytest.mark.clause("5.3")
def test_once_the_draft_is_with_the_head_the_file_is_closed(case: Case) -> None:
    came(papers("study", "income"))
    make.submitted(make.drafted(case, SENT) and make.fresh(case), SENT)

    came(papers("account", scan=OTHER_SCAN), "u-2")

    assert current(case).count("account") == 1
    update = DoorUpdate.objects.get(message_id="u-2")
    assert (update.refusal, update.papers) == ("late", [])
    form = told(case, "papers_late")
    assert form.value("office_message_ru") != ()


def test_papers_follow_a_case_to_the_office_it_was_handed_to(case: Case) -> None:
    there = transfer(
        make.fresh(case), by=make.staff().clerk, office=make.an_office(make.AKSU), reason="…", version=None,
        now=SENT,
    )  # fmt: skip

    row = came(papers("study"))

    assert (row.case, "study" in current(there), there.state) == (there, True, State.RECEIVED)
    assert code_of(told(there, "papers_taken")) == "IN_PROCESSING"


@pytest.mark.clause("9.7")
def test_the_operator_hands_in_papers_for_the_applicant() -> None:
    form = doors.a_form(of=doors.details(operator_name="Операторова Ү.", operator_iin=doors.OPERATOR))
    case = doors.arrived(doors.by_operator(form), sender="con", chain=CHAIN)
    later = RequestForm(
        service_type=SERVICE, requester_iin=doors.APPLICANT,
        updated_values=allowance.values(
            allowance.Allowance(
                allowance.Details(operator_iin=doors.OPERATOR), (), doors.papers("power")
            )
        ),
    )  # fmt: skip

    row = came(doors.signed(later, "operator"), sender="con")

    assert (row.case, "power" in current(case)) == (case, True)


def test_a_file_that_cannot_be_taken_over_is_told_with_its_reason(case: Case) -> None:
    came(papers("study", scan=b"no picture at all"))

    update = DoorUpdate.objects.get()
    assert (update.refusal, [row["code"] for row in update.shortcomings]) == ("none", ["paper_refused"])


def test_the_case_page_says_what_was_sent_later(case: Case) -> None:
    came(papers("study"))

    page = make.client_of(make.staff().executor).get(f"/cases/{case.public_id}/").content.decode()

    assert "Papers sent later" in page or "Кейін жіберілген құжаттар" in page


def test_a_paper_at_the_counter_closes_what_the_door_was_asked_for(case: Case) -> None:
    make.papers_asked(case, ASKED, "study")
    facts = DocumentFacts("study", Scan(OTHER_SCAN, "image/png"))
    actions.add_document(make.fresh(case).application, facts, by=make.staff().clerk, now=SENT)

    assert told(case, "papers_closed").negative_resolution_missing_documents_list_kk == ""
