"""The queue at the counter (item 4 of the Standard, Annex 4): tickets, and the devices that give and show them."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflow.models import Case, Office, Officer

from .applications import IntakeDraft


class Ticket(models.Model):
    """A place in an office's queue of one day. What happened to it is written once and stays."""

    class Purpose(models.TextChoices):
        INTAKE = "intake", pgettext_lazy("ticket", "Hand in an application")
        RESULT = "result", pgettext_lazy("ticket", "Fetch a result")
        QUESTION = "question", pgettext_lazy("ticket", "Ask a question")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="tickets")
    day = models.DateField()
    number = models.PositiveSmallIntegerField(_("ticket"))
    purpose = models.CharField(max_length=10, choices=Purpose)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    counter = models.CharField(_("window"), max_length=10, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(IntakeDraft, models.SET_NULL, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "number"], name="ticket_number_once"),
            models.UniqueConstraint(
                fields=["called_by"],
                condition=Q(called_at__isnull=False, finished_at__isnull=True, left_at__isnull=True),
                name="ticket_one_in_hand",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="ticket_number_from_one"),
            models.CheckConstraint(
                condition=Q(purpose__in=["intake", "result", "question"]), name="ticket_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(called_at__isnull=True, called_by__isnull=True, started_at__isnull=True)
                | Q(called_at__isnull=False, called_by__isnull=False),
                name="ticket_call_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(started_at__isnull=False, left_at__isnull=True),
                name="ticket_ends_one_way",
            ),
            models.CheckConstraint(
                condition=(Q(called_at__isnull=True) | Q(called_at__gte=F("taken_at")))
                & (Q(started_at__isnull=True) | Q(started_at__gte=F("called_at")))
                & (Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")))
                & (Q(left_at__isnull=True) | Q(left_at__gte=F("taken_at"))),
                name="ticket_times_in_order",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="ticket_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ticket_stamps_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.office_id IS DISTINCT FROM NEW.office_id OR OLD.day IS DISTINCT FROM NEW.day"
                    " OR OLD.number IS DISTINCT FROM NEW.number OR OLD.taken_at IS DISTINCT FROM NEW.taken_at"
                    " OR (OLD.called_at IS NOT NULL AND (OLD.called_at, OLD.called_by_id)"
                    " IS DISTINCT FROM (NEW.called_at, NEW.called_by_id))"
                    " OR (OLD.started_at IS NOT NULL AND OLD.started_at IS DISTINCT FROM NEW.started_at)"
                    " OR (OLD.finished_at IS NOT NULL AND OLD.finished_at IS DISTINCT FROM NEW.finished_at)"
                    " OR (OLD.left_at IS NOT NULL AND OLD.left_at IS DISTINCT FROM NEW.left_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:03}"


class TicketDevice(models.Model):
    """A tablet that gives tickets, or a screen that shows the called ones: known by a key, with nobody logged in."""

    class Kind(models.TextChoices):
        TABLET = "tablet", _("ticket tablet")
        SCREEN = "screen", _("screen in the hall")

    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    key_hash = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_at__gte=F("opened_at"), closed_by__isnull=False),
                name="ticket_device_closing_complete_or_absent",
            )
        ]
