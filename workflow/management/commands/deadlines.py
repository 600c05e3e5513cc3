"""`manage.py deadlines`: when each step and the whole service would be due for papers handed in then."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from workflow.calendars import calendar_for
from workflow.deadlines.narration import LANGUAGES, narrate
from workflow.models import Edition, Office
from workflow.words import Channel
from workflow.working_time import Chain, HorizonExceeded, Limit, Reckoning, WorkCalendar, chain, explain

WRONG_CALL = 2


class Command(BaseCommand):
    help = "Prints, for each handing in, the five steps and the service's term with the walk to every date, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--office", required=True, metavar="KATO", help="code of the office, as 551000000"
        )
        parser.add_argument(
            "--at",
            required=True,
            action="append",
            metavar="ISO",
            help="date and time of handing in; may be repeated",
        )
        parser.add_argument("--channel", choices=Channel.values, default=Channel.OFFICE)
        parser.add_argument("--lang", choices=LANGUAGES, default="kk")
        parser.add_argument("--edition", default="198", help="code of the edition of the rules")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"]):
            calendar, edition = calendar_for(_office(options["office"])), _edition(options["edition"])
            handed_in = [_moment(text, calendar) for text in options["at"]]
            answers = [_foretell(calendar, edition, options["channel"], moment) for moment in handed_in]
        for moment, foretold in zip(handed_in, answers, strict=True):
            line = _answer(calendar, moment, foretold, options["lang"])
            self.stdout.write(json.dumps(line, ensure_ascii=False))


def _office(code: str) -> Office:
    office = Office.objects.filter(code=code).first()
    if office is None:
        known = ", ".join(Office.objects.values_list("code", flat=True))
        refusal = _("No office has the code %(code)s. Known codes: %(known)s.")
        raise CommandError(refusal % {"code": code, "known": known}, returncode=WRONG_CALL)
    return office


def _edition(code: str) -> Edition:
    edition = Edition.objects.filter(code=code).first()
    if edition is None:
        known = ", ".join(Edition.objects.values_list("code", flat=True))
        refusal = _("No edition has the code %(code)s. Known codes: %(known)s.")
        raise CommandError(refusal % {"code": code, "known": known}, returncode=WRONG_CALL)
    return edition


def _moment(text: str, calendar: WorkCalendar) -> datetime:
    """A date and a time of day; without an offset they are the office's own."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or _is_date(text):
        refusal = _("--at %(text)s: give a date and a time of day, as 2024-12-13T16:40.")
        raise CommandError(refusal % {"text": text or '""'}, returncode=WRONG_CALL)
    try:
        return calendar.local(moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone))
    except OverflowError as beyond:
        raise _too_far(text, calendar) from beyond


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _foretell(calendar: WorkCalendar, edition: Edition, channel: str, handed_in: datetime) -> Chain:
    """Regulation 5: every step opens at the due moment of the one before."""
    limits = [Limit(step.limit, step.limit_unit) for step in edition.steps.all()]  # type: ignore[arg-type]
    days = edition.corporation_service_days if channel == Channel.CORPORATION else edition.service_days
    service = Limit(days, "working_days")
    try:
        return chain(calendar, limits, handed_in, service, count_day_zero=edition.count_day_zero)
    except HorizonExceeded as short:
        raise _too_far(handed_in.isoformat(), calendar) from short


def _too_far(text: str, calendar: WorkCalendar) -> CommandError:
    refusal = _(
        "--at %(text)s: the working calendar covers %(first)s to %(last)s only; no date is guessed beyond it."
    )
    return CommandError(refusal % {"text": text, "first": calendar.first, "last": calendar.horizon})


def _answer(calendar: WorkCalendar, handed_in: datetime, foretold: Chain, language: str) -> dict[str, Any]:
    steps = [
        {"step": number, "opens": step.opened.isoformat(), **_due(calendar, step, language)}
        for number, step in enumerate(foretold.steps, start=1)
    ]
    return {
        "at": handed_in.isoformat(),
        "steps": steps,
        "service": _due(calendar, foretold.service, language),
    }


def _due(calendar: WorkCalendar, reckoning: Reckoning, language: str) -> dict[str, Any]:
    return {"due": reckoning.due.isoformat(), "explains": narrate(explain(calendar, reckoning), language)}
