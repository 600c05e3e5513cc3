"""Editions as dated data: another is made from a known one, switched on from a day, and a case keeps its own.

Planted defects this file goes red for: an edition in force changed; an edition switched on in the past.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from decisions import hearings
from decisions.editions import actions as editions
from decisions.hearings import Minutes
from decisions.models import Decision
from decisions.prints import make_out
from tests import factories as f
from workflow.models import Case, Edition, EditionSwitch, Sheet, SheetKind
from workflow.moves.refusals import Refused
from workflow.words import State

pytestmark = pytest.mark.django_db
NOW = f.at("2026-11-16 09:30")
DAY = NOW.date()


@pytest.fixture(autouse=True)
def _monday(settings: object) -> None:
    settings.OFFICE_NOW = NOW.isoformat()  # type: ignore[attr-defined]


def edition_198() -> Edition:
    return Edition.objects.get(code="198")


def with_hearings() -> Edition:
    """The edition «158»: made from № 198, with hearings, in force in the region from today."""
    by = f.an_administrator()
    another = editions.make_another(edition_198(), "158", by=by, now=NOW)
    editions.keep_edition(another, {"hearing": True, "source": "№ 158"}, {}, by=by, now=NOW)
    editions.switch_on(another, DAY, by=by, now=NOW)
    return another


def test_another_edition_takes_over_steps_papers_and_grounds() -> None:
    another = editions.make_another(edition_198(), "158", by=f.an_administrator(), now=NOW)
    assert [(step.number, step.limit) for step in another.steps.all()] == [
        (1, 30),
        (2, 1),
        (3, 6),
        (4, 1),
        (5, 1),
    ]
    assert another.grounds.count() == edition_198().grounds.filter(until=None).count() > 0
    assert another.requirements.count() == edition_198().requirements.exclude(until__lt=DAY).count() > 0
    assert not EditionSwitch.objects.filter(edition=another).exists()


def test_the_administrator_makes_changes_and_switches_on_by_the_pages() -> None:
    client = f.client_of(f.an_administrator())
    made = client.post(reverse("editions"), {"source": edition_198().pk, "code": "158"})
    assert made["Location"] == reverse("edition", args=["158"])
    another = Edition.objects.get(code="158")
    form = client.get(made["Location"]).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {
        "hearing": "on", "hearing_notice_days": 4, "limit_3": 7, "source": "№ 158",
    }  # fmt: skip
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    assert client.post(made["Location"], sent).status_code == 302
    another.refresh_from_db()
    assert (another.hearing, another.hearing_notice_days, another.steps.get(number=3).limit) == (True, 4, 7)
    switch = {"edition": another.pk, "office": f.an_office().pk, "since": "2026-11-17"}
    assert client.post(reverse("edition-switch"), switch).status_code == 302
    assert client.post(reverse("edition-switch"), switch).status_code == 422  # once a day
    assert "17.11.2026" in client.get(reverse("editions")).content.decode()
    assert EditionSwitch.objects.get(edition=another).office == f.an_office()


def test_an_edition_once_in_force_stays_as_it_was_but_for_the_words_on_the_appeal() -> None:
    by = f.an_administrator()
    for facts, limits in (({"hearing": True}, {}), ({}, {3: 9})):
        with pytest.raises(Refused, match="is or was in force"):
            editions.keep_edition(edition_198(), facts, limits, by=by, now=NOW)
    editions.keep_edition(edition_198(), {"appeal_ru": "Жалоба – в суд."}, {}, by=by, now=NOW)
    assert (edition_198().hearing, edition_198().appeal_ru) == (False, "Жалоба – в суд.")
    page = f.client_of(by).get(reverse("edition", args=["198"])).content.decode()
    assert "is or was in force" in page
    assert 'name="hearing"' not in page


def test_no_edition_is_switched_on_in_the_past() -> None:
    another = editions.make_another(edition_198(), "158", by=f.an_administrator(), now=NOW)
    with pytest.raises(Refused, match="from today or a later day"):
        editions.switch_on(another, DAY - timedelta(days=1), by=f.an_administrator(), now=NOW)


def test_an_edition_with_hearings_says_how_a_refusal_is_appealed() -> None:
    by = f.an_administrator()
    another = editions.make_another(edition_198(), "158", by=by, now=NOW)
    facts = {"hearing": True, "appeal_kk": "", "appeal_ru": "", "source": "№ 158"}
    editions.keep_edition(another, facts, {}, by=by, now=NOW)
    with pytest.raises(Refused, match="how a refusal is appealed"):
        editions.switch_on(another, DAY, by=by, now=NOW)


def test_the_shipped_edition_says_how_a_refusal_is_appealed_and_that_it_is_to_be_reviewed() -> None:
    assert "сотқа" in edition_198().appeal_kk
    assert "в суд" in edition_198().appeal_ru
    assert edition_198().appeal_source.startswith("[R]")


@pytest.mark.clause("5.3")
def test_a_refusal_under_an_edition_with_hearings_goes_through_the_hearing_end_to_end() -> None:
    older = f.drafted(f.a_case(state=State.ASSIGNED, start=NOW), NOW + timedelta(hours=4), outcome="refuse")
    another = with_hearings()
    case = f.a_case(state=State.ASSIGNED, start=f.at("2026-11-16 10:00"))
    assert (f.fresh(older).edition, case.edition) == (edition_198(), another)
    assert (
        f.submitted(older, f.at("2026-11-17 09:30")).state == State.SUBMITTED
    )  # its own edition has no hearing
    case = f.drafted(case, f.at("2026-11-17 09:40"), outcome="refuse")
    with pytest.raises(Refused, match="Tell the applicant"):
        f.submitted(case, f.at("2026-11-17 10:00"))
    held = f.at("2026-11-23 10:00")
    executor = f.staff().executor
    hearings.tell_hearing(
        case, by=executor, planned_at=held, place_kk="Кеңсе", place_ru="Канцелярия", version=None,
        now=f.at("2026-11-17 10:00"),
    )  # fmt: skip
    minutes = Minutes(held, held + timedelta(minutes=30), "Қасымова Ә. Н.", "Сұрақ – жауап")
    hearings.minute_hearing(f.fresh(case), minutes, by=executor, version=None, now=held + timedelta(hours=1))
    assert issued(case, held + timedelta(hours=2)).number == "2026-Ш00001"
    sheets = Sheet.objects.filter(case=case, kind=SheetKind.REFUSAL_NOTICE)
    assert {sheet.input["appeal"] for sheet in sheets} <= {another.appeal_kk, another.appeal_ru}
    assert sheets.exists()


def issued(case: Case, now: object) -> Decision:
    """Submitted, signed and entered, an hour apart."""
    hour = timedelta(hours=1)
    f.submitted(f.fresh(case), now)
    f.opened_for_signing(f.fresh(case), now + hour)  # type: ignore[operator]
    f.signed(f.fresh(case), now + hour)  # type: ignore[operator]
    f.issued(f.fresh(case), now + 2 * hour)  # type: ignore[operator]
    return Decision.objects.get(case=case)


def test_the_refusal_notice_of_the_shipped_edition_prints_the_appeal() -> None:
    case = f.a_case(state=State.ISSUED, outcome="refuse")
    make_out(case, SheetKind.REFUSAL_NOTICE, by=f.staff().executor, now=NOW)
    told = {sheet.input["appeal"] for sheet in Sheet.objects.filter(case=case, kind=SheetKind.REFUSAL_NOTICE)}
    assert told <= {edition_198().appeal_kk, edition_198().appeal_ru}
    assert "" not in told


def test_a_day_of_the_switch_decides_for_each_case_registered_on_it() -> None:
    another = with_hearings()
    assert f.a_case(start=f.at("2026-11-16 10:00")).edition == another
    assert f.a_case(office=f.an_office(f.AKSU), start=f.at("2026-11-16 10:00")).edition == another
    assert EditionSwitch.objects.get(edition=another).since == date(2026, 11, 16)
