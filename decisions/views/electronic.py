"""The head signs electronically: one decision or many, shown first, signed in his own browser in one go (5.4).

The page is light: the bytes that are signed are fetched decision by decision, the signatures come back one by one.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow import clock
from workflow.models import Case, Officer
from workflow.moves.refusals import Conflict, Refused
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404, officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from .. import actions
from ..electronic import signing
from ..electronic.documents import documents, to_sign
from ..models import Decision
from ..signing import Act, Done, Row, rows, waiting_for
from .signing import chosen_of

AT_ONCE = 20  # one message to the signer's program
DOCUMENTS = 3  # of a decision: the container, both sheets


@dataclass(frozen=True)
class Shown:
    """One decision on the page: what the head reads, and the text that names both sheets."""

    row: Row
    container: str


@permit(RoleKind.HEAD)
@require_POST
def electronic(request: HttpRequest) -> HttpResponse:
    """What is signed, decision by decision. Chosen drafts whose signing is not open yet get number, date and sheets."""
    officer, now = officer_of(request), clock.now()
    done = Done()
    picked = chosen_of(request)[:AT_ONCE]
    decisions = {one.case_id: one for one in _decisions(officer, now, [case for case, _version in picked])}
    done.each(
        [(case, seen) for case, seen in picked if decisions[case.pk].frozen_at is None], _opener(officer)
    )
    table = rows(_decisions(officer, now, [case for case, _version in picked]), officer, clock.today())
    looked(request, "signing")
    for row in table:
        looked(request, "sheet: decision", case=row.case)
    ready, refused = [row for row in table if row.ready and not row.why_not], _refused(table, done)
    being_made = [row for row in table if not row.ready and not row.failed and row.case.pk not in refused]
    boxes = [row.box for row in table if row.case.pk not in refused]
    context = {
        "shown": [Shown(row, to_sign(row.decision).decode()) for row in ready],
        "being_made": being_made,
        "made": len(boxes) - len(being_made),
        "failed": [row for row in table if row.failed],
        "refused": [(row, refused[row.case.pk]) for row in table if row.case.pk in refused],
        "boxes": boxes,
        "left_out": len(chosen_of(request)) - len(picked),
        "page_url": reverse("signing"),
    }
    return render(request, "decisions/electronic.html", context)


@permit(RoleKind.HEAD)
@require_safe
def bytes_to_sign(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """The very bytes that the key will sign for one decision, in base64: the container and both sheets."""
    officer, case = officer_of(request), case_or_404(request, public_id, what="sheet: decision")
    table = rows(_decisions(officer, clock.now(), [case]), officer, clock.today())
    if not table or not table[0].ready or table[0].why_not:
        raise Conflict(
            table[0].why_not if table and table[0].why_not else _("This decision is not ready to be signed.")
        )
    contents = [b64encode(content).decode() for content in documents(table[0].decision).to_sign]
    return JsonResponse({"documents": contents})


@permit(RoleKind.HEAD)
@require_POST
def sign_electronically(request: HttpRequest) -> HttpResponse:
    """The signatures come back: each decision is checked, then signed, by itself; one line says what became of each."""
    officer, now = officer_of(request), clock.now()
    picked = chosen_of(request)[:AT_ONCE]
    given = _signatures(request)
    decisions = _decisions(officer, now, [case for case, _version in picked])
    table = {row.case.pk: row for row in rows(decisions, officer, clock.today())}
    done = Done()
    done.each(picked, _signer(officer, {row.case.pk: row.decision for row in table.values()}, given, now))
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse(_one(done))
    lines = [{"row": table[pk], "ok": ok, "told": told} for pk, (ok, told) in done.results.items()]
    all_signed = all(line["ok"] for line in lines)
    context = {"lines": lines, "done": done, "all_signed": all_signed, "page_url": reverse("signing")}
    return render(request, "decisions/electronic_done.html", context, status=200 if all_signed else 422)


def _decisions(officer: Officer, now: datetime, cases: Sequence[Case]) -> list[Decision]:
    return list(waiting_for(officer, clock.local(now).date()).filter(case__in=cases))


def _one(done: Done) -> dict[str, object]:
    """The answer to a page that sends decision by decision."""
    results = done.results.values()
    return {"ok": all(ok for ok, _told in results), "told": " ".join(told for _ok, told in results)}


def _refused(table: list[Row], done: Done) -> dict[int, str]:
    """Why a chosen decision is not signed here: the preparer's four eyes, or its signing could not be opened."""
    told = {row.case.pk: row.why_not for row in table if row.why_not}
    return told | {pk: sentence for pk, (ok, sentence) in done.results.items() if not ok}


def _signatures(request: HttpRequest) -> dict[str, list[bytes]]:
    """The signatures by the case they were asked for; a textarea sends its line ends as CR LF."""
    given = [text.replace("\r\n", "\n").strip().encode() for text in request.POST.getlist("signature")]
    boxes = request.POST.getlist("case")
    if not any(given) or len(given) != DOCUMENTS * len(boxes):
        raise Refused(_("Nothing was signed. Start NCALayer and press the button."))
    return dict(zip((box.partition(":")[0] for box in boxes), _by_three(given), strict=True))


def _by_three(given: list[bytes]) -> Iterator[list[bytes]]:
    for place in range(0, len(given), DOCUMENTS):
        yield given[place : place + DOCUMENTS]


def _opener(officer: Officer) -> Act:
    """Number and date are reserved, both sheets are ordered."""

    def act(case: Case, version: int | None) -> str:
        return actions.open_signing(case, by=officer, version=version).number

    return act


def _signer(
    officer: Officer, decisions: dict[int, Decision], given: dict[str, list[bytes]], now: datetime
) -> Act:
    """Checked over the network first, then the one act; what is refused leaves the decision as it was."""

    def act(case: Case, version: int | None) -> str:
        checked = signing.checked(decisions[case.pk], given[str(case.public_id)], by=officer, now=now)
        signing.sign(case, by=officer, signed=checked, version=version, now=now)
        return _("The decision is signed. The executor enters it in the journal.")

    return act
