"""What a case without an application is about: a re-setting, a stop, a correction, and why it was begun."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Case, Officer
from workflow.words import CaseKind

from .allowances import Allowance
from .decisions import Decision
from .money import MciRate


class Contest(models.Model):
    """A complaint or a court's case against a decision, with its own dates; it stops no clock."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("complaint")
        COURT = "court", _("court case")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("satisfied")
        PARTLY = "partly", _("satisfied in part")
        DISMISSED = "dismissed", _("not satisfied")
        LEFT = "left", _("left without consideration")

    case = models.ForeignKey(Case, models.RESTRICT, related_name="contests")
    kind = models.CharField(_("complaint or court"), max_length=10, choices=Kind)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"), null=True, blank=True)
    number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    text = models.TextField(_("what is contested"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    outcome_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=300, blank=True)
    outcome_text = models.TextField(_("what was decided"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True, decided_by="", outcome_text="",
                            concluded_at__isnull=True, concluded_by__isnull=True)
                | Q(outcome_on__isnull=False, concluded_at__isnull=False, concluded_by__isnull=False)
                & ~Q(outcome="") & ~Q(decided_by="") & ~Q(outcome_text=""),
                name="contest_outcome_complete_or_absent",
                violation_error_message=_("An outcome needs its day, who decided, and what was decided."),
            ),
            models.CheckConstraint(
                condition=(Q(due_on__isnull=True) | Q(due_on__gte=F("received_on")))
                & (Q(outcome_on__isnull=True) | Q(outcome_on__gte=F("received_on"))),
                name="contest_dates_in_order",
                violation_error_message=_("This day lies before the day it was received."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="contest_says_what"),
        ]  # fmt: skip

    @property
    def succeeded(self) -> bool:
        return self.outcome in (self.Outcome.UPHELD, self.Outcome.PARTLY)


class ProceedingQuerySet(models.QuerySet["Proceeding"]):
    """Proceedings by whether they were dropped."""

    def kept(self) -> "ProceedingQuerySet":
        return self.filter(dropped_at__isnull=True)


class Proceeding(models.Model):
    """A re-setting, a stop or a correction: the allowance or the decision it is about (Standard's Annex 1)."""

    case = models.OneToOneField(Case, models.RESTRICT, primary_key=True, related_name="proceeding")
    kind = models.CharField(_("kind"), max_length=20, choices=CaseKind)
    allowance = models.ForeignKey(
        Allowance, models.RESTRICT, null=True, blank=True, related_name="proceedings"
    )
    rate = models.ForeignKey(MciRate, models.RESTRICT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey(Decision, models.RESTRICT, null=True, blank=True, related_name="corrections")
    contest = models.ForeignKey(Contest, models.RESTRICT, null=True, blank=True, related_name="proceedings")
    # The case says who dropped it and why; here it makes room for another of the same kind.
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)

    objects = ProceedingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["allowance", "rate"], condition=Q(dropped_at__isnull=True),
                name="proceeding_one_reset_per_rate",
                violation_error_message=_("This allowance has been re-set after this change of the index already."),
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(dropped_at__isnull=True),
                name="proceeding_one_correction_per_decision",
                violation_error_message=_("A correction of this decision has been begun already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="reset", allowance__isnull=False, rate__isnull=False, corrects__isnull=True)
                | Q(kind="stop", allowance__isnull=False, rate__isnull=True, corrects__isnull=True)
                | Q(kind="correction", rate__isnull=True, corrects__isnull=False)
                | Q(kind="correction", rate__isnull=True, allowance__isnull=False),
                name="proceeding_says_what_it_is_about",
            ),
        ]  # fmt: skip
