"""The request a case came from, on the case page: who sent it, who signed it, what it lacked (Regulation 9.7, 11.6)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workflow.language.text import in_language
from workflow.models import Case, EdsSignature
from workflow.words import Channel

from ..models import Application, DoorUpdate, Requirement
from ..words import FIELDS
from .statuses import request_of
from .words import LATE, SHORTCOMINGS


@dataclass(frozen=True)
class Line:
    """One shortcoming in words; `about` is the paper, `child` the child's place from 1 (nobody's name)."""

    sentence: str
    about: str
    child: int | None


def door_panel(case: Case, application: Application) -> dict[str, Any] | None:
    """What `applications/_door.html` needs; None for what came over the counter."""
    request = request_of(case)
    if request is None:
        return None
    signature = EdsSignature.objects.filter(case=request.case).order_by("pk").first()
    return {
        "request": request,
        "number": application.external_number,
        "operator": application.accepted_by_operator,
        "by_operator": request.sender.channel == Channel.CORPORATION,
        "signature": signature,
        "signer": signature.signer if signature else {},
        "lacks": lines_of(case, request.shortcomings),
        "updates": [_update(case, update) for update in _updates(case)],
    }


def lines_of(case: Case, shortcomings: list[dict[str, Any]]) -> list[Line]:
    """The shortcomings in the reader's language."""
    papers = _titles(case, shortcomings)
    return [_line(row, papers) for row in shortcomings]


def _titles(case: Case, named: list[dict[str, Any]]) -> dict[str, str]:
    codes = {row.get("paper") for row in named} - {None}
    if not codes:
        return {}
    rows = Requirement.objects.filter(edition=case.edition, code__in=codes).order_by("pk")
    return {row.code: in_language(row, "title") for row in rows}


def _updates(case: Case) -> list[DoorUpdate]:
    """What was sent later, to this office or before a transfer."""
    cases, seen = [case.pk], case
    while seen.transferred_from is not None:
        seen = seen.transferred_from
        cases.append(seen.pk)
    return list(DoorUpdate.objects.filter(case__in=cases))


def _update(case: Case, update: DoorUpdate) -> dict[str, Any]:
    titles = _titles(case, update.papers)
    return {
        "at": update.arrived_at,
        "papers": [titles.get(row["paper"], row["paper"]) for row in update.papers],
        "refusal": LATE[update.refusal] if update.refusal else "",
        "lacks": lines_of(case, update.shortcomings),
    }


def _line(row: dict[str, Any], papers: dict[str, str]) -> Line:
    names = ", ".join(str(FIELDS.get(name, name)) for name in row.get("fields", []))
    reasons = row.get("reason") or {}
    told = {"names": names, "reason": reasons.get((get_language() or "kk")[:2], "")}
    child = row.get("child")
    return Line(
        str(SHORTCOMINGS[row["code"]]) % told,
        papers.get(row.get("paper", ""), _("an unknown paper") if row.get("paper") else ""),
        None if child is None else child + 1,
    )
