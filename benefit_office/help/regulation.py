"""The regulation on one page: provisions, steps, doors, diagrams, papers, grounds – the rows the engine reads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from applications.models import Requirement
from decisions.models import Ground
from workflow import clock
from workflow.diagrams.reading import ANNEX_OF_CHANNEL, annexes
from workflow.language.regulation import MoveRow, days_text, edition_asked, limit_text, move_row
from workflow.models import Edition, EditionSwitch, Step
from workflow.moves.machine import BY_VERB, MOVES
from workflow.visits.permissions import OFFICER, permit
from workflow.words import Channel

from .reading import said, shipped

FIRST_DAY = date(2012, 1, 1)  # an edition switched on so early was for every case there ever was here


@dataclass(frozen=True)
class StepRow:
    """One of the five steps: its words and limit, and the states it can end in."""

    step: Step
    limit: str
    ends: list[MoveRow]


@dataclass(frozen=True)
class Door:
    """One of the three channels: how one asks, who may refuse the papers at once, when the result is due there."""

    channel: Channel
    asks: str
    refusal: bool
    term: str
    annex: int | None
    clause: str


@permit(OFFICER)
@require_safe
def regulation(request: HttpRequest) -> HttpResponse:
    """The edition in force in the region, or the one asked for."""
    edition = edition_asked(request)
    moves = [move_row(move) for move in MOVES]
    context = {
        "edition": edition,
        "editions": Edition.objects.all(),
        "first_day": FIRST_DAY,
        "switches": EditionSwitch.objects.filter(edition=edition).select_related("office"),
        "provisions": [_provision(row) for row in shipped("provisions")["provisions"]],
        "steps": _steps(edition, moves),
        "doors": _doors(edition),
        "annexes": annexes(edition),
        "papers": _in_force(Requirement.objects.filter(edition=edition)),
        "grounds": _in_force(Ground.objects.filter(edition=edition)),
        "forms": [_provision(row) for row in shipped("provisions")["forms"]],
        "service": days_text(edition.service_days),
        "corporation_service": days_text(edition.corporation_service_days),
        "moves": moves,
        "unofficial": get_language() == "en",
    }
    return render(request, "help/regulation.html", context)


def _provision(row: dict[str, str]) -> dict[str, str]:
    return {**row, "text": said(row)}


def _in_force(rows: Any) -> list[Any]:
    """What holds today: the lines in their order, those that have ended or are still to come left out."""
    today = clock.today()
    held = rows.filter(since__lte=today).exclude(until__lt=today)
    return list(held.exclude(when=Requirement.When.NEVER) if rows.model is Requirement else held)


def _steps(edition: Edition, moves: list[MoveRow]) -> list[StepRow]:
    """Regulation 5 and Annex 1."""
    return [
        StepRow(step, limit_text(step), [row for row in moves if row.move.closes == step.number])
        for step in edition.steps.order_by("number")
    ]


def _doors(edition: Edition) -> list[Door]:
    """Regulation 1, 4, 9–11: acceptance is refused at the counters alone, the Corporation's being its own."""
    refused_at = {*BY_VERB["refuse_acceptance"].channels, Channel.CORPORATION}
    rows = {row["channel"]: row for row in shipped("provisions")["doors"]}
    term = {Channel.CORPORATION: edition.corporation_service_days}
    return [
        Door(
            channel=channel, asks=said(rows[channel]), refusal=channel in refused_at,
            term=days_text(term.get(channel, edition.service_days)), annex=ANNEX_OF_CHANNEL.get(channel),
            clause=rows[channel]["clause"],
        )
        for channel in Channel
    ]  # fmt: skip
