"""The dated numbers an amount is made of, each with its source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.language.text import in_language
from workflow.models import Edition, Office


class MciRate(models.Model):
    """The monthly calculation index (АЕК) in tenge from a day on."""

    effective_from = models.DateField(_("from"), unique=True)
    tenge = models.PositiveIntegerField(_("tenge"))
    source_kk = models.CharField(_("source (Kazakh)"), max_length=200)
    source_ru = models.CharField(_("source (Russian)"), max_length=200)
    source_en = models.CharField(_("source (English)"), max_length=200)

    class Meta:
        ordering = ["effective_from"]

    def __str__(self) -> str:
        return f"{self.effective_from}: {self.tenge}"

    @property
    def source(self) -> str:
        return in_language(self, "source")


class AllowanceRule(models.Model):
    """How an office counts the allowance from a day on; without office, the region's rule."""

    class Start(models.TextChoices):
        APPLICATION = "application", _("the day of the application")
        MONTH = "month", _("the first day of that month")
        GUARDIANSHIP = "guardianship", _("the day of the guardianship act")

    class PartMonth(models.TextChoices):
        PROPORTIONAL = "proportional", _("in proportion to the days")
        WHOLE = "whole", _("as a whole month")

    office = models.ForeignKey(Office, models.RESTRICT, null=True, blank=True, related_name="+")
    since = models.DateField()
    multiplier = models.PositiveSmallIntegerField(_("MCI per child and month"), default=10)
    until_age = models.PositiveSmallIntegerField(_("until the age of"), default=18)
    starts = models.CharField(_("paid from"), max_length=20, choices=Start, default=Start.APPLICATION)
    part_month = models.CharField(
        _("a part month"), max_length=20, choices=PartMonth, default=PartMonth.PROPORTIONAL
    )
    deduct_income = models.BooleanField(_("the child's income is deducted"), default=False)
    source_kk = models.CharField(_("source (Kazakh)"), max_length=300)
    source_ru = models.CharField(_("source (Russian)"), max_length=300)
    source_en = models.CharField(_("source (English)"), max_length=300)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "since"], nulls_distinct=False, name="allowance_rule_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(multiplier__gt=0, until_age__gt=0), name="allowance_rule_positive"
            ),
        ]


class Ground(models.Model):
    """A reason from the list, for a refusal or a stop, with the clause it rests on."""

    class For(models.TextChoices):
        REFUSAL = "refuse", _("refusal")
        STOP = "stop", _("stop")

    edition = models.ForeignKey(Edition, models.RESTRICT, related_name="grounds")
    outcome = models.CharField(max_length=10, choices=For)
    code = models.CharField(max_length=30)
    clause_kk = models.CharField(_("clause (Kazakh)"), max_length=200)
    clause_ru = models.CharField(_("clause (Russian)"), max_length=200)
    clause_en = models.CharField(_("clause (English)"), max_length=200)
    text_kk = models.TextField(_("text (Kazakh)"))
    text_ru = models.TextField(_("text (Russian)"))
    text_en = models.TextField(_("text (English)"))
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["outcome", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "outcome", "code", "since"], name="ground_once")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def clause(self) -> str:
        return in_language(self, "clause")
