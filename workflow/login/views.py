"""Coming in by password and code, and going out."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import clock
from ..models import Officer, Role, held_on
from ..visits.permissions import OFFICER, PUBLIC, permit
from . import sessions
from .cookies import remember_language
from .factor import passed
from .forms import CodeForm, LogInForm
from .guard import failed, locked
from .rules import PATIENCE, STRONG, WAITING, has_factor

DEMO_LOGINS = ("clerk", "head", "executor", "auditor", "admin", "region-auditor")
DEMO_PASSWORD = "demo"  # noqa: S105 – printed on the demonstration's log-in page
BACKEND = "django.contrib.auth.backends.ModelBackend"


class LogIn(LoginView):
    """By user name and password; whoever has a second factor is asked for its code before he is let in."""

    template_name = "workflow/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let in, or lead to the code."""
        officer = form.get_user()
        if not has_factor(officer):
            return let_in(self.request, officer, self.get_success_url())
        self.request.session.flush()
        waiting = {"officer": officer.pk, "at": clock.now().isoformat(), "next": self.get_success_url()}
        self.request.session[WAITING] = waiting
        return redirect("login-code")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Not let in."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In the demonstration its log-ins stand on the page."""
        return super().get_context_data(demo_logins=_demo_logins() if settings.DEMO else [], **kwargs)


log_in = permit(PUBLIC)(LogIn.as_view())


class LogOut(LogoutView):
    """The session ends, and the browser forgets what it has kept of the office."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Of the answer the browser learns it."""
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


log_out = permit(OFFICER)(LogOut.as_view())


def let_in(request: HttpRequest, officer: Officer, where: str, strong: str = "") -> HttpResponse:
    """A session of his own; the first page speaks the officer's language unless he chose one."""
    request.session.pop(WAITING, None)
    login(request, officer, backend=BACKEND)
    sessions.begin(request)
    if strong:
        request.session[STRONG] = strong
    inside = url_has_allowed_host_and_scheme(where, {request.get_host()}, require_https=request.is_secure())
    response = redirect(where if inside else settings.LOGIN_REDIRECT_URL)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        remember_language(response, officer.language)
    return response


@permit(PUBLIC)
@require_http_methods(["GET", "POST"])
def log_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: the code of the telephone, or a recovery code. Only after the right password."""
    officer, where = _awaited(request)
    if officer is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if closed := locked(request, officer.username):
            return closed
        if strong := passed(officer, form.cleaned_data["code"]):
            return let_in(request, officer, where, strong)
        failed(request, officer.username)
        form.add_error(
            "code",
            _("This code is not right, or it was used already. After several wrong ones wait a little."),
        )
    if not form.errors:  # else the summary of what is wrong takes the focus
        form.fields["code"].widget.attrs["autofocus"] = True
    return render(request, "workflow/login/code.html", {"form": form}, status=422 if form.errors else 200)


def _awaited(request: HttpRequest) -> tuple[Officer | None, str]:
    """Whose code is awaited: of the one whose password was right just now, or of an old session."""
    if isinstance(request.user, Officer):
        return (request.user if has_factor(request.user) else None), settings.LOGIN_REDIRECT_URL
    waiting = request.session.get(WAITING)
    if not waiting or clock.now() - datetime.fromisoformat(waiting["at"]) > PATIENCE:
        return None, ""
    return Officer.objects.filter(pk=waiting["officer"], is_active=True).first(), waiting["next"]


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
    where = role.office.place if role.office else _("the whole region")
    return f"{role.get_kind_display()}, {where}"
