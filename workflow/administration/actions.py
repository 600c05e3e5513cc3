"""Verbs of the administrator and the heads: offices, accounts, roles, absences.

Each is one transaction with a row in the trail; the trail names fields and numbers, never a person's data.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.constraints import BaseConstraint
from django.utils.translation import gettext as _

from .. import clock, trail
from ..administration.rules import (
    why_not_absent,
    why_not_change_roles,
    why_not_end_role,
    why_not_shorten,
    why_not_switch_log_in,
)
from ..login import sessions
from ..models import Absence, Office, Officer, Role
from ..moves.refusals import Refused
from ..rules import why_not_administer

FIRST_PASSWORD = timedelta(days=7)  # how long a password that the administrator gave opens the office

# -- keeping the law of the database in words -------------------------------------------------------------------


def refuse(reason: str) -> None:
    """A reason, if there is one, ends the act."""
    if reason:
        raise Refused(reason)


def save_checked(record: models.Model, *, exclude: Collection[str] = ()) -> None:
    """Save a record whose fields and constraints hold; what the database refuses comes back as its sentence."""
    try:
        record.full_clean(exclude=set(exclude), validate_constraints=False)
        for constraint in _constraints(record):
            constraint.validate(type(record), record, exclude=set(exclude))
        with transaction.atomic():
            record.save()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError as fault:  # another hand was faster than our check
        raise Refused(_sentence(record, fault)) from fault


def _constraints(record: models.Model) -> list[BaseConstraint]:
    """Checks of the row itself first: the database cannot compare spans that end before they begin."""
    constraints = record._meta.constraints  # noqa: SLF001 – Django's own public name
    return sorted(constraints, key=lambda constraint: not isinstance(constraint, models.CheckConstraint))


def _sentence(record: models.Model, fault: IntegrityError) -> str:
    name = fault.__cause__.diag.constraint_name if fault.__cause__ else ""  # type: ignore[attr-defined]
    for constraint in _constraints(record):
        if constraint.name == name:
            return str(constraint.get_violation_error_message())
    raise fault


def changed_fields(record: models.Model, facts: dict[str, Any]) -> list[str]:
    """Put new facts on a record; which of its fields differ."""
    changed = [name for name, value in facts.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, facts[name])
    return sorted(changed)


@contextmanager
def administering(by: Officer, now: datetime | None) -> Iterator[datetime]:
    """A transaction of the regional administrator."""
    moment = now or clock.now()
    refuse(why_not_administer(by, clock.local(moment).date()))
    with transaction.atomic():
        yield moment


# -- offices ----------------------------------------------------------------------------------------------------


def keep_office(office: Office, facts: dict[str, Any], *, by: Officer, now: datetime | None = None) -> Office:
    """The office's names, addresses, BIN and superior as they are to be from now on."""
    with administering(by, now) as moment:
        locked = Office.objects.select_for_update().get(pk=office.pk)
        changed = changed_fields(locked, facts)
        save_checked(locked)
        if changed:
            trail.record("keep_office", by=by, at=moment, office=locked, fields=changed)
    return locked


# -- officers ---------------------------------------------------------------------------------------------------


def open_account(
    facts: dict[str, Any], password: str, *, by: Officer, now: datetime | None = None
) -> Officer:
    """A new officer; without a role he can log in and see the regulation, no more."""
    with administering(by, now) as moment:
        officer = Officer(**facts, password_until=moment + FIRST_PASSWORD)
        _set_password(officer, password)
        save_checked(officer)
        trail.record("open_account", by=by, at=moment, officer=officer.pk)
    return officer


def keep_account(
    officer: Officer, facts: dict[str, Any], *, by: Officer, now: datetime | None = None
) -> Officer:
    """The officer's names, position and addresses."""
    with administering(by, now) as moment:
        locked = Officer.objects.select_for_update().get(pk=officer.pk)
        changed = changed_fields(locked, facts)
        save_checked(locked, exclude=["password"])
        if changed:
            trail.record("keep_account", by=by, at=moment, officer=locked.pk, fields=changed)
    return locked


def set_password(officer: Officer, password: str, *, by: Officer, now: datetime | None = None) -> None:
    """The administrator gives a forgotten password anew, for a week; the officer's open sessions end."""
    with administering(by, now) as moment:
        _set_password(officer, password)
        officer.password_until = moment + FIRST_PASSWORD
        officer.save(update_fields=["password", "password_until"])
        sessions.end(officer)
        trail.record("set_password", by=by, at=moment, officer=officer.pk)


def switch_log_in(officer: Officer, allowed: bool, *, by: Officer, now: datetime | None = None) -> None:
    """Close an account or open it again; what the officer did stays under his name."""
    with administering(by, now) as moment:
        refuse(why_not_switch_log_in(by, officer, clock.local(moment).date()))
        Officer.objects.filter(pk=officer.pk).update(is_active=allowed)
        if not allowed:
            sessions.end(officer)
        trail.record("allow_log_in" if allowed else "close_account", by=by, at=moment, officer=officer.pk)


