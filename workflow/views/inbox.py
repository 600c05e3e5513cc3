"""The officer's inbox: reminders, breaches, returned drafts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import actions, clock
from ..models import Notice
from ..reminders.notices import texts, words
from ..visits.fetch import officer_of
from ..visits.permissions import OFFICER, permit

ON_A_PAGE = 50


@permit(OFFICER)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices, the latest first."""
    own = Notice.objects.filter(officer=officer_of(request))
    page = Paginator(own.select_related("officer", "case__office"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    rungs = texts()
    rows = []
    for notice in page.object_list:
        subject, body = words(notice, get_language(), rungs)
        rows.append({"notice": notice, "subject": subject, "body": body})
    context = {"page_obj": page, "rows": rows, "unread": own.filter(read_at=None).count()}
    return render(request, "workflow/notices.html", context)


@permit(OFFICER)
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """All of them are seen."""
    actions.mark_notices_read(officer_of(request), clock.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("notices")
