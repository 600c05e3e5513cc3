"""The public status page. The code travels in the body of a POST only: no address, no log and no history holds it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.models import Application
from applications.telling.status_codes import GROUP, LENGTH, typed
from workflow import clock
from workflow.visits import throttle
from workflow.visits.permissions import PUBLIC, permit

from .words import standing_of

DOOR = "status"
MOST_IN_VAIN = (
    20  # in a quarter of an hour from one address: a hall's shared tablet mistypes less, a machine is stopped
)
UNPROCESSABLE, TOO_MANY = 422, 429


class CodeForm(forms.Form):
    """The code of the coupon, with or without its hyphens."""

    code = forms.CharField(
        label=gettext_lazy("Code on the coupon"),
        max_length=LENGTH + 2 * (LENGTH // GROUP),
        help_text=gettext_lazy("12 letters and digits, with or without the hyphens."),
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-from-hash": True,
            }
        ),
    )


@permit(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Where the case of a code stands, in the applicant's words."""
    if request.method != "POST":
        return _page(request, CodeForm())
    form, now = CodeForm(request.POST), clock.now()
    key = throttle.key_of(request, DOOR, now)
    if throttle.count(key) > MOST_IN_VAIN:
        form.add_error(
            None, _("Too many codes that do not exist came from here. Try again in a quarter of an hour.")
        )
        return _page(request, form, status=TOO_MANY)
    # Whatever was typed is asked for in the same way: a code that cannot be one takes as long as one that is not.
    applications = Application.objects.select_related("case__office")
    application = applications.filter(status_code=typed(request.POST.get("code", ""))).first()
    if application is None:
        form.errors.clear()
        form.add_error("code", _("There is no application with this code. Compare it with the coupon."))
        return _page(request, form, status=UNPROCESSABLE)
    throttle.take_back(key)
    return _page(request, CodeForm(), standing=standing_of(application, now), code=application.status_code)


def _page(request: HttpRequest, form: CodeForm, *, status: int = 200, **shown: object) -> HttpResponse:
    """The language switch leads back with the code after «#», which stays in the browser."""
    back = reverse("status") + (f"#{shown['code']}" if "code" in shown else "")
    context = {"form": form, "page_url": back, "standing": shown.get("standing")}
    return render(request, "status/status.html", context, status=status)
