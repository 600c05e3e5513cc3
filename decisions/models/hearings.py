"""The preliminary decision and its hearing, under an edition that hears the applicant before a refusal."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Case, Officer


class Hearing(models.Model):
    """One hearing of a case: told in advance, objected to or not, minuted. A draft of another outcome needs none."""

    case = models.ForeignKey(Case, models.RESTRICT, related_name="hearings")
    round = models.PositiveSmallIntegerField(default=1)
    notified_at = models.DateTimeField(_("applicant told"))
    notified_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    planned_at = models.DateTimeField(_("date and time of the hearing"))
    reason_kk = models.TextField(_("preliminary decision: reason in Kazakh"), default="")
    reason_ru = models.TextField(_("preliminary decision: reason in Russian"), default="")
    place_kk = models.CharField(_("place (Kazakh)"), max_length=300)
    place_ru = models.CharField(_("place (Russian)"), max_length=300)
    objection_until = models.DateTimeField()
    objected_at = models.DateTimeField(_("objection received"), null=True, blank=True)
    objection = models.TextField(_("objection"), blank=True)
    held_at = models.DateTimeField(_("hearing began"), null=True, blank=True)
    ended_at = models.DateTimeField(_("hearing ended"), null=True, blank=True)
    participants = models.TextField(_("who took part"), blank=True)
    proceedings = models.TextField(_("questions and answers"), blank=True)
    minuted_at = models.DateTimeField(null=True, blank=True)
    minuted_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["case", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="hearing_once_per_round"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(minuted_at__isnull=True), name="hearing_one_open_per_case"
            ),
            models.CheckConstraint(
                condition=~Q(reason_kk="") & ~Q(reason_ru="") & ~Q(place_kk=""), name="hearing_has_reasons",
                violation_error_message=_(
                    "The preliminary decision needs a place and a reason in Kazakh and in Russian."
                ),
            ),
            models.CheckConstraint(
                condition=Q(planned_at__gt=F("notified_at")), name="hearing_after_notice",
                violation_error_message=_("The hearing lies after the notice of it."),
            ),
            models.CheckConstraint(
                condition=Q(objected_at__isnull=True, objection="")
                | Q(objected_at__isnull=False, objected_at__gte=F("notified_at")) & ~Q(objection=""),
                name="hearing_objection_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(minuted_at__isnull=True, minuted_by__isnull=True, held_at__isnull=True,
                            ended_at__isnull=True, participants="", proceedings="")
                | Q(minuted_at__isnull=False, minuted_by__isnull=False, held_at__isnull=False,
                    ended_at__isnull=False, ended_at__gte=F("held_at"), minuted_at__gte=F("ended_at"),
                    held_at__gt=F("notified_at"))
                & ~Q(participants="") & ~Q(proceedings=""),
                name="hearing_minutes_complete_or_absent",
            ),
        ]  # fmt: skip
