"""The regulation's rows in words: the edition asked for, a limit, a line of the table of moves."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import ngettext

from .. import clock
from ..models import Edition, EditionSwitch, Step
from ..moves.machine import Move
from ..trail.words import title_of
from ..words import Channel, RoleKind, Unit


@dataclass(frozen=True)
class MoveRow:
    """One line of the table of moves, in words."""

    title: str
    sources: list[tuple[str, str]]
    target: tuple[str, str]
    roles: str
    channels: str
    move: Move


def edition_asked(request: HttpRequest) -> Edition:
    """The edition named in the address, else the one in force in the region."""
    code = request.GET.get("edition", "")
    return get_object_or_404(Edition, code=code) if code else _in_force()


def _in_force() -> Edition:
    switches = EditionSwitch.objects.filter(office=None, since__lte=clock.today()).order_by("since")
    switch = switches.select_related("edition").last()
    assert switch is not None  # the first edition is switched on by a migration
    return switch.edition


def limit_text(step: Step) -> str:
    """«30 minutes», «6 working days»."""
    if step.limit_unit == Unit.MINUTES:
        return ngettext("%(count)d minute", "%(count)d minutes", step.limit) % {"count": step.limit}
    return days_text(step.limit)


def days_text(count: int) -> str:
    """«1 working day»."""
    return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}


def _listed(labels: list[str]) -> str:
    """«Clerk, head»: a capital letter for the first alone."""
    return ", ".join([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])])


def move_row(move: Move) -> MoveRow:
    """A move in the reader's words."""
    everywhere = len(move.channels) == len(Channel)
    return MoveRow(
        title=title_of(move.verb),
        sources=[(state.value, str(state.label)) for state in move.sources],
        target=(move.target.value, str(move.target.label)) if move.target else ("", ""),
        roles=_listed([str(RoleKind(kind).label) for kind in move.roles]),
        channels="" if everywhere else ", ".join(str(Channel(each).label) for each in move.channels),
        move=move,
    )
