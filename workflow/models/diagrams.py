"""The regulation's diagrams as data: lanes, boxes and arrows of an annex, with their words (Regulation 9–12)."""

from django.db import models
from django.db.models import Q

from .regulation import Edition


class Diagram(models.Model):
    """Annex 2, 3 or 4 of an edition. `table` holds title, lanes, boxes and arrows; `workflow.diagrams` draws it.

    A box names its clause and, where it is one of the five steps or waits for a fact of the case, that step or fact.
    """

    edition = models.ForeignKey(Edition, models.RESTRICT, related_name="diagrams")
    annex = models.PositiveSmallIntegerField()
    table = models.JSONField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["edition", "annex"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "annex"], name="diagram_once_per_annex"),
            models.CheckConstraint(condition=Q(annex__range=(2, 4)), name="diagram_is_of_annex_two_to_four"),
        ]
