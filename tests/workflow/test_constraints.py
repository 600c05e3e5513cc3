"""The law in the database: every named constraint and trigger is broken once, past all actions and rules.

Planted defects this file goes red for: any one constraint taken out of a model or weakened; any append-only trigger
dropped; a new constraint or trigger that nobody has tried to break (the two lists are compared with the models).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.utils import InternalError

from applications.models import (
    AcceptanceRefusal,
    ApplicationChild,
    DataChange,
    Document,
    DoorRequest,
    DoorSender,
    DoorUpdate,
    PaperRequest,
    RegistryCheck,
    RegistryConsent,
    RequestedPaper,
    Requirement,
    SenderTerms,
)
from decisions.models import (
    Allowance,
    AllowancePeriod,
    AllowanceRule,
    AuditFinding,
    AuditSample,
    Contest,
    DayDigest,
    Decision,
    DecisionLine,
    Duplicate,
    Ground,
    HandOver,
    Hearing,
    JournalChain,
    JournalEntry,
    MciRate,
    Milestone,
    PaymentLine,
    PaymentList,
    Proceeding,
    ReportedChange,
    SampledCase,
    Signature,
)
from tests import factories as make
from tests.decisions import running
from tests.factories import START
from workflow.api.tokens import make_token
from workflow.models import (
    Absence,
    AccessRecord,
    ApiAnswer,
    ApiToken,
    ApplicantText,
    AuditChain,
    AuditEvent,
    CalendarDay,
    CalendarOrder,
    CalendarStamp,
    Case,
    CaseNote,
    Diagram,
    DueChange,
    EditionSwitch,
    EdsCheck,
    EdsSignature,
    InboxMessage,
    JobError,
    Notice,
    NumberSeries,
    Office,
    OfficeHours,
    OutboxMessage,
    Pause,
    Role,
    Sheet,
    SheetTemplate,
    Step,
    StepRun,
    UsedChallenge,
    VainTries,
)
from workflow.words import State

pytestmark = pytest.mark.django_db
OURS = ("workflow", "applications", "decisions")
DAY = date(2026, 11, 16)
LATER = START + timedelta(days=1)
MUCH_LATER = START + timedelta(days=30)
EARLIER = START - timedelta(minutes=1)


@dataclass
class World:
    """Rows to break things with, each made when it is first asked for."""

    made: dict[str, Case] = field(default_factory=dict)

    def case(self, state: str, which: int = 1) -> Case:
        return self.made.setdefault(f"{state}{which}", make.a_case(state=state))

    @cached_property
    def staff(self) -> make.Staff:
        return make.staff()

    def decision(self, state: str = State.SIGNED, which: int = 1) -> Decision:
        return Decision.objects.get(case=self.case(state, which))

    def closed_run(self) -> StepRun:
        return self.case(State.REGISTERED).step_runs.get(closed_at__isnull=False)

    def pause(self) -> Pause:
        return make.paused(self.case(State.ASSIGNED), START + timedelta(days=1))

    def child(self) -> ApplicationChild:
        return self.case(State.RECEIVED).application.children.get()


def change(row: models.Model, **values: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def again(row: models.Model, **values: Any) -> None:
    """The same row a second time; ids of its own, the rest the same but for `values`."""
    row.pk, row._state.adding = None, True
    for name, value in values.items():
        setattr(row, name, value)
    if hasattr(row, "public_id"):
        row.public_id = uuid.uuid4()
    type(row)._default_manager.bulk_create([row])


def without(constraint: str) -> None:
    """Take a constraint away for the rest of the test: another one stands behind it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE workflow_case DROP CONSTRAINT {constraint}")


def a_first(model: type[models.Model], **which: Any) -> Any:
    return model._default_manager.filter(**which).order_by("pk").first()


def a_line_of_the_list(**values: Any) -> None:
    again(a_first(Requirement), code="tests", **values)


def a_token(w: World) -> ApiToken:
    make_token(w.staff.clerk, "tests", by=None, now=START)
    return ApiToken.objects.get()


def a_signature(w: World, **facts: Any) -> EdsSignature:
    case = w.case(State.SIGNED)
    given = {
        "case": case, "purpose": "decision", "format": "cms", "officer": w.staff.head, "content_sha256": "a" * 64,
        "signature_sha256": "b" * 64, "signer": {}, "evidence": {}, "verdict": {}, "at": START, **facts,
    }  # fmt: skip
    return EdsSignature.objects.create(**given)


def a_recheck(w: World, **facts: Any) -> EdsCheck:
    given = {"then_valid": True, "now_valid": True, "verdict": {}, "evidence": {}, "at": START, **facts}
    return EdsCheck.objects.create(signature=a_signature(w), **given)


def an_order() -> CalendarOrder:
    return CalendarOrder.objects.create(
        number="5", signed_on=DAY, entered_by=make.staff().head, entered_at=START
    )


def an_inbox_message() -> InboxMessage:
    return InboxMessage.objects.create(sender="portal", message_id="1", received_at=START, sha256="0" * 64)


def a_notice(w: World) -> Notice:
    return Notice.objects.create(
        officer=w.staff.head, office=w.staff.office, key="1:half", rung="half", created_at=START
    )


def an_absence(w: World) -> Absence:
    return make.an_absence(w.staff.clerk, substitute=w.staff.head, since=DAY, until=DAY)


def a_digest(w: World) -> DayDigest:
    return DayDigest.objects.create(
        office=w.staff.office, day=DAY, first_place=1, last_place=1, head="0" * 64, made_at=START
    )


def a_finding(w: World) -> AuditFinding:
    return make.a_finding(w.case(State.ISSUED))


def a_sampled(w: World) -> SampledCase:
    return a_finding(w).sampled


def a_sample(w: World) -> AuditSample:
    return a_sampled(w).sample


