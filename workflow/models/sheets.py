"""Printed sheets: one language each, made in the background from a stored input, kept by the hash of their bytes."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..words import Language
from .cases import Case
from .officers import Officer
from .offices import Office


class SheetKind(models.TextChoices):
    """The forms that are printed."""

    DECISION = "decision", _("Decision (Standard's Annex 1)")
    APPLICATION = "application", _("Application (Standard's Annex 2)")
    REFUSAL_RECEIPT = "refusal_receipt", _("Receipt refusing documents (Standard's Annex 3)")
    COUPON = "coupon", _("Acceptance coupon")


class SheetTemplate(models.Model):
    """An office's own wording of a sheet, from a day on; without a row the shipped template is used."""

    office = models.ForeignKey(Office, models.RESTRICT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=SheetKind)
    language = models.CharField(max_length=2, choices=Language)
    since = models.DateField()
    body = models.TextField()
    source = models.CharField(max_length=200)
    entered_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["since", "id"]


class Sheet(models.Model):
    """One printed form in one language. Ready only after the stored bytes hash to `sha256`."""

    class State(models.TextChoices):
        PENDING = "pending", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="sheets")
    kind = models.CharField(max_length=20, choices=SheetKind)
    language = models.CharField(max_length=2, choices=Language)
    series = models.PositiveSmallIntegerField(default=1)
    input = models.JSONField()
    template = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], condition=~Q(state="ready"), name="sheet_not_ready")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "language", "series"], name="sheet_once_per_series"
            ),
            models.CheckConstraint(
                condition=Q(state="ready", made_at__isnull=False) & ~Q(sha256="")
                | ~Q(state="ready") & Q(sha256="", made_at__isnull=True),
                name="sheet_ready_has_bytes",
            ),
        ]
