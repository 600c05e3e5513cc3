"""The verbs of intake: receive, add a paper, register, refuse acceptance."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflow import clock, printing, trail, vault
from workflow.door import check_version, lock, open_case, turn
from workflow.editions import edition_on
from workflow.models import Case, NumberSeries, Office, Officer, SheetKind
from workflow.numbers import take
from workflow.refusals import Conflict, Refused
from workflow.rules import standing_among
from workflow.words import Channel, RoleKind

from . import rules, sheets
from .checklist import missing
from .intake import ApplicationFacts, ChildFacts, DocumentFacts, PersonFacts
from .models import AcceptanceRefusal, Application, ApplicationChild, Consent, Document, Person, Requirement

STATUS_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
STATUS_LENGTH = 10


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
    if reason := rules.why_not_receive(facts, handed_in, moment):
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
        application = _write(case, facts)
        _write_consent(application, by, moment)
        for document in facts.documents:
            _write_document(application, document, by, moment)
    return application


def add_document(
    application: Application,
    facts: DocumentFacts,
    *,
    by: Officer,
    version: int | None = None,
    now: datetime | None = None,
) -> Document:
    """A paper added to the file by the clerk or the executor while no decision is submitted."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        case = lock(application.case)
        if reason := rules.why_not_add_role(by, case, on):
            raise Refused(reason)
        if reason := rules.why_not_add_now(case):
            raise Conflict(reason)
        check_version(case.version, version)
        document = _write_document(application, facts, by, moment)
        case.version += 1
        case.save(update_fields=["version"])
        keeper = standing_among(by, rules.FILE_KEEPERS, case.office, on)
        trail.record(
            "add_document", by=by, acting_for=keeper.acting_for if keeper else None, at=moment, case=case,
            requirement=facts.requirement, sha256=document.sha256,
        )  # fmt: skip
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


def _write(case: Case, facts: ApplicationFacts) -> Application:
    guardian = _person(facts.guardian)
    power = facts.power
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
        representative=_person(power.person) if power else None,
        power_number=power.number if power else "",
        power_date=power.date if power else None,
        power_notary=power.notary if power else "",
        status_code=new_status_code(),
    )
    try:
        with transaction.atomic():
            for child in facts.children:
                _write_child(application, guardian, child)
    except IntegrityError as twice:
        raise Conflict(
            _("This guardian already has an open application for one of these children.")
        ) from twice
    return application


def _person(facts: PersonFacts) -> Person:
    """The person of that IIN with the newest facts; without an IIN, a new one."""
    written = {
        "surname": facts.surname,
        "name": facts.name,
        "patronymic": facts.patronymic,
        "birth_date": facts.birth_date,
        "sex": facts.sex,
    }
    if not facts.iin:
        return Person.objects.create(**written)
    known = {name: value for name, value in written.items() if value}
    person, _created = Person.objects.update_or_create(iin=facts.iin, defaults=known, create_defaults=written)
    return person


def _child_person(guardian: Person, facts: PersonFacts) -> Person:
    """A child without an IIN is the same as the one this guardian named so before: no way round the one open claim."""
    if facts.iin:
        return _person(facts)
    named_before = ApplicationChild.objects.filter(
        guardian=guardian, person__iin__isnull=True, person__surname__iexact=facts.surname,
        person__name__iexact=facts.name, person__birth_date=facts.birth_date,
    ).select_related("person")  # fmt: skip
    known = named_before.first()
    return known.person if known else _person(facts)


def new_status_code() -> str:
    """The short code with which the applicant asks for the state of the case; no letter that looks like a digit."""
    return "".join(secrets.choice(STATUS_ALPHABET) for _place in range(STATUS_LENGTH))


def _write_child(application: Application, guardian: Person, facts: ChildFacts) -> None:
    ApplicationChild.objects.create(
        application=application,
        guardian=guardian,
        person=_child_person(guardian, facts.person),
        born_abroad=facts.born_abroad,
        birth_number=facts.birth_number,
        birth_issuer=facts.birth_issuer,
        birth_issued=facts.birth_issued,
        act_number=facts.act_number,
        act_date=facts.act_date,
        act_body=facts.act_body,
        care_loss=facts.care_loss,
        study_place=facts.study_place,
        income=facts.income,
    )


def _write_consent(application: Application, by: Officer, now: datetime) -> None:
    office = application.case.office
    Consent.objects.create(
        application=application,
        person=application.guardian,
        operator_name=office.name_kk,
        operator_bin=office.bin,
        purpose=application.case.edition.title_kk,
        term=_("until the case is closed and its time of keeping is over"),
        data_list=_("names, IIN, birth dates, address, account, papers of item 9 of the Standard"),
        way=Consent.Way.FORM,
        given_at=application.case.handed_in_at,
        recorded_by=by,
    )


def _write_document(application: Application, facts: DocumentFacts, by: Officer, now: datetime) -> Document:
    requirement = Requirement.objects.filter(edition=application.case.edition, code=facts.requirement).last()
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
    )
