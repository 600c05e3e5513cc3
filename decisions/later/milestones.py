"""The office keeps its reminders of days ahead: another row from a day on, the older one stays as it was."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from applications.forms.fields import DayField
from workflow import clock, trail
from workflow.administration.actions import administering, changed_fields, refuse, save_checked
from workflow.administration.texts import why_not_words
from workflow.forms import SourceInput, attempt
from workflow.models import Officer, Rung
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from ..models import Milestone

PLACES = frozenset({"number", "day"})
WORDS = ("subject_kk", "body_kk", "subject_ru", "body_ru", "subject_en", "body_en")
KEPT = ("code", "moment", "order")


class MilestoneForm(forms.ModelForm):
    """From which day on, how long before, whom, in which words, and why so."""

    since = DayField(label=gettext_lazy("From the day"))
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("Who is told"), choices=Rung.Recipient, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Milestone
        fields = ["since", "active", "days_before", "recipients", *WORDS, "source"]
        labels = {
            "active": gettext_lazy("This reminder is sent"), "days_before": gettext_lazy("Days before"),
            "subject_kk": gettext_lazy("Subject (Kazakh)"), "body_kk": gettext_lazy("Text (Kazakh)"),
            "subject_ru": gettext_lazy("Subject (Russian)"), "body_ru": gettext_lazy("Text (Russian)"),
            "subject_en": gettext_lazy("Subject (English)"), "body_en": gettext_lazy("Text (English)"),
        }  # fmt: skip
        widgets = {
            "source": SourceInput(),
            **{name: forms.Textarea({"rows": 3}) for name in WORDS if name.startswith("body")},
        }

    def _get_validation_exclusions(self) -> set[str]:
        """Another day is another row, which the act makes."""
        return {*super()._get_validation_exclusions(), "since"}  # type: ignore[misc]


def why_not_since(since: date, on: date) -> str:
    """What was sent in the past was sent by the row of that day."""
    return _("A reminder is changed from today or a later day.") if since < on else ""


def keep_milestone(
    code: str, facts: dict[str, Any], *, by: Officer, now: datetime | None = None
) -> Milestone:
    """The reminder as it is to be from a day on."""
    with administering(by, now) as moment:
        refuse(why_not_since(facts["since"], clock.local(moment).date()))
        refuse(why_not_words(PLACES, [facts[name] for name in WORDS]))
        rows = Milestone.objects.select_for_update().filter(code=code)
        older = rows.order_by("since").last()
        assert older is not None  # the page has found it
        row = rows.filter(since=facts["since"]).first()
        row = row or Milestone(**{name: getattr(older, name) for name in KEPT})
        changed = changed_fields(row, facts)
        save_checked(row)
        trail.record(
            "keep_milestone", by=by, at=moment, kind=code, since=row.since.isoformat(), fields=changed
        )
    return row


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def milestones(request: HttpRequest) -> HttpResponse:
    """The reminders as they are today, and what is entered for later days."""
    today = clock.today()
    context = {"rows": Milestone.objects.on(today), "later": Milestone.objects.filter(since__gt=today)}
    return render(request, "decisions/milestones.html", context)


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def milestone(request: HttpRequest, milestone: str) -> HttpResponse:
    """One reminder: what it says now, and the form for what it says from a day on."""
    today = clock.today()
    rows = list(Milestone.objects.filter(code=milestone).order_by("-since"))
    if not rows:
        raise Http404
    form = MilestoneForm(request.POST or None, instance=rows[0], initial={"since": today})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if attempt(form, lambda: keep_milestone(milestone, facts, by=officer_of(request))):
            messages.success(request, _("The reminder is saved."))
            return redirect("milestones")
    context = {"form": form, "record": rows[0], "rows": rows, "places": sorted(PLACES)}
    return render(request, "decisions/milestone.html", context, status=422 if form.errors else 200)
