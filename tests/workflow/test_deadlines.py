"""`manage.py deadlines` foretells the five steps and the term of the service."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def deadlines(*moments: str, office: str = "551000000", **options: str) -> list[dict[str, Any]]:
    out = StringIO()
    flags = [f"--{name}={value}" for name, value in {"office": office, **options}.items()]
    call_command("deadlines", *flags, *(f"--at={moment}" for moment in moments), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.clause("5.1")
@pytest.mark.clause("5.2")
@pytest.mark.clause("5.3")
@pytest.mark.clause("5.4")
@pytest.mark.clause("5.5")
def test_every_step_has_its_opening_and_its_due_moment() -> None:
    (answer,) = deadlines("2024-12-13T16:40")
    assert answer["at"] == "2024-12-13T16:40:00+05:00"
    assert [(step["step"], step["opens"], step["due"]) for step in answer["steps"]] == [
        (1, "2024-12-13T16:40:00+05:00", "2024-12-13T17:10:00+05:00"),
        (2, "2024-12-13T17:10:00+05:00", "2024-12-17T18:30:00+05:00"),
        (3, "2024-12-17T18:30:00+05:00", "2024-12-25T18:30:00+05:00"),
        (4, "2024-12-25T18:30:00+05:00", "2024-12-26T18:30:00+05:00"),
        (5, "2024-12-26T18:30:00+05:00", "2024-12-27T18:30:00+05:00"),
    ]
    assert answer["service"]["due"] == "2024-12-30T18:30:00+05:00"
    assert answer["steps"][1]["explains"] == [
        "қадам ашылды: 13.12.2024, жұма, сағат\xa017:10",
        "13.12 – 0-күн",
        "14–15.12 – демалыс күндері",
        "16.12 – Тәуелсіздік күні",
        "17.12 – 1-жұмыс күні",
        "мерзімі: 17.12.2024, сейсенбі, сағат\xa018:30",
    ]
    assert all(step["explains"] for step in [*answer["steps"], answer["service"]])


@pytest.mark.clause("9")
@pytest.mark.parametrize(
    ("channel", "due"), [("office", "2024-12-30"), ("portal", "2024-12-30"), ("corporation", "2024-12-27")]
)
def test_the_state_corporation_must_have_the_result_a_working_day_before(channel: str, due: str) -> None:
    (answer,) = deadlines("2024-12-13T16:40", channel=channel)
    assert answer["service"]["due"] == f"{due}T18:30:00+05:00"


def test_answers_keep_the_order_asked_and_their_duplicates() -> None:
    asked = ["2025-01-10T10:00", "2016-02-01T14:59:59", "2025-01-10T10:00", "2024-02-29T12:20:00+00:00"]
    answers = deadlines(*asked)
    assert [answer["at"] for answer in answers] == [
        "2025-01-10T10:00:00+05:00",
        "2016-02-01T14:59:59+06:00",
        "2025-01-10T10:00:00+05:00",
        "2024-02-29T18:20:00+06:00",
    ]
    assert answers[0] == answers[2]
    assert answers[1]["steps"][0]["due"] == "2016-02-01T15:29:59+06:00"
    assert answers[3]["steps"][0]["due"] == "2024-03-01T09:20:00+05:00"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "тапсырылды: 13.12.2024, жұма, сағат\xa016:40"),
        ("ru", "сдано в пятницу, 13.12.2024, в\xa016:40"),
        ("en", "handed in on Friday 13.12.2024 at\xa016:40"),
    ],
)
def test_the_walk_is_told_in_the_language_asked_for(language: str, told: str) -> None:
    (answer,) = deadlines("2024-12-13T16:40", lang=language)
    assert answer["service"]["explains"][0] == told


@pytest.mark.parametrize(
    "wrong", ["16:40", "2024-12-13", "tomorrow", "", "2024-02-30T10:00", "2024-12-13T25:00"]
)
def test_a_handing_in_without_a_date_and_a_time_is_refused(wrong: str) -> None:
    with pytest.raises(CommandError, match=r"^--at .*2024-12-13T16:40") as refused:
        deadlines("2024-12-13T16:40", wrong)
    assert refused.value.returncode == 2


def test_an_unknown_office_is_refused_by_name() -> None:
    with pytest.raises(CommandError, match=r"999.*551000000") as refused:
        deadlines("2024-12-13T16:40", office="999")
    assert refused.value.returncode == 2


def test_an_unknown_edition_is_refused_by_name() -> None:
    with pytest.raises(CommandError, match=r"7.*198") as refused:
        deadlines("2024-12-13T16:40", edition="7")
    assert refused.value.returncode == 2


@pytest.mark.parametrize("beyond", ["2027-12-31T18:31", "2011-12-31T10:00", "0001-01-01T00:00+14:00"])
def test_a_date_beyond_the_calendar_is_an_alarm_and_no_guess(beyond: str) -> None:
    with pytest.raises(CommandError, match="2027-12-31") as refused:
        deadlines("2024-12-13T16:40", beyond)
    assert refused.value.returncode == 1
