"""Doors 2 and 3: a request over the gateway becomes one case and is answered on its chain (Regulation 9–11).

Planted defects this file goes red for: a verdict on the signature not heeded; a chain not recognised; an incomplete
request held up at registration; the bytes of a file not compared with its hash.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from applications.doors import answers, requests
from applications.doors.reading import Unfit
from applications.models import Application, ApplicationChild, DoorRequest
from benefit_office.egov import forms
from benefit_office.egov.forms import RequestForm, allowance
from decisions.models import Outcome
from tests import door_requests as doors
from tests import factories as make
from tests.factories import START, at
from workflow.delivery import vault
from workflow.delivery.outbox import Undeliverable
from workflow.models import Case, EdsSignature, OutboxMessage
from workflow.words import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trust(tmp_path: Path) -> Iterator[None]:
    with doors.trusting(tmp_path / "trust"):
        yield


def told(case: Case) -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.filter(case=case).values_list("kind", "key"))


def parsed(message: OutboxMessage) -> RequestForm:
    return forms.parse(answers.answer_for(message).data)


@pytest.mark.clause("11.8")
def test_a_portal_request_lies_in_the_clerks_queue_from_its_arrival() -> None:
    case = doors.arrived(at=at("2026-11-20 18:20"))
    assert (case.state, case.channel, case.office.code) == ("received", "portal", make.PAVLODAR)
    assert case.handed_in_at == at("2026-11-20 18:20")
    assert case.due_at == at("2026-11-23 09:20")
    application = Application.objects.get(case=case)
    assert application.guardian.iin == doors.APPLICANT
    assert application.documents.count() == 6
    assert application.consent.way == "eds"
    assert application.external_number.startswith("1010900")
    assert DoorRequest.objects.get(case=case).shortcomings == []


@pytest.mark.clause("11.5")
def test_the_applicants_signature_is_kept_with_the_bytes_it_covers() -> None:
    case = doors.arrived()
    signature = EdsSignature.objects.get(case=case)
    assert (signature.purpose, signature.signer["iin"]) == ("request", doors.APPLICANT)
    kept = forms.parse(vault.get(signature.signature_sha256))
    assert kept.requester_iin == doors.APPLICANT
    assert [file.content for file in kept.files()] == [b""] * 6


@pytest.mark.clause("9.7")
def test_the_corporations_request_bears_the_operators_name_and_signature() -> None:
    case = doors.arrived(doors.by_operator(), sender="con")
    assert case.channel == "corporation"
    assert case.application.accepted_by_operator == "Операторова Ү."
    assert EdsSignature.objects.get(case=case).purpose == "operator"


@pytest.mark.clause("5.1")
def test_through_the_corporation_the_term_ends_a_working_day_earlier() -> None:
    portal, corporation = doors.arrived(), doors.arrived(doors.by_operator(doors.a_form(
        of=doors.details(operator_iin=doors.OPERATOR)
    )), sender="con")  # fmt: skip
    assert portal.service_due_at == at("2026-11-30 18:30")
    assert corporation.service_due_at == at("2026-11-27 18:30")


@pytest.mark.parametrize(("message", "chain"), [("m", "c"), ("m", "other"), ("other", "c")])
def test_the_same_message_or_the_same_chain_is_the_same_case(message: str, chain: str) -> None:
    data = doors.signed(doors.a_form())
    first = doors.arrived(data, message="m", chain="c")
    again = doors.arrived(data, message=message, chain=chain, at=START + timedelta(hours=1))
    assert again.pk == first.pk
    assert Case.objects.count() == 1


@pytest.mark.clause("10.1")
def test_the_same_signed_document_on_another_chain_is_the_same_case() -> None:
    """Its sender never got the gateway's answer, and sent it again."""
    data = doors.signed(doors.a_form())
    first = doors.arrived(data, message="m-a", chain="c-a")
    assert doors.arrived(data, message="m-b", chain="c-b") == first
    assert Case.objects.count() == 1


@pytest.mark.clause("11.7")
@pytest.mark.parametrize("key", ["wrong-iin", "guardian-expired", "applicant", "foreign", "applicant-auth"])
def test_a_signature_that_is_not_confirmed_makes_no_case(key: str) -> None:
    with pytest.raises(Unfit) as refused:
        doors.arrived(doors.signed(doors.a_form(), key))
    assert refused.value.code == "signature"
    assert Case.objects.count() == 0


@pytest.mark.clause("11.6")
def test_an_applicant_cannot_sign_for_the_corporation_nor_an_operator_for_the_applicant() -> None:
    with pytest.raises(Unfit, match="signature"):
        doors.arrived(doors.signed(doors.a_form(), "operator"))
    with pytest.raises(Unfit, match="signature"):
        doors.arrived(
            doors.signed(doors.a_form(of=doors.details(operator_iin=doors.APPLICANT))), sender="con"
        )


