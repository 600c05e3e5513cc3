"""Verbs of the administrator on the Standard's data: each is a new dated row, none rewrites an old one."""

from datetime import datetime, timedelta
from typing import Any

from workflow import clock, trail
from workflow.administration.actions import administering, refuse, save_checked
from workflow.models import Case, Edition, Officer

from ..models import ConsentTerms, Requirement
from . import rules

EVE = timedelta(days=1)
CARRIED = (
    "code", "channel", "title_kk", "title_ru", "title_en", "when", "per_child", "from_registry", "sensitive",
    "form_itself", "born_before", "age_from", "age_under", "order",
)  # fmt: skip


def enter_line(
    edition: Edition,
    code: str,
    facts: dict[str, Any],
    *,
    new: bool = False,
    by: Officer,
    now: datetime | None = None,
) -> Requirement:
    """Item 9 of the Standard: how a paper is asked for from a day on; the line before it ends on the eve.

    A line that has not begun yet is replaced by one of the same day.
    """
    with administering(by, now) as moment:
        Edition.objects.select_for_update().get(pk=edition.pk)
        refuse(rules.why_not_since(facts["since"], clock.local(moment).date()))
        if new:
            refuse(rules.why_not_code(edition, code))
        known = Requirement.objects.filter(edition=edition, code=code).order_by("since")
        older = known.last()
        refuse(rules.why_not_line(older, facts["when"]))
        line = Requirement(edition=edition, code=code, form_itself=bool(older and older.form_itself), **facts)
        _make_room(line)
        save_checked(line)
        of_a_channel: dict[str, Any] = {"channel": line.channel} if line.channel else {}
        trail.record(
            "enter_line", by=by, at=moment, edition=edition.code, kind=code, valid_from=line.since.isoformat(),
            **of_a_channel,
        )  # fmt: skip
    return line


def _make_room(line: Requirement) -> None:
    """The line in force ends on the eve; one to come goes on after; one that was to begin that day is taken out."""
    same = Requirement.objects.filter(edition=line.edition, code=line.code, channel=line.channel)
    same.filter(since=line.since).delete()
    line.until = None
    if later := same.filter(since__gt=line.since).order_by("since").first():
        line.until = later.since - EVE
    before = same.filter(since__lt=line.since).order_by("since").last()
    if before and (before.until is None or before.until >= line.since):
        before.until = line.since - EVE
        before.save(update_fields=["until"])


def take_over(edition: Edition, source: Edition, *, by: Officer, now: datetime | None = None) -> int:
    """An edition without a checklist gets that of another; once there are cases under it, from tomorrow on."""
    with administering(by, now) as moment:
        Edition.objects.select_for_update().get(pk=edition.pk)
        refuse(rules.why_not_take_over(edition, source))
        today = clock.local(moment).date()
        lines = source.requirements.exclude(until__lt=today)
        late = Case.objects.filter(edition=edition).exists()
        for line in lines:
            since = today + EVE if late else line.since
            carried = {name: getattr(line, name) for name in CARRIED}
            save_checked(Requirement(edition=edition, since=max(since, line.since), until=line.until,
                                     source=line.source, **carried))  # fmt: skip
        trail.record("take_over_lines", by=by, at=moment, edition=edition.code, source=source.code)
    return len(lines)


def enter_consent(facts: dict[str, Any], *, by: Officer, now: datetime | None = None) -> ConsentTerms:
    """What the applicant consents to from a day on (Annex 2); consents given before keep their words."""
    with administering(by, now) as moment:
        refuse(rules.why_not_since(facts["since"], clock.local(moment).date()))
        ConsentTerms.objects.filter(since=facts["since"]).delete()  # not yet in force, nobody has signed it
        terms = ConsentTerms(**facts)
        save_checked(terms)
        trail.record("enter_consent", by=by, at=moment, valid_from=terms.since.isoformat())
    return terms