def called(w: World) -> dict[str, Any]:
    return {"called_at": START, "called_by": w.staff.clerk}


def a_request(w: World) -> PaperRequest:
    return make.papers_asked(w.case(State.ASSIGNED), LATER)


def a_change(w: World) -> DataChange:
    make.change_reported(w.case(State.RECEIVED), LATER)
    return DataChange.objects.earliest("pk")


def a_check(w: World, **facts: Any) -> RegistryCheck:
    return RegistryCheck.objects.create(
        case=w.case(State.RECEIVED), person=w.child().person, registry="persons", asked_at=START, **facts
    )


def a_door_request(w: World) -> DoorRequest:
    return DoorRequest.objects.create(
        case=w.case(State.RECEIVED), sender=DoorSender.objects.get(code="pep"), message_id="1", correlation_id="1",
        arrived_at=START, content_sha256="0" * 64,
    )  # fmt: skip


def a_note(w: World, **values: Any) -> CaseNote:
    given: dict[str, Any] = {"by": w.staff.clerk, "at": START, "text": "Кешке келеді", **values}
    return CaseNote.objects.create(case=w.case(State.RECEIVED), **given)


def a_door_update(w: World, **values: Any) -> DoorUpdate:
    return DoorUpdate.objects.create(
        case=w.case(State.RECEIVED), sender=DoorSender.objects.get(code="pep"), message_id="1", arrived_at=START,
        content_sha256="0" * 64, **values,
    )  # fmt: skip


def sender_terms(**values: Any) -> SenderTerms:
    sender = DoorSender.objects.get(code="pep")
    return SenderTerms.objects.create(sender=sender, since=START.date(), source="…", **values)


def a_consent(w: World) -> RegistryConsent:
    return RegistryConsent.objects.create(office=w.staff.office, iin="850312900012", ordered_at=START)


def a_form(w: World, source: str = "№ 198") -> SheetTemplate:
    return SheetTemplate.objects.create(
        kind="coupon",
        language="kk",
        since=DAY,
        body="x",
        source=source,
        entered_by=w.staff.head,
        entered_at=START,
    )


def a_spare(w: World, language: str, series: int = 8) -> Sheet:
    return Sheet.objects.create(
        case=w.case(State.ISSUED),
        kind="decision_copy",
        language=language,
        series=series,
        input={},
        created_at=START,
    )


def a_duplicate(w: World, received_by: str = "Қ.") -> Duplicate:
    return Duplicate.objects.create(
        decision=w.decision(State.ISSUED), seq=1, made_at=START, made_by=w.staff.clerk, received_by=received_by,
        sheet_kk=a_spare(w, "kk", 1), sheet_ru=a_spare(w, "ru", 1),
    )  # fmt: skip


def a_hearing(w: World) -> Hearing:
    return Hearing.objects.create(
        case=w.case(State.ASSIGNED), notified_at=START, notified_by=w.staff.executor, reason_kk="негіз",
        reason_ru="основание", place_kk="Кеңсе", place_ru="Канцелярия", planned_at=START + timedelta(days=4),
        objection_until=START + timedelta(days=2),
    )  # fmt: skip


def a_minuted_hearing(w: World) -> Hearing:
    hearing, held = a_hearing(w), START + timedelta(days=4)
    change(hearing, held_at=held, ended_at=held, participants="Қ.", proceedings="–", minuted_at=held,
           minuted_by=w.staff.executor)  # fmt: skip
    hearing.refresh_from_db()
    return hearing


def state_unknown(w: World) -> None:
    case = w.case(State.REGISTERED)
    without("case_ended_is_closed")  # it knows no other states either, and is asked first
    change(case, state="lost")


def number_of_the_chain_taken_twice(w: World) -> None:
    AuditChain.objects.filter(name=w.case(State.RECEIVED).office.code).update(last=0)
    AuditEvent.objects.create(chain=w.staff.office.code, at=START, verb="test")


def place_taken_twice(w: World) -> None:
    decision = w.decision(State.ISSUED)
    JournalChain.objects.filter(office=decision.office).update(last=0)
    again(JournalEntry.objects.get(decision=decision), kind="correction")


def claim_twice(w: World) -> None:
    again(w.child(), application=w.case(State.RECEIVED, 2).application)


def number_of(state: str, model: type[models.Model], **values: str) -> Callable[[World], None]:
    """Give the second case's row the numbers of the first one's: `values` maps the fields of both."""

    def act(w: World) -> None:
        w.case(state), w.case(state, 2)
        first, second = model._default_manager.order_by("pk")[:2]
        change(second, **{name: getattr(first, other) for name, other in values.items()})

    return act


def an_allowance(w: World) -> Allowance:
    return Allowance.objects.get(case=w.case(State.ISSUED))


def imported(w: World, number: int = 1) -> list[Allowance]:
    return running.imported(number, office=w.staff.office)


def a_period(w: World, **facts: Any) -> AllowancePeriod:
    """One more period, in days when nothing is paid unless told."""
    allowance = an_allowance(w)
    given = {"since": date(2040, 1, 1), "until": date(2040, 1, 31), "monthly": 1, "entered_at": START}
    return AllowancePeriod.objects.create(allowance=allowance, child=allowance.child, **{**given, **facts})


def a_contest(w: World) -> Contest:
    return running.a_contest(w.case(State.ISSUED))


def a_list(w: World) -> PaymentList:
    return running.a_payment_list(w.staff.office)


def a_line(w: World) -> PaymentLine:
    return a_list(w).lines.get()


def a_proceeding(w: World, **facts: Any) -> Proceeding:
    case = make.a_proceeding(facts.get("kind", "reset"))
    rate = a_first(MciRate) if facts.get("kind", "reset") == "reset" else None
    given = {"kind": "reset", "allowance": an_allowance(w), "rate": rate}
    return Proceeding.objects.create(case=case, **{**given, **facts})


