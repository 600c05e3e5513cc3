"""Regulation 5.3: the named executor considers the papers and prepares the decision."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions import actions
from decisions.drafting import differences, proposals
from decisions.models import AllowanceRule, Decision, Ground, Outcome
from tests import factories as f
from tests.press import reading
from workflow.models import AccessRecord, Case
from workflow.moves.refusals import Refused
from workflow.words import CaseKind, State

pytestmark = pytest.mark.django_db
NOW = f.at("2026-11-17 10:00")


@pytest.fixture(autouse=True)
def _tuesday() -> Any:
    with f.office_time(NOW):
        yield


def assigned(**others: Any) -> Case:
    return f.a_case(state=State.ASSIGNED, **others)


def executor(case: Case) -> Client:
    return f.client_of(f.staff(case.office).executor)


def url(case: Case) -> str:
    return reverse("draft", args=[case.public_id])


def form(
    case: Case, *rows: tuple[Any, str, str, Any], outcome: str = "appoint", **others: Any
) -> dict[str, Any]:
    """What the browser sends: a row is (child, from, to, tenge)."""
    sent = {"version": Case.objects.get(pk=case.pk).version, "outcome": outcome, "lines-TOTAL_FORMS": len(rows),
            "lines-INITIAL_FORMS": 0}  # fmt: skip
    for number, row in enumerate(rows):
        for name, value in zip(("child", "period_from", "period_to", "monthly"), row, strict=True):
            sent[f"lines-{number}-{name}"] = value
    return sent | others


def child_of(case: Case) -> int:
    return int(case.application.children.get().person_id)


def lines(case: Case) -> list[tuple[str, str, int]]:
    return [
        (line.period_from.isoformat(), line.period_to.isoformat(), line.monthly)
        for line in Decision.objects.get(case=case).lines.all()
    ]


@pytest.mark.clause("5.3")
def test_the_page_proposes_ten_indices_for_each_child_with_every_source() -> None:
    case = assigned(children=(f.a_child(), f.a_child(born=date(2009, 1, 20))))
    page = executor(case).get(url(case)).content.decode()
    assert re.findall(r'name="lines-\d-monthly" value="(\d+)"', page) == ["43250", "43250"]
    assert re.findall(r'name="lines-\d-period_to" value="([\d-]+)"', page) == ["2033-03-03", "2027-01-19"]
    assert "10 × 4,325" in page
    assert "Law on the republican budget for the year" in page
    assert AccessRecord.objects.filter(case=case, what="draft").count() == 1


@pytest.mark.clause("5.3")
def test_a_draft_is_saved_with_its_calculation_and_saving_again_replaces_it() -> None:
    case = assigned()
    client, child = executor(case), child_of(case)
    client.post(url(case), form(case, (child, "2026-11-16", "2033-03-03", 40000)))
    answer = client.post(url(case), form(case, (child, "2026-11-16", "2026-12-31", 43250),
                                         (child, "2027-01-01", "2033-03-03", 45000), ("", "", "", "")))  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, url(case))
    assert lines(case) == [("2026-11-16", "2026-12-31", 43250), ("2027-01-01", "2033-03-03", 45000)]
    decision = Decision.objects.get(case=case)
    assert decision.rule == AllowanceRule.objects.get()
    assert [row["what"] for row in decision.calculation] == [
        "starts", "of_age", "index", "counted", "part", "index", "counted", "changed", "part",
    ]  # fmt: skip
    assert all("source_kk" in row for row in decision.calculation if row["what"] in ("index", "counted"))


def test_another_amount_warns_and_does_not_block() -> None:
    case = assigned()
    client = executor(case)
    sent = form(case, (child_of(case), "2026-11-16", "2033-03-03", 40000))
    page = client.post(url(case), sent, follow=True).content.decode()
    assert "40,000 ₸ a month instead of the proposed 43,250 ₸" in page
    sent = form(case, (child_of(case), "2026-11-16", "2033-03-03", 40000), submit="1")
    assert client.post(url(case), sent)["Location"] == reverse("case", args=[case.public_id])
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


@pytest.mark.parametrize(
    ("rows", "field", "told"),
    [
        ([("2026-12-31", "2026-11-16", 43250)], "period_to", "ends before it begins"),
        ([("2026-11-16", "2027-01-31", 43250), ("2027-01-31", "2027-12-31", 1)], "", "overlap"),
        ([("2026-11-16", "", 43250)], "period_to", ""),
        ([("2026-11-16", "2026-12-31", 0)], "monthly", ""),
    ],
)
def test_a_wrong_row_is_answered_with_the_form_and_the_field(
    rows: list[tuple[str, str, int]], field: str, told: str
) -> None:
    case = assigned()
    sent = form(case, *((child_of(case), *row) for row in rows))
    answer = executor(case).post(url(case), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert f'href="#id_lines-0-{field}"' in page if field else "error-summary" in page
    assert not Decision.objects.filter(case=case).exists()


@pytest.mark.clause("3")
def test_a_refusal_without_ground_and_both_reasons_is_impossible() -> None:
    case = assigned()
    answer = executor(case).post(url(case), form(case, outcome="refuse", reason_kk="Себеп", reason_ru=" "))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_ground_0"' in page  # its first choice: a link leads to where one answers
    assert 'href="#id_reason_ru"' in page
    assert 'href="#id_reason_kk"' not in page
    with pytest.raises(Refused, match="needs a ground"):
        actions.draft(case, actions.DraftFacts("refuse"), by=f.staff().executor, version=None, now=NOW)


@pytest.mark.clause("3")
def test_a_refusal_needs_fewer_things_and_keeps_no_amounts() -> None:
    case = assigned()
    case.application.documents.all().delete()
    ground = Ground.objects.get(outcome="refuse", code="unreliable")
    sent = form(case, (child_of(case), "2026-11-16", "2033-03-03", 43250), outcome="refuse", ground=ground.pk,
                reason_kk="Анықтама жарамсыз", reason_ru="Справка недействительна", submit="1")  # fmt: skip
    assert executor(case).post(url(case), sent).status_code == 302
    decision = Decision.objects.get(case=case)
    assert (decision.outcome, decision.ground, decision.lines.count(), decision.calculation) == (
        "refuse", ground, 0, [],
    )  # fmt: skip
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_all_blockers_of_a_submission_are_told_at_once_and_the_draft_is_kept() -> None:
    case = assigned()
    case.application.documents.all().delete()
    answer = executor(case).post(url(case), form(case, ("", "", "", ""), submit="1"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("A required paper is missing") == 6
    assert "Set the period and the amount for at least one child." in page
    assert Case.objects.get(pk=case.pk).state == State.ASSIGNED
    assert Decision.objects.filter(case=case).exists()
    assert "A required paper is missing" in executor(case).get(url(case)).content.decode()


@pytest.mark.parametrize(
    ("kind", "outcomes"),
    [
        (CaseKind.APPLICATION, ["appoint", "refuse"]),
        (CaseKind.RESET, ["reset"]),
        (CaseKind.STOP, ["stop"]),
        (CaseKind.CORRECTION, ["appoint", "reset", "refuse", "stop"]),
    ],
)
def test_each_kind_of_case_has_its_own_outcomes(kind: str, outcomes: list[str]) -> None:
    case = assigned()
    if kind != CaseKind.APPLICATION:
        case = f.a_proceeding(kind, concerns=case, now=NOW)
    page = executor(case).get(url(case)).content.decode()
    assert re.findall(r'name="outcome" value="(\w+)"', page) == outcomes
    foreign = next(one for one in Outcome.values if one not in outcomes) if len(outcomes) < 4 else None
    if foreign:
        with pytest.raises(Refused, match="cannot have this outcome"):
            actions.draft(case, actions.DraftFacts(foreign), by=f.staff().executor, version=None, now=NOW)


@pytest.mark.clause("7.3")
def test_only_the_named_executor_opens_the_draft() -> None:
    case, people = assigned(), f.staff()
    assert f.client_of(people.executor).get(url(case)).status_code == 200
    assert f.client_of(people.colleague).get(url(case)).status_code == 403
    assert f.client_of(people.clerk).get(url(case)).status_code == 403
    assert f.client_of(people.head).get(url(case)).status_code == 403
    assert f.client_of(f.staff(f.an_office(f.AKSU)).executor).get(url(case)).status_code == 404


def test_a_stale_page_changes_nothing() -> None:
    case = assigned()
    sent = form(case, (child_of(case), "2026-11-16", "2033-03-03", 43250)) | {"version": case.version - 1}
    assert executor(case).post(url(case), sent).status_code == 409
    assert not Decision.objects.filter(case=case).exists()


def test_a_submitted_draft_is_not_changed_any_more() -> None:
    case = f.a_case(state=State.SUBMITTED)
    assert executor(case).get(url(case)).status_code == 409
    with pytest.raises(Refused, match="only while the case is with the executor"):
        actions.draft(case, f.draft_facts(case), by=f.staff().executor, version=None, now=NOW)


def test_a_ground_out_of_date_is_not_offered() -> None:
    case = assigned()
    Ground.objects.filter(outcome="refuse", code="other").update(until=date(2026, 11, 16))
    assert executor(case).get(url(case)).content.decode().count('name="ground"') == 3


def test_the_offices_own_rule_goes_before_the_regions() -> None:
    AllowanceRule.objects.create(office=f.an_office(), since=date(2026, 1, 1), starts="month", multiplier=11)
    case = assigned()
    (proposal,) = proposals(case, NOW.date())
    assert [(line.period_from, line.monthly) for line in proposal.lines] == [(date(2026, 11, 1), 47575)]
    other = f.a_case(state=State.ASSIGNED, office=f.an_office(f.AKSU))
    (proposal,) = proposals(other, NOW.date())
    assert [(line.period_from, line.monthly) for line in proposal.lines] == [(date(2026, 11, 16), 43250)]
    assert differences(proposal.lines, [proposal]) == []


@pytest.mark.parametrize(
    ("start", "draft_on", "born", "expected"),
    [
        ("2020-03-20 10:00", "2020-04-02", date(2015, 3, 4),
         [("2020-03-20", "2020-03-31", 26510), ("2020-04-01", "2033-03-03", 27780)]),
        ("2022-03-31 10:00", "2022-04-08", date(2015, 3, 4),
         [("2022-03-31", "2022-03-31", 30630), ("2022-04-01", "2033-03-03", 31800)]),
        ("2025-12-25 10:00", "2026-01-09", date(2015, 3, 4),
         [("2025-12-25", "2025-12-31", 39320), ("2026-01-01", "2033-03-03", 43250)]),
        ("2026-11-16 10:00", "2026-11-17", date(2008, 12, 15), [("2026-11-16", "2026-12-14", 43250)]),
    ],
)  # fmt: skip
@pytest.mark.clause("3")
def test_golden_sheets_of_both_languages_have_the_same_periods_and_sums(
    start: str, draft_on: str, born: date, expected: list[tuple[str, str, int]]
) -> None:
    begun = f.at(start)
    case = f.assigned(f.registered(f.received(now=begun, children=(f.a_child(born=born),)),
                                   begun + timedelta(minutes=10)), begun + timedelta(hours=1))  # fmt: skip
    drafted = f.at(f"{draft_on} 11:00")
    (proposal,) = proposals(case, drafted.date())
    assert [
        (one.starts.isoformat(), one.ends.isoformat(), one.monthly) for one in proposal.periods
    ] == expected
    actions.draft(
        case, actions.DraftFacts("appoint", proposal.lines), by=f.staff().executor, version=None, now=drafted
    )
    texts = {language: preview(case, language) for language in ("kk", "ru")}
    for begins, ends, monthly in expected:
        days = [f"{date.fromisoformat(day):%d.%m.%Y}" for day in (begins, ends)]
        digits = f"{monthly:,}".replace(",", " ")
        assert all(part in text for text in texts.values() for part in (*days, digits))


def preview(case: Case, language: str) -> str:
    answer = executor(case).get(reverse("preview", args=[case.public_id, language]))
    assert answer["Content-Type"] == "application/pdf"
    return reading.text(answer.content)


@pytest.mark.clause("6")
def test_the_preview_is_the_very_sheet_with_blank_number_and_a_mark() -> None:
    case = assigned()
    assert executor(case).get(reverse("preview", args=[case.public_id, "kk"])).status_code == 409
    f.drafted(case, NOW)
    kk, ru = preview(case, "kk"), preview(case, "ru")
    assert "ҮЛГІ" in kk
    assert "ОБРАЗЕЦ" in ru
    guardian = case.application.guardian.full_name
    assert guardian in kk
    assert guardian in ru
    assert "43 250 (қырық үш мың екі жүз елу) теңге" in kk
    assert "43 250 (сорок три тысячи двести пятьдесят) тенге" in ru
    assert "2026-Ш" not in kk + ru
    assert executor(case).get(reverse("preview", args=[case.public_id, "en"])).status_code == 404
    assert (
        f.client_of(f.staff().clerk).get(reverse("preview", args=[case.public_id, "kk"])).status_code == 403
    )


@pytest.mark.clause("3")
def test_the_refusals_sheet_has_ground_clause_and_reason_in_its_own_language() -> None:
    case = f.drafted(assigned(), NOW, outcome="refuse")
    kk, ru = preview(case, "kk"), preview(case, "ru")
    assert "Заңның 19-1-бабы). Негіз бар" in kk
    assert "«О государственных услугах»). Есть основание" in ru
    assert "Article" not in kk + ru
