"""Log lines are JSON and name nobody."""

import json
import logging
import sys

from benefit_office.logs import JsonLine


def line(message: str, *args: object, exc_info: bool = False) -> dict[str, str]:
    """One record as the log shows it."""
    trace = sys.exc_info() if exc_info else None
    record = logging.LogRecord("office", logging.WARNING, __file__, 1, message, args, trace)
    written = JsonLine().format(record)
    assert "\n" not in written
    return dict(json.loads(written))


def test_a_line_says_when_how_grave_who_and_what() -> None:
    found = line("Step %s is late", 3)
    assert found.keys() == {"at", "level", "logger", "message"}
    assert (found["level"], found["logger"], found["message"]) == ("warning", "office", "Step 3 is late")


def test_identification_numbers_and_accounts_are_blanked() -> None:
    assert (
        line("IIN 990101300123 account KZ86125KZT5004100100")["message"]
        == "IIN ************ account ************"
    )


def test_the_row_that_the_database_quotes_is_left_out() -> None:
    try:
        raise ValueError("duplicate key\nDETAIL:  Key (surname)=(Ахметова) already exists.")
    except ValueError:
        trace = line("failed", exc_info=True)["trace"]
    assert "DETAIL: (left out)" in trace
    assert "Ахметова) already" not in trace.split("DETAIL: (left out)")[1]
