"""Which edition of the rules an office works under on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q

from .models import Edition, EditionSwitch, Office

OWN_FIRST = (F("office").asc(nulls_last=True), "-since")  # then the region's


def edition_on(office: Office, day: date) -> Edition:
    """The office's own last switch before the day, else the region's. A case keeps what it was registered under."""
    switches = EditionSwitch.objects.filter(Q(office=office) | Q(office__isnull=True), since__lte=day)
    switch = switches.select_related("edition").order_by(*OWN_FIRST).first()
    if switch is None:
        raise Edition.DoesNotExist(f"No edition is in force in office {office.code} on {day}.")
    return switch.edition


def editions_on(days: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Edition]:
    """The same for many offices, by their keys, and days: the switches are read once."""
    switches = list(EditionSwitch.objects.select_related("edition").order_by(*OWN_FIRST))
    return {
        (office, day): next(
            one.edition for one in switches if one.office_id in (office, None) and one.since <= day
        )
        for office, day in days
    }
