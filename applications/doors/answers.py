"""What the sender is told, as a form of the wire: a status, or the result with its sheets (Regulation 10.4, 11.11)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from benefit_office.egov import forms
from benefit_office.egov.forms import FileData, FormValue, RequestForm
from benefit_office.egov.forms.allowance import SERVICE, status_value
from benefit_office.egov.forms.statuses import STATUSES
from workflow.delivery import vault
from workflow.delivery.outbox import Undeliverable
from workflow.models import Case, OutboxMessage

from ..models import DoorRequest
from ..papers.checklist import missing
from . import papers
from .statuses import RESULT, STATUS, request_of
from .words import REFUSALS, in_all

NOTIFICATION, RESPONSE = "NOTIFICATION", "RESPONSE"


@dataclass(frozen=True)
class Answer:
    """One message of ours: the business XML, its kind, and the chain it belongs to."""

    data: bytes
    message_type: str
    service_id: str
    receiver: str
    correlation_id: str


@dataclass(frozen=True)
class Result:
    """What the floor above says of a decided case: granted or refused, and the signed papers."""

    granted: bool
    number: str
    decided_on: date
    ground: str = ""
    ground_kk: str = ""
    ground_ru: str = ""
    reason_kk: str = ""
    reason_ru: str = ""
    files: tuple[FileData, ...] = field(default=())


Source = Callable[[Case], Result | None]
_sources: list[Source] = []


def result_of(source: Source) -> Source:
    """The floor above registers who knows the result of a case."""
    _sources.append(source)
    return source


def answer_for(message: OutboxMessage) -> Answer:
    """:raises Undeliverable: the case did not come through the gateway, or there is nothing to tell."""
    request = request_of(message.case)
    if request is None:
        raise Undeliverable("no request came through this door")
    if message.kind == RESULT:
        return _answer(request, _decided(message.case, request), RESPONSE)
    if message.kind == STATUS and message.payload.get("state") in STATUSES:
        status = STATUSES[message.payload["state"]]
        form = _told(message.case, request, message.payload["state"])
        form = papers.told(form, message.case, message.payload)
        return _answer(request, form, RESPONSE if status.final else NOTIFICATION)
    raise Undeliverable(f"nothing to tell of {message.kind}")


def refusal(data: bytes, code: str, **facts: Any) -> bytes:
    """The answer to a request that became no case: why, in Kazakh and in Russian (Regulation 11.7)."""
    words = in_all(REFUSALS, code, **facts)
    status = STATUSES["refused"]
    try:
        asked = forms.parse(data)
    except forms.Unreadable:
        asked = RequestForm(service_type=SERVICE)
    return forms.build(
        replace(
            _identified(asked),
            updated_values=status_value(status.code, status.kk, status.ru),
            processing_status=status.processing,
            resolution_type=status.resolution,
            negative_resolution_reason=code,
            negative_resolution_reason_text_kk=words["kk"],
            negative_resolution_reason_text_ru=words["ru"],
        )
    )


def papers_refused(data: bytes, code: str, **facts: Any) -> bytes:
    """The answer to papers that reached no case: why, in Kazakh and in Russian. The request itself goes on."""
    try:
        asked = forms.parse(data)
    except forms.Unreadable:
        asked = RequestForm(service_type=SERVICE)
    status = STATUSES["papers_late"]
    told = replace(
        _identified(asked),
        updated_values=status_value(status.code, status.kk, status.ru),
        processing_status=status.processing,
        resolution_type=status.resolution,
    )
    return forms.build(papers.said(told, in_all(REFUSALS, code, **facts)))


def _answer(request: DoorRequest, form: RequestForm, message_type: str) -> Answer:
    return Answer(forms.build(form), message_type, SERVICE, request.sender_id, request.correlation_id)


def _told(case: Case, request: DoorRequest, state: str) -> RequestForm:
    """Who asked, who considers it, and where it stands."""
    status = STATUSES[state]
    asked = forms.parse(vault.get(request.content_sha256))
    executor = case.executor
    number = (FormValue("incoming_number", (case.number,)),) if case.number else ()
    return replace(
        _identified(asked),
        updated_values=(*status_value(status.code, status.kk, status.ru), *number),
        service_provider_bin=case.office.bin,
        service_provider_location_code=case.office.code,
        service_provider_assignee_full_name=executor.full_name if executor else "",
        service_provider_assignee_position_kk=executor.position_kk if executor else "",
        service_provider_assignee_position_ru=executor.position_ru if executor else "",
        service_provider_assignee_telephone_number=case.office.phone,
        processing_status=status.processing,
        resolution_type=status.resolution,
    )


def _decided(case: Case, request: DoorRequest) -> RequestForm:
    """The result: both sheets and their signatures; a refusal with its ground, its reasons and what was missing."""
    result = next((found for source in _sources if (found := source(case)) is not None), None)
    if result is None:
        raise Undeliverable("no result")
    form = _told(case, request, "granted" if result.granted else "refused")
    sheets = tuple(FormValue(f"result.{file.told('kind')}", (file,)) for file in result.files)
    form = replace(
        form,
        updated_values=(*form.updated_values, FormValue("decision_number", (result.number,)), *sheets),
        resolution_date=result.decided_on,
    )
    if result.granted:
        return form
    lines = missing(case.application) if hasattr(case, "application") else []
    return replace(
        form,
        negative_resolution_reason=result.ground,
        negative_resolution_reason_kk_value=result.ground_kk,
        negative_resolution_reason_ru_value=result.ground_ru,
        negative_resolution_reason_text_kk=result.reason_kk,
        negative_resolution_reason_text_ru=result.reason_ru,
        **papers.listed([line.requirement for line in lines]),
    )


def _identified(asked: RequestForm) -> RequestForm:
    """What lets the sender know its own request again."""
    kept = (
        "external_request_chain_id", "external_request_id", "request_origin_system_id", "service_type",
        "service_type_kk_name", "service_type_ru_name", "requester_iin",
    )  # fmt: skip
    return RequestForm(**{name: getattr(asked, name) for name in kept})
