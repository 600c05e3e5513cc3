"""The administrator keeps item 9 and the words of the consent: each change is a new dated row (issue 4; Annex 2).

Planted defects this file goes red for: a line may hold from today; the older line is overwritten or not ended; a
door's own line does not win; a line «not asked for» stays on the list; the preview enters something.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import InternalError
from django.http import HttpResponse

from applications.models import Consent, ConsentTerms, Requirement
from applications.papers.checklist import checklist, missing, requirements_on
from tests import factories as make
from tests.factories import START
from workflow.models import AuditEvent, Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = START.date()
TOMORROW = TODAY + timedelta(days=1)
LINE = {
    "channel": "", "title_kk": "табысы туралы анықтама", "title_ru": "справка о доходах", "title_en": "income paper",
    "when": "always", "order": "9", "source": "order 5", "per_child": "on",
}  # fmt: skip
TERMS = {
    **{f"{part}_{language}": f"{part} {language}" for part in ("purpose", "term", "third_parties", "data_list")
       for language in ("kk", "ru", "en")},
    "source": "order 6",
}  # fmt: skip


def edition() -> Edition:
    return Edition.objects.get(code="198")


def sent(path: str, **facts: Any) -> HttpResponse:
    with make.office_time(START):
        return make.client_of(make.an_administrator()).post(path, facts)


def enter(code: str = "income", since: date = TOMORROW, **facts: Any) -> HttpResponse:
    return sent(f"/standard/{edition().pk}/{code}/", since=since.isoformat(), **{**LINE, **facts})


def income(day: date, channel: str = "office") -> list[str]:
    return [row.title_en for row in requirements_on(edition(), day, channel) if row.code == "income"]


def test_a_new_line_holds_from_its_day_on_and_the_case_taken_in_before_keeps_the_old_one() -> None:
    before = make.received(papers=()).application
    assert enter(title_en="income paper", when="representative").status_code == 302
    assert income(TODAY) != ["income paper"] == income(TOMORROW)
    assert "income" in {line.requirement.code for line in missing(before)}
    later = make.received(now=START + timedelta(days=1), papers=()).application
    assert "income" not in {line.requirement.code for line in missing(later)}
    old, new = Requirement.objects.filter(code="income").order_by("since")
    assert (old.until, new.since, new.until) == (TODAY, TOMORROW, None)
    assert AuditEvent.objects.filter(verb="enter_line", facts__kind="income").count() == 1


@pytest.mark.parametrize("since", [TODAY, TODAY - timedelta(days=30)])
def test_no_line_is_changed_retroactively(since: date) -> None:
    answer = enter(since=since)
    assert answer.status_code == 422
    assert "This holds from tomorrow on at the earliest" in answer.content.decode()
    assert Requirement.objects.filter(code="income").count() == 1


def test_a_line_entered_before_one_to_come_ends_on_its_eve_and_the_same_day_is_entered_anew() -> None:
    enter(since=TOMORROW + timedelta(days=10), title_en="the last")
    enter(title_en="a slip")
    enter(title_en="the next")
    spans = Requirement.objects.filter(code="income").order_by("since").values_list("title_en", "until")
    assert list(spans)[1:] == [("the next", TOMORROW + timedelta(days=9)), ("the last", None)]


def test_a_doors_own_line_stands_before_the_one_for_every_door() -> None:
    enter(channel="portal", title_en="electronic copy")
    assert (income(TOMORROW, "portal"), income(TOMORROW)[0][:9]) == (["electronic copy"], "papers on")


def test_a_paper_not_asked_for_leaves_the_list_and_a_new_one_joins_it() -> None:
    enter(when="never")
    answer = sent(f"/standard/{edition().pk}/", code="custody", since=TOMORROW.isoformat(), **LINE)
    assert answer.status_code == 302
    later = make.received(now=START + timedelta(days=1), papers=()).application
    codes = {line.requirement.code for line in checklist(later)}
    assert ("income" in codes, "custody" in codes) == (False, True)
    again = sent(f"/standard/{edition().pk}/", code="custody", since=TOMORROW.isoformat(), **LINE)
    assert "This edition already has a paper with this code" in again.content.decode()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"when": "old_or_abroad"}, "A paper by birth is asked for each child and names the day of birth."),
        ({"when": "school_age", "age_from": "7", "age_under": "7"}, "A paper by age is asked for each child"),
        ({"source": ""}, "This field is required."),
    ],
)
def test_a_line_whose_condition_is_not_whole_is_refused(facts: dict[str, str], sentence: str) -> None:
    answer = enter(**facts)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_what_is_part_of_the_form_is_always_required() -> None:
    answer = enter("consent", when="representative", per_child="")
    assert (answer.status_code, "always required" in answer.content.decode()) == (422, True)


def test_the_preview_shows_each_circumstance_and_enters_nothing() -> None:
    answer = enter(when="school_age", age_from="7", age_under="18", preview="1")
    page = answer.content.decode()
    assert (answer.status_code, "How the list will read from 17.11.2026 on" in page) == (200, True)
    assert "the child is of school age: 10" in page
    assert Requirement.objects.filter(code="income").count() == 1


def test_an_edition_without_a_checklist_takes_over_that_of_another_once() -> None:
    new = Edition.objects.get(pk=edition().pk)
    new.pk, new.code = None, "tests"
    new.save(force_insert=True)
    assert make.client_of(make.an_administrator()).get("/standard/").status_code == 200
    answers = [
        sent(f"/standard/{new.pk}/take-over/", **{f"of-{new.pk}-source": edition().pk}).status_code
        for _twice in range(2)
    ]
    assert answers == [302, 403]
    assert [row.code for row in requirements_on(new, TODAY)] == [
        row.code for row in requirements_on(edition(), TODAY)
    ]


@pytest.mark.clause("4")
def test_new_words_of_the_consent_hold_from_their_day_and_given_ones_keep_theirs() -> None:
    given = make.received().application.consent
    assert sent("/standard/consent/", since=TOMORROW.isoformat(), **TERMS).status_code == 302
    later = make.received(now=START + timedelta(days=1)).application.consent
    kept = Consent.objects.get(pk=given.pk).purpose
    assert (kept, later.purpose) == (given.purpose, "purpose kk")
    assert kept != later.purpose
    assert AuditEvent.objects.filter(verb="enter_consent").count() == 1


def test_the_words_of_the_consent_are_shown_before_they_are_entered_and_not_changed_retroactively() -> None:
    shown = sent("/standard/consent/", since=TOMORROW.isoformat(), preview="1", **TERMS)
    assert (shown.status_code, "purpose ru" in shown.content.decode()) == (200, True)
    late = sent("/standard/consent/", since=TODAY.isoformat(), **TERMS)
    assert (late.status_code, "tomorrow on at the earliest" in late.content.decode()) == (422, True)
    assert ConsentTerms.objects.count() == 1


@pytest.mark.parametrize(("model", "column"), [(Requirement, "title_ru"), (ConsentTerms, "purpose_kk")])
def test_past_all_actions_a_row_keeps_its_words(model: Any, column: str) -> None:
    row = model.objects.first()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{column: "other words"})
    if model is Requirement:
        assert model.objects.filter(pk=row.pk).update(until=TOMORROW) == 1  # that it ends is told later
