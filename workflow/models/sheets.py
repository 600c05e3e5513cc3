"""Printed sheets: one language each, made in the background from a stored input, kept by the hash of their bytes."""

import hashlib
import uuid
from typing import Any

import pgtrigger
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
    REFUSAL_RECEIPT = "refusal_receipt", _("Receipt of refusal to accept documents (Standard's Annex 3)")
    COUPON = "coupon", _("Acceptance coupon")
    RESOLUTION = "resolution", _("Resolution")
    CALCULATION = "calculation", _("Calculation sheet")
    REFUSAL_NOTICE = "refusal_notice", _("Notice of reasoned refusal")
    CASE_HISTORY = "case_history", _("Case history")
    RESULT_RECEIPT = "result_receipt", _("Receipt for the result")
    DECISION_COPY = "decision_copy", _("Decision, duplicate")
    HEARING_NOTICE = "hearing_notice", _("Notice of the preliminary decision")
    HEARING_MINUTES = "hearing_minutes", _("Minutes of the hearing")
    SIGNATURE_CARD = "signature_card", _("Card of the electronic document")


class SheetTemplate(models.Model):
    """An office's own wording of a sheet, from a day on; without a row the shipped template is used.

    A row is never changed: a correction is a new row, and one with an empty body goes back to the shipped form.
    So the version a sheet bears leads to the text it was printed from for as long as the sheet is kept.
    """

    office = models.ForeignKey(
        Office, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    kind = models.CharField(_("sheet"), max_length=20, choices=SheetKind)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    since = models.DateField(_("since"))
    body = models.TextField(_("text of the form"), blank=True)
    source = models.CharField(_("source"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""), name="sheet_template_has_source",
                violation_error_message=_("Name the act the form rests on."),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(
                name="sheet_template_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = hashlib.sha256(self.body.encode()).hexdigest() if self.body else ""
        super().save(*args, **kwargs)


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
    ordered_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    # A press that hangs is killed with its worker: who begins says so first, by the machine's own clock.
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)

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

    @property
    def in_language(self) -> str:
        return Language(self.language).phrase
