"""The other outcome: the executor refuses with a ground and two reasons, the journal says so."""

import pytest
from django.urls import reverse

from decisions.models import Decision, JournalEntry
from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import missing_from
from tests.journeys.papers import scan
from workflow.words import State

pytestmark = pytest.mark.django_db(transaction=True)
REASON_KK, REASON_RU = (
    "Бала толық мемлекет қамқорлығында",
    "Ребенок находится на полном государственном обеспечении",
)


@pytest.mark.clause("3")
def test_a_refusal_with_its_ground_goes_to_the_journal(come_in: ComeIn, clock: Clock) -> None:
    case = f.a_case(state=State.ASSIGNED)
    people = f.staff()
    clock("2026-11-17 10:00")
    executor, head = come_in(people.executor), come_in(people.head)

    executor.open("draft", case.public_id)
    executor.fill({"outcome": "refuse"})
    assert not executor.page.locator('[name="lines-0-monthly"]').is_visible()
    executor.press('button[name="submit"]')  # without a ground
    assert executor.page.locator(".error-summary a").count() == 3
    assert executor.barriers() == []
    executor.page.locator('[name="ground"]').first.check()
    executor.fill({"reason_kk": REASON_KK, "reason_ru": REASON_RU})
    executor.press('button[name="submit"]')
    assert executor.state() == "submitted"

    head.open_case(case)
    for language, reason in (("kk", REASON_KK), ("ru", REASON_RU)):
        assert missing_from(head.read(reverse("preview", args=[case.public_id, language])), reason) == []
    head.send("open_signing")
    head.make_sheets()
    head.send("sign", files={"scan_kk": scan("kk", "PNG"), "scan_ru": scan("ru", "PDF")})
    executor.open_case(case)
    executor.send("issue")

    decision = Decision.objects.get(case=case)
    printed = executor.read_sheet(case, "decision", "ru")
    assert missing_from(printed, decision.number, "17 ноября 2026 года", REASON_RU) == []
    assert (JournalEntry.objects.get().outcome, decision.lines.count()) == ("refuse", 0)
    executor.open("journal")
    assert executor.page.locator("tbody tr .tag.is-refused").count() == 1
