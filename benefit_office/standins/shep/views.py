"""The gateway's two channels, the page that says how it behaves, and the citizen's page of the consent service."""

import time
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benefit_office.egov.breaker import breaker_of
from benefit_office.egov.shep import codec, server
from benefit_office.egov.shep.envelope import Habit
from benefit_office.egov.shep.messages import Fault, MessageState, Receipt, Status, SyncAnswer
from workflow import clock

from . import people, queue, registries
from .models import Asked, Carried, Conduct

SUCCESS = "SCSS001"
LATEST = 30


class ConductForm(forms.ModelForm):
    """What goes wrong on demand."""

    habit = forms.ChoiceField(
        label=gettext_lazy("How business data are written"),
        choices=[
            (Habit.CHILDREN.value, gettext_lazy("as elements")),
            (Habit.TYPED.value, gettext_lazy("as elements, their type named")),
            (Habit.TEXT.value, gettext_lazy("as text")),
        ],
    )

    class Meta:
        model = Conduct
        fields = [
            "slow_seconds", "fault_rate", "lose_rate", "duplicate_rate", "reorder", "down", "frozen", "pushes",
            "by_itself", "habit", "office_url",
        ]  # fmt: skip
        labels = {
            "slow_seconds": gettext_lazy("Slow: seconds before each answer"),
            "fault_rate": gettext_lazy("Share of calls answered with a fault (0 to 1)"),
            "lose_rate": gettext_lazy("Share of calls done whose answer is lost (0 to 1)"),
            "duplicate_rate": gettext_lazy("Share of messages brought twice (0 to 1)"),
            "reorder": gettext_lazy("Messages come in any order"),
            "down": gettext_lazy("Down: answers nobody"),
            "frozen": gettext_lazy("Frozen: takes messages, hands none on"),
            "pushes": gettext_lazy("Brings messages to the office; else the office fetches them"),
            "by_itself": gettext_lazy("Hands on by itself"),
            "office_url": gettext_lazy("Address of the office"),
        }


@csrf_exempt
@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, name: str) -> HttpResponse:
    """SOAP, synchronous or asynchronous; `?wsdl` is the contract."""
    if request.method == "GET":
        return HttpResponse(
            server.wsdl(f"{settings.STANDINS_URL}{request.path}", name), content_type=server.CONTENT_TYPE
        )
    conduct, now = Conduct.now(), timezone.now()
    if conduct.down:
        return HttpResponse("down", status=503, content_type="text/plain")
    time.sleep(conduct.slow_seconds)
    operation = codec.ASK if name == "sync" else codec.SEND
    try:
        if queue.chance.random() < conduct.fault_rate:
            raise Fault("1000", "The gateway is out of order on demand.")
        call = server.read(request.read(), registries.senders(), now)
        operation = call.operation
        raw = server.reply(call, answer(call, now), registries.key("gateway"), Habit(conduct.habit))
    except Fault as refused:
        body = server.fault(refused, now, operation)
        return HttpResponse(body, status=500, content_type=server.CONTENT_TYPE)
    if queue.chance.random() < conduct.lose_rate:
        return HttpResponse("lost", status=504, content_type="text/plain")
    return HttpResponse(raw, content_type=server.CONTENT_TYPE)