def keep_profile(officer: Officer, facts: dict[str, Any], *, now: datetime | None = None) -> None:
    """An officer keeps his own language, telephone and e-mail."""
    moment = now or clock.now()
    with transaction.atomic():
        changed = changed_fields(officer, facts)
        save_checked(officer, exclude=["password"])
        if changed:
            trail.record("keep_account", by=officer, at=moment, officer=officer.pk, fields=changed)


def end_sessions(officer: Officer, *, by: Officer, now: datetime | None = None) -> int:
    """The administrator ends an officer's sessions, as when a telephone or a desk was left open somewhere."""
    with administering(by, now) as moment:
        ended = sessions.end(officer)
        trail.record("end_sessions", by=by, at=moment, officer=officer.pk, sessions=ended)
    return ended


def change_own_password(
    officer: Officer, password: str, *, keep: str | None = None, now: datetime | None = None
) -> None:
    """An officer chooses a new password for himself; his other sessions end, `keep` stays."""
    moment = now or clock.now()
    with transaction.atomic():
        if officer.password_until is not None and officer.check_password(password):
            raise Refused(_("Choose another password than the one you were given."))
        _set_password(officer, password)
        officer.password_until = None
        officer.save(update_fields=["password", "password_until"])
        sessions.end(officer, keep=keep)
        trail.record("set_password", by=officer, at=moment, officer=officer.pk)


def _set_password(officer: Officer, password: str) -> None:
    try:
        validate_password(password, officer)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages)) from weak
    officer.set_password(password)


# -- roles ------------------------------------------------------------------------------------------------------


def grant_role(
    officer: Officer,
    *,
    kind: str,
    office: Office | None,
    since: date,
    until: date | None = None,
    ground: str,
    by: Officer,
    now: datetime | None = None,
) -> Role:
    """Regulation 7: an officer holds a role in an office (or in the region) from a day on, by an order."""
    with administering(by, now) as moment:
        refuse(why_not_change_roles(by, officer, clock.local(moment).date()))
        if not ground.strip():
            raise Refused(_("Give the number of the order: a role rests on one."))
        role = Role(
            officer=officer, kind=kind, office=office, since=since, until=until, ground=ground.strip()
        )
        save_checked(role)
        trail.record(
            "grant_role",
            by=by,
            at=moment,
            office=office,
            officer=officer.pk,
            role=role.pk,
            kind=kind,
            since=since.isoformat(),
            until=until.isoformat() if until else None,
        )
    return role


def end_role(role: Role, until: date, *, by: Officer, now: datetime | None = None) -> Role:
    """The last day of a role. A role is never deleted: acts were done under it."""
    with administering(by, now) as moment:
        on = clock.local(moment).date()
        locked = (
            Role.objects.select_for_update(of=("self",)).select_related("officer", "office").get(pk=role.pk)
        )
        refuse(why_not_change_roles(by, locked.officer, on) or why_not_end_role(locked, until, on))
        locked.until = until
        save_checked(locked)
        trail.record(
            "end_role",
            by=by,
            at=moment,
            office=locked.office,
            officer=locked.officer_id,
            role=locked.pk,
            kind=locked.kind,
            until=until.isoformat(),
        )
    return locked


# -- absences ---------------------------------------------------------------------------------------------------


def enter_absence(absence: Absence, *, by: Officer, now: datetime | None = None) -> Absence:
    """An officer is away by an order; his substitute may act for him, and both names stand under what he does."""
    moment = now or clock.now()
    with transaction.atomic():
        refuse(why_not_absent(by, absence, clock.local(moment).date()))
        absence.entered_by, absence.entered_at = by, moment
        save_checked(absence)
        _record_absence("enter_absence", absence, by, moment)
    return absence


def shorten_absence(absence: Absence, until: date, *, by: Officer, now: datetime | None = None) -> None:
    """He is back earlier. An absence that ends before it began has not been: its row goes, the trail keeps it."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
        refuse(why_not_shorten(by, locked, until, clock.local(moment).date()))
        locked.until = until
        _record_absence("shorten_absence", locked, by, moment)
        if until < locked.since:
            locked.delete()
        else:
            save_checked(locked)


def _record_absence(verb: str, absence: Absence, by: Officer, moment: datetime) -> None:
    offices = Office.objects.filter(roles__officer=absence.officer).order_by("pk").distinct()
    for office in offices:
        trail.record(
            verb,
            by=by,
            at=moment,
            office=office,
            officer=absence.officer_id,
            substitute=absence.substitute_id,
            since=absence.since.isoformat(),
            until=absence.until.isoformat(),
            order=absence.order_number,
        )
