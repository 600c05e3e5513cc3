"""The whole form at once: what it says, what it lacks, and what the clerk must look at twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.delivery import vault
from workflow.models import Office

from ..intake.facts import ApplicationFacts, DocumentFacts, PersonFacts, Scan
from ..models import Person, Requirement
from ..persons import claims
from ..persons.identifiers import iin_mismatch
from .papers import PaperForm
from .parts import ApplicationForm, ChildForm

MOST_CHILDREN, MOST_PAPERS = 20, 60
NAME_LENGTH = 100
ONCE = (
    "guardian_kind", "address", "residence_kato", "phone", "email", "identity_kind", "identity_series",
    "identity_number", "identity_issuer", "identity_date", "account", "bank", "reply_language",
)  # fmt: skip


class Rows(BaseFormSet[Any]):
    """Rows that can be taken out again on the page."""

    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "too_few_forms": gettext_lazy("Name at least one child."),
    }

    def seen(self) -> list[Any]:
        """The rows that were not taken out."""
        return [row for row in self.forms if not self._should_delete_form(row)]  # type: ignore[attr-defined]

    def living(self) -> list[Any]:
        """Of these, the rows that say something."""
        return [row for row in self.seen() if row.has_changed() or not row.empty_permitted]


@dataclass(frozen=True)
class Summary:
    """What the error summary needs of a formset: only the rows that one sees."""

    rows: list[Any]
    non_form_errors: Any

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)


Children: type[Rows] = formset_factory(  # type: ignore[assignment]
    ChildForm,
    formset=Rows,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_CHILDREN,
    validate_max=True,
    can_delete=True,
)
Papers: type[Rows] = formset_factory(  # type: ignore[assignment]
    PaperForm, formset=Rows, extra=0, max_num=MOST_PAPERS, validate_max=True, can_delete=True
)


def gather(
    main: ApplicationForm, children: Iterable[ChildForm], papers: Iterable[PaperForm]
) -> ApplicationFacts:
    """The facts of valid forms."""
    return ApplicationFacts(
        guardian=main.guardian,
        power=main.power,
        children=tuple(child.facts for child in children),
        documents=tuple(document_of(paper) for paper in papers if paper.brought),
        consent_given=main.cleaned_data["consent"],
        **{name: main.cleaned_data[name] for name in ONCE},
    )


def warnings_of(main: ApplicationForm, children: Iterable[ChildForm]) -> list[str]:
    """What does not fit but may be right: acknowledged once by the clerk, not forbidden.

    Decree 853 of 2013 cut the tie between IIN and birth date; an application may be handed in anywhere and is then
    passed to the office that is competent by residence.
    """
    people = [(_("Applicant"), main.guardian)]
    people += [
        (_("Child %(number)s") % {"number": place}, child.person) for place, child in enumerate(children, 1)
    ]
    found = [_elsewhere(main)] if _elsewhere(main) else []
    for who, person in people:
        found += [f"{who}: {sentence}" for sentence in _doubts(person)]
    return found


def claims_on(main: ApplicationForm, children: Iterable[ChildForm]) -> list[str]:
    """The same children in other applications, open or granted: shown before registration, masked across offices."""
    named = claims.named(main.guardian.iin, [child.person for child in children])
    refused = [claim for claim in named if claim.same_guardian and claim.open]  # not taken in a second time
    return claims.sentences((claim for claim in named if claim not in refused), main.office_chosen)


def _elsewhere(main: ApplicationForm) -> str:
    """The residence belongs to another office."""
    code, office = main.cleaned_data.get("residence_kato"), main.office_chosen
    if not code or office is None or code == office.code:
        return ""
    place = dict(main.fields["residence_kato"].choices)[code]  # type: ignore[attr-defined]
    return _(
        "The residence belongs to another office: %(place)s. The case will have to be transferred there."
    ) % {"place": place}


def _doubts(person: PersonFacts) -> list[str]:
    if not person.iin:
        return []
    doubts = []
    if iin_mismatch(person.iin, person.birth_date, person.sex):
        doubts.append(_("the IIN does not fit the birth date or the sex."))
    known = Person.objects.filter(iin=person.iin).first()
    if known and (known.surname.casefold(), known.name.casefold()) != (
        person.surname.casefold(), person.name.casefold()
    ):  # fmt: skip
        doubts.append(_("this IIN is recorded with another name; registering changes the record."))
    return doubts


def document_of(paper: PaperForm) -> DocumentFacts:
    """The facts of a paper that was brought."""
    cleaned = paper.cleaned_data
    place = cleaned.get("child")
    return DocumentFacts(
        requirement=cleaned["requirement"],
        scan=paper.scan or _kept(paper),
        sheets=cleaned.get("sheets") or 1,
        title=cleaned.get("title", ""),
        child=place - 1 if place else None,
        original_seen=cleaned["original_seen"],
    )


def _kept(paper: PaperForm) -> Scan:
    kept = paper.kept_scan
    assert kept is not None  # only papers that were brought become documents
    return Scan(vault.get(kept["sha256"]), kept["type"])


class IntakeForms:
    """The page's three forms together."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        offices: list[Office],
        requirements: list[Requirement],
        now: datetime,
        kept: dict[str, Any] | None = None,
        written: dict[str, Any] | None = None,
    ) -> None:
        """`kept`: scans of an earlier sending; `written`: initial values of a draft taken up again."""
        self.data, self.kept = data, kept if kept is not None else {}
        self.offices = offices
        start = written or {"children": None, "papers": _usual_papers(requirements)}
        self.main = ApplicationForm(
            data, offices=offices, now=now, initial={"handed_in_at": now.replace(second=0, microsecond=0),
                                                     **start.get("main", {})}
        )  # fmt: skip
        self.children: Rows = Children(data, prefix="children", initial=start["children"])
        self.papers: Rows = Papers(
            data, files, prefix="papers", initial=start["papers"],
            form_kwargs={"requirements": requirements, "kept": self.kept},
        )  # fmt: skip
        self.warnings: list[str] = []

    @property
    def formsets(self) -> list[Summary]:
        """For the error summary."""
        return [Summary(rows.seen(), rows.non_form_errors()) for rows in (self.children, self.papers)]

    @property
    def has_errors(self) -> bool:
        return bool(self.main.errors or self.children.total_error_count() or self.papers.total_error_count())

    def is_valid(self) -> bool:
        each = [self.main.is_valid(), self.children.is_valid(), self.papers.is_valid()]
        if all(each):
            self._check_together()
        return not self.has_errors

    def _check_together(self) -> None:
        children = self.children.living()
        for paper in self.papers.living():
            place = paper.cleaned_data.get("child")
            if paper.brought and place and place > len(children):
                paper.add_error("child", _("There is no child with this number in the application."))
        self.warnings = [*warnings_of(self.main, children), *claims_on(self.main, children)]
        if self.warnings and not self.main.cleaned_data["mismatch_seen"]:
            self.main.add_error("mismatch_seen", _("Compare with the documents, then mark this."))

    def facts(self) -> ApplicationFacts:
        return gather(self.main, self.children.living(), self.papers.living())

    def keep_scans(self) -> None:
        """Put the scans that passed their check aside: a browser cannot be handed its files back.

        A row whose file was refused says so until another file comes or the clerk lets it go without.
        """
        assert self.data is not None
        for paper in self.papers.forms:
            if not (files := paper["file"].data):
                continue
            name = str(files[0].name or "")[:NAME_LENGTH]
            scan = paper.cleaned_data.get("file")
            self.data[paper.add_prefix("refused")] = "" if scan else name or "?"
            self.data.pop(paper.add_prefix("without"), None)
            if not scan:
                continue
            sha256 = vault.put(scan.content)
            self.kept[sha256] = {
                "sha256": sha256,
                "name": name,
                "type": scan.content_type,
                "size": len(scan.content),
                "files": len(files),
            }
            self.data[paper.add_prefix("kept")] = sha256

    def kept_still(self) -> dict[str, Any]:
        """Of these, the scans that a row still carries: one replaced or taken out is not kept for ever."""
        carried = {str(paper["kept"].value()) for paper in self.papers.seen()}
        return {sha256: scan for sha256, scan in self.kept.items() if sha256 in carried}

    @property
    def office(self) -> Office:
        """The office chosen, or the first at whose counter the clerk stands."""
        return (self.main.office_chosen if self.main.is_bound else None) or self.offices[0]


def _usual_papers(requirements: list[Requirement]) -> list[dict[str, Any]]:
    """A row for each paper that applications need as a rule; the birth certificate is the exception."""
    return [
        {"requirement": row.code, "sheets": 1, "original_seen": True}
        for row in requirements
        if row.when != Requirement.When.OLD_OR_ABROAD and not row.form_itself
    ]
