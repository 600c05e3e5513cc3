"""A request that came through the gateway becomes a case in the clerk's queue, once (Regulation 9.7, 10.1, 11.8).

`prepare` asks the network and the scanner and stands outside any transaction; `take_in` writes, inside one.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from benefit_office.egov import forms
from benefit_office.egov.forms import RequestForm
from benefit_office.egov.forms import allowance as wire
from workflow import clock
from workflow.delivery import vault
from workflow.editions import edition_on
from workflow.models import Case, Office
from workflow.moves.door import open_case
from workflow.signatures.checking import Checked, check
from workflow.signatures.keeping import keep
from workflow.signatures.purposes import Purpose
from workflow.words import Channel

from ..changes import history
from ..intake import writing
from ..intake.facts import ApplicationFacts
from ..models import ApplicationChild, Consent, DataChange, DoorRequest, DoorSender
from ..papers.checklist import requirements_on
from ..persons import claims
from . import reading
from .reading import Read, Unfit

SIGNIFICANT = 4  # digits of a KATO code that name a city or district


@dataclass(frozen=True)
class Prepared:
    """A request that was read and whose signature holds, ready to be written."""

    sender: DoorSender
    office: Office
    form: RequestForm
    read: Read
    document: bytes  # as it was signed: the form with its files named by their hashes
    checked: Checked
    purpose: Purpose


@dataclass(frozen=True)
class Letter:
    """How a request came: from whom, under which ids, when, and its document."""

    sender: DoorSender
    message_id: str
    correlation_id: str
    arrived_at: datetime
    document: bytes


@dataclass(frozen=True)
class Opened:
    """A message whose signature holds: the form as it was signed, its files' bytes put back."""

    sender: DoorSender
    form: RequestForm
    document: bytes
    checked: Checked
    purpose: Purpose


def prepare(data: bytes, *, sender_code: str, arrived_at: datetime, now: datetime) -> Prepared:
    """Regulation 11.6, 9.7: the signature is checked first, and only what it covers is read.

    :raises Unfit: the request becomes no case; TryLater: the scanner is away.
    """
    one = opened(data, sender_code, now)
    office = office_for(one.form)
    day = clock.local(arrived_at).date()
    known = [row.code for row in requirements_on(edition_on(office, day), day, one.sender.channel)]
    read = reading.read(one.form, known)
    return Prepared(one.sender, office, one.form, read, one.document, one.checked, one.purpose)


def opened(data: bytes, sender_code: str, now: datetime) -> Opened:
    """The form of a message, if its sender may send and its signature holds. :raises Unfit: it does not."""
    sender = DoorSender.objects.filter(code=sender_code).first()
    terms = sender.terms_on(clock.local(now).date()) if sender else None
    if sender is None or terms is None or not terms.active:
        raise Unfit("sender")
    try:
        whole = forms.parse(data)
        document = forms.emptied(data)
        checked, purpose = _checked(sender, terms.bin, whole, document, now)
        signed = forms.parse(checked.content or b"")
    except forms.Unreadable as wrong:
        raise Unfit("unreadable", detail=str(wrong)) from wrong
    contents = {file.sha256: file.content for file in whole.files()}
    form = forms.parse(forms.filled(forms.build(signed), contents))
    return Opened(sender, form, document, checked, purpose)


def _checked(
    sender: DoorSender, organisation: str, form: RequestForm, document: bytes, now: datetime
) -> tuple[Checked, Purpose]:
    """The portal's requests bear the applicant's signature, the Corporation's the operator's (Regulation 11.5, 9.7)."""
    if sender.channel == Channel.PORTAL:
        purpose, iin = Purpose.REQUEST, form.requester_iin
    else:
        purpose, iin = Purpose.OPERATOR, wire.read(form).details.operator_iin
    checked = check(document, purpose=purpose, iin=iin, bin=organisation, at=now)
    if not checked.valid:
        raise Unfit("signature", reason=checked.sentence)
    return checked, purpose


