"""The regulation as data: a dated edition and its five steps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..language.text import in_language
from ..words import RoleKind, Unit
from .offices import Office
from .stamp import stamped


class Edition(models.Model):
    """One edition of the service's rules; a case keeps the edition under which it was registered."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    act_kk = models.CharField(_("act (Kazakh)"), max_length=300)
    act_ru = models.CharField(_("act (Russian)"), max_length=300)
    act_en = models.CharField(_("act (English)"), max_length=300)
    title_kk = models.TextField(_("title (Kazakh)"))
    title_ru = models.TextField(_("title (Russian)"))
    title_en = models.TextField(_("title (English)"))
    service_days = models.PositiveSmallIntegerField(_("term of the service, working days"))
    corporation_service_days = models.PositiveSmallIntegerField(
        _("the same, State Corporation, working days")
    )
    # Item 4 of the Standard and Annex 4: at the counter; empty where an edition says nothing of it.
    waiting_minutes = models.PositiveSmallIntegerField(
        _("waiting for one's turn, minutes"), null=True, blank=True
    )
    serving_minutes = models.PositiveSmallIntegerField(
        _("being served at the counter, minutes"), null=True, blank=True
    )
    count_day_zero = models.BooleanField(_("the opening day counts"), default=False)
    hearing = models.BooleanField(_("a refusal goes through a hearing"), default=False)
    hearing_notice_days = models.PositiveSmallIntegerField(
        _("notice before a hearing, working days"), default=3
    )
    hearing_objection_days = models.PositiveSmallIntegerField(_("time to object, working days"), default=2)
    appeal_kk = models.TextField(_("how a refusal is appealed (Kazakh)"), blank=True)
    appeal_ru = models.TextField(_("how a refusal is appealed (Russian)"), blank=True)
    appeal_source = models.CharField(_("source of the words on the appeal"), max_length=300, blank=True)
    report_days = models.PositiveSmallIntegerField(
        _("working days in which the applicant reports a change (Standard's Annex 2)"), default=15
    )
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["code"]
        triggers = [stamped("edition_stamped")]

    def __str__(self) -> str:
        return f"№ {self.code}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def act(self) -> str:
        return in_language(self, "act")


class EditionSwitch(models.Model):
    """From a day on an office (or, without office, the region) works under an edition."""

    office = models.ForeignKey(
        Office, models.RESTRICT, null=True, blank=True, related_name="edition_switches"
    )
    edition = models.ForeignKey(Edition, models.RESTRICT)
    since = models.DateField(_("since"))

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "since"], nulls_distinct=False, name="edition_switch_once_a_day"
            ),
        ]


class Step(models.Model):
    """Regulation 5 and Annex 1: one of the five actions, its unit, its form of completion and its limit."""

    edition = models.ForeignKey(Edition, models.RESTRICT, related_name="steps")
    number = models.PositiveSmallIntegerField(_("№"))
    clause = models.CharField(_("clause"), max_length=10)
    role = models.CharField(_("role"), max_length=20, choices=RoleKind)
    unit_kk = models.CharField(_("unit (Kazakh)"), max_length=300)
    unit_ru = models.CharField(_("unit (Russian)"), max_length=300)
    unit_en = models.CharField(_("unit (English)"), max_length=300)
    action_kk = models.TextField(_("action (Kazakh)"))
    action_ru = models.TextField(_("action (Russian)"))
    action_en = models.TextField(_("action (English)"))
    completion_kk = models.TextField(_("form of completion (Kazakh)"))
    completion_ru = models.TextField(_("form of completion (Russian)"))
    completion_en = models.TextField(_("form of completion (English)"))
    limit = models.PositiveSmallIntegerField(_("limit"))
    limit_unit = models.CharField(_("unit of the limit"), max_length=20, choices=Unit)

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="step_once_per_edition"),
            models.CheckConstraint(condition=Q(number__range=(1, 5)), name="step_one_to_five"),
            models.CheckConstraint(condition=Q(limit__gt=0), name="step_limit_positive"),
            models.CheckConstraint(condition=Q(limit_unit__in=Unit.values), name="step_limit_unit_known"),
        ]
        triggers = [stamped("step_stamped")]

    def __str__(self) -> str:
        return f"{self.number}. {self.action}"

    @property
    def unit(self) -> str:
        return in_language(self, "unit")

    @property
    def action(self) -> str:
        return in_language(self, "action")

    @property
    def completion(self) -> str:
        return in_language(self, "completion")
