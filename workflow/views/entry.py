"""Coming in, going out, and what an officer keeps of himself."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import clock
from ..administration import actions as administration
from ..fetch import officer_of
from ..forms import OwnPasswordForm, ProfileForm, attempt
from ..models import Absence, Role, held_on
from ..permissions import OFFICER, PUBLIC, permit

DEMO_LOGINS = ("clerk", "head", "executor", "auditor", "admin", "region-auditor")
DEMO_PASSWORD = "demo"  # noqa: S105 – printed on the demonstration's log-in page


class LogIn(LoginView):
    """By user name and password; the first page speaks the officer's language unless he chose one."""

    template_name = "workflow/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let in."""
        response = super().form_valid(form)
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.get_user().language)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Not let in."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In the demonstration its log-ins stand on the page."""
        return super().get_context_data(demo_logins=_demo_logins() if settings.DEMO else [], **kwargs)


log_in = permit(PUBLIC)(LogIn.as_view())
log_out = permit(OFFICER)(LogoutView.as_view())


def _demo_logins() -> list[dict[str, str]]:
    roles = Role.objects.filter(
        held_on(clock.today()), officer__username__in=DEMO_LOGINS, officer__is_active=True
    )
    rows = {role.officer.username: role for role in roles.select_related("officer", "office")}
    return [
        {"username": name, "password": DEMO_PASSWORD, "role": _place_of(rows[name])}
        for name in DEMO_LOGINS
        if name in rows
    ]


def _place_of(role: Role) -> str:
    where = role.office.place if role.office else _("the region")
    return f"{role.get_kind_display()}, {where}"


@permit(OFFICER)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The officer's own page: language, telephone, e-mail; his roles and absences to read."""
    officer = officer_of(request)
    form = ProfileForm(request.POST or None, instance=officer)
    facts = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    if facts is not None:
        officer.refresh_from_db()
        if attempt(form, lambda: administration.keep_profile(officer, facts)):
            messages.success(request, _("Saved."))
            response = redirect("profile")
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, facts["language"])
            return response
    return _own_page(request, profile_form=form)


@permit(OFFICER)
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; other sessions end, this one stays."""
    officer = officer_of(request)
    form = OwnPasswordForm(officer, request.POST)
    if form.is_valid() and attempt(
        form, lambda: administration.change_own_password(officer, form.cleaned_data["new_password1"])
    ):
        update_session_auth_hash(request, officer)
        messages.success(request, _("The password is changed."))
        return redirect("profile")
    return _own_page(request, password_form=form)


def _own_page(
    request: HttpRequest,
    profile_form: ProfileForm | None = None,
    password_form: OwnPasswordForm | None = None,
) -> HttpResponse:
    officer, on = officer_of(request), clock.today()
    bad = next((form for form in (profile_form, password_form) if form is not None and form.errors), None)
    context = {
        "profile_form": profile_form or ProfileForm(instance=officer),
        "password_form": password_form or OwnPasswordForm(officer),
        "bad": bad,
        "roles": Role.objects.filter(held_on(on), officer=officer).select_related("office"),
        "absences": Absence.objects.filter(officer=officer, until__gte=on).select_related("substitute"),
        "stands_in": Absence.objects.filter(held_on(on), substitute=officer).select_related("officer"),
    }
    return render(request, "workflow/profile.html", context, status=422 if bad else 200)
