"""Fetching what an officer may open: one call that finds, authorises and leaves the trace of a look."""

from uuid import UUID

from django.http import Http404, HttpRequest

from .. import clock
from ..memory.once import remember
from ..models import Case, Officer
from .access import looked
from .permissions import READING

LONGEST = 18  # digits of a number that a row may have


def officer_of(request: HttpRequest) -> Officer:
    """The officer who asks; permission rows have seen to it that there is one."""
    assert isinstance(request.user, Officer)
    return request.user


def case_or_404(request: HttpRequest, public_id: UUID, what: str = "case", why: str = "") -> Case:
    """The case, if the reader may see it; another office's case does not exist for him. The look is logged."""
    cases = Case.objects.visible_to(officer_of(request), on=clock.today())
    reads = request.method in READING
    if reads:
        cases = cases.with_clock()
    case = cases.select_related("office", "edition", "executor").filter(public_id=public_id).first()
    if case is None:
        raise Http404
    if reads:
        remember(case)
    looked(request, what, case=case, why=why)
    return case


def version_of(request: HttpRequest) -> int | None:
    """The version the officer's page was opened with; every act's form carries it."""
    return number_in(request.POST.get("version", ""))


def number_in(text: str) -> int | None:
    """A number as our own pages write it; None for everything else («²» too, which Python counts among the digits)."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
