"""Officers: accounts, dated roles, passwords (Regulation 7)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import clock
from ..administration import actions as administration
from ..administration.rules import why_not_change_roles, why_not_switch_log_in
from ..forms import AccountForm, GivenPasswordForm, LastDayForm, NewAccountForm, RoleForm, attempt
from ..language.alphabet import search_key
from ..login import sessions
from ..login.rules import has_factor
from ..models import Absence, Case, Office, Officer, Role, held_on
from ..visits.fetch import officer_of
from ..visits.permissions import permit
from ..words import RoleKind

ON_A_PAGE = 50


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """All officers with the roles they hold today, found by name or by office."""
    on = clock.today()
    roles = Role.objects.filter(held_on(on)).select_related("office")
    found = Officer.objects.prefetch_related(Prefetch("roles", roles, to_attr="roles_today"))
    text, code = request.GET.get("q", "").strip(), request.GET.get("office", "")
    if code:
        found = found.filter(pk__in=Role.objects.filter(held_on(on), office__code=code).values("officer"))
    if text:
        found = found.filter(pk__in=named_like(text))
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "offices": Office.objects.all(),
        "q": text,
        "chosen": code,
    }
    return render(request, "workflow/officers.html", context)


def named_like(text: str) -> list[int]:
    """Officers whose name or user name holds the text, Kazakh letters found by their Russian look-alikes too."""
    wanted = search_key(text)
    rows = Officer.objects.order_by().values_list("pk", "surname", "name", "patronymic", "username")
    return [pk for pk, *names in rows if wanted in search_key(" ".join(names))]


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def officer_new(request: HttpRequest) -> HttpResponse:
    """A new account; roles are granted on its page afterwards."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        first = facts.pop("password")
        opened: list[Officer] = []
        if attempt(
            form, lambda: opened.append(administration.open_account(facts, first, by=officer_of(request)))
        ):
            messages.success(request, _("The account is open. Grant a role next: without one no page opens."))
            return redirect("officer", opened[0].pk)
    return render(request, "workflow/officer_new.html", {"form": form}, status=422 if form.errors else 200)


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer: account, roles, absences."""
    record = get_object_or_404(Officer, pk=pk)
    form = AccountForm(request.POST or None, instance=record)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        record = Officer.objects.get(pk=pk)
        if attempt(form, lambda: administration.keep_account(record, facts, by=officer_of(request))):
            messages.success(request, _("The account is saved."))
            return redirect("officer", pk)
    return _page(request, record, form=form)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def role_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a role by an order."""
    record = get_object_or_404(Officer, pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        if attempt(form, lambda: administration.grant_role(record, by=officer_of(request), **facts)):
            messages.success(request, _("The role is granted."))
            return redirect("officer", pk)
    return _page(request, record, role_form=form)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of a role."""
    role = get_object_or_404(Role.objects.select_related("officer"), pk=pk)
    form = LastDayForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        if attempt(form, lambda: administration.end_role(role, until, by=officer_of(request))):
            messages.success(request, _("The role ends on %(day)s.") % {"day": f"{until:%d.%m.%Y}"})
            return redirect("officer", role.officer_id)
    return _page(request, role.officer, end_form=form)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def password_given(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a forgotten password anew."""
    record = get_object_or_404(Officer, pk=pk)
    form = GivenPasswordForm(record, request.POST)
    if form.is_valid():
        text = form.cleaned_data["new_password1"]
        if attempt(form, lambda: administration.set_password(record, text, by=officer_of(request))):
            messages.success(request, _("The password is changed; tell it to the officer in person."))
            return redirect("officer", pk)
    return _page(request, record, password_form=form)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def log_in_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account or open it again."""
    record = get_object_or_404(Officer, pk=pk)
    allowed = request.POST.get("allowed") == "yes"
    administration.switch_log_in(record, allowed, by=officer_of(request))
    messages.success(request, _("The officer may log in again.") if allowed else _("The account is closed."))
    return redirect("officer", pk)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def sessions_ended(request: HttpRequest, pk: int) -> HttpResponse:
    """End all sessions of an officer: his desk was left open, his telephone is gone."""
    record = get_object_or_404(Officer, pk=pk)
    administration.end_sessions(record, by=officer_of(request))
    messages.success(request, _("The officer's sessions are ended."))
    return redirect("officer", pk)


def _page(request: HttpRequest, record: Officer, **given: Any) -> HttpResponse:
    """The officer's page with the form that was refused, if one was."""
    by, on = officer_of(request), clock.today()
    bad = next((form for form in given.values() if form.errors), None)
    context = {
        "record": record,
        "form": AccountForm(instance=Officer.objects.get(pk=record.pk)),
        "role_form": RoleForm(initial={"since": on}),
        "end_form": LastDayForm(initial={"until": on}, auto_id=False),
        "password_form": GivenPasswordForm(record),
        "bad": bad,
        "roles": _roles(record),
        "absences": Absence.objects.filter(officer=record).select_related("substitute")[:ON_A_PAGE],
        "open_cases": Case.objects.open().filter(executor=record).count(),
        "why_not_roles": why_not_change_roles(by, record, on),
        "why_not_switch": why_not_switch_log_in(by, record, on),
        "sessions": sessions.of(record).count(),
        "has_factor": has_factor(record) and record.pk != by.pk,
        "today": on,
        "page_url": reverse("officer", args=[record.pk]),
    }
    return render(request, "workflow/officer.html", context | given, status=422 if bad else 200)


def _roles(record: Officer) -> QuerySet[Role]:
    return Role.objects.filter(officer=record).select_related("office").order_by("-since", "-pk")