@pytest.mark.parametrize(
    "change", [(b"<requesterIin>851330900011", b"<requesterIin>861330300026"), (b"Halyk", b"Other")]
)
def test_a_request_changed_after_it_was_signed_makes_no_case(change: tuple[bytes, bytes]) -> None:
    with pytest.raises(Unfit, match="signature"):
        doors.arrived(doors.signed(doors.a_form()).replace(*change))


def test_a_file_put_in_place_of_the_signed_one_is_refused() -> None:
    data = doors.signed(doors.a_form(brought=doors.papers("income")))
    file = forms.parse(data).files()[0]
    other = forms.filled(forms.emptied(data), {file.sha256: file.content + b"x"})
    with pytest.raises(Unfit, match="unreadable"):
        doors.arrived(other)


def test_the_answer_to_a_refused_request_says_why_in_both_languages_and_names_the_request() -> None:
    data = doors.signed(doors.a_form(external_request_id="10109001186061"), "wrong-iin")
    with pytest.raises(Unfit) as refused:
        requests.prepare(data, sender_code="pep", arrived_at=START, now=START)
    answer = forms.parse(answers.refusal(data, refused.value.code, **refused.value.facts))
    assert answer.external_request_id == "10109001186061"
    assert (answer.processing_status, answer.resolution_type) == ("DONE", "NEGATIVE_RESOLUTION")
    assert answer.negative_resolution_reason_text_kk != ""
    assert answer.negative_resolution_reason_text_ru != ""


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (doors.a_form(service_type="PAYMENT_FAMILY"), "service"),
        (doors.a_form(requester_last_name=""), "person"),
        (doors.a_form(children=()), "children"),
        (doors.a_form(of=doors.details(consent=False)), "consent"),
        (doors.a_form(of=doors.details(account="KZ1")), "account"),
        (doors.a_form(of=doors.details(identity_date=None)), "dates"),
        (doors.a_form(children=(doors.a_child(iin=doors.APPLICANT),)), "twice"),
        (
            doors.a_form(of=doors.details(residence_kato="710000000"), service_provider_location_code=""),
            "office",
        ),
        (doors.a_form(of=doors.details(bank="x" * 300)), "unreadable"),
    ],
)
def test_what_cannot_be_an_application_goes_back_with_its_reason(form: RequestForm, code: str) -> None:
    with pytest.raises(Unfit) as refused:
        doors.arrived(doors.signed(form))
    assert refused.value.code == code


def test_an_unknown_sender_is_refused() -> None:
    with pytest.raises(Unfit, match="sender"):
        doors.arrived(sender="somebody")


def test_the_office_is_that_of_the_residence_when_none_is_named() -> None:
    form = doors.a_form(of=doors.details(residence_kato="551631100"), service_provider_location_code="")
    assert doors.arrived(doors.signed(form)).office.code == make.AKSU


@pytest.mark.clause("10.2")
def test_an_incomplete_request_is_registered_and_never_refused_at_the_door() -> None:
    make.staff()
    case = doors.arrived(doors.signed(doors.a_form(brought=doors.papers("identity"))))
    registered = make.registered(case, START + timedelta(minutes=5))
    assert registered.state == State.REGISTERED


def test_what_the_form_lacks_is_written_down_for_the_clerk() -> None:
    bad = allowance.Paper("account", "a.exe", b"MZ")
    strange = allowance.Paper("poem", "p.png", doors.SCAN)
    form = doors.a_form(
        of=doors.details(address="", guardian_kind="aunt", phone="көршісі арқылы"),
        children=(doors.a_child(birth_number="", iin="123456789012"),),
        brought=(*doors.papers("identity"), bad, strange),
    )
    request = DoorRequest.objects.get(case=doors.arrived(doors.signed(form)))
    assert [row["code"] for row in request.shortcomings] == [
        "empty", "iin", "paper_refused", "paper_unknown", "empty", "empty", "phone",
    ]  # fmt: skip
    assert request.case.application.phone == ""


def test_a_second_request_for_the_same_child_is_a_case_of_its_own_beside_the_first() -> None:
    child = doors.a_child()
    first = doors.arrived(doors.signed(doors.a_form(children=(child,))))
    second = doors.arrived(doors.signed(doors.a_form(children=(child,))))
    assert (first.state, second.state) == ("received", "received")
    assert ApplicationChild.objects.get(application__case=second).open is False
    assert DoorRequest.objects.get(case=second).shortcomings == [{"code": "second_claim", "child": 0}]


