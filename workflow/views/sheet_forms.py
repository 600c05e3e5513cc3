"""The administrator replaces the form of a sheet without code: text, preview, date, source."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from benefit_office.press.forms import MOST_BYTES
from benefit_office.press.sheets import shipped

from .. import clock
from ..administration.sheet_forms import enter_form, proof, why_not_form
from ..forms import attempt, day_input
from ..models import Office, SheetKind, SheetTemplate
from ..visits.fetch import officer_of
from ..visits.permissions import permit
from ..words import Language, RoleKind


class SheetForm(forms.Form):
    """A form of a sheet as the administrator writes it."""

    body = forms.CharField(
        label=gettext_lazy("Text of the form"), max_length=MOST_BYTES, strip=False, required=False,
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "class": "code"}),
        help_text=gettext_lazy(
            "HTML; what stands in braces is filled in when the sheet is printed. "
            "Left empty, the shipped form is used again."
        ),
    )  # fmt: skip
    since = forms.DateField(label=gettext_lazy("From the day"), widget=day_input())
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=200, help_text=gettext_lazy("The act that sets the form.")
    )
    office = forms.ModelChoiceField(
        Office.objects.all(), label=gettext_lazy("Office"), required=False,
        empty_label=gettext_lazy("the whole region"),
    )  # fmt: skip


class OwnSheetForm(SheetForm):
    """The same for a sheet that is no annex of the Standard: its fields rest on the office's own rule."""


ANNEXES = (SheetKind.DECISION, SheetKind.APPLICATION, SheetKind.REFUSAL_RECEIPT)


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def sheet_forms(request: HttpRequest) -> HttpResponse:
    """Every sheet in both languages, with the form in force in the region and the offices' own."""
    entered: dict[tuple[str, str], list[SheetTemplate]] = {}
    for form in SheetTemplate.objects.select_related("office", "entered_by").order_by("-since", "-id"):
        entered.setdefault((form.kind, form.language), []).append(form)
    rows = [
        {"kind": kind, "language": language, "forms": entered.get((kind.value, language.value), [])}
        for kind in SheetKind
        for language in Language
    ]
    return render(request, "workflow/sheet_forms.html", {"rows": rows})


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def sheet_form(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Write a form, look at it printed with an example, enter it from a day on."""
    if kind not in SheetKind.values or language not in Language.values:
        raise Http404
    initial = {"body": _in_force(kind, language), "since": clock.today()}
    written = SheetForm if kind in ANNEXES else OwnSheetForm
    form = written(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, kind, language, form)
    given = form.cleaned_data
    if "preview" in request.POST:
        if reason := why_not_form(kind, language, given["body"]):
            form.add_error("body", reason)
            return _page(request, kind, language, form)
        answer = HttpResponse(proof(kind, language, given["body"]), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{kind}-{language}.pdf"'
        return answer
    if not attempt(form, lambda: enter_form(kind, language, by=officer_of(request), **given)):
        return _page(request, kind, language, form)
    messages.success(request, _("The form is entered."))
    return redirect("sheet-forms")


def _in_force(kind: str, language: str) -> str:
    own = SheetTemplate.objects.filter(
        kind=kind, language=language, office=None, since__lte=clock.today()
    ).last()
    return own.body if own and own.body else shipped(kind, language)  # type: ignore[arg-type]


def _page(request: HttpRequest, kind: str, language: str, form: SheetForm) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "kind": SheetKind(kind),
        "language": Language(language),
        "entered": SheetTemplate.objects.filter(kind=kind, language=language)
        .select_related("office", "entered_by")
        .order_by("-since", "-id"),
    }
    return render(request, "workflow/sheet_form.html", context, status=422 if form.errors else 200)
