"""An officer's own page of his second factor, and the administrator's act when it is lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benefit_office.press.qr import qr

from .. import clock
from ..models import Officer
from ..moves.refusals import Refused
from ..rules import why_not_administer
from ..visits.fetch import officer_of
from ..visits.permissions import OFFICER, kinds_of_reader, permit
from ..words import RoleKind
from . import factor
from .forms import CodeForm, PasswordForm
from .rules import FEW_CODES, STRONG, codes_left, has_factor, is_strong, must_have, why_not_drop


@permit(OFFICER)
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether there is one, how to set it up, how many recovery codes are left."""
    return _page(request)


@permit(OFFICER)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A fresh secret; who has a second factor already proves himself by it first."""
    _only_its_holder(request)
    factor.begin(officer_of(request))
    return redirect("second-factor")


@permit(OFFICER)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The telephone's first code; the recovery codes are shown now and never again."""
    _only_its_holder(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    try:
        codes = factor.confirm(
            officer_of(request), form.cleaned_data["code"], now=clock.now(), keep=request.session.session_key
        )
    except Refused as refused:
        form.add_error("code", str(refused))
        return _page(request, form=form)
    request.session[STRONG] = factor.TELEPHONE
    return _page(request, codes=codes)


@permit(OFFICER)
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, after the password once more."""
    _only_its_holder(request)
    officer = officer_of(request)
    form = PasswordForm(officer, request.POST)
    if not form.is_valid() or not has_factor(officer):
        return _page(request, password_form=form)
    return _page(request, codes=factor.renew_codes(officer, now=clock.now()))


@permit(OFFICER)
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Go without, where that is allowed; after the password once more."""
    _only_its_holder(request)
    officer = officer_of(request)
    if reason := why_not_drop(kinds_of_reader(request)):
        raise Refused(reason)
    form = PasswordForm(officer, request.POST)
    if not form.is_valid():
        return _page(request, password_form=form)
    factor.drop(officer, by=officer, now=clock.now(), keep=request.session.session_key)
    messages.success(request, _("The second factor is taken away."))
    return redirect("second-factor")


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """The telephone is lost: the administrator takes the second factor away, never his own."""
    record, by = get_object_or_404(Officer, pk=pk), officer_of(request)
    if reason := why_not_administer(by, clock.today()):
        raise Refused(reason)
    if record.pk == by.pk:
        raise Refused(_("Your own second factor is taken away by another administrator."))
    factor.drop(record, by=by, now=clock.now())
    messages.success(request, _("The second factor is taken away. The officer sets up a new one."))
    return redirect("officer", pk)


def _only_its_holder(request: HttpRequest) -> None:
    """A session opened by the password alone does not change the second factor that guards it."""
    if has_factor(officer_of(request)) and not is_strong(request):
        raise Refused(_("Log in with your code first: the second factor is changed by its holder."))


def _page(request: HttpRequest, codes: list[str] | None = None, **given: Any) -> HttpResponse:
    officer = officer_of(request)
    waiting = None if codes else factor.begun(officer)
    bad = next((form for form in given.values() if form.errors), None)
    secret = waiting.config_url.partition("secret=")[2].partition("&")[0] if waiting else ""
    context = {
        "waiting": waiting,
        "picture": qr(waiting.config_url) if waiting else "",
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "codes": codes or [],
        "has": has_factor(officer),
        "left": codes_left(officer),
        "few": FEW_CODES,
        "required": must_have(kinds_of_reader(request)),
        "form": CodeForm(),
        "password_form": PasswordForm(officer),
        "bad": bad,
        "page_url": reverse("second-factor"),
    }
    return render(request, "workflow/login/second_factor.html", context | given, status=422 if bad else 200)
