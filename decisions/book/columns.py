"""The columns of the registration journal, made by one statement: page, print and files show the same."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, Any, NamedTuple

from django.db import transaction
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from benefit_office.press.tables import DELIMITER, FORMULA, stream_csv
from workflow.clock import ZONE
from workflow.visits import replica
from workflow.words import Channel

from ..words import ENTRY_KINDS, OUTCOMES_DONE, REASONS_OF_CANCELLING, SENT_BY

CHUNK = 2000


class Line(NamedTuple):
    """An entry of the journal as the office reads it; texts are in the language asked for."""

    office: str
    place: int
    entered: str
    incoming: str
    channel: str
    applicant: str
    children: str
    guardianship: str
    resolution: str
    number: str
    date: str
    outcome: str
    sums: str
    reason: str
    sent: str
    received: str
    days: str
    late: str
    remark: str
    # What a page needs besides; no file has it.
    id: int
    office_id: int
    case: str | None
    kind: str
    corrected: int
    entered_by: str


SHOWN = Line._fields[: Line._fields.index("id")]


@dataclass(frozen=True)
class Asked:
    """Which entries, in which language, and whether the children's names may be read."""

    language: str
    masked: bool = True
    offices: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    ids: tuple[int, ...] | None = None


def headings() -> list[str]:
    """What the columns are called, in the order of `Line`."""
    return [
        _("Office"), "№", _("Entered"), _("Incoming №, date"), _("Channel"), _("Applicant"), _("Children"),
        _("Guardianship act"), _("Resolution"), _("Decision №"), _("Decision date"), _("Outcome"),
        _("Sums and periods"), _("Reason for refusal or stopping"), _("How and when handed out"), _("Result received"),
        _("Days used"),
        _("Breach"), _("Remark"),
    ]  # fmt: skip


def lines(asked: Asked) -> Iterator[Line]:
    """The entries, oldest first, read through a cursor of the server: none is kept in memory."""
    statement, values = _statement(asked, Line._fields)
    connection = replica.source()
    with transaction.atomic(using=connection.alias):
        assert connection.connection is not None
        with closing(connection.connection.cursor(name="journal")) as cursor:
            cursor.itersize = CHUNK
            cursor.execute(statement, values)
            for row in cursor:
                yield Line(*row)


def page(asked: Asked) -> list[Line]:
    """The few entries of a page by their ids, the newest first."""
    statement, values = _statement(asked, Line._fields)
    with replica.source().cursor() as cursor:
        cursor.execute(statement, values)
        return [Line(*row) for row in reversed(cursor.fetchall())]


def copy_csv(asked: Asked, stream: IO[str]) -> int:
    """The period as CSV, written by the database itself into an open text stream; returns how many rows."""
    statement, values = _statement(asked, SHOWN, guarded=True)
    stream_csv(stream, headings(), [])
    with replica.source().cursor() as cursor:
        bound = cursor.mogrify(statement, values).decode()
        cursor.copy_expert(f"COPY ({bound}) TO STDOUT WITH (FORMAT csv, DELIMITER '{DELIMITER}')", stream)
        return int(cursor.rowcount)


def midnight(day: date) -> datetime:
    """The moment a day begins in the office."""
    return datetime.combine(day, time.min, ZONE)


def _statement(asked: Asked, fields: tuple[str, ...], *, guarded: bool = False) -> tuple[str, dict[str, Any]]:
    """The statement and its values; `guarded` sets an apostrophe before a text that a spreadsheet would calculate."""
    language = asked.language if asked.language in ("kk", "ru", "en") else "kk"
    parts = {
        **COLUMNS,
        "children": MASKED if asked.masked else CHILDREN,
        "office": f"office.place_{language}",
        "reason": REASON.replace("{language}", "ru" if language == "ru" else "kk"),
    }
    shown = ",\n".join(f"{parts[name]} AS {name}" for name in fields)
    where, values = _which(asked)
    statement = f"SELECT {shown}\n{FROM} WHERE {where} ORDER BY entry.entered_at, entry.id"
    if guarded:  # around the whole: inside, each text would be put together twice
        cells = ", ".join(GUARDED.format(name) if name in TYPED_BY_HAND else name for name in fields)
        statement = f"SELECT {cells} FROM ({statement} OFFSET 0) AS shown"  # noqa: S608 – our own text alone
    thousands = get_format("THOUSAND_SEPARATOR", lang=language)  # as `press.screen` writes them on a page
    return statement, values | _words() | {"zone": str(ZONE), "thousands": thousands}


