"""How a table says that facts have changed: the number of `CalendarStamp` rises in the transaction of the change."""

import pgtrigger

NEXT_STAMP = "UPDATE workflow_calendarstamp SET version = nextval('workflow_calendar_version')"


def stamped(name: str) -> pgtrigger.Trigger:
    """The trigger of a table of facts: whoever changes one of its rows raises the number (`CalendarStamp`)."""
    return pgtrigger.Trigger(
        name=name, level=pgtrigger.Statement, when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, func=f"{NEXT_STAMP}; RETURN NULL;",
    )  # fmt: skip
