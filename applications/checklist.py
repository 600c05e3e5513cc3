"""Item 9 of the Standard: which papers an application needs, which it has, and which are missing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from workflow.clock import local
from workflow.models import Edition

from .models import Application, ApplicationChild, Document, Requirement


@dataclass(frozen=True)
class Line:
    """One requirement for one application or child."""

    requirement: Requirement
    child: ApplicationChild | None
    required: bool
    documents: tuple[Document, ...] = ()

    @property
    def missing(self) -> bool:
        return self.required and not self.documents and not self.requirement.form_itself


def requirements_on(edition: Edition, day: date) -> list[Requirement]:
    """The checklist of an edition as it stands on a day."""
    rows = Requirement.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day), edition=edition, since__lte=day
    )
    return list(rows.order_by("order"))


def age_on(birth_date: date, day: date) -> int:
    """Full years on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def is_required(
    requirement: Requirement, child: ApplicationChild | None, application: Application, day: date
) -> bool:
    """Whether the circumstance of a requirement holds for this application and child."""
    born = child.person.birth_date if child else None
    match requirement.when:
        case Requirement.When.ALWAYS:
            return True
        case Requirement.When.REPRESENTATIVE:
            return application.representative_id is not None
        case Requirement.When.OLD_OR_ABROAD:
            return bool(child and (child.born_abroad or _born_before(born, requirement.born_before)))
        case Requirement.When.SCHOOL_AGE:
            return born is not None and _within(
                age_on(born, day), requirement.age_from, requirement.age_under
            )
    raise ValueError(requirement.when)


def why_not_required(requirement: Requirement) -> str:
    """The circumstance that does not hold, for the line «not required because …»."""
    match requirement.when:
        case Requirement.When.REPRESENTATIVE:
            return _("the guardian applies in person")
        case Requirement.When.OLD_OR_ABROAD:
            return _("the birth is in the electronic records")
        case Requirement.When.SCHOOL_AGE:
            return _("the child is not of school age")
    return ""


def _born_before(born: date | None, day: date | None) -> bool:
    """An unknown birth date asks for the paper."""
    return born is None or (day is not None and born < day)


def _within(age: int, lowest: int | None, under: int | None) -> bool:
    return (lowest or 0) <= age and (under is None or age < under)


def checklist(application: Application) -> list[Line]:
    """Every line of item 9 for this application, children apart, with the papers that answer it."""
    day = local(application.case.handed_in_at).date()
    children = list(application.children.select_related("person"))
    papers = list(application.documents.filter(replaced_by__isnull=True).select_related("requirement"))
    lines = []
    for requirement in requirements_on(application.case.edition, day):
        for child in children if requirement.per_child else [None]:
            own = tuple(
                paper
                for paper in papers
                if paper.requirement_id == requirement.pk
                and (child is None or paper.child_id in (None, child.pk))
            )
            lines.append(Line(requirement, child, is_required(requirement, child, application, day), own))
    return lines


def missing(application: Application) -> list[Line]:
    """What is lacking for a complete package."""
    return [line for line in checklist(application) if line.missing]
