"""Cases whose executor is away: the head sees them and gives them to others, one or many at once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from applications.models import Application
from workflow import actions, clock
from workflow.fetch import case_or_404, officer_of
from workflow.machine import BY_VERB
from workflow.models import Absence, Case, Office, Officer, Role, held_on
from workflow.permissions import permit
from workflow.words import RoleKind


class Reassignment(forms.Form):
    """Which cases, to whom, and why. A case travels with the version the head's page was opened with."""

    case = forms.MultipleChoiceField(
        label=gettext_lazy("Cases"), error_messages={"required": gettext_lazy("Choose at least one case.")}
    )
    executor = forms.ModelChoiceField(
        label=gettext_lazy("Executor"), queryset=Officer.objects.none(), empty_label=gettext_lazy("choose")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000)

    def __init__(self, *args: Any, offices: QuerySet[Office], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = Role.objects.filter(held_on(on), office__in=offices, kind=RoleKind.EXECUTOR)
        away = Absence.objects.filter(held_on(on)).values("officer")
        there = Officer.objects.filter(pk__in=roles.values("officer"), is_active=True).exclude(pk__in=away)
        self.fields["executor"].queryset = there  # type: ignore[attr-defined]
        # A case that has moved on since is refused by the door, with its own sentence.
        ticked = self.data.getlist("case") if isinstance(self.data, QueryDict) else []
        self.fields["case"].choices = [(text, text) for text in ticked]  # type: ignore[attr-defined]

    def chosen(self) -> list[tuple[UUID, int]]:
        """(case, version) of each box that was ticked."""
        parts = (text.partition(":") for text in self.cleaned_data["case"])
        return [(UUID(case), int(version)) for case, _colon, version in parts]

    def clean_case(self) -> list[str]:
        """Boxes carry what the page put into them; anything else is no box of ours."""
        texts: list[str] = self.cleaned_data["case"]
        for text in texts:
            case, _colon, version = text.partition(":")
            try:
                UUID(case)
            except ValueError:
                raise forms.ValidationError(_("Choose the cases from the list.")) from None
            if not version.isdecimal():
                raise forms.ValidationError(_("Choose the cases from the list."))
        return texts


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
            "box": f"{case.public_id}:{case.version}" if case.state in BY_VERB["reassign"].sources else "",
        }
        for case in cases.select_related("executor", "application__guardian")
        if case.executor_id
    ]
    if not rows:
        return None
    form = form or Reassignment(offices=offices, on=on)
    return {"rows": rows, "form": form, "ticked": {text for text, _label in form.fields["case"].choices}}  # type: ignore[attr-defined]


def applicant_of(case: Case) -> str:
    """The guardian; a re-setting or a stop has no application."""
    application: Application | None = getattr(case, "application", None)
    return application.guardian.short_name if application else ""


def headed_by(officer: Officer, on: date) -> QuerySet[Office]:
    """The offices whose head the officer is, or stands in for."""
    heads = Role.objects.filter(held_on(on), kind=RoleKind.HEAD)
    principals = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    return Office.objects.filter(
        pk__in=(heads.filter(officer=officer) | heads.filter(officer__in=principals)).values("office")
    )