@pytest.mark.clause("10.1")
def test_the_sender_hears_of_registration_executor_and_signature_once() -> None:
    make.staff()
    case = doors.arrived()
    case = make.registered(case, START + timedelta(minutes=5))
    case = make.assigned(case, START + timedelta(hours=1))
    make.drafted(case, START + timedelta(hours=2))
    case = make.submitted(case, START + timedelta(hours=3))
    case = make.returned(case, START + timedelta(hours=4))
    assert told(case) == [("status", "registered"), ("status", "assigned")]
    first = parsed(OutboxMessage.objects.get(case=case, key="registered"))
    assert (first.processing_status, first.resolution_type) == ("IN_PROGRESS", "NO_RESOLUTION")
    assert first.value("incoming_number") == (case.number,)


def test_a_case_of_the_counter_tells_no_sender() -> None:
    case = make.a_case(state=State.ASSIGNED)
    assert told(case) == []
    with pytest.raises(Undeliverable):
        answers.answer_for(OutboxMessage(case=case, kind="result"))


def played(case: Case, outcome: str) -> OutboxMessage:
    """From arrival to the issued decision."""
    make.staff()
    case = make.registered(case, START + timedelta(minutes=5))
    case = make.assigned(case, START + timedelta(hours=1))
    case = make.drafted(case, START + timedelta(hours=2), outcome=outcome)
    case = make.submitted(case, START + timedelta(hours=3))
    case = make.opened_for_signing(case, START + timedelta(hours=4))
    case = make.signed(case, START + timedelta(hours=5))
    make.issued(case, START + timedelta(hours=6))
    return OutboxMessage.objects.get(case=case, kind="result")


@pytest.mark.clause("11.11")
def test_the_result_goes_back_on_the_same_chain_with_both_sheets() -> None:
    message = played(doors.arrived(chain="the-chain"), Outcome.APPOINT)
    answer = answers.answer_for(message)
    assert (answer.correlation_id, answer.receiver, answer.message_type) == ("the-chain", "pep", "RESPONSE")
    form = forms.parse(answer.data)
    assert (form.processing_status, form.resolution_type) == ("DONE", "POSITIVE_RESOLUTION")
    decision = message.case.decision
    assert form.value("decision_number") == (decision.number,)
    sheets = [file for file in form.files() if file.told("kind").startswith("sheet.")]
    assert [file.sha256 for file in sheets] == [decision.sheet_kk.sha256, decision.sheet_ru.sha256]


@pytest.mark.clause("10.3")
def test_a_refusal_goes_back_with_its_reasons_and_the_missing_papers_in_both_languages() -> None:
    case = doors.arrived(doors.signed(doors.a_form(brought=doors.papers("identity", "guardianship"))))
    form = parsed(played(case, Outcome.REFUSE))
    assert form.resolution_type == "NEGATIVE_RESOLUTION"
    assert (form.negative_resolution_reason_text_kk, form.negative_resolution_reason_text_ru) == (
        "Негіз бар", "Есть основание",
    )  # fmt: skip
    assert "дербес шот" in form.negative_resolution_missing_documents_list_kk
    assert "лицевого счета" in form.negative_resolution_missing_documents_list_ru


def test_a_transferred_request_is_answered_by_the_office_it_went_to() -> None:
    make.staff()
    case = make.registered(doors.arrived(chain="moving"), START + timedelta(minutes=5))
    make.transferred(case, START + timedelta(hours=1))
    there = Case.objects.get(transferred_from=case)
    message = OutboxMessage.objects.get(case=case, key="transferred")
    assert parsed(message).processing_status == "IN_PROGRESS"
    make.staff(there.office)
    make.registered(there, START + timedelta(hours=2))
    answer = answers.answer_for(OutboxMessage.objects.get(case=there, key="registered"))
    assert answer.correlation_id == "moving"
    assert forms.parse(answer.data).service_provider_location_code == there.office.code


@pytest.mark.usefixtures("english")
def test_the_case_page_shows_who_signed_the_request_and_what_it_lacks() -> None:
    people = make.staff()
    bad = allowance.Paper("account", "a.exe", b"MZ")
    form = doors.a_form(of=doors.details(address=""), brought=(*doors.papers("identity"), bad))
    case = doors.arrived(doors.signed(form))
    page = make.client_of(people.clerk).get(f"/cases/{case.public_id}/").content.decode()
    assert "Portal of the electronic government" in page
    assert "ҮЛГІБАЕВА АЙГҮЛ" in page
    assert "The form leaves empty: Address of residence." in page
    assert "An attached file was not taken over" in page
