"""Which edition of the rules an office works under on a day."""

from datetime import date

from .models import Edition, EditionSwitch, Office


def edition_on(office: Office, day: date) -> Edition:
    """The office's own last switch before the day, else the region's. A case keeps what it was registered under."""
    switches = EditionSwitch.objects.filter(since__lte=day).select_related("edition").order_by("since")
    switch = switches.filter(office=office).last() or switches.filter(office__isnull=True).last()
    if switch is None:
        raise Edition.DoesNotExist(f"No edition is in force in office {office.code} on {day}.")
    return switch.edition
