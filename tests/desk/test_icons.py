"""The small drawings beside words.

Planted defects this file goes red for: a room without a drawing; a drawing that a screen reader would read out.
"""

import pytest

from benefit_office.templatetags.icon_tags import DRAWN, icon
from workflow.visits.rooms import GROUPS, ROOMS
from workflow.words import Channel


def test_each_entry_of_the_navigation_and_each_door_has_its_drawing() -> None:
    wanted = {room.group or room.name for room in ROOMS} | set(GROUPS) | set(Channel.values)
    assert wanted - set(DRAWN) == set()


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_silent_and_takes_the_colour_of_its_word(name: str) -> None:
    assert 'aria-hidden="true"' in icon(name)
    assert "fill=" not in icon(name)
    assert "style=" not in icon(name)
