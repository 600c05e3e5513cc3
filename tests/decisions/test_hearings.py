"""Under an edition with hearings a refusal first goes through the preliminary decision; order № 198 has none.

Planted defects this file goes red for: a refusal signed without its hearing; a hearing taken for held before it is
minuted.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from decisions import hearings
from decisions.hearings import Minutes
from decisions.models import Hearing
from tests import factories as f
from tests.press import reading
from workflow.delivery import printing, vault
from workflow.models import Case, Edition, Pause
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-11-17 10:00")  # Tuesday: three working days pass on Wednesday, Thursday and Friday
HELD = f.at("2026-11-23 10:00")  # Monday
SENT = {"planned_at": "2026-11-23T10:00", "place_kk": "Кеңсе, 3-бөлме", "place_ru": "Канцелярия, каб. 3"}
MINUTES = Minutes(HELD, HELD + timedelta(minutes=40), "Қасымова Ә. Н.\nӘбдіқаримова Ұ.", "Сұрақ: … Жауап: …")


@pytest.fixture
def hears() -> None:
    Edition.objects.update(hearing=True)


def refusal() -> Case:
    return f.drafted(f.a_case(state=State.ASSIGNED), f.START + timedelta(hours=4), outcome="refuse")


def post(case: Case, verb: str, officer: Any, **sent: Any) -> Any:
    return f.client_of(officer).post(
        reverse(verb, args=[case.public_id]), {"version": f.fresh(case).version, **sent}
    )


def told(case: Case) -> Hearing:
    return hearings.tell_hearing(
        case,
        by=f.staff().executor,
        planned_at=HELD,
        place_kk="Кеңсе",
        place_ru="Канцелярия",
        version=None,
        now=NOW,
    )


def minuted(case: Case) -> Hearing:
    return hearings.minute_hearing(
        case, MINUTES, by=f.staff().executor, version=None, now=HELD + timedelta(hours=1)
    )


def test_the_edition_of_order_198_has_no_hearing() -> None:
    case = refusal()
    assert f.submitted(case, NOW).state == State.SUBMITTED
    with pytest.raises(Conflict, match="has no hearing"):
        told(refusal())


@pytest.mark.usefixtures("hears")
def test_a_refusal_is_submitted_only_after_the_applicant_was_heard() -> None:
    case = refusal()
    with pytest.raises(Refused, match="Tell the applicant of the preliminary decision"):
        f.submitted(case, NOW)
    told(case)
    with pytest.raises(Conflict, match="paused"):
        f.submitted(f.fresh(case), NOW)
    f.resumed(f.fresh(case), NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="has not been minuted yet"):
        f.submitted(f.fresh(case), NOW + timedelta(hours=2))
    minuted(f.fresh(case))
    assert f.submitted(f.fresh(case), HELD + timedelta(hours=2)).state == State.SUBMITTED


@pytest.mark.usefixtures("hears")
def test_an_appointment_needs_no_hearing() -> None:
    case = f.drafted(f.a_case(state=State.ASSIGNED), f.START + timedelta(hours=4))
    assert f.submitted(case, NOW).state == State.SUBMITTED


@pytest.mark.usefixtures("hears")
def test_the_whole_way_on_the_page_with_its_prints() -> None:
    case, people = refusal(), f.staff()
    with f.office_time(NOW):
        assert (
            "Set the hearing"
            in f.client_of(people.executor).get(reverse("case", args=[case.public_id])).content.decode()
        )
        assert post(case, "tell_hearing", people.executor, **SENT).status_code == 302
        f.client_of(people.executor).post(reverse("print_sheet", args=[case.public_id, "hearing_notice"]))
    hearing = Hearing.objects.get()
    assert hearing.objection_until == f.at("2026-11-19 18:30")
    assert Pause.objects.get(step_run__case=case).category_id == "hearing"
    with f.office_time(NOW + timedelta(days=1)):
        assert post(case, "take_objection", people.executor, objection="Келіспеймін").status_code == 302
    with f.office_time(HELD + timedelta(hours=1)):
        sent = {"held_at": "2026-11-23T10:00", "ended_at": "2026-11-23T10:40", "participants": MINUTES.participants,
                "proceedings": MINUTES.proceedings}  # fmt: skip
        assert post(case, "minute_hearing", people.executor, **sent).status_code == 302
        f.client_of(people.executor).post(reverse("print_sheet", args=[case.public_id, "hearing_minutes"]))
        page = f.client_of(people.auditor).get(reverse("case", args=[case.public_id])).content.decode()
    assert "Келіспеймін" in page
    assert f.fresh(case).paused is False
    texts = {}
    for sheet in case.sheets.filter(kind__startswith="hearing"):
        made = printing.make(sheet.pk)
        assert made.state == "ready", made.error
        texts[made.kind, made.language] = reading.text(vault.get(made.sha256))
    assert "23.11.2026 10:00" in texts["hearing_notice", "kk"]
    assert "Есть основание" in texts["hearing_notice", "ru"]
    assert "19.11.2026 18:30" in texts["hearing_notice", "ru"]
    assert "Келіспеймін" in texts["hearing_minutes", "ru"]
    assert texts["hearing_minutes", "kk"].count("Қасымова Ә. Н.") == 2


@pytest.mark.usefixtures("hears")
@pytest.mark.parametrize(
    ("planned", "enough"),
    [("2026-11-20 18:30", False), ("2026-11-20 18:31", True), ("2026-11-18 10:00", False)],
)
def test_the_applicant_is_told_three_working_days_before(planned: str, enough: bool) -> None:
    case, executor = refusal(), f.staff().executor
    facts = {"planned_at": f.at(planned), "place_kk": "К", "place_ru": "К", "version": None, "now": NOW}
    if enough:
        assert hearings.tell_hearing(case, by=executor, **facts).round == 1  # type: ignore[arg-type]
    else:
        with pytest.raises(Refused, match="at least 3 working days before"):
            hearings.tell_hearing(case, by=executor, **facts)  # type: ignore[arg-type]


@pytest.mark.usefixtures("hears")
def test_minutes_name_who_took_part_and_what_was_said_at_the_time_told() -> None:
    case, executor = refusal(), f.staff().executor
    told(case)
    for minutes, sentence in (
        (Minutes(HELD, HELD, "", "x"), "who took part"),
        (Minutes(HELD, HELD, "x", " "), "who took part"),
        (Minutes(HELD - timedelta(minutes=1), HELD, "x", "x"), "cannot begin before"),
        (Minutes(HELD, HELD - timedelta(minutes=1), "x", "x"), "ends after it began"),
        (Minutes(HELD, HELD + timedelta(days=9), "x", "x"), "before it is minuted"),
    ):
        with pytest.raises(Refused, match=sentence):
            hearings.minute_hearing(case, minutes, by=executor, version=None, now=HELD + timedelta(hours=1))
    with pytest.raises(Conflict, match="already"):
        told(f.fresh(case))
    minuted(f.fresh(case))
    with pytest.raises(Conflict, match="No hearing waits"):
        minuted(f.fresh(case))


@pytest.mark.usefixtures("hears")
def test_only_the_executor_of_the_case_holds_a_hearing_while_it_is_with_him() -> None:
    case, people = refusal(), f.staff()
    for officer in (people.clerk, people.head, people.colleague):
        assert post(case, "tell_hearing", officer, **SENT).status_code == 403
    with pytest.raises(Refused, match="Prepare the draft of the refusal"):
        told(f.a_case(state=State.ASSIGNED))
    submitted = f.a_case(state=State.SUBMITTED)
    with pytest.raises(Conflict, match="while the case is with the executor"):
        told(submitted)


@pytest.mark.usefixtures("hears")
def test_a_stale_page_holds_no_hearing() -> None:
    case = refusal()
    with pytest.raises(Conflict, match="Somebody has changed"):
        hearings.tell_hearing(
            case, by=f.staff().executor, planned_at=HELD, place_kk="К", place_ru="К", version=1, now=NOW
        )
    assert Hearing.objects.count() == 0
