"""What the clerk typed wrong is put right before the head's resolution; every field keeps its old value."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workflow import clock
from workflow.delivery import printing
from workflow.models import Case, Officer, SheetKind
from workflow.moves.door import check_version, lock
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import standing_among
from workflow.words import RoleKind

from .. import rules, sheets
from ..intake.facts import ApplicationFacts, ChildFacts, PersonFacts, PowerFacts
from ..models import Application, ApplicationChild, DataChange, Person
from ..persons.writing import Altered, People, differences, rewrite, written
from . import history

OF_APPLICATION = (
    "guardian_kind", "address", "residence_kato", "phone", "email", "identity_kind",
    "identity_series", "identity_number", "identity_issuer", "identity_date", "account", "bank",
)  # fmt: skip
NAMES = ("surname", "name", "patronymic")
OF_CHILD = tuple(field.name for field in fields(ChildFacts) if field.name != "person")


def correct(
    case: Case,
    facts: ApplicationFacts,
    *,
    by: Officer,
    reason: str,
    version: int | None,
    now: datetime | None = None,
) -> Case:
    """Regulation 5.1: the clerk corrects the application before the head's resolution; it is printed anew.

    The children of `facts` are those of the application, in its order.
    """
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        locked = lock(case)
        standing = standing_among(by, [RoleKind.CLERK], locked.office, on)
        if standing is None:
            raise Refused(rules.why_not_correct_role(by, locked, on))
        if why_not := rules.why_not_correct_now(locked):
            raise Conflict(why_not)
        check_version(locked.version, version)
        if why_not := rules.why_not_correct(locked.application, facts, reason, moment):
            raise Refused(why_not)
        altered = _rewritten(locked, facts)
        if not altered:
            raise Refused(_("Nothing is different from what is recorded."))
        locked.version += 1
        locked.save(update_fields=["version", "reply_language"])
        history.record(
            "correct", altered, locked.application, kind=DataChange.Kind.CORRECTED, by=by,
            acting_for=standing.acting_for, at=moment, text=reason.strip(),
        )  # fmt: skip
        if locked.registered_at:
            inputs = sheets.application_inputs(sheets.handed_in(locked, by))
            printing.order_twins(locked, SheetKind.APPLICATION, inputs, now=moment)
    return locked


def _rewritten(case: Case, facts: ApplicationFacts) -> list[Altered]:
    application: Application = case.application
    children = list(application.children.select_related("person").order_by("id"))
    _lock_persons(application, children, facts)
    try:
        with transaction.atomic():
            altered = _guardian(application, children, facts.guardian)
            for child, said in zip(children, facts.children, strict=True):
                altered += _child(child, said)
    except IntegrityError as twice:
        raise Conflict(
            _("This guardian already has an open application for one of these children.")
        ) from twice
    altered += _representative(application, facts.power)
    altered += _set(application, {name: getattr(facts, name) for name in OF_APPLICATION})
    altered += _set(case, {"reply_language": facts.reply_language})
    return altered


def _lock_persons(
    application: Application, children: Iterable[ApplicationChild], facts: ApplicationFacts
) -> None:
    """In the order in which applications are taken in, so that nobody waits for another in a circle."""
    mine = [application.guardian_id, application.representative_id, *(child.person_id for child in children)]
    named = [facts.guardian, *(child.person for child in facts.children)]
    rows = Person.objects.filter(
        Q(pk__in=[pk for pk in mine if pk]) | Q(iin__in=[one.iin for one in named if one.iin])
    )
    list(rows.select_for_update().order_by("iin", "pk"))


def _guardian(
    application: Application, children: Iterable[ApplicationChild], said: PersonFacts
) -> list[Altered]:
    before = application.guardian
    person, altered = _person(before, said, written(said))
    if person != before:
        application.guardian = person
        application.save(update_fields=["guardian"])
        for child in children:
            child.guardian = person
            child.save(update_fields=["guardian"])
        application.consent.person = person
        application.consent.save(update_fields=["person"])
        _forget(before)
    return altered


def _child(child: ApplicationChild, said: ChildFacts) -> list[Altered]:
    before = child.person
    person, altered = _person(before, said.person, written(said.person))
    child.person = person
    own = differences(child, {name: getattr(said, name) for name in OF_CHILD}, child=child)
    for one in own:
        setattr(child, one.field, getattr(said, one.field))
    child.save()
    if person != before:
        _forget(before)
    return [replace(one, child=child) for one in altered] + own


def _representative(application: Application, power: PowerFacts | None) -> list[Altered]:
    before, person = application.representative, None
    altered: list[Altered] = []
    if power:
        names = {name: getattr(power.person, name) for name in NAMES}
        if before:
            person, altered = _person(before, power.person, names)
        else:
            person = People([power.person]).of(power.person)
    if before and person != before and not altered:
        altered = [Altered("representative", before.iin or "", "")]
    elif person and not before:
        altered = [Altered("representative", "", person.iin or "", person)]
    application.representative = person
    values = {
        "power_number": power.number if power else "",
        "power_date": power.date if power else None,
        "power_notary": power.notary if power else "",
    }
    own = differences(application, values)
    for name, value in values.items():
        setattr(application, name, value)
    application.save(update_fields=["representative", *values])
    return altered + own


def _person(before: Person, said: PersonFacts, values: dict[str, Any]) -> tuple[Person, list[Altered]]:
    """The person meant: the same one with other facts, or, by another IIN, another one."""
    if said.iin == (before.iin or ""):
        return before, rewrite(before, values)
    other = Person.objects.filter(iin=said.iin).first() if said.iin else None
    if other:
        altered = rewrite(other, {name: value for name, value in values.items() if value})
    else:
        other = Person.objects.create(iin=said.iin or None, **values)
        altered = differences(before, values, person=other)
    return other, [Altered("iin", before.iin or "", said.iin, other), *altered]


def _forget(person: Person) -> None:
    """A person who was only a slip of the hand is kept nowhere but in the change."""
    with suppress(models.RestrictedError), transaction.atomic():
        person.delete()


def _set(row: Any, values: dict[str, Any]) -> list[Altered]:
    """Write the values that differ; returns what changed."""
    altered = differences(row, values)
    for one in altered:
        setattr(row, one.field, values[one.field])
    if altered:
        row.save(update_fields=[one.field for one in altered])
    return altered