def a_reported_change(w: World) -> ReportedChange:
    return ReportedChange.objects.create(
        allowance=an_allowance(w), kind="move", on=DAY, entered_at=START, entered_by=w.staff.executor
    )


VIOLATIONS: dict[str, Callable[[World], object]] = {
    # offices and officers
    "office_code_is_kato": lambda w: change(w.staff.office, code="55100000x"),
    "hours_once_per_office_and_date": lambda w: again(a_first(OfficeHours)),
    "hours_in_order": lambda w: change(a_first(OfficeHours), break_ends=time(19)),
    "role_dates_in_order": lambda w: change(a_first(Role, officer=w.staff.clerk), until=date(2011, 1, 1)),
    "role_kind_known": lambda w: change(a_first(Role, officer=w.staff.clerk), kind="king"),
    "role_of_service_has_office": lambda w: change(a_first(Role, officer=w.staff.clerk), office=None),
    "role_administrator_is_regional": lambda w: make.an_officer("administrator", office=w.staff.office),
    "role_once_at_a_time": lambda w: again(a_first(Role, officer=w.staff.clerk), since=DAY),
    "role_auditor_and_administrator_alone": lambda w: make.a_role(
        w.staff.clerk, "auditor", office=w.staff.office
    ),
    "absence_dates_in_order": lambda w: change(an_absence(w), until=DAY - timedelta(days=1)),
    "absence_substitute_is_another": lambda w: change(an_absence(w), substitute=w.staff.clerk),
    "absence_once_at_a_time": lambda w: again(an_absence(w)),
    # the counter's queue and the public page
    "vain_tries_counted_once": lambda w: VainTries.objects.bulk_create(
        [VainTries(door="status", place="0" * 64, since=START) for _ in range(2)]
    ),
    "challenge_used_once": lambda w: UsedChallenge.objects.bulk_create(
        [UsedChallenge(nonce="0" * 64, used_at=START) for _ in range(2)]
    ),
    "ticket_number_once": lambda w: again(make.a_ticket()),
    "ticket_number_from_one": lambda w: again(make.a_ticket(), number=0),
    "ticket_purpose_known": lambda w: change(make.a_ticket(), purpose="other"),
    "ticket_call_complete_or_absent": lambda w: change(make.a_ticket(), called_at=START),
    "ticket_one_in_hand": lambda w: [
        change(make.a_ticket(), called_at=START, called_by=w.staff.clerk) for _ in range(2)
    ],
    "ticket_ends_one_way": lambda w: change(make.a_ticket(), finished_at=START),
    "ticket_times_in_order": lambda w: change(make.a_ticket(), left_at=START - timedelta(seconds=1)),
    "ticket_device_closing_complete_or_absent": lambda w: change(make.a_device(), closed_at=START),
    # neighbour systems
    "api_token_dates_in_order": lambda w: change(a_token(w), revoked_at=START - timedelta(days=1)),
    "api_answer_once_per_key": lambda w: again(
        ApiAnswer.objects.create(token=a_token(w), key="1", request_sha256="0", status=201, body={}, at=START)
    ),
    # long work
    "job_finished_has_time": lambda w: make.a_job(w.staff.clerk, state="done"),
    "job_product_complete_or_absent": lambda w: make.a_job(w.staff.clerk, filename="list.xlsx"),
    "job_error_once_per_key": lambda w: [
        JobError.objects.bulk_create([JobError(job=job, key="1", sentence="no") for _ in range(2)])
        for job in [make.a_job(w.staff.clerk)]
    ],
    "case_note_has_text": lambda w: a_note(w, text=""),
    "case_note_for_another": lambda w: a_note(w, acting_for=w.staff.clerk),
    # regulation and calendar
    "edition_switch_once_a_day": lambda w: again(a_first(EditionSwitch)),
    "diagram_once_per_annex_and_day": lambda w: again(a_first(Diagram)),
    "diagram_is_of_annex_two_to_four": lambda w: change(a_first(Diagram), annex=5),
    "step_once_per_edition": lambda w: again(a_first(Step)),
    "step_one_to_five": lambda w: change(a_first(Step, number=5), number=6),
    "step_limit_positive": lambda w: change(a_first(Step), limit=0),
    "step_limit_unit_known": lambda w: change(a_first(Step), limit_unit="hours"),
    "calendar_order_once": lambda w: again(an_order()),
    "calendar_day_once": lambda w: again(a_first(CalendarDay)),
    "calendar_short_day_has_closing": lambda w: change(a_first(CalendarDay), kind="short"),
    "calendar_stamp_single": lambda w: CalendarStamp.objects.create(pk=2),
    # the case and its clock
    "case_state_known": state_unknown,
    "case_incoming_number_once": number_of(State.REGISTERED, Case, incoming_seq="incoming_seq"),
    "case_number_once": number_of(State.REGISTERED, Case, number="number"),
    "case_registration_complete_or_absent": lambda w: change(w.case(State.REGISTERED), registered_at=None),
    "case_registered_has_number": lambda w: change(
        w.case(State.REGISTERED), registered_at=None, incoming_year=None, incoming_seq=None
    ),
    "case_assigned_has_executor": lambda w: change(w.case(State.ASSIGNED), executor=None),
    "case_ended_is_closed": lambda w: change(w.case(State.ISSUED), closed_at=None),
    "case_service_from_first": lambda w: change(
        w.case(State.RECEIVED), service_from=START + timedelta(days=1)
    ),
    "step_run_once_per_round": lambda w: again(w.closed_run()),
    "step_run_one_open_per_case": lambda w: again(w.case(State.RECEIVED).step_runs.get(), round=2),
    "step_run_dates_in_order": lambda w: change(w.closed_run(), closed_at=START - timedelta(days=1)),
    "step_run_closing_complete_or_absent": lambda w: change(w.closed_run(), verb=""),
    "pause_one_open_per_run": lambda w: again(w.pause()),
    "pause_dates_in_order": lambda w: change(w.pause(), ended_at=START),
    "pause_has_reason": lambda w: change(w.pause(), reason=""),
    "number_series_once": lambda w: w.case(State.REGISTERED) and again(a_first(NumberSeries)),
    # sheets, messages, trail
    "sheet_once_per_series": lambda w: w.case(State.REGISTERED) and again(a_first(Sheet)),
    "sheet_ready_has_bytes": lambda w: (
        w.case(State.SIGNED) and change(a_first(Sheet, state="ready"), sha256="")
    ),
    "outbox_once_per_kind": lambda w: w.case(State.ISSUED) and again(a_first(OutboxMessage)),
    "outbox_delivered_or_failed": lambda w: (
        w.case(State.ISSUED) and change(a_first(OutboxMessage, delivered_at__isnull=False), failed_at=START)
    ),
    "sheet_template_has_source": lambda w: a_form(w, source=""),
    "applicant_text_once_a_day": lambda w: again(a_first(ApplicantText)),
    "inbox_once": lambda w: again(an_inbox_message()),
    "inbox_handled_or_failed": lambda w: change(an_inbox_message(), handled_at=START, failed_at=START),
    "inbox_reply_complete_or_absent": lambda w: change(an_inbox_message(), reply_sha256="0" * 64),
    "notice_once_per_key": lambda w: again(a_notice(w)),
    "audit_event_once_in_chain": number_of_the_chain_taken_twice,
    "access_record_says_what": lambda w: AccessRecord.objects.create(at=START, officer=w.staff.head, what=""),
    # doors 2 and 3
    "door_sender_is_no_counter": lambda w: change(a_first(DoorSender), channel="office"),
    "door_sender_bin_twelve": lambda w: change(a_first(DoorSender), bin="12"),
    "door_request_once_per_message": lambda w: again(
        a_door_request(w), case=w.case(State.RECEIVED, 2), correlation_id="other", content_sha256="1" * 64
    ),
    "door_request_once_per_chain": lambda w: again(
        a_door_request(w), case=w.case(State.RECEIVED, 2), message_id="other", content_sha256="1" * 64
    ),
    "door_request_once_per_document": lambda w: again(
        a_door_request(w), case=w.case(State.RECEIVED, 2), message_id="other", correlation_id="other"
    ),
    "door_update_once_per_message": lambda w: again(a_door_update(w), content_sha256="1" * 64),
    "door_update_once_per_document": lambda w: again(a_door_update(w), message_id="other"),
    "door_update_takes_or_refuses": lambda w: a_door_update(w, refusal="late", papers=[{"paper": "study"}]),
    "sender_terms_once_per_day": lambda w: again(sender_terms()),
    "sender_terms_bin_twelve": lambda w: sender_terms(bin="12"),
    # what comes in
    "person_iin_has_twelve_digits": lambda w: change(w.child().person, iin="12345"),
    "person_has_name": lambda w: change(w.child().person, surname=""),
    "application_account_is_iban": lambda w: change(w.case(State.RECEIVED).application, account="DE00"),
    "application_representative_has_power": lambda w: change(
        w.case(State.RECEIVED).application, power_number="7"
    ),
    "child_once_per_application": lambda w: again(w.child(), open=False),
    "child_one_open_claim_per_guardian": claim_twice,
    "requirement_once_at_a_time": lambda w: again(a_first(Requirement), since=DAY),
    "requirement_dates_in_order": lambda w: change(a_first(Requirement), until=date(2000, 1, 1)),
    "requirement_birth_day_told": lambda w: a_line_of_the_list(when="old_or_abroad", per_child=True),
    "requirement_ages_told": lambda w: a_line_of_the_list(
        when="school_age", per_child=True, age_from=9, age_under=9
    ),
    "requirement_form_always": lambda w: a_line_of_the_list(when="never", form_itself=True),
    "registry_check_answer_has_time": lambda w: a_check(w, result="found"),
    "registry_check_waits_once": lambda w: again(a_check(w)),
    "registry_consent_asked_once": lambda w: again(a_consent(w)),
    "registry_consent_token_when_granted": lambda w: change(a_consent(w), token="1"),
    "registry_consent_answer_has_time": lambda w: change(a_consent(w), state="refused"),
    "registry_consent_iin": lambda w: change(a_consent(w), iin="12"),
    "document_scan_complete_or_absent": lambda w: w.child() and change(a_first(Document), content_type=""),
    "document_has_scan_or_registry_answer": lambda w: (
        w.child() and change(a_first(Document), sha256="", size=0, content_type="")
    ),
    "document_has_sheets": lambda w: w.child() and change(a_first(Document), sheets=0),
    "paper_request_one_open": lambda w: again(
        a_request(w), pause=make.paused(w.case(State.ASSIGNED, 2), LATER)
    ),
    "paper_request_closing_complete_or_absent": lambda w: change(a_request(w), closed_at=LATER),
    "paper_request_says_what": lambda w: change(a_request(w), text=""),
    "requested_paper_once": lambda w: a_request(w) and again(a_first(RequestedPaper)),
    "data_change_report_has_days": lambda w: again(a_change(w), due_on=None),
    "acceptance_refusal_number_once": number_of(State.ACCEPTANCE_REFUSED, AcceptanceRefusal, seq="seq"),
    # what leaves
    "decision_number_once": number_of(State.SIGNED, Decision, seq="seq"),
    "decision_outcome_known": lambda w: change(w.decision(), outcome="perhaps"),
    "decision_signed_by_another": lambda w: change(w.decision(), signed_by=w.staff.executor),
    "decision_not_signed_for_its_preparer": lambda w: change(w.decision(), signed_for=w.staff.executor),
    "decision_signature_complete_or_absent": lambda w: change(w.decision(), signed_at=None),
    "decision_number_complete_or_absent": lambda w: change(w.decision(), number=""),
    "decision_frozen_has_number": lambda w: change(w.decision(State.SUBMITTED), frozen_at=START),
    "decision_refusal_has_ground_and_reasons": lambda w: change(w.decision(), outcome="refuse"),
    "decision_line_once": lambda w: w.decision() and again(a_first(DecisionLine)),
    "decision_line_dates_in_order": lambda w: (
        w.decision() and change(a_first(DecisionLine), period_to=date(2020, 1, 1))
    ),
    "decision_line_amount_positive": lambda w: w.decision() and change(a_first(DecisionLine), monthly=0),
    "signature_once_per_sheet_and_signer": lambda w: w.decision() and again(a_first(Signature)),
    "signature_has_scan_or_eds": lambda w: w.decision() and change(a_first(Signature), scan_sha256=""),
    "decision_token_once": lambda w: change(w.decision(which=2), token=w.decision().token),
    "eds_signature_purpose_known": lambda w: a_signature(w, purpose="joke"),
    "eds_signature_has_its_bytes": lambda w: a_signature(w, signature_sha256=""),
    "eds_signature_of_decision_has_case_and_officer": lambda w: a_signature(w, officer=None),
    "eds_signature_kept_once": lambda w: again(a_signature(w)),
    "eds_check_says_why_not": lambda w: a_recheck(w, now_valid=False),
    "duplicate_once": lambda w: again(a_duplicate(w), sheet_kk=a_spare(w, "kk"), sheet_ru=a_spare(w, "ru")),
    "duplicate_has_receiver": lambda w: a_duplicate(w, received_by=""),
    "hearing_once_per_round": lambda w: again(a_minuted_hearing(w)),
    "hearing_one_open_per_case": lambda w: again(a_hearing(w), round=2),
    "hearing_has_reasons": lambda w: change(a_hearing(w), reason_ru=""),
    "hearing_after_notice": lambda w: change(a_hearing(w), planned_at=START),
    "hearing_objection_complete_or_absent": lambda w: change(a_hearing(w), objected_at=START),
    "hearing_minutes_complete_or_absent": lambda w: change(a_hearing(w), held_at=START + timedelta(days=4)),
    "hand_over_complete_or_absent": lambda w: (
        w.decision(State.ISSUED) and change(a_first(HandOver), received_by="X")
    ),
    "journal_place_once": place_taken_twice,
    "journal_decision_entered_once": lambda w: w.decision(State.ISSUED) and again(a_first(JournalEntry)),
    "journal_entry_has_decision": lambda w: JournalEntry.objects.create(
        office=w.staff.office, number="1", date=DAY, entered_at=START, entered_by=w.staff.executor
    ),
    "day_digest_once": lambda w: again(a_digest(w)),
    "day_digest_places_in_order": lambda w: again(a_digest(w), day=DAY + timedelta(days=1), first_place=2),
    "audit_sample_dates_in_order": lambda w: again(a_sample(w), until=DAY - timedelta(days=1)),
    "audit_sample_has_seed": lambda w: again(a_sample(w), seed=""),
    "sampled_case_place_once": lambda w: again(a_sampled(w), case=w.case(State.RECEIVED)),
    "sampled_case_once": lambda w: again(a_sampled(w), place=2),
    "finding_has_text": lambda w: again(a_finding(w), text=""),
    "finding_answer_complete_or_absent": lambda w: change(
        a_finding(w), state="answered", answered_at=MUCH_LATER
    ),
    "finding_answered_by_another": lambda w: change(
        a_finding(w), state="answered", answered_at=MUCH_LATER, answered_by=w.staff.auditor, answer="х"
    ),
    "finding_state_has_its_stamps": lambda w: change(a_finding(w), state="closed"),
    "allowance_rule_once_a_day": lambda w: again(a_first(AllowanceRule)),
    "allowance_rule_positive": lambda w: change(a_first(AllowanceRule), multiplier=0),
    "ground_once": lambda w: again(a_first(Ground)),
    "decision_stop_has_its_day": lambda w: change(w.decision(), stopped_from=DAY),
    # the life after the decision
    "allowance_claim_complete_or_absent": lambda w: change(an_allowance(w), claim=None),
    "allowance_guardian_is_another": lambda w: change(an_allowance(w), guardian=an_allowance(w).child),
    "imported_allowance_row_once": lambda w: again(imported(w)[0].imported, allowance=an_allowance(w)),
    "allowance_account_once_a_day": lambda w: again(imported(w)[0].accounts.get()),
    "allowance_account_is_iban": lambda w: change(imported(w)[0].accounts.get(), account="DE00"),
    "allowance_period_dates_in_order": lambda w: a_period(w, until=date(2039, 1, 1)),
    "allowance_period_amount_positive": lambda w: a_period(w, monthly=0),
    "allowance_period_end_complete_or_absent": lambda w: change(a_period(w), ended_at=START),
    "allowance_once_at_a_time": lambda w: a_period(w) and a_period(w, since=date(2040, 1, 31)),
    "contest_outcome_complete_or_absent": lambda w: change(a_contest(w), outcome="upheld"),
    "contest_dates_in_order": lambda w: change(a_contest(w), due_on=date(2026, 1, 8)),
    "contest_says_what": lambda w: change(a_contest(w), text=""),
    "payment_list_once_a_month": lambda w: again(a_list(w)),
    "payment_list_month_is_its_first_day": lambda w: change(a_list(w), month=DAY),
    "payment_list_signed_by_another": lambda w: change(
        a_list(w), signed_by=w.staff.executor, signed_at=START + timedelta(days=900), lines_sha256="0" * 64
    ),
    "payment_list_signature_complete_or_absent": lambda w: change(a_list(w), signed_by=w.staff.head),
    "payment_line_once": lambda w: again(a_line(w)),
    "payment_line_account_is_iban": lambda w: change(a_line(w), account="DE00"),
    "payment_line_month_is_its_first_day": lambda w: change(a_line(w), for_month=DAY),
    "payment_line_difference_has_reason": lambda w: change(a_line(w), amount=-1),
    "proceeding_one_reset_per_rate": lambda w: a_proceeding(w) and a_proceeding(w),
    "proceeding_one_correction_per_decision": lambda w: [
        a_proceeding(w, kind="correction", allowance=None, corrects=w.decision(State.ISSUED))
        for _twice in range(2)
    ],
    "proceeding_says_what_it_is_about": lambda w: a_proceeding(w, rate=None),
    "milestone_once_a_day": lambda w: again(a_first(Milestone)),
    "milestone_tells_somebody": lambda w: change(a_first(Milestone), recipients=[]),
    "reported_change_settled_complete_or_absent": lambda w: change(a_reported_change(w), settled_at=START),
}

