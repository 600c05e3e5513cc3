"""The auditor's own rows: samples drawn by a stated seed, and findings with the head's answers."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Case, Office, Officer
from workflow.words import Channel

from .decisions import Outcome


class AuditSample(models.Model):
    """Cases drawn by chance in a way that anybody can repeat: by the order of SHA-256 of seed and case."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, null=True, blank=True, related_name="+")
    drawn_by = models.ForeignKey(Officer, models.RESTRICT, related_name="samples")
    drawn_at = models.DateTimeField()
    seed = models.CharField(_("seed"), max_length=60)
    since = models.DateField(_("handed in from"))
    until = models.DateField(_("handed in to"))
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    population = models.PositiveIntegerField(_("cases to draw from"))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="audit_sample_dates_in_order"),
            models.CheckConstraint(condition=~Q(seed=""), name="audit_sample_has_seed"),
        ]
        triggers = [
            pgtrigger.Protect(name="audit_sample_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class SampledCase(models.Model):
    """A case in its place of a sample."""

    sample = models.ForeignKey(AuditSample, models.RESTRICT, related_name="cases")
    place = models.PositiveSmallIntegerField()
    case = models.ForeignKey(Case, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["sample", "place"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="sampled_case_place_once"),
            models.UniqueConstraint(fields=["sample", "case"], name="sampled_case_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="sampled_case_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class AuditFinding(models.Model):
    """What an auditor found in a case of his sample; the head of the office answers, the auditor closes."""

    class Severity(models.TextChoices):
        REMARK = "remark", _("remark")
        FAULT = "fault", _("fault")
        BREACH = "breach", _("breach of the regulation")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sampled = models.ForeignKey(SampledCase, models.RESTRICT, related_name="findings")
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    clause = models.CharField(_("clause"), max_length=40, blank=True)
    text = models.TextField(_("finding"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    entered_by = models.ForeignKey(Officer, models.RESTRICT, related_name="findings")
    entered_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    answered_for = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closing = models.TextField(_("closing remark"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "-id"], condition=~Q(state="closed"), name="finding_not_closed")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_text"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_at__gte=F("entered_at"), answered_by__isnull=False)
                & ~Q(answer=""),
                name="finding_answer_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("entered_by")),
                name="finding_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True, closed_at__isnull=True)
                | Q(state="answered", answered_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False, closed_at__gte=F("entered_at")),
                name="finding_state_has_its_stamps",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="finding_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="finding_text_for_ever",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                | pgtrigger.Q(old__severity__df=pgtrigger.F("new__severity"))
                | pgtrigger.Q(old__sampled__df=pgtrigger.F("new__sampled")),
            ),
        ]
