"""The rows of an application, whichever door it came through: persons, children, consent, papers."""

from collections.abc import Sequence, Set
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workflow.clock import local
from workflow.delivery import vault
from workflow.language.text import in_language
from workflow.models import Case, Officer
from workflow.moves.refusals import Conflict, Refused

from ..models import Application, ApplicationChild, Consent, Document, Person
from ..papers.checklist import consent_terms_on, requirements_on
from ..persons.writing import Altered, People
from ..telling.status_codes import new_status_code
from .facts import ApplicationFacts, ChildFacts, DocumentFacts


def write(
    case: Case, facts: ApplicationFacts, *, claimed: Set[int] = frozenset(), **sender: str
) -> tuple[Application, list[Altered]]:
    """The rows of an application, and what its facts changed in persons that were known by their IIN.

    `claimed` are the places of children for whom this guardian has an open application already: a second claim is kept
    beside the first, never as a second open one. `sender` says who accepted it elsewhere and under which number.
    """
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
        **sender,
    )
    try:
        with transaction.atomic():
            for place, child in enumerate(facts.children):
                person = people.child(guardian, child.person)
                _write_child(application, guardian, person, child, place not in claimed)
    except IntegrityError as twice:
        raise Conflict(
            _("This guardian already has an open application for one of these children.")
        ) from twice
    return application, people.altered


def _write_child(
    application: Application, guardian: Person, person: Person, facts: ChildFacts, is_open: bool
) -> None:
    ApplicationChild.objects.create(
        application=application,
        guardian=guardian,
        person=person,
        open=is_open,
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


def write_consent(application: Application, *, by: Officer | None, way: str = Consent.Way.FORM) -> None:
    """Standard's Annex 2: the consent in the words of the day and in the language the applicant signed."""
    case = application.case
    language = case.reply_language
    terms = consent_terms_on(local(case.handed_in_at).date())
    Consent.objects.create(
        application=application,
        person=application.guardian,
        operator_name=in_language(case.office, "name", language),
        operator_bin=case.office.bin,
        **terms.words(language),
        cross_border=terms.cross_border,
        publication=terms.publication,
        way=way,
        given_at=application.case.handed_in_at,
        recorded_by=by,
    )


def write_document(
    application: Application,
    facts: DocumentFacts,
    by: Officer | None,
    now: datetime,
    replaces: Document | None = None,
) -> Document:
    """A paper of item 9 with its scan; a paper the checklist does not know is refused."""
    return write_documents(application, [facts], by, now, replaces)[0]


def write_documents(
    application: Application,
    papers: Sequence[DocumentFacts],
    by: Officer | None,
    now: datetime,
    replaces: Document | None = None,
) -> list[Document]:
    """The same for all papers that were brought together."""
    case = application.case
    listed = requirements_on(case.edition, local(case.handed_in_at).date(), case.channel, case.stamp)
    known = {row.code: row for row in listed}
    for facts in papers:
        if facts.requirement not in known:
            raise Refused(_("The checklist has no paper “%(code)s”.") % {"code": facts.requirement})
    children = list(application.children.all())
    stored = vault.put_all(facts.scan.content for facts in papers)
    return Document.objects.bulk_create(
        Document(
            application=application,
            child=children[facts.child]
            if facts.child is not None and known[facts.requirement].per_child
            else None,
            requirement=known[facts.requirement],
            title=facts.title,
            sheets=facts.sheets,
            original_seen=facts.original_seen,
            sha256=sha256,
            size=len(facts.scan.content),
            content_type=facts.scan.content_type,
            added_at=now,
            added_by=by,
            replaces=replaces,
        )
        for facts, sha256 in zip(papers, stored, strict=True)
    )
