"""What an officer keeps of himself."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import clock
from ..administration import actions as administration
from ..forms import OwnPasswordForm, ProfileForm, attempt
from ..login import sessions
from ..login.cookies import remember_language
from ..login.rules import has_factor, must_choose
from ..models import Absence, OfficerSession, Role, held_on
from ..visits.fetch import officer_of
from ..visits.permissions import OFFICER, permit


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
            return remember_language(redirect("profile"), facts["language"])
    return _own_page(request, profile_form=form)


@permit(OFFICER)
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; other sessions end, this one stays."""
    officer = officer_of(request)
    form, given = OwnPasswordForm(officer, request.POST), must_choose(request)
    if form.is_valid() and attempt(
        form,
        lambda: administration.change_own_password(
            officer, form.cleaned_data["new_password1"], keep=request.session.session_key
        ),
    ):
        update_session_auth_hash(request, officer)
        messages.success(request, _("The password is changed."))
        return redirect("/" if given else "profile")
    return _own_page(request, password_form=form)


@permit(OFFICER)
@require_POST
def session_end(request: HttpRequest, session: UUID) -> HttpResponse:
    """End one of one's own sessions: somebody else's is not found."""
    get_object_or_404(OfficerSession, public_id=session, officer=officer_of(request)).delete()
    messages.success(request, _("The session is ended."))
    return redirect("profile")


@permit(OFFICER)
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    sessions.end(officer_of(request), keep=request.session.session_key)
    messages.success(request, _("Your other sessions are ended."))
    return redirect("profile")


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
        "must_choose": must_choose(request),
        "sessions": sessions.of(officer),
        "session_key": request.session.session_key,
        "has_factor": has_factor(officer),
        "roles": Role.objects.filter(held_on(on), officer=officer).select_related("office"),
        "absences": Absence.objects.filter(officer=officer, until__gte=on).select_related("substitute"),
        "stands_in": Absence.objects.filter(held_on(on), substitute=officer).select_related("officer"),
    }
    return render(request, "workflow/profile.html", context, status=422 if bad else 200)
