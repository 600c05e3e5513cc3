"""The trail of acts and the access log of a period as tables, for auditors alone (Regulation 7)."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefit_office.press import tables
from workflow.jobs import Product, Run, job
from workflow.models import AccessRecord, AuditEvent
from workflow.trail.named import named, names_in
from workflow.trail.words import fact_in_words, look_in_words, title_of
from workflow.words import RoleKind, State

from ..book.columns import midnight
from .scope import audited_by

CHUNK = 2000
TRAIL, ACCESS = "trail", "access"
Rows = Iterator[list[Any]]


@job("log_table", gettext_lazy("Logs of a period"), roles=(RoleKind.AUDITOR,), read_only=True)
def log_table(run: Run) -> Product | None:
    """One of the two logs, row by row; only what the one who ordered it reads as an auditor."""
    told = run.job.params
    since, until = date.fromisoformat(told["since"]), date.fromisoformat(told["until"])
    events: QuerySet[Any] = AuditEvent.objects.all() if told["what"] == TRAIL else AccessRecord.objects.all()
    within = events.filter(at__gte=midnight(since), at__lt=midnight(until + timedelta(days=1)))
    found = within.filter(_which(run), audited_by(run.job.ordered_by, run.job.ordered_at.date()).rows)
    run.total(found.count())
    columns, rows = _acts(found) if told["what"] == TRAIL else _looks(found)
    name = f"{told['what']}-{since:%Y%m%d}-{until:%Y%m%d}.{told['form']}"
    with tempfile.NamedTemporaryFile(suffix=f".{told['form']}", delete=False) as scratch:
        path = Path(scratch.name)
    if told["form"] == "csv":
        tables.write_csv(path, columns, run.each(rows))
        return Product(name, tables.CSV, path)
    title = _("Trail of acts") if told["what"] == TRAIL else _("Access log")
    tables.write_xlsx(path, title, columns, run.each(rows), widths=WIDTHS[told["what"]])
    return Product(name, tables.XLSX, path)


WIDTHS = {TRAIL: (14, 8, 20, 34, 26, 20, 26, 26, 22, 22, 60, 66), ACCESS: (20, 28, 26, 20, 34, 60)}


def _which(run: Run) -> Q:
    """One office, or all the auditor reads."""
    return Q(office=run.job.office) if run.job.office else Q()


def _acts(events: QuerySet[AuditEvent]) -> tuple[list[str], Rows]:
    columns = [
        _("Chain"), "№", _("When"), _("Act"), _("Office"), _("Case"), _("Officer"), _("Acting for"),
        _("From state"), _("To state"), _("Facts"), _("Hash"),
    ]  # fmt: skip
    return columns, _act_rows(events.select_related("office", "case", "by", "acting_for").order_by("pk"))


def _act_rows(events: QuerySet[AuditEvent]) -> Rows:
    rows = events.iterator(CHUNK)
    while some := list(islice(rows, CHUNK)):
        names = names_in(some)
        for event in some:
            facts = ", ".join(
                fact_in_words(key, named(names, event.verb, key, value))
                for key, value in event.facts.items()
                if value not in (None, "")
            )
            yield [
                event.chain, event.seq, event.at, title_of(event.verb), _place(event.office), _number(event.case),
                str(event.by or _("the system")), str(event.acting_for or ""), _state(event.source),
                _state(event.target), facts, event.hash,
            ]  # fmt: skip


def _looks(looks: QuerySet[AccessRecord]) -> tuple[list[str], Rows]:
    columns = [_("When"), _("Officer"), _("Office"), _("Case"), _("Looked at"), _("Purpose of the look")]
    return columns, _look_rows(looks.select_related("office", "case", "officer").order_by("pk"))


def _look_rows(looks: QuerySet[AccessRecord]) -> Rows:
    for look in looks.iterator(CHUNK):
        yield [
            look.at, str(look.officer), _place(look.office), _number(look.case), look_in_words(look.what), look.why,
        ]  # fmt: skip


def _place(office: Any) -> str:
    return str(office.place) if office else ""


def _number(case: Any) -> str:
    return (case.number or str(case.public_id)) if case else ""


def _state(code: str) -> str:
    return str(State(code).label) if code in State.values else code
