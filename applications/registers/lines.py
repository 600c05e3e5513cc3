"""A register's rows as they are printed: on paper in one language, in a table for the office's spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflow import clock
from workflow.language.text import in_language
from workflow.models import Case, Job, Office

from ..models import AcceptanceRefusal
from . import rows
from .rows import MissingPapers, Period


def result_of(case: Case) -> str:
    """Where the case stands, and since when it is closed."""
    closed = f", {clock.local(case.closed_at):%d.%m.%Y}" if case.closed_at else ""
    return f"{case.get_state_display()}{closed}"


def day_of(moment: Any) -> Any:
    """The office's day of a moment."""
    return clock.local(moment).date() if moment else None


# -- tables -----------------------------------------------------------------------------------------------------


def incoming_columns() -> list[str]:
    """The headings of the incoming register."""
    return [
        _("№"), _("Date and time"), _("Channel"), _("Applicant"), _("Address"), _("Children"), _("Papers"),
        _("Sheets"), _("Passed to the head"), _("Executor"), _("Due"), _("State"),
    ]  # fmt: skip


INCOMING_WIDTHS = (14, 18, 20, 38, 48, 8, 8, 8, 18, 26, 12, 30)


def incoming_cells(office: Office, period: Period) -> Iterator[list[Any]]:
    """The incoming register for a spreadsheet."""
    for case in rows.read(rows.incoming(office, period)):
        yield [
            case.number,
            case.registered_at,
            str(case.get_channel_display()),
            case.application.guardian.full_name,
            case.application.address,
            case.children_count,  # type: ignore[attr-defined]
            case.papers_count,  # type: ignore[attr-defined]
            case.sheets_count,  # type: ignore[attr-defined]
            case.registered_at,
            case.executor.short_name if case.executor else "",
            day_of(case.service_due_at),
            result_of(case),
        ]


def refusal_columns() -> list[str]:
    """The headings of the register of refusals."""
    return [_("Receipt №"), _("Date and time"), _("Applicant"), _("Missing papers"), _("Refused by")]


REFUSAL_WIDTHS = (14, 18, 38, 100, 26)


def refusal_cells(office: Office, period: Period) -> Iterator[list[Any]]:
    """The register of refusals for a spreadsheet."""
    missing = MissingPapers()
    for refusal in rows.refusals(office, period).iterator(chunk_size=rows.AT_ONCE):
        yield [
            refusal.number,
            refusal.refused_at,
            refusal.case.application.guardian.full_name,
            "; ".join(missing.of(refusal)),
            refusal.refused_by.short_name,
        ]


# -- sheets -----------------------------------------------------------------------------------------------------


def incoming_sheet(office: Office, period: Period, job: Job, language: str) -> dict[str, Any]:
    """The input of the sheet «incoming_register»."""
    with override(language):
        return {
            **_head(office, period, job, language),
            "rows": [_incoming_row(case) for case in rows.read(rows.incoming(office, period))],
        }


def _incoming_row(case: Case) -> dict[str, str]:
    return {
        "number": case.number,
        "registered": _moment(case.registered_at),
        "channel": str(case.get_channel_display()),
        "applicant": case.application.guardian.full_name,
        "address": case.application.address,
        "children": str(case.children_count),  # type: ignore[attr-defined]
        "papers": f"{case.papers_count} / {case.sheets_count}",  # type: ignore[attr-defined]
        "passed": _moment(case.registered_at),
        "executor": case.executor.short_name if case.executor else "",
        "due": day_of(case.service_due_at).isoformat() if case.service_due_at else "",
        "result": result_of(case),
    }


def refusals_sheet(office: Office, period: Period, job: Job, language: str) -> dict[str, Any]:
    """The input of the sheet «refusals_register», with its statistics."""
    with override(language):
        found: list[AcceptanceRefusal] = list(rows.refusals(office, period))
        missing, counted = MissingPapers(), rows.statistics(found)
        return {
            **_head(office, period, job, language),
            "rows": [
                {
                    "number": refusal.number,
                    "at": _moment(refusal.refused_at),
                    "applicant": refusal.case.application.guardian.full_name,
                    "missing": missing.of(refusal),
                    "worker": refusal.refused_by.short_name,
                }
                for refusal in found
            ],
            "by_paper": [{"title": title, "count": str(count)} for title, count in counted.by_paper],
            "by_month": [
                {"title": f"{month:%m.%Y}", "count": str(count)} for month, count in counted.by_month
            ],
        }


def _head(office: Office, period: Period, job: Job, language: str) -> dict[str, Any]:
    by = job.ordered_by
    return {
        "specimen": not settings.PRODUCTION,
        "body_name": in_language(office, "name", language),
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "printed_at": _moment(job.ordered_at),
        "printed_by": by.short_name,
        "printed_by_position": in_language(by, "position", language),
    }


def _moment(moment: Any) -> str:
    return f"{clock.local(moment):%Y-%m-%dT%H:%M}" if moment else ""
