"""The regulation's diagrams as data: lanes, boxes and arrows of an annex, with their words (Regulation 9–12)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .regulation import Edition


class Diagram(models.Model):
    """Annex 2, 3 or 4 of an edition. `table` holds title, lanes, boxes and arrows; `workflow.diagrams` draws it.

    Dated: the newest row that has begun is drawn, the older ones stay. A box names its clause and, where it is one of
    the five steps or waits for a fact of the case, that step or fact.
    """

    edition = models.ForeignKey(Edition, models.RESTRICT, related_name="diagrams")
    annex = models.PositiveSmallIntegerField()
    since = models.DateField(_("since"))
    table = models.JSONField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["edition", "annex", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "annex", "since"], name="diagram_once_per_annex_and_day"
            ),
            models.CheckConstraint(condition=Q(annex__range=(2, 4)), name="diagram_is_of_annex_two_to_four"),
        ]
