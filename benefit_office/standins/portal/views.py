"""The portal: registration, log-in, the service's form, the signature, the personal cabinet (Regulation 11)."""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.persons.identifiers import iin_fault
from workflow import clock

from ..service import later, way
from ..service.forms import ServiceForm
from ..service.records import LIMIT
from ..service.signing import why_not
from .models import Citizen, File, Later, Request, Told

SENDER, SOURCE = "pep", "EGOV_PORTAL"
SHORTEST_PASSWORD = 8
WHO, STARTED = "portal_citizen", "portal_started"


TABLES = way.Tables(Request, File, Told, Later)
DESK = later.Desk(TABLES, SENDER, "portal")


def for_citizens(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only after the log-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        citizen = Citizen.objects.filter(pk=request.session.get(WHO, 0)).first()
        return view(request, citizen, *args, **kwargs) if citizen else redirect("portal")

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Process 1, condition 1: IIN and password. Process 2: a message of refused authorisation."""
    if request.method != "POST":
        if WHO in request.session:
            return redirect("portal-cabinet")
        return render(request, "portal/login.html", {"refused": False})
    iin = request.POST.get("iin", "").strip()
    citizen = Citizen.objects.filter(iin=iin).first()
    known = citizen.password if citizen else make_password("")
    if not check_password(request.POST.get("password", ""), known) or citizen is None:
        return render(request, "portal/login.html", {"refused": True}, status=422)
    request.session.cycle_key()
    request.session[WHO] = citizen.pk
    return redirect("portal-cabinet")


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Regulation 11.1: the applicant registers with IIN and password."""
    faults: list[str] = []
    if request.method == "POST":
        iin, password = request.POST.get("iin", "").strip(), request.POST.get("password", "")
        if iin_fault(iin):
            faults.append(_("The IIN has twelve digits; its check digit is wrong."))
        if len(password) < SHORTEST_PASSWORD:
            faults.append(_("The password has at least eight characters."))
        if not faults and Citizen.objects.filter(iin=iin).exists():
            faults.append(_("This IIN is registered already. Log in."))
        if not faults:
            citizen = Citizen.objects.create(
                iin=iin, password=make_password(password), registered_at=clock.now()
            )
            request.session.cycle_key()
            request.session[WHO] = citizen.pk
            messages.success(request, _("You are registered."))
            return redirect("portal-cabinet")
    return render(request, "portal/register.html", {"faults": faults}, status=422 if faults else 200)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Out of the cabinet."""
    request.session.flush()
    return redirect("portal")


@require_safe
@for_citizens
def cabinet(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Process 7: the personal cabinet with statuses and results (Regulation 11.11)."""
    way.collect(TABLES, SENDER)
    return render(request, "portal/cabinet.html", {"citizen": citizen, "rows": citizen.requests.all()})


@require_safe
@for_citizens
def one(request: HttpRequest, citizen: Citizen, number: str) -> HttpResponse:
    """One request: its statuses, its files, the answer."""
    way.collect(TABLES, SENDER)
    found = get_object_or_404(Request, citizen=citizen, number=number)
    context = {
        "found": found,
        "told": found.told.all(),
        "attached": found.files.filter(result=False),
        "results": found.files.filter(result=True),
        "unsent": found.later.filter(sent_at=None).exclude(signed=""),
    }
    return render(request, "portal/request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def apply(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Process 3: the form with its demands, the copies attached (Regulation 11.5). The 15 minutes begin here."""
    if request.method != "POST":
        started = clock.now()
        request.session[STARTED] = started.isoformat()
        context = {"form": ServiceForm(iin=citizen.iin), "missing": [], "timer": _timer(started)}
        return render(request, "portal/apply.html", context)
    started = parse_datetime(request.session.get(STARTED, "")) or clock.now()
    form = ServiceForm(request.POST, request.FILES, iin=citizen.iin)
    valid = form.is_valid()
    missing = form.missing() if valid else []
    if not valid or missing:
        context = {"form": form, "missing": missing, "timer": _timer(started)}
        return render(request, "portal/apply.html", context, status=422)
    kept = way.keep(TABLES, form.request(_number(), source=SOURCE), started_at=started, citizen=citizen)
    return redirect("portal-sign", number=kept.number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def sign(request: HttpRequest, citizen: Citizen, number: str) -> HttpResponse:
    """The signature (11.5), condition 2 (11.6), process 4 (11.7) or process 5 (11.8)."""
    found = get_object_or_404(Request, citizen=citizen, number=number, sent_at=None)
    if request.method != "POST":
        return render(request, "portal/sign.html", {"found": found, "reason": ""})
    signed = request.POST.get("signature", "")
    if reason := why_not(signed, found.document, citizen.iin):
        return render(request, "portal/sign.html", {"found": found, "reason": reason}, status=422)
    found.signed = signed
    found.save(update_fields=["signed"])
    return send(request, number)


@require_POST
@for_citizens
def send(request: HttpRequest, citizen: Citizen, number: str) -> HttpResponse:
    """Process 5: through the gateway to the provider; while it is away the signed request is kept."""
    found = get_object_or_404(Request, citizen=citizen, number=number, sent_at=None)
    if not found.signed:
        return redirect("portal-sign", number=number)
    try:
        way.send(found, SENDER)
    except way.Away:
        messages.warning(
            request, _("The gateway does not answer. The signed request is kept; send it again later.")
        )
    else:
        messages.success(request, _("The request was sent."))
    return redirect("portal-request", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def add_papers(request: HttpRequest, citizen: Citizen, number: str) -> HttpResponse:
    """More papers, asked for or not, while no result has come."""
    return later.attach(request, DESK, _considered(citizen, number))


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def sign_papers(request: HttpRequest, citizen: Citizen, number: str, pk: int) -> HttpResponse:
    """Signed and sent like the request (Regulation 11.5, 11.8)."""
    return later.sign(request, DESK, _considered(citizen, number), pk, citizen.iin)


def _considered(citizen: Citizen, number: str) -> Request:
    rows = Request.objects.exclude(sent_at=None)
    return get_object_or_404(rows, citizen=citizen, number=number, final=False)


@require_safe
@for_citizens
def file(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    """A file of one's own request, to be saved."""
    found = get_object_or_404(File, pk=pk, request__citizen=citizen)
    answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        f'attachment; filename="{found.kind or "file"}-{found.pk}.{_suffix(found.name)}"'
    )
    return answer


def _timer(started: datetime) -> dict[str, datetime]:
    """The fifteen minutes of clause 11."""
    return {"started_at": started, "until": started + LIMIT}


def _suffix(name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    return suffix if suffix.isalnum() and suffix.isascii() else "bin"


def _number() -> str:
    """Fourteen digits, as the portal numbers its requests."""
    return f"1010900{secrets.randbelow(10**7):07}"
