"""The administrator keeps the words that leave the office: reminders, notices, letters."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ..administration.texts import Text, keep_text, places_of
from ..forms import SourceInput, attempt, day_input
from ..models import ApplicantText, NoticeText, Rung
from ..visits.fetch import officer_of
from ..visits.permissions import permit
from ..words import RoleKind

SIX = ["subject_kk", "body_kk", "subject_ru", "body_ru", "subject_en", "body_en"]
LABELS = {
    "subject_kk": gettext_lazy("Subject (Kazakh)"), "body_kk": gettext_lazy("Text (Kazakh)"),
    "subject_ru": gettext_lazy("Subject (Russian)"), "body_ru": gettext_lazy("Text (Russian)"),
    "subject_en": gettext_lazy("Subject (English)"), "body_en": gettext_lazy("Text (English)"),
}  # fmt: skip
ROWS = {
    name: forms.Textarea({"rows": 3}) for name in ("body_kk", "body_ru", "body_en", "short_kk", "short_ru")
}


class RungForm(forms.ModelForm):
    """One rung of the ladder: whom it tells and in which words (Regulation 5)."""

    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("Who is told"), choices=Rung.Recipient, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Rung
        fields = ["active", "recipients", *SIX]
        labels = {"active": gettext_lazy("This reminder is sent"), **LABELS}
        widgets = ROWS


class NoticeTextForm(forms.ModelForm):
    """The words of a notice that no clock sends."""

    class Meta:
        model = NoticeText
        fields = SIX
        labels = LABELS
        widgets = ROWS


class ApplicantTextForm(forms.ModelForm):
    """What the applicant is told, from a day on."""

    class Meta:
        model = ApplicantText
        fields = ["since", "subject_kk", "body_kk", "short_kk", "subject_ru", "body_ru", "short_ru", "source"]
        labels = {"since": gettext_lazy("From the day")}
        widgets = {"since": day_input(), "source": SourceInput(), **ROWS}

    def _get_validation_exclusions(self) -> set[str]:
        """Another day is another row, which the act makes."""
        return {*super()._get_validation_exclusions(), "since"}  # type: ignore[misc]


KINDS: dict[str, tuple[type[Text], type[forms.ModelForm]]] = {
    "reminder": (Rung, RungForm), "notice": (NoticeText, NoticeTextForm), "letter": (ApplicantText, ApplicantTextForm),
}  # fmt: skip


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """All texts: the ladder in its order, the notices, the newest letters."""
    letters = ApplicantText.objects.order_by("code", "-since").distinct("code")
    context = {"rungs": Rung.objects.all(), "notices": NoticeText.objects.all(), "letters": letters}
    return render(request, "workflow/texts.html", context)


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One text; what may stand in braces is said beside it."""
    if kind not in KINDS:
        raise Http404
    model, form_class = KINDS[kind]
    record = model.objects.filter(code=code).last()  # the newest, where they are dated
    if record is None:
        raise Http404
    places = sorted(places_of(record))
    form = form_class(request.POST or None, instance=record)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        fresh = model.objects.get(pk=record.pk)
        if attempt(form, lambda: keep_text(fresh, facts, by=officer_of(request))):
            messages.success(request, _("The text is saved."))
            return redirect("texts")
    context = {"form": form, "record": record, "kind": kind, "places": places}
    return render(request, "workflow/text.html", context, status=422 if form.errors else 200)
