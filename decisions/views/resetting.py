"""Re-setting all running allowances after a change of the index: first the plan, then one job."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from workflow import clock
from workflow.jobs import order
from workflow.models import Job, Office
from workflow.visits.access import looked
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from ..models import MciRate
from ..proceedings import bulk
from ..register import reading
from ..register.forms import rate_label

SHOWN = 50


@permit(RoleKind.EXECUTOR)
def resetting(request: HttpRequest) -> HttpResponse:
    """Preview: how many, old and new sums, from when, and what is left out and why. POST orders the job."""
    officer, on = officer_of(request), clock.today()
    offices = reading.offices_of(officer, (RoleKind.EXECUTOR,), on)
    sent = request.POST if request.method == "POST" else request.GET
    rates = list(bulk.rates_to_reset(on))
    office = next((one for one in offices if one.code == sent.get("office")), offices[0])
    rate = next((one for one in rates if str(one.pk) == sent.get("rate")), rates[0])
    if request.method == "POST":
        return _ordered(request, office, rate)
    plan = bulk.Plan(office, rate, on)
    shown = plan.ready[:SHOWN]
    prefetch_related_objects([row.allowance for row in shown], "guardian", "child")
    looked(request, "re-setting", office=office)
    running = Job.objects.filter(kind="reset_after_index", office=office, finished_at__isnull=True).first()
    context = {
        "office": office, "offices": offices, "rate": rate, "plan": plan, "shown": shown,
        "rates": [{"pk": one.pk, "label": rate_label(one)} for one in rates],
        "done": bulk.done(office, rate), "running": running,
    }  # fmt: skip
    return render(request, "decisions/resetting.html", context)


def _ordered(request: HttpRequest, office: Office, rate: MciRate) -> HttpResponse:
    job = order("reset_after_index", by=officer_of(request), office=office, params={"rate": rate.pk})
    messages.success(request, _("The drafts are being made. The head finds them among the cases to sign."))
    return redirect("job", job.public_id)