def office_for(form: RequestForm) -> Office:
    """The office the sender names by its code, else the one of the applicant's place of residence (KATO)."""
    named = form.service_provider_location_code
    residence = wire.read(form).details.residence_kato
    for code in (named, residence):
        district = code[:SIGNIFICANT]
        office = Office.objects.filter(code__startswith=district).first() if len(code) == 9 else None
        if office is not None:
            return office
    raise Unfit("office")


def take_in(
    prepared: Prepared, *, message_id: str, correlation_id: str, arrived_at: datetime, now: datetime
) -> Case:
    """The received case of a request; the same message, the same chain or the same signed document is the same case.

    A sender that never got the gateway's answer sends its request again, on another chain.
    """
    with transaction.atomic():
        known = taken_in(prepared.sender.code, message_id, correlation_id, vault.put(prepared.document))
        if known is not None:
            return known
        letter = Letter(prepared.sender, message_id, correlation_id, arrived_at, prepared.document)
        case = write_down(letter, prepared.office, prepared.form, prepared.read, now=now)
        keep(
            prepared.checked, case=case, purpose=prepared.purpose, content=prepared.checked.content or b"",
            raw=prepared.document, by=None, now=now,
        )  # fmt: skip
    return case


def write_down(letter: Letter, office: Office, form: RequestForm, read: Read, *, now: datetime) -> Case:
    """It lies in the clerk's queue from its arrival: the 30 minutes of step 1 run from then, in working time."""
    facts = read.facts
    case = Case(
        office=office,
        edition=edition_on(office, clock.local(letter.arrived_at).date()),
        channel=letter.sender.channel,
        reply_language=facts.reply_language,
        handed_in_at=letter.arrived_at,
        service_from=letter.arrived_at,
    )
    open_case(case, by=None, now=now, children=len(facts.children), sender=letter.sender.code)
    claimed = _claimed(facts)
    _write(case, facts, form, claimed, now)
    DoorRequest.objects.create(
        case=case,
        sender=letter.sender,
        message_id=letter.message_id,
        correlation_id=letter.correlation_id,
        arrived_at=letter.arrived_at,
        content_sha256=vault.put(letter.document),
        shortcomings=[
            *read.shortcomings,
            *({"code": "second_claim", "child": place} for place in sorted(claimed)),
        ],
    )
    return case


def taken_in(sender_code: str, message_id: str, correlation_id: str, sha256: str = "") -> Case | None:
    """The case a message has become already."""
    same = Q(message_id=message_id) | Q(correlation_id=correlation_id)
    if sha256:
        same |= Q(content_sha256=sha256)
    request = DoorRequest.objects.filter(same, sender=sender_code).select_related("case").first()
    return request.case if request else None


def _write(case: Case, facts: ApplicationFacts, form: RequestForm, claimed: set[int], now: datetime) -> None:
    application, altered = writing.write(
        case, facts, claimed=claimed, accepted_by_operator=wire.read(form).details.operator_name,
        external_number=form.external_request_id[:60],
    )  # fmt: skip
    by_portal = case.channel == Channel.PORTAL
    writing.write_consent(application, by=None, way=Consent.Way.EDS if by_portal else Consent.Way.FORM)
    writing.write_documents(application, facts.documents, None, now)
    if altered:
        recorded = DataChange.Kind.RECORDED
        history.record("record_change", altered, application, kind=recorded, by=None, at=now)
    claims.tell_of_same_child(application, now)


def _claimed(facts: ApplicationFacts) -> set[int]:
    """The children for whom this guardian has an open application: the second one is answered, never lost."""
    open_claims = ApplicationChild.objects.filter(open=True, guardian__iin=facts.guardian.iin)
    found = set()
    for place, child in enumerate(facts.children):
        person = child.person
        same = Q(person__iin=person.iin) if person.iin else Q(
            person__iin__isnull=True, person__surname__iexact=person.surname, person__name__iexact=person.name,
            person__birth_date=person.birth_date,
        )  # fmt: skip
        if open_claims.filter(same).exists():
            found.add(place)
    return found
