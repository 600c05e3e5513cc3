"""Working days as data: holidays, moved days and the orders that moved them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..language.text import in_language
from .officers import Officer
from .offices import Office


class CalendarOrder(models.Model):
    """An order that moves days off; entered by the region's administrator."""

    number = models.CharField(_("order number"), max_length=100)
    signed_on = models.DateField(_("order date"))
    entered_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-signed_on"]
        constraints = [models.UniqueConstraint(fields=["number", "signed_on"], name="calendar_order_once")]

    def __str__(self) -> str:
        return self.number


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday, a moved day off, a worked weekend day, a shortened day."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("public holiday")
        OFF = "off", _("moved day off")
        WORKED = "worked", _("worked instead")
        SHORT = "short", _("shortened day")

    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    title_kk = models.CharField(_("title (Kazakh)"), max_length=200, blank=True)
    title_ru = models.CharField(_("title (Russian)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    office = models.ForeignKey(Office, models.RESTRICT, null=True, blank=True, related_name="+")
    order = models.ForeignKey(CalendarOrder, models.RESTRICT, null=True, blank=True, related_name="days")
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "office"], nulls_distinct=False, name="calendar_day_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="short", closes__isnull=False) | (~Q(kind="short") & Q(closes__isnull=True)),
                name="calendar_short_day_has_closing",
            ),
        ]

    @property
    def title(self) -> str:
        return in_language(self, "title")


class CalendarYear(models.Model):
    """A year whose days off are entered; a deadline beyond the last one is not guessed."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["year"]


class CalendarStamp(models.Model):
    """One row whose number rises with every change of offices, calendar, editions, steps or checklist.

    What a process has read or worked out of them is kept by it (`workflow.memory.facts`). The number comes from a
    sequence, which a roll-back does not give back: no two contents share a number.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="calendar_stamp_single")]
