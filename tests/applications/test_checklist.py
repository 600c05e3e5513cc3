"""Item 9 of the Standard as dated data: what is required, of whom, and why not."""

from datetime import date

import pytest

from applications.intake.facts import PowerFacts
from applications.models import Document, RegistryCheck, Requirement
from applications.papers.checklist import (
    Circumstance,
    Line,
    age_on,
    checklist,
    judged,
    missing,
    requirements_on,
    why_not_required,
)
from tests.factories import START, a_child, a_person, client_of, office_time, received, staff
from workflow.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4")]


def line(lines: list[Line], code: str) -> Line:
    return next(each for each in lines if each.requirement.code == code)


def required(lines: list[Line]) -> set[str]:
    return {each.requirement.code for each in lines if each.required}


def test_the_ten_papers_stand_in_the_data() -> None:
    rows = requirements_on(Edition.objects.get(code="198"), START.date())
    assert [row.code for row in rows] == [
        "application", "identity", "guardianship", "birth", "loss_of_care", "account", "income", "study", "power",
        "consent",
    ]  # fmt: skip
    assert all(row.title_kk and row.title_ru and row.title_en and row.source for row in rows)


@pytest.mark.parametrize(
    ("born", "abroad", "papers_of_the_child"),
    [
        (date(2007, 8, 12), False, {"birth"}),  # 19 years: too old for school, too old for the records
        (date(2007, 8, 13), False, set()),  # 19 years
        (date(2008, 11, 16), False, set()),  # 18 on this very day
        (date(2008, 11, 17), False, {"study"}),
        (date(2020, 11, 16), False, {"study"}),  # six on this very day
        (date(2020, 11, 17), False, set()),
        (date(2020, 11, 17), True, {"birth"}),
        (date(2015, 3, 4), True, {"birth", "study"}),
    ],
)
def test_birth_and_study_depend_on_the_child(born: date, abroad: bool, papers_of_the_child: set[str]) -> None:
    child = a_child(born=born, born_abroad=abroad)
    lines = checklist(received(children=(child,)).application)
    usual = {"application", "identity", "guardianship", "loss_of_care", "account", "income", "consent"}
    assert required(lines) == usual | papers_of_the_child


def test_a_representative_brings_the_power_of_attorney() -> None:
    power = PowerFacts(a_person(), "77", date(2026, 1, 1))
    lines = missing(received(power=power).application)
    assert [each.requirement.code for each in lines] == ["power"]


def test_each_child_has_its_own_lines_and_a_paper_without_a_child_answers_for_all() -> None:
    application = received(children=(a_child(), a_child()), papers=("study",)).application
    studies = [each for each in checklist(application) if each.requirement.code == "study"]
    assert [(each.required, len(each.documents)) for each in studies] == [(True, 1), (True, 1)]
    application.documents.update(child=application.children.first())
    studies = [each for each in checklist(application) if each.requirement.code == "study"]
    assert [each.missing for each in studies] == [False, True]


def test_what_is_part_of_the_form_is_never_missing() -> None:
    lines = checklist(received(papers=()).application)
    assert not line(lines, "application").missing
    assert not line(lines, "consent").missing


def test_a_line_that_is_not_required_says_why() -> None:
    reasons = {row.code: why_not_required(row) for row in Requirement.objects.all()}
    assert {code for code, reason in reasons.items() if reason} == {"birth", "study", "power"}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("code", "found", "told"),
    [
        ("income", Circumstance(START.date(), False), (True, "for every application")),
        ("power", Circumstance(START.date(), True), (True, "a representative applies")),
        ("power", Circumstance(START.date(), False), (False, "the applicant applies in person")),
        ("birth", Circumstance(START.date(), False, date(2007, 8, 12)), (True, "the child was born before 13.08.2007")),
        ("birth", Circumstance(START.date(), False, date(2015, 3, 4), True),
         (True, "the child was born outside Kazakhstan")),
        ("birth", Circumstance(START.date(), False), (True, "the child's birth date is not known")),
        ("birth", Circumstance(START.date(), False, date(2015, 3, 4)),
         (False, "the birth is in the electronic records")),
        ("study", Circumstance(START.date(), False, date(2015, 3, 4)), (True, "the child is of school age: 11")),
        ("study", Circumstance(START.date(), False, date(2022, 3, 4)), (False, "the child is not of school age")),
        ("study", Circumstance(START.date(), False), (False, "the child's birth date is not known")),
    ],
)  # fmt: skip
def test_each_line_says_why_it_is_required_or_not(
    code: str, found: Circumstance, told: tuple[bool, str]
) -> None:
    assert judged(Requirement.objects.get(code=code), found) == told


def test_a_row_of_another_door_is_not_on_this_ones_list() -> None:
    """The portal's wording stands for an electronic copy; the counter's list does not have it."""
    edition = Edition.objects.get(code="198")
    income = Requirement.objects.get(code="income")
    income.delete()
    for channel in ("office", "portal"):
        income.pk, income.channel = None, channel
        income.save(force_insert=True)
    by_door = {
        door: [
            (row.code, row.channel)
            for row in requirements_on(edition, START.date(), door)
            if row.code == "income"
        ]
        for door in ("office", "corporation", "portal")
    }
    assert by_door == {"office": [("income", "office")], "corporation": [], "portal": [("income", "portal")]}
    application = received(papers=("income",)).application
    assert [paper.requirement.channel for paper in application.documents.all()] == ["office"]


def test_a_newer_row_holds_from_its_day_on() -> None:
    edition = Edition.objects.get(code="198")
    Requirement.objects.filter(code="income").update(until=date(2026, 12, 31))
    codes = [row.code for row in requirements_on(edition, date(2027, 1, 1))]
    assert "income" not in codes
    assert "income" in [row.code for row in requirements_on(edition, date(2026, 12, 31))]


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2010, 1, 1), date(2010, 1, 1), 0),
    ],
)
def test_full_years(born: date, day: date, years: int) -> None:
    assert age_on(born, day) == years


@pytest.mark.usefixtures("english")
def test_the_case_shows_each_paper_as_brought_missing_with_its_reason_not_required_or_from_the_registry() -> (
    None
):
    case = received(papers=("account",))
    application = case.application
    check = RegistryCheck.objects.create(
        case=case, person=application.guardian, registry="persons", result="found", asked_at=START,
        answered_at=START, number="77",
    )  # fmt: skip
    Document.objects.create(
        application=application, requirement=Requirement.objects.get(code="identity"), registry_check=check,
        added_at=START,
    )  # fmt: skip
    assert "identity" not in {each.requirement.code for each in missing(application)}
    with office_time(START):
        page = client_of(staff().clerk).get(f"/cases/{case.public_id}/").content.decode()
    for said in (
        "From the registry: answer № 77, 16.11.2026 09:05.",
        "original seen and returned",
        "Required: the child is of school age: 11.",
        "the applicant applies in person",
    ):
        assert said in page
