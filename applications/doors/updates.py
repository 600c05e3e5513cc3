"""Papers that come later through a door reach the open case of their chain, like those brought to the counter.

Regulation 10.1, 11.8: an UPDATE bears the same signature as the request. `prepare` stands outside any transaction,
`take` writes inside one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from benefit_office.egov.forms import allowance as wire
from workflow import clock, trail
from workflow.delivery import outbox, vault
from workflow.models import Case, InboxMessage
from workflow.moves.door import lock
from workflow.moves.machine import BEFORE_DECISION, OPEN
from workflow.reminders.notices import tell
from workflow.signatures.keeping import keep

from ..intake import writing
from ..intake.facts import DocumentFacts
from ..models import Application, Document, DoorRequest, DoorUpdate
from ..papers import asking
from ..papers.checklist import requirements_on
from . import reading, requests
from .reading import Shortcoming, TryLater, Unfit
from .requests import Opened
from .statuses import STATUS


@dataclass(frozen=True)
class Prepared:
    """A message of papers whose signature holds, its files cleaned; whether each replaces an earlier one."""

    opened: Opened
    case: Case
    papers: tuple[tuple[DocumentFacts, bool], ...]
    shortcomings: list[Shortcoming]
    same_applicant: bool


def prepare(row: InboxMessage, data: bytes, now: datetime) -> Prepared:
    """What was sent, ready to be attached.

    :raises Unfit: it belongs to no case or is not signed; TryLater: its request has not come yet, or a scanner is away.
    """
    request = DoorRequest.objects.filter(sender=row.sender, correlation_id=row.correlation_id).first()
    if request is None:
        if _became_no_case(row):
            raise Unfit("no_case")
        raise TryLater("the request of this chain has not come yet")
    opened = requests.opened(data, row.sender, now)
    case = living(request.case)
    application = Application.objects.select_related("guardian").get(case=case)
    lacks: list[Shortcoming] = []
    day = clock.local(case.handed_in_at).date()
    known = {line.code for line in requirements_on(case.edition, day, case.channel)}
    papers = reading.papers_of(wire.read(opened.form).papers, application.children.count(), known, lacks)
    cleaned = tuple((facts, paper.replaces) for paper, facts in papers)
    same = opened.form.requester_iin == application.guardian.iin
    return Prepared(opened, case, cleaned, lacks, same)


def take(row: InboxMessage, prepared: Prepared, now: datetime) -> Case:
    """Attach what was brought; the same message, or the same signed document, changes nothing. In a transaction."""
    case = lock(living(prepared.case))
    document = vault.put(prepared.opened.document)
    same = Q(sender=row.sender, message_id=row.message_id) | Q(case=case, content_sha256=document)
    if DoorUpdate.objects.filter(same).exists():
        return case
    refusal = _why_not(case, prepared)
    taken = [] if refusal else _attach(case, prepared, now)
    update = DoorUpdate.objects.create(
        case=case, sender=prepared.opened.sender, message_id=row.message_id, arrived_at=row.received_at,
        content_sha256=document, papers=taken, shortcomings=prepared.shortcomings, refusal=refusal,
    )  # fmt: skip
    keep(
        prepared.opened.checked, case=case, purpose=prepared.opened.purpose,
        content=prepared.opened.checked.content or b"", raw=prepared.opened.document, by=None, now=now,
    )  # fmt: skip
    state = "papers_taken" if taken else "papers_late"
    outbox.post(
        case, case.channel, STATUS, now=now, key=f"update:{update.pk}",
        payload={"state": state, "update": update.pk},
    )  # fmt: skip
    if case.executor:
        tell([case.executor], "papers_sent", case=case, key=f"papers_sent:{update.pk}", now=now)
    return case


def living(case: Case) -> Case:
    """Where the file is now: the case itself, or the one it was transferred to."""
    while True:
        onward = Case.objects.filter(transferred_from=case).first()
        if onward is None:
            return case
        case = onward


def _became_no_case(row: InboxMessage) -> bool:
    """Whether the chain's request was handled and answered without a case."""
    first = InboxMessage.objects.filter(
        sender=row.sender, correlation_id=row.correlation_id, message_type="REQUEST"
    )
    return first.filter(handled_at__isnull=False, case__isnull=True).exists()


def _why_not(case: Case, prepared: Prepared) -> str:
    """Why nothing is attached, as a code of words.LATE; the draft at the head closes the file (Regulation 5.3)."""
    if not prepared.same_applicant:
        return "other"
    if case.state not in BEFORE_DECISION:
        return "late" if case.state in OPEN else "closed"
    return "" if prepared.papers else "none"


def _attach(case: Case, prepared: Prepared, now: datetime) -> list[dict[str, Any]]:
    application = case.application
    taken: list[dict[str, Any]] = []
    for facts, replaces in prepared.papers:
        earlier = list(_current(application, facts))
        digest = vault.put(facts.scan.content)
        taken.append({"paper": facts.requirement, "child": facts.child})
        if again := next((document for document in earlier if document.sha256 == digest), None):
            asking.answer(
                case, again, standing=None, resume=True, now=now
            )  # it is in the file; the executor judges
            continue
        old = earlier[-1] if replaces and earlier else None
        document = writing.write_document(application, facts, None, now, old)
        replaced: dict[str, Any] = {"replaces": old.pk} if old else {}
        trail.record(
            "add_document", by=None, at=now, case=case, requirement=facts.requirement, sha256=document.sha256,
            sender=prepared.opened.sender.code, **replaced,
        )  # fmt: skip
        asking.answer(case, document, standing=None, resume=True, now=now)
    case.version += 1
    case.save(update_fields=["version"])
    return taken


def _current(application: Application, facts: DocumentFacts) -> list[Document]:
    """What stands in the file for this line and child, the oldest first."""
    rows = application.documents.filter(requirement__code=facts.requirement, replaced_by__isnull=True)
    if facts.child is not None:
        child = list(application.children.all())[facts.child]
        rows = rows.filter(Q(child=child) | Q(child__isnull=True))
    return list(rows.order_by("pk"))