def _which(asked: Asked) -> tuple[str, dict[str, Any]]:
    if asked.ids is not None:
        return "entry.id = ANY(%(ids)s)", {"ids": list(asked.ids)}
    conditions, values = ["entry.office_id = ANY(%(offices)s)"], {"offices": list(asked.offices)}
    if asked.since:
        conditions.append("entry.entered_at >= %(since)s")
        values["since"] = midnight(asked.since)  # type: ignore[assignment]
    if asked.until:
        conditions.append("entry.entered_at < %(until)s")
        values["until"] = midnight(asked.until + timedelta(days=1))  # type: ignore[assignment]
    return " AND ".join(conditions), values


def _words() -> dict[str, Any]:
    """The words of the columns by their codes, in the reader's language."""
    outcomes = {str(code): str(word) for code, word in (*OUTCOMES_DONE.items(), *ENTRY_KINDS.items())}
    return {
        "channels": json.dumps({code: str(word) for code, word in Channel.choices}),
        "sent_by": json.dumps({code: str(word) for code, word in SENT_BY.items()}),
        "outcomes": json.dumps(outcomes),
        "cancelled": json.dumps({code: str(word) for code, word in REASONS_OF_CANCELLING.items()}),
        "late": _("late"),
        "corrects": _("corrects № %(place)s") % {"place": "#"},
    }


_FORMULA = ", ".join(str(ord(letter)) for letter in FORMULA)
GUARDED = f"CASE WHEN ascii({{0}}) IN ({_FORMULA}) THEN '''' || {{0}} ELSE {{0}} END"
DAY = "to_char({} AT TIME ZONE %(zone)s, 'DD.MM.YYYY')"
MOMENT = "to_char({} AT TIME ZONE %(zone)s, 'DD.MM.YYYY HH24:MI')"
CHILDREN = "(SELECT string_agg(child, ', ') FROM jsonb_array_elements_text(persons.children) child)"
# The first letters of the words, whatever space is between them: a regular expression would cost four times as much.
SPACED = "{}"
for _space in ("\u00a0", "\t", "\n", "\r"):
    SPACED = f"replace({SPACED}, '{_space}', ' ')"
INITIALS = """(SELECT coalesce(string_agg(left(word, 1) || '.', '\u00a0'), '')
    FROM string_to_table({}, ' ') word WHERE word <> '')"""
LETTER = "nullif(left(split_part(said, ' ', {}), 1), '') || '.'"
# Up to three words with one space between, as most names are, need no table of words.
COVERED = f"""(SELECT CASE WHEN strpos(said, '  ') = 0 AND split_part(said, ' ', 4) = ''
    THEN concat_ws('\u00a0', {", ".join(LETTER.format(place) for place in (1, 2, 3))})
    ELSE {INITIALS.format("said")} END FROM (SELECT btrim({SPACED}) AS said OFFSET 0) AS name)"""  # noqa: S608
MASKED = f"""CASE jsonb_array_length(persons.children) WHEN 1 THEN {COVERED.format("persons.children ->> 0")} ELSE
    (SELECT string_agg({COVERED.format("child")}, ', ') FROM jsonb_array_elements_text(persons.children) child)
    END"""  # noqa: S608
REASON = """CASE WHEN ground.id IS NOT NULL AND entry.kind = 'decision' THEN
    concat(ground.text_{language}, ' (', ground.clause_{language}, '). ', decision.reason_{language}) END"""
# A date alone would be taken for midnight in the session's zone first.
SUM = """concat(replace(to_char({0}.monthly, 'FM999,999,999'), ',', %(thousands)s), {1} ' ₸: ',
        to_char({0}.period_from::timestamp, 'DD.MM.YYYY'), ' – ', to_char({0}.period_to::timestamp, 'DD.MM.YYYY'))"""
