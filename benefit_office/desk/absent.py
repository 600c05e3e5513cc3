"""Cases whose executor is away: the head sees them and gives them to others, one or many at once."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from applications.models import Application
from workflow import actions, clock
from workflow.models import Absence, Case, Office, Officer, held_on
from workflow.moves.machine import BY_VERB
from workflow.visits.fetch import case_or_404, officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from .boxes import Boxes, box_of
from .executors import executors_of, headed_by


class Reassignment(Boxes):
    """Which cases, to whom, and why."""

    executor = forms.ModelChoiceField(
        label=gettext_lazy("Executor"), queryset=Officer.objects.none(), empty_label=gettext_lazy("choose")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000)

    def __init__(self, *args: Any, offices: QuerySet[Office], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        away = Absence.objects.filter(held_on(on)).values("officer")
        there = executors_of(offices, on).filter(is_active=True).exclude(pk__in=away)
        self.fields["executor"].queryset = there  # type: ignore[attr-defined]


@permit(RoleKind.HEAD)
@require_POST
def reassign_many(request: HttpRequest) -> HttpResponse:
    """Regulation 5.2: another executor for each chosen case, or for none of them; the clocks run on."""
    officer, now = officer_of(request), clock.now()
    form = Reassignment(request.POST, offices=headed_by(officer, clock.today()), on=clock.today())
    if not form.is_valid():
        context = {"absent": panel(officer, now, form), "form": form}
        return render(request, "desk/absent.html", context, status=422)
    chosen = [(case_or_404(request, case, what="reassign"), version) for case, version in form.chosen()]
    executor = form.cleaned_data["executor"]
    actions.reassign_all(chosen, by=officer, executor=executor, reason=form.cleaned_data["reason"], now=now)
    said = ngettext(
        "%(count)d case now belongs to %(name)s.", "%(count)d cases now belong to %(name)s.", len(chosen)
    )
    messages.success(request, said % {"count": len(chosen), "name": executor})
    return redirect("queue")


def panel(officer: Officer, now: datetime, form: Reassignment | None = None) -> dict[str, Any] | None:
    """Context of `desk/_absent.html`; None when nobody with open cases is away."""
    on = clock.local(now).date()
    offices = headed_by(officer, on)
    absences = {
        absence.officer_id: absence
        for absence in Absence.objects.filter(held_on(on)).select_related("officer", "substitute")
    }
    cases = Case.objects.open().filter(office__in=offices, executor__in=absences).order_by("due_at", "id")
    rows = [
        {
            "case": case,
            "applicant": applicant_of(case),
            "absence": absences[case.executor_id],
            "box": box_of(case) if case.state in BY_VERB["reassign"].sources else "",
        }
        for case in cases.select_related("executor", "application__guardian")
        if case.executor_id
    ]
    if not rows:
        return None
    form = form or Reassignment(offices=offices, on=on)
    return {"rows": rows, "form": form, "ticked": set(form.ticked)}


def applicant_of(case: Case) -> str:
    """The guardian; a re-setting or a stop has no application."""
    application: Application | None = getattr(case, "application", None)
    return application.guardian.short_name if application else ""
