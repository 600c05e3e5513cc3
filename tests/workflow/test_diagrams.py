"""Annexes 2–4 as they are drawn: every clause is there, every arrow leads somewhere, a case's place is marked.

Planted defects this file goes red for: a limit copied instead of read from the step; the open step not marked.
"""

import pytest
from django.utils.translation import override

from decisions import actions as decisions
from tests import factories as make
from workflow.clock import local
from workflow.diagrams.reading import annexes, place_of
from workflow.models import Case, Diagram, Edition, OutboxMessage, Step
from workflow.words import Channel, State

pytestmark = pytest.mark.django_db


def edition() -> Edition:
    return Edition.objects.get(code="198")


@pytest.mark.clause("9")
def test_annex_two_draws_processes_one_to_eight_and_both_conditions() -> None:
    with override("kk"):
        boxes = {box.code: box for box in annexes(edition())[1].boxes}
    assert [boxes[f"p{number}"].label for number in range(1, 9)] == [
        f"{number}-процесс" for number in range(1, 9)
    ]
    assert [boxes[code].clause for code in ("c1", "c2")] == ["9.5", "10.2"]


@pytest.mark.clause("11")
def test_annex_three_draws_processes_one_to_seven_and_three_conditions() -> None:
    found = annexes(edition())[2]
    clauses = [box.clause for box in found.boxes if box.kind in ("process", "condition")]
    assert sorted(clauses, key=lambda clause: int(clause.split(".")[1])) == [f"11.{n}" for n in range(2, 12)]


@pytest.mark.clause("12")
def test_the_swim_lane_takes_its_limits_from_the_steps() -> None:
    Step.objects.filter(edition=edition(), number=3).update(limit=4)
    with override("en"):
        boxes = {box.code: box.limit for box in annexes(edition())[3].boxes}
    assert boxes["s3"] == "4 working days"
    assert (boxes["s1"], boxes["check"], boxes["hand"]) == ("30 minutes", "15 minutes", "20 minutes")


@pytest.mark.clause("12")
def test_the_swim_lane_bears_every_time_of_annex_four() -> None:
    with override("en"):
        lane = annexes(edition())[3]
    boxes = [box.limit for box in lane.boxes if box.limit]
    arrows = [" ".join(text for _y, text in arrow.times) for arrow in lane.picture.arrows if arrow.times]
    assert sorted(boxes) == sorted(
        ["20 minutes", "15 minutes", "15 minutes", "30 minutes", "1 working day", "6 working days", "1 working day",
         "1 working day"]
    )  # fmt: skip
    assert arrows == ["within 1 working day"] * 3


@pytest.mark.clause("12")
def test_the_lanes_stand_in_the_order_of_annex_four() -> None:
    lanes = Diagram.objects.get(edition=edition(), annex=4).table["lanes"]
    assert [lane["ru"] for lane in lanes] == [
        "Услугополучатель", "Портал", "Сотрудник канцелярии", "Государственная корпорация", "Руководитель",
        "Ответственный исполнитель",
    ]  # fmt: skip


@pytest.mark.clause("8")
def test_annex_one_is_drawn_from_the_steps_with_the_case_in_it() -> None:
    case = make.a_case(state=State.ASSIGNED)
    table = annexes(case.edition, case=case, place=place_of(case))[0]
    step = Step.objects.get(edition=edition(), number=3)
    assert (table.number, len(table.boxes), len(table.picture.boxes)) == (1, 5, 24)
    assert [box.state for box in table.boxes] == ["done", "done", "current", "", ""]
    assert table.boxes[2].text == f"{step.action} → {step.completion}"
    assert case.due_at is not None
    assert f"{local(case.due_at):%d.%m.%Y %H:%M}" in table.boxes[2].note


def test_every_arrow_of_every_diagram_leads_from_a_box_to_a_box() -> None:
    for diagram in Diagram.objects.all():
        codes = {box["code"] for box in diagram.table["boxes"]}
        ends = {arrow[end] for arrow in diagram.table["arrows"] for end in ("from", "to")}
        assert ends == codes


def test_no_two_boxes_of_a_diagram_lie_on_each_other() -> None:
    for annex in annexes(edition()):
        places = [(box.x, box.y) for box in annex.picture.boxes]
        assert len(set(places)) == len(places)
        assert max(box.y + box.height for box in annex.picture.boxes) <= annex.picture.height


def test_a_cases_open_step_and_the_times_of_its_closed_ones_are_marked() -> None:
    case = make.a_case(state=State.ASSIGNED)
    boxes = {box.code: box for box in annexes(case.edition, case=case, place=place_of(case))[1].boxes}
    assert (boxes["s1"].state, boxes["s1"].note) == ("done", "✓ 16.11.2026 09:20")
    assert (boxes["s2"].state, boxes["s3"].state, boxes["s4"].state) == ("done", "current", "")


