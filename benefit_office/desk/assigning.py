"""The head names the executor of several registered cases at once, each case by itself (Regulation 5.2)."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from decisions.signing import Act, Done
from workflow import actions, clock
from workflow.language.text import language_of
from workflow.models import Case, Office, Officer, StepRun
from workflow.words import State

from .boxes import Boxes, box_of
from .executors import executors_of, headed_by, loads_of
from .rows import PAGE, rows

LOOKED_AT = 10  # of his own resolutions


class Assignment(Boxes):
    """Which cases, to whom, with which resolution."""

    executor = forms.ModelChoiceField(
        label=gettext_lazy("Executor"), queryset=Officer.objects.none(),
        error_messages={"required": gettext_lazy("Name the executor.")},
    )  # fmt: skip
    resolution = forms.CharField(
        label=gettext_lazy("Resolution"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, offices: QuerySet[Office], on: date, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="assign_%s", **kwargs)
        self.fields["executor"].queryset = executors_of(offices, on)  # type: ignore[attr-defined]


def panel(
    officer: Officer, now: datetime, form: Assignment | None = None, done: Done | None = None
) -> dict[str, Any] | None:
    """Context of `desk/_assign.html`: cases without an executor, who has least to do; None when there are none."""
    on = clock.local(now).date()
    offices = headed_by(officer, on)
    waiting = Case.objects.filter(office__in=list(offices), state=State.REGISTERED).order_by("due_at", "id")
    waiting = waiting.select_related("office", "edition", "executor", "application__guardian")
    found = list(waiting[:PAGE])
    if not found:
        return None
    results = done.results if done else {}
    ticked = {text.partition(":")[0] for text in form.ticked} if form else set()
    table = [
        row
        | {
            "box": box_of(row["case"]),
            "ticked": str(row["case"].public_id) in ticked,
            "result": results.get(row["case"].pk),
        }
        for row in rows(found, now)
    ]
    form = form or Assignment(offices=offices, on=on, initial={"resolution": last_resolution(officer)})
    return {
        "rows": table,
        "form": form,
        "executors": loads_of(offices, on),
        "named": form["executor"].value(),
    }


def assigner(officer: Officer, executor: Officer, resolution: str, now: datetime) -> Act:
    """One case of many: its own transaction, its own version."""

    def act(case: Case, version: int | None) -> str:
        actions.assign(case, by=officer, executor=executor, resolution=resolution, version=version, now=now)
        return _("The executor is named: %(name)s.") % {"name": executor}

    return act


def last_resolution(officer: Officer) -> str:
    """What this head wrote last time in the page's language, to be kept or written over; else the usual words."""
    own = StepRun.objects.filter(closed_by=officer, verb="assign").order_by("-id")
    written = own.values_list("case__resolution", flat=True)[:LOOKED_AT]
    spoken = (text for text in written if text and language_of(text) == get_language())
    return next(spoken, _("Consider and prepare a draft decision."))