def answer(call: server.Call, now: datetime) -> Any:
    """What the gateway does with a call."""
    asked, sender = call.request, call.account.sender
    if call.operation is codec.ASK:
        data = registries.answer(asked, clock.now())
        return SyncAnswer(asked.message_id, asked.correlation_id, now, SUCCESS, "OK", data, codec.session())
    if call.operation is codec.SEND:
        row = queue.send(
            sender=sender, service_id=asked.service_id, data=asked.data, message_type=asked.message_type,
            correlation_id=asked.correlation_id, properties=asked.properties, sent_at=asked.sent_at,
        )  # fmt: skip
        return Receipt(row.message_id, row.correlation_id, now, codec.session())
    if call.operation is codec.FETCH:
        rows = queue.waiting(sender, asked.service_id, asked.amount)
        return codec.Fetched(now, tuple(queue.message_of(row) for row in rows))
    if call.operation is codec.ACKNOWLEDGE:
        queue.acknowledged(asked.message_id, accepted=asked.accepted, again=asked.again, error=asked.error)
        return Receipt(str(uuid4()), "", now)
    if call.operation is codec.STATUS:
        found = Carried.objects.filter(message_id=asked.message_id).first()
        if found is None:
            raise Fault("2021", "There is no such message.")
        return Status(
            asked.message_id, MessageState(found.state), "OK", found.error, found.delivered_at or now
        )
    raise Fault("2021", "This operation is the receiver's own.")


@require_http_methods(["GET", "HEAD", "POST"])
def control(request: HttpRequest) -> HttpResponse:
    """How the gateway behaves, what is under way, and whom the registries know."""
    form = ConductForm(request.POST or None, instance=Conduct.now())
    if request.method == "POST" and form.is_valid():
        form.save()
        breaker_of.cache_clear()  # who changes it expects to see it at once
        messages.success(request, _("The gateway behaves as you say."))
        return redirect("shep")
    context = {
        "form": form,
        "under_way": Carried.objects.filter(state="ON_DELIVERY").count(),
        "rows": Carried.objects.order_by("-id")[:LATEST],
        "examples": people.examples(),
    }
    return render(request, "shep/control.html", context, status=422 if form.errors else 200)


@csrf_exempt
@require_POST
def conduct(request: HttpRequest) -> HttpResponse:
    """The same for a test: what is not named goes back to good conduct."""
    Conduct.objects.update_or_create(pk=1, defaults=_behaviour(request))
    queue.chance.seed(request.POST.get("seed", "7"))
    breaker_of.cache_clear()
    return HttpResponse("ok", content_type="text/plain")


def _behaviour(request: HttpRequest) -> dict[str, Any]:
    good = Conduct(pk=1)
    named: dict[str, Any] = {}
    for field in ConductForm.Meta.fields:
        default = getattr(good, field)
        text = request.POST.get(field)
        if text is None:
            named[field] = default
        elif isinstance(default, bool):
            named[field] = text == "1"
        else:
            named[field] = type(default)(text)
    return named


@csrf_exempt
@require_POST
def turn(request: HttpRequest) -> HttpResponse:
    """Hand on once, now."""
    return HttpResponse(str(queue.turn()), content_type="text/plain")


@require_safe
def citizen(request: HttpRequest) -> HttpResponse:
    """The citizen's telephone: who asks for his data and why, and his three answers."""
    iin = request.session.get("kdp_iin", "")
    rows = list(Asked.objects.filter(iin=iin)[:LATEST]) if iin else []
    return render(
        request,
        "shep/kdp.html",
        {"iin": iin, "rows": rows, "waiting": Asked.objects.filter(status="PENDING")},
    )


@require_POST
def citizen_is(request: HttpRequest) -> HttpResponse:
    """Whose telephone this is; kept in the session, so that no number stands in an address."""
    request.session["kdp_iin"] = request.POST.get("iin", "").strip()
    return redirect("kdp")


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Grant, refuse, or let it expire."""
    row = get_object_or_404(Asked, number=number)
    status = request.POST.get("status", "")
    if status in ("GRANTED", "REFUSED", "EXPIRED"):
        registries.decide(row, status, timezone.now())
        messages.success(request, _("Your answer has been passed on."))
    return redirect("kdp")


@csrf_exempt
@require_POST
def citizen_says(request: HttpRequest) -> HttpResponse:
    """The same for a test: every open question to this citizen gets one answer."""
    open_ = Asked.objects.filter(iin=request.POST["iin"], status__in=["PENDING", "GRANTED"])
    for row in open_:
        registries.decide(row, request.POST["status"], timezone.now())
    return HttpResponse(str(len(open_)), content_type="text/plain")