def test_a_case_is_drawn_on_its_own_door_and_on_the_swim_lane() -> None:
    assert drawn(Channel.OFFICE) == [1, 4]
    assert drawn(Channel.CORPORATION) == [1, 2, 4]
    assert drawn(Channel.PORTAL) == [1, 3, 4]


def drawn(channel: str) -> list[int]:
    case = make.received(channel=channel)
    return [annex.number for annex in annexes(case.edition, case=case, place=place_of(case))]


@pytest.mark.clause("11.11")
def test_an_issued_case_of_the_portal_ends_at_process_seven() -> None:
    case = make.a_case(state=State.ISSUED, channel=Channel.PORTAL)
    found = annexes(case.edition, case=case, place=place_of(case, decided="granted"))[1]
    states = {box.code: box.state for box in found.boxes}
    assert (states["p5"], states["c3"], states["p7"], states["p6"], states["p4"]) == (
        "done",
        "done",
        "done",
        "",
        "",
    )


@pytest.mark.clause("12")
@pytest.mark.parametrize("channel", [Channel.OFFICE, Channel.CORPORATION, Channel.PORTAL])
def test_the_service_ends_when_the_applicant_has_the_result_not_when_it_is_issued(channel: Channel) -> None:
    """Seen red: the end was ticked at issue, with the applicant still to come."""
    case = make.a_case(state=State.ISSUED, channel=channel)
    assert case.closed_at is not None
    ends = {"result", "e3", "e4", "back", "p8"}
    assert ticked(case) & (ends | {"s5"}) == {"s5"}
    if channel == Channel.PORTAL:
        OutboxMessage.objects.filter(case=case, kind="result").update(delivered_at=case.closed_at)
    else:
        decisions.hand_over(case, by=make.staff().clerk, received_by="Ахметова", now=case.closed_at)
    assert ticked(case) & ends == {
        Channel.OFFICE: {"result"}, Channel.PORTAL: {"result", "e4"},
        Channel.CORPORATION: {"result", "e3", "back", "p8"},
    }[channel]  # fmt: skip


def ticked(case: Case) -> set[str]:
    """The boxes of the map, but for Annex 1, that the case has behind it."""
    page = make.client_of(make.staff().head).get(f"/cases/{case.public_id}/map/")
    return {box.code for annex in page.context["annexes"][1:] for box in annex.boxes if box.state == "done"}


def test_the_legend_names_every_shape_that_is_drawn() -> None:
    """Seen red: the hexagon of a condition stood in no legend."""
    page = make.client_of(make.staff().head).get("/regulation/diagrams/").content.decode()
    figures = page.split('<figure class="diagram">')[1:]
    for annex, figure in zip(annexes(edition()), figures, strict=True):
        kinds = {box.kind for box in annex.boxes}
        legend = figure.partition("<figcaption")[2]
        assert ("is-condition" in legend) is ("condition" in kinds)


def test_an_edition_without_diagrams_of_its_own_shows_the_first_ones() -> None:
    later = edition()
    later.pk, later.code, later._state.adding = None, "158", True
    later.save()
    assert [annex.number for annex in annexes(later)] == [1, 2, 3, 4]
    own = Diagram.objects.get(edition=edition(), annex=3)
    own.pk, own.edition, own._state.adding = None, later, True
    own.save()
    assert [annex.number for annex in annexes(later)] == [1, 2, 3, 4]


def test_the_page_links_every_box_to_its_clause() -> None:
    page = make.client_of(make.staff().head).get("/regulation/diagrams/").content.decode()
    for annex in annexes(edition()):
        for box in annex.boxes:
            assert f'href="#clause-{annex.number}-{box.code}"' in page
            assert f'id="clause-{annex.number}-{box.code}"' in page


def test_the_map_of_a_case_from_the_counter_says_that_the_corporations_acts_fall_away() -> None:
    said = "Мемлекеттік корпорацияның іс-қимылдары болмайды"
    for channel in Channel:
        case = make.a_case(state=State.REGISTERED, channel=channel)
        page = make.client_of(make.staff().head).get(f"/cases/{case.public_id}/map/").content.decode()
        assert page.count(said) == (channel == Channel.OFFICE)
        assert "is-done" in page.partition("<figcaption")[2]


def test_the_map_of_a_case_is_for_its_readers_and_links_to_the_clauses() -> None:
    case = make.a_case(state=State.REGISTERED, channel=Channel.PORTAL)
    page = make.client_of(make.staff().head).get(f"/cases/{case.public_id}/map/").content.decode()
    assert 'href="/regulation/diagrams/#clause-4-s2"' in page
    assert "is-current" in page
    stranger = make.client_of(make.staff(make.an_office(make.AKSU)).head)
    assert stranger.get(f"/cases/{case.public_id}/map/").status_code == 404
