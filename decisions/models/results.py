"""What happens to a result after it was issued: a lost copy is issued again under the same number."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Officer, Sheet

from .decisions import Decision


class Duplicate(models.Model):
    """A copy of an issued decision for one that was lost: same number, same date, marked as a duplicate."""

    decision = models.ForeignKey(Decision, models.RESTRICT, related_name="duplicates")
    seq = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    sheet_kk = models.OneToOneField(Sheet, models.RESTRICT, related_name="+")
    sheet_ru = models.OneToOneField(Sheet, models.RESTRICT, related_name="+")
    received_by = models.CharField(_("received by"), max_length=200)

    class Meta:
        ordering = ["decision", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "seq"], name="duplicate_once"),
            models.CheckConstraint(condition=~Q(received_by=""), name="duplicate_has_receiver"),
        ]
        triggers = [
            pgtrigger.Protect(name="duplicate_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