TIMES = "CASE WHEN same.children > 1 THEN concat(' × ', same.children) END,"
OF_ENTRY = (
    "decisions_decisionline line WHERE line.decision_id = entry.decision_id AND entry.kind = 'decision'"
)
# A decision with one line, as most have, needs no grouping.
SUMS = f"""(SELECT CASE count(*) WHEN 0 THEN NULL WHEN 1 THEN max({SUM.format("line", "")}) ELSE
        (SELECT string_agg({SUM.format("same", TIMES)}, E'\\n' ORDER BY same.period_from, same.monthly)
         FROM (SELECT monthly, period_from, period_to, count(*) AS children FROM {OF_ENTRY}
               GROUP BY monthly, period_from, period_to) same)
    END FROM {OF_ENTRY})"""  # noqa: S608
RESOLUTION = f"""concat_ws(', ', (SELECT {DAY.format("max(run.closed_at)")} FROM workflow_steprun run
        WHERE run.case_id = about.id AND run.step = 2 AND run.verb = 'assign'),
    CASE WHEN executor.id IS NOT NULL THEN concat_ws(' ', executor.surname,
        nullif(left(executor.name, 1), '') || '.', nullif(left(executor.patronymic, 1), '') || '.') END)"""  # noqa: S608
COLUMNS = {
    "place": "entry.place",
    "entered": DAY.format("entry.entered_at"),
    "incoming": f"concat_ws(', ', nullif(entry.incoming_number, ''), {DAY.format('about.registered_at')})",
    "channel": "%(channels)s::jsonb ->> entry.channel",
    "applicant": "persons.applicant",
    "guardianship": "persons.act",
    "resolution": RESOLUTION,
    "number": "entry.number",
    "date": "to_char(entry.date::timestamp, 'DD.MM.YYYY')",
    "outcome": "%(outcomes)s::jsonb ->> CASE entry.kind WHEN 'decision' THEN entry.outcome ELSE entry.kind END",
    "sums": SUMS,
    "sent": f"""CASE WHEN entry.kind = 'decision' AND handed.available_at IS NOT NULL THEN
        concat_ws(', ', %(sent_by)s::jsonb ->> about.channel, {DAY.format("handed.available_at")}) END""",
    "received": f"""CASE WHEN entry.kind = 'decision' THEN
        concat_ws(', ', {DAY.format("handed.handed_over_at")}, nullif(handed.received_by, '')) END""",
    "days": "concat_ws(' / ', entry.facts ->> 'days', entry.facts ->> 'term')",
    "late": "CASE WHEN (entry.facts ->> 'late')::boolean THEN %(late)s END",
    "remark": """concat_ws('. ',
        CASE WHEN entry.corrects_id IS NOT NULL THEN replace(%(corrects)s, '#', (SELECT corrected.place::text
            FROM decisions_journalentry corrected WHERE corrected.id = entry.corrects_id)) END,
        %(cancelled)s::jsonb ->> (entry.facts ->> 'reason'), nullif(persons.remark, ''))""",
    "id": "entry.id",
    "office_id": "entry.office_id",
    "case": "about.public_id::text",
    "kind": "entry.kind",
    "corrected": """(SELECT max(later.place) FROM decisions_journalentry later
        WHERE later.corrects_id = entry.id)""",
    "entered_by": """concat_ws(' ', writer.surname, nullif(left(writer.name, 1), '') || '.',
        nullif(left(writer.patronymic, 1), '') || '.')""",
}
TYPED_BY_HAND = (
    "applicant",
    "children",
    "guardianship",
    "resolution",
    "reason",
    "received",
    "remark",
    "incoming",
)
FROM = """FROM decisions_journalentry entry
    JOIN workflow_office office ON office.id = entry.office_id
    JOIN workflow_officer writer ON writer.id = entry.entered_by_id
    LEFT JOIN decisions_journalpersons persons ON persons.entry_id = entry.id
    LEFT JOIN decisions_decision decision ON decision.id = entry.decision_id
    LEFT JOIN decisions_ground ground ON ground.id = decision.ground_id
    LEFT JOIN workflow_case about ON about.id = decision.case_id
    LEFT JOIN workflow_officer executor ON executor.id = about.executor_id
    LEFT JOIN decisions_handover handed ON handed.case_id = about.id"""
