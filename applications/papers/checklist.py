"""Item 9 of the Standard: which papers an application needs, which it has, and which are missing."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from workflow.clock import local
from workflow.memory import facts
from workflow.models import Edition
from workflow.words import Channel

from ..models import Application, ApplicationChild, ConsentTerms, Document, Requirement
from ..whole import children_of, papers_of


@dataclass(frozen=True)
class Line:
    """One requirement for one application or child."""

    requirement: Requirement
    child: ApplicationChild | None
    required: bool
    because: str = ""
    documents: tuple[Document, ...] = ()

    @property
    def missing(self) -> bool:
        return self.required and not self.documents and not self.requirement.form_itself


@dataclass(frozen=True)
class Circumstance:
    """What the checklist asks of an application and, for a line of a child, of the child."""

    day: date
    represented: bool
    born: date | None = None
    abroad: bool = False


def requirements_on(
    edition: Edition, day: date, channel: str = Channel.OFFICE, stamp: int | None = None
) -> list[Requirement]:
    """The checklist of an edition as it stands on a day for one of the three doors.

    A door's own line stands before the one for every door; a line «not asked for» takes the paper off the list.
    """
    lines = _lines(edition.pk, facts.stamp() if stamp is None else stamp)
    fitting = [
        row for row in lines if row.since <= day <= (row.until or day) and row.channel in ("", channel)
    ]
    by_code = {row.code: row for row in fitting}
    asked = [row for row in by_code.values() if row.when != Requirement.When.NEVER]
    return sorted(asked, key=lambda row: row.order)


@facts.kept
def _lines(edition_id: int, _stamp: int) -> tuple[Requirement, ...]:
    """Every line an edition ever had, as they stood at that number of the facts: "" sorts before any door."""
    return tuple(Requirement.objects.filter(edition=edition_id).order_by("channel", "order"))


def consent_terms_on(day: date) -> ConsentTerms:
    """What the applicant consents to, in the words of that day (Annex 2)."""
    return ConsentTerms.objects.filter(since__lte=day).latest("since")


def age_on(birth_date: date, day: date) -> int:
    """Full years on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def is_required(requirement: Requirement, found: Circumstance) -> bool:
    """Whether the circumstance of a requirement holds for this application and child."""
    match requirement.when:
        case Requirement.When.ALWAYS:
            return True
        case Requirement.When.REPRESENTATIVE:
            return found.represented
        case Requirement.When.OLD_OR_ABROAD:
            return found.abroad or _born_before(found.born, requirement.born_before)
        case Requirement.When.SCHOOL_AGE:
            return found.born is not None and _within(
                age_on(found.born, found.day), requirement.age_from, requirement.age_under
            )
    raise ValueError(requirement.when)


def why_required(requirement: Requirement, found: Circumstance) -> str:
    """The circumstance that holds, for the line «required because …»."""
    match requirement.when:
        case Requirement.When.REPRESENTATIVE:
            return _("a representative applies")
        case Requirement.When.OLD_OR_ABROAD if found.abroad:
            return _("the child was born outside Kazakhstan")
        case Requirement.When.OLD_OR_ABROAD if found.born is None:
            return _("the child's birth date is not known")
        case Requirement.When.OLD_OR_ABROAD:
            return _("the child was born before %(day)s") % {"day": f"{requirement.born_before:%d.%m.%Y}"}
        case Requirement.When.SCHOOL_AGE if found.born is not None:
            return _("the child is of school age: %(age)s") % {"age": age_on(found.born, found.day)}
    return _("for every application")


def why_not_required(requirement: Requirement, found: Circumstance | None = None) -> str:
    """The circumstance that does not hold, for the line «not required because …»."""
    match requirement.when:
        case Requirement.When.REPRESENTATIVE:
            return _("the applicant applies in person")
        case Requirement.When.OLD_OR_ABROAD:
            return _("the birth is in the electronic records")
        case Requirement.When.SCHOOL_AGE if found is not None and found.born is None:
            return _("the child's birth date is not known")
        case Requirement.When.SCHOOL_AGE:
            return _("the child is not of school age")
    return ""


def judged(requirement: Requirement, found: Circumstance) -> tuple[bool, str]:
    """Whether a paper is required, and the sentence why or why not."""
    required = is_required(requirement, found)
    return required, (why_required if required else why_not_required)(requirement, found)


def _born_before(born: date | None, day: date | None) -> bool:
    """An unknown birth date asks for the paper."""
    return born is None or (day is not None and born < day)


def _within(age: int, lowest: int | None, under: int | None) -> bool:
    return (lowest or 0) <= age and (under is None or age < under)


def checklist(application: Application) -> list[Line]:
    """Every line of item 9 for this application, children apart, with the papers that answer it."""
    case = application.case
    children, every = children_of(application), papers_of(application)
    replaced = {paper.replaces_id for paper in every}
    papers = [paper for paper in every if paper.pk not in replaced]
    day = local(case.handed_in_at).date()
    lines = []
    represented = application.representative_id is not None
    for requirement in requirements_on(case.edition, day, case.channel, case.stamp):
        for child in children if requirement.per_child else [None]:
            own = tuple(
                paper
                for paper in papers
                if paper.requirement_id == requirement.pk
                and (child is None or paper.child_id in (None, child.pk))
            )
            found = Circumstance(day, represented)
            if child:
                found = replace(found, born=child.person.birth_date, abroad=child.born_abroad)
            lines.append(Line(requirement, child, *judged(requirement, found), own))
    return lines


def missing(application: Application) -> list[Line]:
    """What is lacking for a complete package."""
    return [line for line in checklist(application) if line.missing]
