"""The decision of the Standard's Annex 1: one form, four outcomes."""

import uuid
from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.models import Person
from workflow.models import Case, EdsSignature, Office, Officer, Sheet

from .money import AllowanceRule, Ground


class Outcome(models.TextChoices):
    """The four outcomes of the one form."""

    APPOINT = "appoint", _("appoint")
    RESET = "reset", _("re-set")
    REFUSE = "refuse", _("refuse")
    STOP = "stop", _("stop")


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions with what is read together."""

    def with_lines(self) -> "DecisionQuerySet":
        """Their lines and children at hand: `decision.lines.all()` asks no more."""
        lines = DecisionLine.objects.select_related("child")
        return self.prefetch_related(models.Prefetch("lines", queryset=lines))


class Decision(models.Model):
    """What the executor prepares, the head signs and the journal keeps (Regulation 3, 5.3–5.5)."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.RESTRICT, related_name="decision")
    office = models.ForeignKey(Office, models.RESTRICT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    ground = models.ForeignKey(Ground, models.RESTRICT, null=True, blank=True, verbose_name=_("ground"))
    reason_kk = models.TextField(_("reason in Kazakh"), blank=True)
    reason_ru = models.TextField(_("reason in Russian"), blank=True)
    stopped_from = models.DateField(_("nothing is paid from"), null=True, blank=True)
    rule = models.ForeignKey(AllowanceRule, models.RESTRICT, null=True, blank=True)
    calculation = models.JSONField(default=list)
    supersedes = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, related_name="superseded_by"
    )
    version = models.PositiveIntegerField(default=1)

    prepared_by = models.ForeignKey(Officer, models.RESTRICT, related_name="prepared_decisions")
    prepared_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    seq = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(_("decision №"), max_length=40, blank=True)
    date = models.DateField(_("decision date"), null=True, blank=True)
    # 128 bits in the QR of both sheets: whoever holds a sheet may ask whether it holds.
    token = models.CharField(max_length=22, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    sheet_kk = models.OneToOneField(Sheet, models.RESTRICT, null=True, blank=True, related_name="decision_kk")
    sheet_ru = models.OneToOneField(Sheet, models.RESTRICT, null=True, blank=True, related_name="decision_ru")
    signed_by = models.ForeignKey(
        Officer, models.RESTRICT, null=True, blank=True, related_name="signed_decisions"
    )
    signed_for = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)

    # Read by an act together with the decision (`actions.held`).
    lines_at_hand: "Sequence[DecisionLine] | None" = None

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "seq"], name="decision_number_once"),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="decision_token_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("prepared_by")),
                name="decision_signed_by_another",
                violation_error_message=_("You prepared this decision; another head signs it."),
            ),
            models.CheckConstraint(
                condition=Q(signed_for__isnull=True) | ~Q(signed_for=F("prepared_by")),
                name="decision_not_signed_for_its_preparer",
                violation_error_message=_("The head you stand in for prepared this decision; another head signs it."),
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False, frozen_at__isnull=False,
                    sheet_kk__isnull=False, sheet_ru__isnull=False, signed_at__gte=F("frozen_at")),
                name="decision_signature_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True, seq__isnull=True, number="", date__isnull=True)
                | Q(year__isnull=False, seq__isnull=False, date__isnull=False) & ~Q(number=""),
                name="decision_number_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | Q(seq__isnull=False, frozen_by__isnull=False),
                name="decision_frozen_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.REFUSE, Outcome.STOP])
                | Q(ground__isnull=False) & ~Q(reason_kk="") & ~Q(reason_ru=""),
                name="decision_refusal_has_ground_and_reasons",
                violation_error_message=_("A refusal needs a ground and a reason in Kazakh and in Russian."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.STOP, stopped_from__isnull=False)
                | ~Q(outcome=Outcome.STOP) & Q(stopped_from__isnull=True),
                name="decision_stop_has_its_day",
                violation_error_message=_("A stop needs the day from which nothing is paid."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or gettext("draft")

    def children_in_turn(self) -> "list[DecisionLine]":
        """Its lines, each child's periods one after the other; asks nothing when they are at hand (`with_lines`)."""
        prefetched = "lines" in getattr(self, "_prefetched_objects_cache", {})
        rows = self.lines_at_hand
        if rows is None:
            rows = list(self.lines.all() if prefetched else self.lines.select_related("child"))
        return sorted(rows, key=lambda line: (line.child_id, line.period_from))

    @staticmethod
    def number_of(year: int, seq: int) -> str:
        """«2026-Ш00041»: gapless per office and year."""
        return f"{year}-Ш{seq:05}"


class DecisionLine(models.Model):
    """One child and period of a decision: tenge a month, from a day to a day."""

    decision = models.ForeignKey(Decision, models.RESTRICT, related_name="lines")
    child = models.ForeignKey(Person, models.RESTRICT, related_name="decision_lines")
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    monthly = models.PositiveIntegerField(_("tenge a month"))

    class Meta:
        ordering = ["decision", "child", "period_from"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "child", "period_from"], name="decision_line_once"),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="decision_line_dates_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(condition=Q(monthly__gt=0), name="decision_line_amount_positive"),
        ]  # fmt: skip


class Signature(models.Model):
    """A signature on one sheet: on paper with its scan, or electronic."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("on paper")
        EDS = "eds", _("electronic signature")

    sheet = models.ForeignKey(Sheet, models.RESTRICT, related_name="signatures")
    kind = models.CharField(max_length=10, choices=Kind)
    signer = models.ForeignKey(Officer, models.RESTRICT, related_name="signatures")
    acting_for = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    sheet_sha256 = models.CharField(max_length=64)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_type = models.CharField(max_length=40, blank=True)
    eds = models.ForeignKey(
        EdsSignature, models.RESTRICT, null=True, blank=True, related_name="sheet_signatures"
    )
    signed_pdf_sha256 = models.CharField(
        max_length=64, blank=True
    )  # the sheet with the signature inside (PAdES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "signer"], name="signature_once_per_sheet_and_signer"),
            models.CheckConstraint(
                condition=Q(kind="paper", eds__isnull=True, signed_pdf_sha256="") & ~Q(scan_sha256="")
                | Q(kind="eds", eds__isnull=False, scan_sha256=""),
                name="signature_has_scan_or_eds",
            ),
        ]


class HandOver(models.Model):
    """The result's way to the applicant: available, notified, handed over – three facts with their own times."""

    case = models.OneToOneField(Case, models.RESTRICT, primary_key=True, related_name="hand_over")
    available_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    handed_over_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    received_by = models.CharField(_("received by"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True, handed_over_by__isnull=True, received_by="")
                | Q(
                    handed_over_at__isnull=False,
                    handed_over_at__gte=F("available_at"),
                    handed_over_by__isnull=False,
                )
                & ~Q(received_by=""),
                name="hand_over_complete_or_absent",
            )
        ]
