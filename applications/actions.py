"""The verbs of intake: receive, add a paper, register, refuse acceptance."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflow import clock, printing, trail, vault
from workflow.door import check_version, lock, open_case, turn
from workflow.editions import edition_on
from workflow.models import Case, NumberSeries, Office, Officer, SheetKind
from workflow.numbers import take
from workflow.refusals import Conflict, Refused
from workflow.reminders.notices import tell
from workflow.rules import standing_among
from workflow.text import in_language
from workflow.words import Channel, RoleKind

from . import asking, changes, claims, rules, sheets
from .checklist import consent_terms_on, missing, requirements_on
from .intake import ApplicationFacts, ChildFacts, DocumentFacts
from .models import AcceptanceRefusal, Application, ApplicationChild, Consent, DataChange, Document, Person
from .persons import Altered, People
from .status_codes import new_status_code


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
        application, altered = _write(case, facts)
        _write_consent(application, by, moment)
        for document in facts.documents:
            _write_document(application, document, by, moment)
        if altered:
            recorded = DataChange.Kind.RECORDED
            changes.record(
                "record_change",
                altered,
                application,
                kind=recorded,
                by=by,
                acting_for=standing.acting_for,
                at=moment,
            )
        _tell_of_same_child(application, moment)
    return application


def _tell_of_same_child(application: Application, now: datetime) -> None:
    """A second guardian's application is linked by the child; whoever has the other case is told."""
    found = claims.others(application)
    for case, officers in claims.guardians_of_the_child_elsewhere(found, clock.local(now).date()):
        tell(officers, "same_child", case=case, key=f"same_child:{application.pk}", now=now)


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
        document = _write_document(application, facts, by, moment, replaces)
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
    with turn(case, "register", by=by, version=version, now=now) as taken:
        if reason := rules.why_not_register(taken.case.application):
            raise Refused(reason)
        year = clock.local(taken.now).year
        taken.case.incoming_year = year
        taken.case.incoming_seq = take(taken.case.office, year, NumberSeries.Kind.INCOMING)
        taken.case.number = f"{year}-{taken.case.incoming_seq:05}"
        taken.case.registered_at = taken.now
        taken.facts = {"number": taken.case.number}
        printing.order_twins(
            taken.case, SheetKind.APPLICATION, sheets.application_inputs(taken.case, by), now=taken.now
        )
        printing.order_twins(
            taken.case, SheetKind.COUPON, sheets.coupon_inputs(taken.case, by), now=taken.now
        )
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


def _write(case: Case, facts: ApplicationFacts) -> tuple[Application, list[Altered]]:
    """The rows of an application, and what its facts changed in persons that were known by their IIN."""
    power = facts.power
    named = [facts.guardian, *(child.person for child in facts.children), *([power.person] if power else [])]
    people = People(named)
    guardian = people.of(facts.guardian)
    application = Application.objects.create(
        case=case,
        guardian=guardian,
        guardian_kind=facts.guardian_kind,
        address=facts.address,
        residence_kato=facts.residence_kato,
        phone=facts.phone,
        email=facts.email,
        identity_kind=facts.identity_kind,
        identity_series=facts.identity_series,
        identity_number=facts.identity_number,
        identity_issuer=facts.identity_issuer,
        identity_date=facts.identity_date,
        account=facts.account,
        bank=facts.bank,
        representative=people.of(power.person) if power else None,
        power_number=power.number if power else "",
        power_date=power.date if power else None,
        power_notary=power.notary if power else "",
        status_code=new_status_code(),
    )
    try:
        with transaction.atomic():
            for child in facts.children:
                _write_child(application, guardian, people.child(guardian, child.person), child)
    except IntegrityError as twice:
        raise Conflict(
            _("This guardian already has an open application for one of these children.")
        ) from twice
    return application, people.altered


def _write_child(application: Application, guardian: Person, person: Person, facts: ChildFacts) -> None:
    ApplicationChild.objects.create(
        application=application,
        guardian=guardian,
        person=person,
        born_abroad=facts.born_abroad,
        birth_number=facts.birth_number,
        birth_issuer=facts.birth_issuer,
        birth_issued=facts.birth_issued,
        act_number=facts.act_number,
        act_date=facts.act_date,
        act_body=facts.act_body,
        care_loss=facts.care_loss,
        other_care_loss=facts.other_care_loss,
        study_place=facts.study_place,
        income=facts.income,
    )


def _write_consent(application: Application, by: Officer, now: datetime) -> None:
    """Standard's Annex 2: the consent in the words of the day and in the language the applicant signed."""
    case = application.case
    language = case.reply_language
    terms = consent_terms_on(clock.local(case.handed_in_at).date())
    Consent.objects.create(
        application=application,
        person=application.guardian,
        operator_name=in_language(case.office, "name", language),
        operator_bin=case.office.bin,
        **terms.words(language),
        cross_border=terms.cross_border,
        publication=terms.publication,
        way=Consent.Way.FORM,
        given_at=application.case.handed_in_at,
        recorded_by=by,
    )


def _write_document(
    application: Application,
    facts: DocumentFacts,
    by: Officer,
    now: datetime,
    replaces: Document | None = None,
) -> Document:
    case = application.case
    listed = requirements_on(case.edition, clock.local(case.handed_in_at).date(), case.channel)
    requirement = next((row for row in listed if row.code == facts.requirement), None)
    if requirement is None:
        raise Refused(_("The checklist has no paper «%(code)s».") % {"code": facts.requirement})
    children = list(application.children.all())
    return Document.objects.create(
        application=application,
        child=children[facts.child] if facts.child is not None and requirement.per_child else None,
        requirement=requirement,
        title=facts.title,
        sheets=facts.sheets,
        original_seen=facts.original_seen,
        sha256=vault.put(facts.scan.content),
        size=len(facts.scan.content),
        content_type=facts.scan.content_type,
        added_at=now,
        added_by=by,
        replaces=replaces,
    )
