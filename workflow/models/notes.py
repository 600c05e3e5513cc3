"""Internal notes of an office on a case: what officers tell each other, never the applicant."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .cases import Case
from .officers import Officer

NOTE_LENGTH = 2000


class CaseNote(models.Model):
    """One note: by whom, in whose place, when. Never changed; the trail knows of it without its words."""

    case = models.ForeignKey(Case, models.RESTRICT, related_name="notes")
    by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    acting_for = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(_("internal note"), max_length=NOTE_LENGTH)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="case_note_has_text",
                violation_error_message=_("Write the note first."),
            ),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True) | ~Q(acting_for=models.F("by")),
                name="case_note_for_another",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="case_note_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
