"""Papers sent later, as both neighbours' pages do it: attached, signed, sent on the chain of the request."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from benefit_office.egov import forms

from . import way
from .forms import LaterForm
from .records import Later, Request
from .signing import why_not


@dataclass(frozen=True)
class Desk:
    """Whose page it is: its tables, its sender's name, the folder of its templates, and the operator."""

    tables: way.Tables
    sender: str
    folder: str
    operator: tuple[str, str] = ("", "")


def attach(request: HttpRequest, desk: Desk, found: Request) -> HttpResponse:
    """Choose the papers; what was asked for stands above them."""
    form = LaterForm(request.POST or None, request.FILES or None, prefix="paper")
    if request.method == "POST" and form.is_valid():
        first = forms.parse(found.document.encode())
        later = way.keep_later(desk.tables, found, form.request(first, desk.operator))
        return redirect(f"{desk.folder}-later-sign", number=found.number, pk=later.pk)
    context = {"found": found, "form": form, "folder": desk.folder}
    return render(request, f"{desk.folder}/later.html", context, status=422 if form.errors else 200)


def sign(request: HttpRequest, desk: Desk, found: Request, pk: int, iin: str) -> HttpResponse:
    """The signature, and the way through the gateway; while it is away the signed papers are kept."""
    later: Later = get_object_or_404(desk.tables.later, pk=pk, request=found, sent_at=None)
    if request.method != "POST":
        return _to_sign(request, desk, found, later)
    if not later.signed:
        signed = request.POST.get("signature", "")
        if reason := why_not(signed, later.document, iin):
            return _to_sign(request, desk, found, later, reason)
        later.signed = signed
        later.save(update_fields=["signed"])
    try:
        way.send_later(later, found, desk.sender)
    except way.Away:
        messages.warning(
            request, _("The gateway does not answer. The signed papers are kept; send them again later.")
        )
    else:
        messages.success(request, _("The papers were sent."))
    return redirect(f"{desk.folder}-request", number=found.number)


def _to_sign(
    request: HttpRequest, desk: Desk, found: Request, later: Later, reason: str = ""
) -> HttpResponse:
    context = {"found": later, "request_number": found.number, "reason": reason, "folder": desk.folder}
    return render(request, f"{desk.folder}/later_sign.html", context, status=422 if reason else 200)
