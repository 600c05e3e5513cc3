"""May an edition be changed, and from which day may it be switched on – or the reason why not."""

from datetime import date

from django.utils.translation import gettext as _

from workflow.models import Case, Edition, EditionSwitch

# Words that are printed beside the law and are no part of it: an office may put them right at any time.
ALWAYS = ("appeal_kk", "appeal_ru", "appeal_source")


def why_not_change(edition: Edition, on: date) -> str:
    """A case keeps the edition under which it was registered, so one that was ever in force stays as it was."""
    in_force = EditionSwitch.objects.filter(edition=edition, since__lte=on).exists()
    if in_force or Case.objects.filter(edition=edition).exists():
        return _(
            "This edition is or was in force and is no longer changed. "
            "Make another one from it and put that one into force from a day you choose."
        )
    return ""


def why_not_switch(edition: Edition, since: date, on: date) -> str:
    """An edition comes into force today or later: what was registered before keeps its own."""
    if since < on:
        return _(
            "An edition is switched on from today or a later day; what was registered before keeps its own."
        )
    if not edition.grounds.exists() or not edition.requirements.exists():
        return _("This edition has no list of papers or of grounds yet.")
    if edition.hearing and not (edition.appeal_kk.strip() and edition.appeal_ru.strip()):
        return _("Write how a refusal is appealed, in Kazakh and in Russian.")
    return ""
