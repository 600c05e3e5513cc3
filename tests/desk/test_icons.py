"""The small drawings beside words.

Planted defects this file goes red for: a room without a drawing; a drawing that a screen reader would read out.
"""

import pytest
from django.test import RequestFactory

from benefit_office.templatetags.icon_tags import DRAWN, icon
from workflow.visits.rooms import GROUPS, ROOMS, navigation
from workflow.words import Channel, RoleKind


def test_each_entry_of_the_navigation_and_each_door_has_its_drawing() -> None:
    wanted = {room.icon or room.group or room.name for room in ROOMS} | set(GROUPS) | set(Channel.values)
    assert wanted - set(DRAWN) == set()


def test_the_jobs_of_an_executor_who_oversees_nothing_have_no_eye() -> None:
    """Seen red: the only room of a group bore the drawing of the group, an eye."""
    bar = navigation(RequestFactory().get("/"), {RoleKind.EXECUTOR})
    assert [entry["icon"] for entry in bar if entry.get("url") == "/jobs/"] == ["jobs"]


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_silent_and_takes_the_colour_of_its_word(name: str) -> None:
    assert 'aria-hidden="true"' in icon(name)
    assert "fill=" not in icon(name)
    assert "style=" not in icon(name)
