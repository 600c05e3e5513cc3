"""The office's numbers and reminders are dated rows: new ones from a day on, a past index put right with its source.

Planted defects this file goes red for: a reminder changed from a day in the past; an index corrected without a source.
"""

from datetime import date

import pytest
from django.urls import reverse

from decisions.later.milestones import WORDS, keep_milestone
from decisions.models import Decision, MciRate, Milestone
from decisions.views.rates import correct_rate
from tests import factories as f
from tests.decisions import running as r
from workflow.models import AuditEvent
from workflow.moves.refusals import Refused

pytestmark = pytest.mark.django_db
NOW = f.at("2026-01-12 10:00")


@pytest.fixture(autouse=True)
def _monday(settings: object) -> None:
    settings.OFFICE_NOW = NOW.isoformat()  # type: ignore[attr-defined]


def facts(row: Milestone, **others: object) -> dict[str, object]:
    names = ("active", "days_before", "recipients", *WORDS)
    return {name: getattr(row, name) for name in names} | {"source": "бұйрық № 3"} | others


def test_a_reminder_gets_another_row_from_a_day_on_and_the_older_one_stays() -> None:
    older = Milestone.objects.on(NOW.date())[0]
    client = f.client_of(f.an_administrator())
    sent = facts(older, since="2026-02-01", days_before=45)
    sent["active"] = "on"
    path = reverse("milestone", args=[older.code])
    assert client.post(path, sent).status_code == 302
    rows = Milestone.objects.filter(code=older.code).values_list("since", "days_before")
    assert list(rows) == [(date(2012, 1, 1), older.days_before), (date(2026, 2, 1), 45)]
    before, after = (Milestone.objects.on(day)[0].days_before for day in (NOW.date(), date(2026, 2, 1)))
    assert (before, after) == (older.days_before, 45)
    assert "01.02.2026" in client.get(reverse("milestones")).content.decode()


def test_no_reminder_is_changed_in_the_past_nor_with_a_brace_nobody_can_fill() -> None:
    older, by = Milestone.objects.on(NOW.date())[0], f.an_administrator()
    with pytest.raises(Refused, match="from today or a later day"):
        keep_milestone(older.code, facts(older, since=date(2026, 1, 11)), by=by, now=NOW)
    with pytest.raises(Refused, match="cannot be filled in here"):
        keep_milestone(older.code, facts(older, since=NOW.date(), body_kk="{child}"), by=by, now=NOW)
    assert Milestone.objects.filter(code=older.code).count() == 1


def test_a_wrong_index_is_corrected_with_its_source_and_names_the_decisions_that_rest_on_it() -> None:
    allowance = r.appointed()
    decision = Decision.objects.get(case=allowance.case)
    rate = MciRate.objects.get(effective_from="2025-01-01")
    client = f.client_of(f.an_administrator())
    page = client.get(reverse("rate", args=[rate.pk])).content.decode()
    assert decision.number in page
    assert allowance.guardian.surname not in page
    sent = {
        "tenge": 3930,
        "source_kk": rate.source_kk,
        "source_ru": rate.source_ru,
        "source_en": rate.source_en,
    }
    assert client.post(reverse("rate", args=[rate.pk]), sent).status_code == 422
    told = dict.fromkeys(("source_kk", "source_ru", "source_en"), "Заң № 5")
    assert client.post(reverse("rate", args=[rate.pk]), sent | told).status_code == 302
    rate.refresh_from_db()
    event = AuditEvent.objects.get(verb="correct_rate")
    assert (rate.tenge, event.facts) == (
        3930, {"valid_from": "2025-01-01", "before": 3932, "tenge": 3930, "decisions": 1},
    )  # fmt: skip
    assert decision.lines.get().monthly == 39_320


def test_only_the_administrator_corrects_an_index() -> None:
    rate = MciRate.objects.get(effective_from="2025-01-01")
    with pytest.raises(Refused, match="administrator"):
        correct_rate(rate, {"tenge": 1, "source_kk": "–"}, by=f.staff().head, now=NOW)
    assert MciRate.objects.get(pk=rate.pk).tenge == 3932
