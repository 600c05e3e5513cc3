"""The State Corporation: the hall's electronic queue and the operator's workstation (Regulation 9, 10)."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benefit_office.egov import forms
from benefit_office.egov.breaker import Unreachable
from benefit_office.egov.forms import allowance
from benefit_office.egov.registry import Unfit
from benefit_office.egov.shep.messages import Fault
from workflow import clock

from ..pki.people import HOLDERS
from ..service import later, way
from ..service.forms import ServiceForm
from ..service.signing import why_not
from . import registries
from .models import File, Later, Request, Ticket, Told
from .registries import Step

SENDER, SOURCE = "con", "CON"
# The only operator of the demonstration; his key is «operator».
OPERATOR = next(holder for holder in HOLDERS if holder.label == "operator")
NAME = f"{OPERATOR.surname.title()} {OPERATOR.name.title()}"
LOGIN, PASSWORD = "operator", "demo"
WHO = "corporation_operator"
NO_ANSWER = gettext_lazy("The gateway does not answer. The registries could not be asked; try again.")


TABLES = way.Tables(Request, File, Told, Later)
DESK = later.Desk(TABLES, SENDER, "corporation", (NAME, OPERATOR.iin))


def for_operators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only after the operator's log-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.session.get(WHO) else redirect("corporation-login")

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
def hall(request: HttpRequest) -> HttpResponse:
    """The applicant takes a ticket of the electronic queue (Regulation 9.1)."""
    if request.method == "POST":
        last = Ticket.objects.last()
        ticket = Ticket.objects.create(number=last.number % 999 + 1 if last else 1, taken_at=clock.now())
        messages.success(request, _("Your ticket: %(number)s") % {"number": f"{ticket.number:03}"})
        return redirect("corporation")
    waiting = Ticket.objects.filter(called_at=None)
    called = Ticket.objects.exclude(called_at=None).filter(ended="")
    return render(request, "corporation/hall.html", {"waiting": waiting, "called": called})


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Process 1: login and password of the workstation (Regulation 9.2)."""
    if request.method == "POST":
        if (request.POST.get("login"), request.POST.get("password")) == (LOGIN, PASSWORD):
            request.session.cycle_key()
            request.session[WHO] = LOGIN
            return redirect("corporation-desk")
        return render(request, "corporation/login.html", {"refused": True}, status=422)
    return render(request, "corporation/login.html", {"refused": False})


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Out of the workstation."""
    request.session.flush()
    return redirect("corporation")


@require_safe
@for_operators
def desk(request: HttpRequest) -> HttpResponse:
    """The queue, the requests that were sent, the results to be handed out (Regulation 10.4)."""
    way.collect(TABLES, SENDER)
    context = {
        "waiting": Ticket.objects.filter(called_at=None),
        "called": Ticket.objects.exclude(called_at=None).filter(ended=""),
        "ready": Request.objects.filter(final=True, handed_out_at=None),
        "rows": Request.objects.exclude(sent_at=None)[:50],
    }
    return render(request, "corporation/desk.html", context)


@require_POST
@for_operators
def call(request: HttpRequest) -> HttpResponse:
    """The next ticket: the fifteen minutes begin (Regulation 9)."""
    ticket = Ticket.objects.filter(called_at=None).first()
    if ticket is None:
        messages.warning(request, _("Nobody is waiting."))
        return redirect("corporation-desk")
    ticket.called_at = clock.now()
    ticket.save(update_fields=["called_at"])
    return redirect("corporation-serve", pk=ticket.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operators
def serve(request: HttpRequest, pk: int) -> HttpResponse:
    """Process 2: the service's form, the representative, and whether the package is complete (9.1, 9.3)."""
    ticket = get_object_or_404(Ticket.objects.exclude(called_at=None), pk=pk, ended="")
    if request.method != "POST":
        form = ServiceForm(represented=True)
        return render(request, "corporation/serve.html", {"form": form, "ticket": ticket})
    form = ServiceForm(request.POST, request.FILES, represented=True)
    if not form.is_valid():
        return render(request, "corporation/serve.html", {"form": form, "ticket": ticket}, status=422)
    if missing := form.missing():
        return _ended(
            request, ticket, "refused", "corporation/receipt.html", _applicant(form), missing=missing
        )
    sent = form.request(_number(), source=SOURCE, operator=(NAME, OPERATOR.iin))
    assert ticket.called_at is not None  # asked for above
    kept = way.keep(
        TABLES, sent, started_at=ticket.called_at, ticket=ticket, operator=LOGIN, applicant=_applicant(form)
    )
    _first_step(request, Request.objects.get(number=kept.number))
    return redirect("corporation-ask", number=kept.number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operators
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Process 3, condition 1, process 4: the consent, then the registries, over the gateway (Regulation 9.4-9.6)."""
    found = get_object_or_404(Request, number=number, sent_at=None, ticket__ended="")
    if found.checked_at:
        return redirect("corporation-sign", number=number)
    if request.method != "POST":
        return _asking(request, found)
    try:
        step, faults = registries.proceed(found)
    except (Unreachable, Fault, Unfit):
        messages.warning(request, NO_ANSWER)
        return _asking(request, found, status=503)
    if step is Step.NOTHING:
        return _ended(
            request, found.ticket, "no_data", "corporation/no_data.html", found.applicant, faults=faults
        )
    if step is Step.KNOWN:
        return redirect("corporation-sign", number=number)
    if step is Step.EXPIRED:
        messages.warning(request, _("The applicant gave no consent in time. Ask anew."))
    return _asking(request, found)


def _first_step(request: HttpRequest, found: Request) -> None:
    """The applicant is asked for his consent as soon as the form is there."""
    try:
        registries.proceed(found)
    except (Unreachable, Fault, Unfit):
        messages.warning(request, NO_ANSWER)


def _asking(request: HttpRequest, found: Request, status: int = 200) -> HttpResponse:
    form = forms.parse(found.document.encode())
    power = allowance.read(form).details.power_number if form.requester_delegate_iin else ""
    context = {"found": found, "asked": form, "power": power}
    return render(request, "corporation/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operators
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Process 5: the operator's EDS, then through the gateway to the provider (Regulation 9.7)."""
    found = get_object_or_404(Request, number=number, sent_at=None)
    if found.checked_at is None:  # nothing is signed before the registries have answered
        return redirect("corporation-ask", number=number)
    if request.method != "POST":
        return render(request, "corporation/sign.html", {"found": found, "reason": ""})
    signed = request.POST.get("signature", "")
    if reason := why_not(signed, found.document, OPERATOR.iin):
        return render(request, "corporation/sign.html", {"found": found, "reason": reason}, status=422)
    found.signed = signed
    found.save(update_fields=["signed"])
    return send(request, number)


@require_POST
@for_operators
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Through the gateway; while it is away the signed request is kept."""
    found = get_object_or_404(Request, number=number, sent_at=None)
    if not found.signed:
        return redirect("corporation-sign", number=number)
    try:
        way.send(found, SENDER)
    except way.Away:
        messages.warning(
            request, _("The gateway does not answer. The signed request is kept; send it again later.")
        )
    else:
        Ticket.objects.filter(pk=found.ticket_id).update(ended="sent")
        messages.success(request, _("The request was sent."))
    return redirect("corporation-request", number=number)


@require_safe
@for_operators
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One request: where it stands, the result."""
    way.collect(TABLES, SENDER)
    found = get_object_or_404(Request, number=number)
    context = {
        "found": found,
        "told": found.told.all(),
        "attached": found.files.filter(result=False),
        "results": found.files.filter(result=True),
        "unsent": found.later.filter(sent_at=None).exclude(signed=""),
    }
    return render(request, "corporation/request.html", context)


@require_POST
@for_operators
def hand_out(request: HttpRequest, number: str) -> HttpResponse:
    """Process 8: the applicant gets the result, or the reasoned refusal, through the operator (Regulation 10.4)."""
    found = get_object_or_404(Request, number=number, final=True, handed_out_at=None)
    taker = request.POST.get("taker", "").strip() or found.applicant
    found.handed_out_at, found.handed_out_to = clock.now(), taker[:300]
    found.save(update_fields=["handed_out_at", "handed_out_to"])
    messages.success(request, _("The result was handed out."))
    return redirect("corporation-request", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operators
def add_papers(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant brings more papers to the operator, asked for or not, while no result has come."""
    return later.attach(request, DESK, _considered(number))


@require_http_methods(["GET", "HEAD", "POST"])
@for_operators
def sign_papers(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Signed by the operator and sent like the request (Regulation 9.7)."""
    return later.sign(request, DESK, _considered(number), pk, OPERATOR.iin)


def _considered(number: str) -> Request:
    return get_object_or_404(Request.objects.exclude(sent_at=None), number=number, final=False)


@require_safe
@for_operators
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of a request, to be saved or printed."""
    found = get_object_or_404(File, pk=pk)
    suffix = found.name.rpartition(".")[2].lower()
    answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    named = f"{found.kind or 'file'}-{found.pk}.{suffix if suffix.isalnum() and suffix.isascii() else 'bin'}"
    answer["Content-Disposition"] = f'attachment; filename="{named}"'
    return answer


def _ended(
    request: HttpRequest, ticket: Ticket, how: str, template: str, applicant: str, **more: Any
) -> HttpResponse:
    """The applicant leaves with a paper that says why."""
    ticket.ended = how
    ticket.save(update_fields=["ended"])
    told = {"ticket": ticket, "applicant": applicant, "operator": NAME, "at": clock.now(), **more}
    if ticket.called_at:  # the minutes of clause 9, begun ones counted whole
        told["minutes"] = int((clock.now() - ticket.called_at).total_seconds() // 60) + 1
    return render(request, template, told, status=422)


def _applicant(form: ServiceForm) -> str:
    given = form.guardian.cleaned_data
    return " ".join(part for part in (given["surname"], given["name"], given["patronymic"]) if part)


def _number() -> str:
    return f"002{secrets.randbelow(10**9):09}"