# A check lets through what it finds neither true nor false: these break by halves, with NULL where a value belongs.
BY_HALVES: dict[str, list[Callable[[World], object]]] = {
    "requirement_ages_told": [
        lambda w: a_line_of_the_list(when="school_age", per_child=True, age_from=9),
        lambda w: a_line_of_the_list(when="school_age", per_child=True, age_under=9),
        lambda w: a_line_of_the_list(when="school_age", age_from=6, age_under=9),
    ],
    "requirement_birth_day_told": [lambda w: a_line_of_the_list(when="old_or_abroad", born_before=DAY)],
    "hours_in_order": [
        lambda w: change(a_first(OfficeHours), break_starts=None),
        lambda w: change(a_first(OfficeHours), break_ends=None),
        lambda w: change(a_first(OfficeHours), break_starts=None, break_ends=None, opens=time(19)),
    ],
    "case_registration_complete_or_absent": [
        lambda w: change(w.case(State.REGISTERED), incoming_year=None),
        lambda w: change(w.case(State.RECEIVED), registered_at=START),
    ],
    "case_ended_is_closed": [
        lambda w: change(w.case(State.RECEIVED), step=None),
        lambda w: change(w.case(State.RECEIVED), closed_at=START),
        lambda w: change(w.case(State.ISSUED), step=5),
        lambda w: change(w.case(State.ISSUED), due_at=START),
    ],
    "step_run_closing_complete_or_absent": [
        lambda w: change(w.case(State.RECEIVED).step_runs.get(), verb="register"),
    ],
    "sheet_ready_has_bytes": [
        lambda w: w.decision() and change(a_first(Sheet, state="ready"), made_at=None),
        lambda w: w.case(State.REGISTERED) and change(a_first(Sheet, state="pending"), made_at=START),
        lambda w: w.case(State.REGISTERED) and change(a_first(Sheet, state="pending"), sha256="0" * 64),
    ],
    "inbox_reply_complete_or_absent": [
        lambda w: change(an_inbox_message(), reply_sha256="0" * 64, reply_at=START),
        lambda w: change(an_inbox_message(), replied_at=START),
    ],
    "registry_consent_token_when_granted": [
        lambda w: change(a_consent(w), state="granted", answered_at=START, until=START),
        lambda w: change(a_consent(w), state="granted", answered_at=START, token="1"),
    ],
    "registry_consent_answer_has_time": [
        lambda w: change(a_consent(w), answered_at=START),
        lambda w: change(a_consent(w), state="refused", answered_at=START - timedelta(seconds=1)),
    ],
    "registry_check_answer_has_time": [
        lambda w: a_check(w, answered_at=START),
        lambda w: a_check(w, result="failed", answered_at=START - timedelta(seconds=1)),
    ],
    "application_representative_has_power": [
        lambda w: change(w.case(State.RECEIVED).application, representative=w.child().person),
        lambda w: change(
            w.case(State.RECEIVED).application, representative=w.child().person, power_number="7"
        ),
        lambda w: change(w.case(State.RECEIVED).application, representative=w.child().person, power_date=DAY),
        lambda w: change(w.case(State.RECEIVED).application, power_date=DAY),
    ],
    "hearing_objection_complete_or_absent": [
        lambda w: change(a_hearing(w), objection="жоқ"),
        lambda w: change(a_hearing(w), objected_at=START - timedelta(days=1), objection="жоқ"),
    ],
    "hearing_minutes_complete_or_absent": [
        lambda w: change(a_minuted_hearing(w), minuted_by=None),
        lambda w: change(a_minuted_hearing(w), participants=""),
        lambda w: change(a_minuted_hearing(w), ended_at=START + timedelta(days=3)),
        lambda w: change(a_minuted_hearing(w), held_at=START),
        lambda w: change(a_hearing(w), proceedings="–"),
    ],
    "decision_signature_complete_or_absent": [
        lambda w: change(w.decision(), signed_by=None),
        lambda w: change(w.decision(), frozen_at=None),
        lambda w: change(w.decision(), sheet_kk=None),
        lambda w: change(w.decision(), sheet_ru=None),
        lambda w: change(w.decision(), signed_at=START),
    ],
    "decision_number_complete_or_absent": [
        lambda w: change(w.decision(), date=None),
        lambda w: change(w.decision(), year=None),
        lambda w: change(w.decision(State.SUBMITTED), number="2026-Ш00001"),
    ],
    "decision_refusal_has_ground_and_reasons": [
        lambda w: change(w.decision(), outcome="stop", ground=a_first(Ground)),
        lambda w: change(w.decision(), outcome="refuse", ground=a_first(Ground), reason_kk="негіз"),
        lambda w: change(w.decision(), outcome="refuse", reason_kk="негіз", reason_ru="основание"),
    ],
    "hand_over_complete_or_absent": [
        lambda w: (
            w.decision(State.ISSUED)
            and change(a_first(HandOver), received_by="X", handed_over_by=w.staff.clerk)
        ),
        lambda w: (
            w.decision(State.ISSUED)
            and change(a_first(HandOver), handed_over_at=START + timedelta(days=9), received_by="X")
        ),
        lambda w: (
            w.decision(State.ISSUED)
            and change(a_first(HandOver), handed_over_at=START, handed_over_by=w.staff.clerk, received_by="X")
        ),
    ],
    "document_scan_complete_or_absent": [lambda w: w.child() and change(a_first(Document), size=0)],
    "signature_has_scan_or_eds": [
        lambda w: w.decision() and change(a_first(Signature), kind="eds"),
        lambda w: w.decision() and change(a_first(Signature), signed_pdf_sha256="a" * 64),
        lambda w: w.decision() and change(a_first(Signature), kind="seal"),
    ],
    "calendar_short_day_has_closing": [lambda w: change(a_first(CalendarDay), closes=time(17))],
    "decision_stop_has_its_day": [
        lambda w: change(w.decision(), outcome="stop", ground=a_first(Ground), reason_kk="а", reason_ru="а"),
    ],
    "allowance_claim_complete_or_absent": [lambda w: change(an_allowance(w), case=None)],
    "allowance_period_end_complete_or_absent": [
        lambda w: change(a_period(w), ended_by=w.decision(State.ISSUED)),
    ],
    "contest_outcome_complete_or_absent": [
        lambda w: change(a_contest(w), concluded_at=START),
        lambda w: change(
            a_contest(w),
            outcome="upheld",
            outcome_on=DAY,
            decided_by="Сот",
            concluded_at=START,
            concluded_by=w.staff.head,
        ),
    ],
    "contest_dates_in_order": [
        lambda w: change(
            a_contest(w),
            outcome="upheld",
            outcome_on=date(2026, 1, 8),
            decided_by="Сот",
            outcome_text="а",
            concluded_at=START,
            concluded_by=w.staff.head,
        ),
    ],
    "payment_list_signature_complete_or_absent": [
        lambda w: change(a_list(w), signed_at=START),
        lambda w: change(a_list(w), signed_by=w.staff.head, signed_at=START),
        lambda w: change(
            a_list(w), signed_by=w.staff.head, signed_at=START - timedelta(days=900), lines_sha256="0" * 64
        ),
    ],
    "payment_line_difference_has_reason": [lambda w: change(a_line(w), reason="changed", amount=0)],
    "proceeding_says_what_it_is_about": [
        lambda w: a_proceeding(w, allowance=None),
        lambda w: a_proceeding(w, kind="stop", allowance=None),
        lambda w: a_proceeding(w, kind="stop", rate=a_first(MciRate)),
        lambda w: a_proceeding(w, kind="correction", allowance=None),
        lambda w: a_proceeding(w, kind="stop", corrects=w.decision(State.ISSUED)),
        lambda w: a_proceeding(w, kind="application"),
    ],
    "reported_change_settled_complete_or_absent": [
        lambda w: change(a_reported_change(w), settled_by=w.staff.head),
    ],
    "ticket_call_complete_or_absent": [
        lambda w: change(make.a_ticket(), called_by=w.staff.clerk),
        lambda w: change(make.a_ticket(), started_at=START),
    ],
    "ticket_ends_one_way": [
        lambda w: change(make.a_ticket(), **called(w), started_at=START, finished_at=START, left_at=START)
    ],
    "ticket_times_in_order": [
        lambda w: change(make.a_ticket(), called_at=EARLIER, called_by=w.staff.clerk),
        lambda w: change(make.a_ticket(), **called(w), started_at=EARLIER),
        lambda w: change(make.a_ticket(), **called(w), started_at=START, finished_at=EARLIER),
    ],
    "ticket_device_closing_complete_or_absent": [
        lambda w: change(make.a_device(), closed_by=w.staff.clerk),
        lambda w: change(make.a_device(), closed_at=EARLIER, closed_by=w.staff.clerk),
    ],
    "paper_request_closing_complete_or_absent": [
        lambda w: change(a_request(w), outcome="brought"),
        lambda w: change(a_request(w), closed_at=LATER, closed_by=w.staff.clerk),
        lambda w: change(a_request(w), closed_at=START, closed_by=w.staff.clerk, outcome="brought"),
    ],
    "data_change_report_has_days": [
        lambda w: again(a_change(w), since=LATER.date() + timedelta(days=9)),
        lambda w: again(a_change(w), reported_on=None),
        lambda w: again(a_change(w), since=None),
        lambda w: again(a_change(w), kind="corrected"),
    ],
}


