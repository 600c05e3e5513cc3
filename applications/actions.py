"""The verbs of intake: receive, add a paper, register, refuse acceptance."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow import clock, trail
from workflow.delivery import printing
from workflow.editions import edition_on
from workflow.models import Case, NumberSeries, Office, Officer, SheetKind
from workflow.moves.door import check_version, lock, open_case, turn
from workflow.moves.numbers import take
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import standing_among
from workflow.words import Channel, RoleKind

from . import rules, sheets, whole
from .changes import history
from .intake import writing
from .intake.facts import ApplicationFacts, DocumentFacts
from .models import AcceptanceRefusal, Application, DataChange, Document
from .papers import asking
from .papers.checklist import missing
from .persons import claims

PEOPLE = ("application__guardian", "application__representative")


def receive(
    facts: ApplicationFacts,
    *,
    office: Office,
    by: Officer,
    handed_in_at: datetime | None = None,
    channel: str = Channel.OFFICE,
    now: datetime | None = None,
) -> Application:
    """Regulation 5.1: the clerk takes the documents in; the 30 minutes run from the handing in."""
    moment = now or clock.now()
    standing = standing_among(by, [RoleKind.CLERK], office, clock.local(moment).date())
    if standing is None:
        raise Refused(_("Applications are taken in by the clerk of the office."))
    handed_in = handed_in_at or moment
    if reason := rules.why_not_receive(facts, handed_in, moment, office=office):
        raise Refused(reason)
    with transaction.atomic():
        case = Case(
            office=office,
            edition=edition_on(office, clock.local(handed_in).date()),
            channel=channel,
            reply_language=facts.reply_language,
            handed_in_at=handed_in,
            service_from=handed_in,
        )
        open_case(case, by=by, acting_for=standing.acting_for, now=moment, children=len(facts.children))
        application, altered = writing.write(case, facts)
        writing.write_consent(application, by=by)
        writing.write_documents(application, facts.documents, by, moment)
        if altered:
            recorded = DataChange.Kind.RECORDED
            history.record(
                "record_change",
                altered,
                application,
                kind=recorded,
                by=by,
                acting_for=standing.acting_for,
                at=moment,
            )
        claims.tell_of_same_child(application, moment)
    return application


def add_document(
    application: Application,
    facts: DocumentFacts,
    *,
    by: Officer,
    replaces: Document | None = None,
    resume: bool = True,
    version: int | None = None,
    now: datetime | None = None,
) -> Document:
    """A paper added by the clerk or the executor while no decision is submitted; a better one replaces an old one.

    When it is the last of the papers asked for, the clock runs again, unless `resume` says otherwise.
    """
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        case = lock(application.case)
        if reason := rules.why_not_add_role(by, case, on):
            raise Refused(reason)
        if reason := rules.why_not_add_now(case):
            raise Conflict(reason)
        check_version(case.version, version)
        if replaces and (reason := rules.why_not_replace(application, facts.requirement, replaces)):
            raise Conflict(reason)
        document = writing.write_document(application, facts, by, moment, replaces)
        case.version += 1
        case.save(update_fields=["version"])
        keeper = standing_among(by, rules.FILE_KEEPERS, case.office, on)
        assert keeper is not None  # why_not_add_role has just found one
        replaced: dict[str, Any] = {"replaces": replaces.pk} if replaces else {}
        trail.record(
            "add_document", by=by, acting_for=keeper.acting_for, at=moment, case=case,
            requirement=facts.requirement, sha256=document.sha256, **replaced,
        )  # fmt: skip
        asking.answer(case, document, standing=keeper, resume=resume, now=moment)
    return document


def register(case: Case, *, by: Officer, version: int | None, now: datetime | None = None) -> Case:
    """Regulation 5.1: incoming number, coupon, passed to the head for a resolution."""
    with turn(case, "register", by=by, version=version, now=now, reads=PEOPLE) as taken:
        whole.read(taken.case.application)
        if reason := rules.why_not_register(taken.case.application):
            raise Refused(reason)
        handed, due = sheets.handed_in(taken.case, by), sheets.result_due(taken.case)
        year = clock.local(taken.now).year
        taken.case.incoming_year = year
        # From here on the office's next application waits for its number: what needs none is done before.
        taken.case.incoming_seq = take(taken.case.office, year, NumberSeries.Kind.INCOMING)
        taken.case.number = f"{year}-{taken.case.incoming_seq:05}"
        taken.case.registered_at = taken.now
        taken.facts = {"number": taken.case.number}
        printed: dict[str, sheets.Inputs] = {
            SheetKind.APPLICATION: sheets.application_inputs(handed),
            SheetKind.COUPON: sheets.coupon_inputs(handed, due),
        }
        printing.order(taken.case, printing.by_language(printed), now=taken.now, rows=taken.rows)
    return taken.case


def refuse_acceptance(case: Case, *, by: Officer, version: int | None, now: datetime | None = None) -> Case:
    """Regulation 9.1 at the counter: an incomplete package is handed back with the receipt of Annex 3."""
    with turn(case, "refuse_acceptance", by=by, version=version, now=now) as taken:
        application = taken.case.application
        if reason := rules.why_not_refuse_acceptance(application):
            raise Refused(reason)
        year = clock.local(taken.now).year
        seq = take(taken.case.office, year, NumberSeries.Kind.RECEIPT)
        lines = missing(application)
        refusal = AcceptanceRefusal.objects.create(
            case=taken.case,
            office=taken.case.office,
            year=year,
            seq=seq,
            number=f"{year}-Б{seq:04}",
            missing=[line.requirement.code for line in lines],
            refused_by=by,
            refused_at=taken.now,
        )
        taken.facts = {"receipt": refusal.number, "missing": refusal.missing}
        inputs = sheets.refusal_inputs(refusal, lines)
        printing.order_twins(taken.case, SheetKind.REFUSAL_RECEIPT, inputs, now=taken.now)
    return taken.case
