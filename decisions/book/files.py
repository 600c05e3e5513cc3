"""The journal of a period as a file, made in the background: PDF to be signed, XLSX and CSV for a spreadsheet.

The official one carries the children's names and belongs to the executor who enters and the head who signs
(Regulation 5.5); whoever else may read the journal gets the one with the names covered.
"""

import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefit_office.press import tables
from benefit_office.press.sheets import make as press
from workflow import clock
from workflow.jobs import Product, Run, job
from workflow.language.text import in_language
from workflow.models import Office, Officer, Role, held_on
from workflow.moves.refusals import Refused
from workflow.visits.permissions import READERS
from workflow.words import RoleKind

from ..models import JournalEntry
from ..payments.reckoning import last_of
from . import columns
from .columns import SHOWN, Asked, Line

OFFICIAL = (RoleKind.HEAD, RoleKind.EXECUTOR)
ON_PAPER = 2000  # rows of one print: some two hundred pages, a minute of the engine
WIDTHS = (18, 6, 12, 22, 20, 30, 30, 26, 26, 16, 13, 14, 34, 40, 24, 30, 11, 10, 34)


@job("journal_official", gettext_lazy("Registration journal of a period"), roles=OFFICIAL, read_only=True)
def official(run: Run) -> Product | None:
    """With the names as the law demands them."""
    return _made(run, masked=False)


@job(
    "journal_masked",
    gettext_lazy("Registration journal of a period, children covered"),
    roles=READERS,
    read_only=True,
)
def covered(run: Run) -> Product | None:
    """The children by their initials."""
    return _made(run, masked=True)


def params(
    office: Office | None, offices: list[Office], since: date, until: date, form: str
) -> dict[str, Any]:
    """What a job is told: ids and days, no person."""
    chosen = [office] if office else offices
    return {
        "offices": [one.pk for one in chosen], "since": since.isoformat(), "until": until.isoformat(), "form": form,
    }  # fmt: skip


def parts(told: dict[str, Any]) -> list[dict[str, Any]]:
    """What is ordered for a period: one file, or for a print too thick one a month, and less where need be."""
    if told["form"] != "pdf":
        return [told]
    since, until = date.fromisoformat(told["since"]), date.fromisoformat(told["until"])
    cut = _cut(tuple(told["offices"]), since, until)
    return [told | {"since": begins.isoformat(), "until": ends.isoformat()} for begins, ends in cut] or [told]


def _cut(offices: tuple[int, ...], since: date, until: date) -> list[tuple[date, date]]:
    entries = _count(Asked("kk", True, offices, since, until))
    if entries <= ON_PAPER or since == until:
        return [(since, until)] if entries else []
    last = last_of(since)
    if last >= until:
        last = since + (until - since) // 2
    return [*_cut(offices, since, last), *_cut(offices, last + timedelta(days=1), until)]


def _made(run: Run, *, masked: bool) -> Product | None:
    told = run.job.params
    since, until = date.fromisoformat(told["since"]), date.fromisoformat(told["until"])
    language = run.job.language
    asked = Asked(language, masked, tuple(told["offices"]), since, until)
    entries = _count(asked)
    name = f"journal-{since:%Y%m%d}-{until:%Y%m%d}.{told['form']}"
    if told["form"] == "pdf":  # made in one go: nobody knows how far the engine has come
        return Product(name, "application/pdf", _pdf(asked, entries))
    run.total(entries)
    with tempfile.NamedTemporaryFile(suffix=f".{told['form']}", delete=False) as scratch:
        path = Path(scratch.name)
    if told["form"] == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            run.advance(columns.copy_csv(asked, stream))
        return Product(name, tables.CSV, path)
    lines = run.each(line[: len(SHOWN)] for line in columns.lines(asked))
    tables.write_xlsx(path, _("Registration journal"), columns.headings(), lines, widths=WIDTHS)
    return Product(name, tables.XLSX, path)


def _count(asked: Asked) -> int:
    assert asked.since is not None
    assert asked.until is not None
    entries = JournalEntry.objects.filter(
        office__in=asked.offices, entered_at__gte=columns.midnight(asked.since)
    )
    return entries.filter(entered_at__date__lte=asked.until).count()


def _pdf(asked: Asked, entries: int) -> bytes:
    if entries > ON_PAPER:
        raise Refused(
            _("A print holds at most %(rows)s entries. Choose a shorter period, or a table.")
            % {"rows": ON_PAPER}
        )
    office = Office.objects.get(pk=asked.offices[0])
    language = asked.language if asked.language in ("kk", "ru") else "kk"
    with translation.override(language):
        return press("journal", language, _sheet(asked, office, language))  # type: ignore[arg-type]


def _sheet(asked: Asked, office: Office, language: str) -> dict[str, Any]:
    assert asked.since is not None
    assert asked.until is not None
    written = Asked(language, asked.masked, asked.offices, asked.since, asked.until)
    return {
        "specimen": not settings.PRODUCTION,
        "body_name": in_language(office, "name", language),
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "rows": [_row(line) for line in columns.lines(written)],
        "signer": _signer(office, language),
    }


def _row(line: Line) -> dict[str, Any]:
    """An entry as it is printed."""
    outcome = ". ".join(part for part in (line.outcome, line.remark) if part)
    return {
        "number": str(line.place),
        "date": datetime.strptime(line.entered, "%d.%m.%Y").date().isoformat(),  # noqa: DTZ007 – a day of the office
        "incoming": line.incoming or "",
        "channel": line.channel or "",
        "applicant": line.applicant or "",
        "children": [line.children] if line.children else [],
        "guardianship": line.guardianship or "",
        "resolution": line.resolution or "",
        "decision": f"{line.number}, {line.date}",
        "outcome": outcome,
        "sums": (line.sums or "").splitlines(),
        "reason": line.reason or "",
        "sent": line.sent or "",
        "received": line.received or "",
        "days_used": line.days or "",
        "breach": line.late or "",
    }


def _signer(office: Office, language: str) -> dict[str, str]:
    """The head signs the print of the journal; a place to sign stays where the office has none today."""
    heads = Role.objects.filter(held_on(clock.today()), office=office, kind=RoleKind.HEAD)
    head = Officer.objects.filter(pk__in=heads.values("officer"), is_active=True).first()
    if head is None:
        return {"name": "", "position": "", "acting_for": ""}
    return {"name": head.short_name, "position": in_language(head, "position", language), "acting_for": ""}
