"""The ladder of days ahead: what of an allowance comes to an end, how long before whom to tell, in which words."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.language.text import in_language
from workflow.models import Officer, Rung

from .allowances import Allowance


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Reminders by the day they are valid on."""

    def on(self, day: date) -> "list[Milestone]":
        """The newest row of each reminder by that day, in their order, those switched off left in."""
        newest = self.filter(since__lte=day).order_by("code", "-since").distinct("code")
        return sorted(newest, key=lambda row: row.order)


class Milestone(models.Model):
    """One reminder from a date of the file: so many days before, to whom, in which words; another from a later day."""

    class Moment(models.TextChoices):
        OF_AGE = "of_age", _("the child comes of age")
        ENDS = "ends", _("the last paid day")
        STUDY = "study", _("a new study reference is due")
        ANOTHER_GUARDIAN = "another_guardian", _("another guardian has applied for the child")
        MOVED = "moved", _("the guardian has applied at another office")
        REPORTED = "reported", _("a change that was reported")

    code = models.CharField(max_length=40)
    since = models.DateField(_("since"), default=date(2012, 1, 1))
    moment = models.CharField(_("what comes"), max_length=20, choices=Moment)
    days_before = models.PositiveSmallIntegerField(_("days before"))
    recipients = ArrayField(models.CharField(max_length=10, choices=Rung.Recipient))
    subject_kk = models.CharField(max_length=200)
    subject_ru = models.CharField(max_length=200)
    subject_en = models.CharField(max_length=200)
    body_kk = models.TextField()
    body_ru = models.TextField()
    body_en = models.TextField()
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField()
    source = models.CharField(_("source"), max_length=200)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["order", "since"]
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="milestone_once_a_day"),
            models.CheckConstraint(condition=Q(recipients__len__gt=0), name="milestone_tells_somebody"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        return in_language(self, "subject")


class ReportedChange(models.Model):
    """A change the guardian has to report (Standard's Annex 2): what happens, from which day, and what came of it."""

    class Kind(models.TextChoices):
        GUARDIAN = "guardian", _("the guardian changes")
        MOVE = "move", _("move to another district")
        STUDY = "study", _("the studies end")
        SUPPORT = "support", _("placed on full state support")
        OTHER = "other", _("another change")

    allowance = models.ForeignKey(Allowance, models.RESTRICT, related_name="reported_changes")
    kind = models.CharField(_("what changes"), max_length=10, choices=Kind)
    on = models.DateField(_("from the day"))
    note = models.TextField(_("note"), blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="reported_change_settled_complete_or_absent",
            )
        ]