def named(kind: str) -> set[str]:
    """The names of all constraints or triggers of our models."""
    ours = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    return {rule.name for model in ours for rule in getattr(model._meta, kind, ())}


def test_every_named_constraint_is_tried() -> None:
    assert set(VIOLATIONS) == named("constraints")


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_itself_forbids(name: str) -> None:
    acts = [VIOLATIONS[name], *BY_HALVES.get(name, [])]
    assert [broken_by(act) for act in acts] == [name] * len(acts)


def broken_by(act: Callable[[World], object]) -> str:
    """Which constraint an act breaks; the world it was done in goes with it."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act(World())
    name: str = refused.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
    return name


# -- triggers ---------------------------------------------------------------------------------------------------


def a_due_change(w: World) -> DueChange:
    return DueChange.objects.create(case=w.case(State.RECEIVED), ground="№ 5", at=START)


def an_access_record(w: World) -> AccessRecord:
    return AccessRecord.objects.create(at=START, officer=w.staff.head, what="case")


def an_event(w: World) -> AuditEvent:
    return w.case(State.RECEIVED).audit_events.get()


def an_entry(w: World) -> JournalEntry:
    return JournalEntry.objects.get(decision=w.decision(State.ISSUED))


UPDATE, DELETE = (
    "UPDATE {table} SET {column} = {column} WHERE {pk} = %s",
    "DELETE FROM {table} WHERE {pk} = %s",
)
PROTECTED: dict[str, tuple[Callable[[World], models.Model], str, tuple[str, ...]]] = {
    "audit_event_append_only": (an_event, "verb", (UPDATE, DELETE)),
    "access_record_append_only": (an_access_record, "what", (UPDATE, DELETE)),
    "ticket_never_deleted": (lambda w: make.a_ticket(), "number", (DELETE,)),
    "case_note_append_only": (a_note, "text", (UPDATE, DELETE)),
    "due_change_append_only": (a_due_change, "ground", (UPDATE, DELETE)),
    "journal_entry_append_only": (an_entry, "number", (UPDATE, DELETE)),
    "eds_signature_append_only": (a_signature, "purpose", (UPDATE, DELETE)),
    "eds_check_append_only": (a_recheck, "now_code", (UPDATE, DELETE)),
    "sheet_template_append_only": (a_form, "body", (UPDATE, DELETE)),
    "door_update_append_only": (a_door_update, "message_id", (UPDATE, DELETE)),
    "door_request_append_only": (a_door_request, "message_id", (UPDATE, DELETE)),
    "duplicate_append_only": (a_duplicate, "received_by", (UPDATE, DELETE)),
    "data_change_append_only": (a_change, "field", (UPDATE, DELETE)),
    "day_digest_never_deleted": (a_digest, "head", (DELETE,)),
    "audit_sample_append_only": (a_sample, "seed", (UPDATE, DELETE)),
    "sampled_case_append_only": (a_sampled, "place", (UPDATE, DELETE)),
    "finding_never_deleted": (a_finding, "text", (DELETE,)),
    "allowance_never_deleted": (an_allowance, "pays_from", (DELETE,)),
    "allowance_account_never_deleted": (lambda w: imported(w)[0].accounts.get(), "bank", (DELETE,)),
    "allowance_period_never_deleted": (a_period, "monthly", (DELETE,)),
    "payment_list_signed_for_ever": (
        lambda w: running.a_signed_list(w.staff.office),
        "total",
        (UPDATE, DELETE),
    ),
    "payment_line_locked_with_its_list": (
        lambda w: running.a_signed_list(w.staff.office).lines.get(),
        "amount",
        (UPDATE, DELETE),
    ),
    "role_never_deleted": (lambda w: a_first(Role, officer=w.staff.clerk), "kind", (DELETE,)),
}
ELSEWHERE = {  # tried below, in test_trail.py, test_facts.py, and in the tests of the journal and of the allowances
    "allowance_period_only_ends", "day_digest_for_ever", "finding_text_for_ever", "step_run_breach_for_ever",
    "ticket_stamps_stay", "requirement_never_rewritten", "consent_terms_never_rewritten",
    "audit_event_chained", "journal_entry_chained",
    "office_stamped", "edition_stamped", "step_stamped", "requirement_stamped",
}  # fmt: skip


def test_every_trigger_is_tried() -> None:
    assert set(PROTECTED) | ELSEWHERE == named("triggers")


@pytest.mark.parametrize("name", PROTECTED)
def test_nobody_changes_or_removes_the_row(name: str) -> None:
    """Not even by an update to the same value, past the ORM."""
    make_row, column, statements = PROTECTED[name]
    row = make_row(World())
    names = {"table": row._meta.db_table, "pk": row._meta.pk.column, "column": column}
    for statement in statements:
        with (
            pytest.raises(InternalError, match="Cannot"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(**names), [row.pk])
    assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("value", [None, START + timedelta(days=9)])
def test_a_breach_once_written_stays(value: object) -> None:
    run = World().closed_run()
    change(run, breached_at=START)
    change(run, breached_at=START, next_rung_at=START)  # the same breach: the rest of the row may change
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        change(run, breached_at=value)


@pytest.mark.parametrize(
    ("column", "value"),
    [("day", DAY + timedelta(days=9)), ("first_place", 2), ("last_place", 9), ("head", "1" * 64)],
)
def test_a_closed_day_keeps_what_it_was_closed_with(column: str, value: object) -> None:
    digest = make.a_closed_day(make.an_office())
    change(digest, sent_at=START, page_ru="0" * 64)  # that it left is known later
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        change(digest, **{column: value})


@pytest.mark.parametrize(("column", "value"), [("text", "х"), ("severity", "remark")])
def test_a_finding_keeps_its_words(column: str, value: object) -> None:
    finding = a_finding(World())
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        change(finding, **{column: value})


@pytest.mark.parametrize("column", ["taken_at", "called_at", "started_at", "finished_at"])
def test_what_happened_to_a_ticket_stays(column: str) -> None:
    ticket, world = make.a_ticket(), World()
    change(ticket, **called(world), started_at=START)
    change(ticket, finished_at=START, counter="2")
    change(ticket, case=world.case(State.RECEIVED))  # what it led to may be known later
    for value in {None, LATER} - ({None} if column == "taken_at" else set()):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            change(ticket, **{column: value})


@pytest.mark.parametrize(("column", "value"), [("number", 9), ("day", DAY + timedelta(days=1))])
def test_a_ticket_keeps_its_number(column: str, value: object) -> None:
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        change(make.a_ticket(), **{column: value})


def test_an_office_with_cases_is_not_deleted() -> None:
    """Actors and offices are RESTRICT: someone must answer for what was done."""
    case = make.a_case(state=State.ISSUED)
    for row in (case.office, case.executor, case.edition, case):
        assert row is not None
        with pytest.raises((models.RestrictedError, models.ProtectedError)):
            row.delete()
    assert Office.objects.filter(pk=case.office_id).exists()
