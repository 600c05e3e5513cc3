"""The thirteen offices of Regulation 1 and the hours they keep."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..language.text import in_language
from .stamp import stamped

MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]


def monday_to_friday() -> list[int]:
    """The default week, a new list each time."""
    return list(MONDAY_TO_FRIDAY)


class Office(models.Model):
    """A provider of the service (көрсетілетін қызметті беруші): the education body of one city or district."""

    code = models.CharField(
        _("KATO code"), max_length=9, unique=True, validators=[RegexValidator(r"^\d{9}$")]
    )
    name_kk = models.CharField(_("name (Kazakh)"), max_length=300)
    name_ru = models.CharField(_("name (Russian)"), max_length=300)
    name_en = models.CharField(_("name (English)"), max_length=300)
    place_kk = models.CharField(_("city or district (Kazakh)"), max_length=100)
    place_ru = models.CharField(_("city or district (Russian)"), max_length=100)
    place_en = models.CharField(_("city or district (English)"), max_length=100)
    address_kk = models.CharField(_("address (Kazakh)"), max_length=300, blank=True)
    address_ru = models.CharField(_("address (Russian)"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    bin = models.CharField(_("BIN"), max_length=12, blank=True, validators=[RegexValidator(r"^\d{12}$")])
    superior = models.ForeignKey(
        "workflow.Officer", models.RESTRICT, null=True, blank=True, related_name="superior_of",
        verbose_name=_("superior, told of overdue cases"),
    )  # fmt: skip
    queue_enabled = models.BooleanField(_("tickets at the counter"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        triggers = [stamped("office_stamped")]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{9}$"), name="office_code_is_kato",
                violation_error_message=_("The code has nine digits (KATO)."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def place(self) -> str:
        return in_language(self, "place")


class OfficeHours(models.Model):
    """The hours an office keeps from a date on; worked Saturdays and Sundays have the same hours."""

    office = models.ForeignKey(Office, models.RESTRICT, related_name="hours")
    valid_from = models.DateField(_("valid from"))
    opens = models.TimeField(_("opens"), default=time(9, 0))
    break_starts = models.TimeField(_("break starts"), null=True, blank=True, default=time(13, 0))
    break_ends = models.TimeField(_("break ends"), null=True, blank=True, default=time(14, 30))
    closes = models.TimeField(_("closes"), default=time(18, 30))
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=monday_to_friday
    )

    class Meta:
        ordering = ["office", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["office", "valid_from"], name="hours_once_per_office_and_date"),
            models.CheckConstraint(
                condition=Q(break_starts__isnull=True, break_ends__isnull=True, opens__lt=F("closes"))
                | Q(
                    break_starts__isnull=False,
                    break_ends__isnull=False,
                    opens__lt=F("break_starts"),
                    break_starts__lt=F("break_ends"),
                    break_ends__lt=F("closes"),
                ),
                name="hours_in_order",
                violation_error_message=_("Opening, break and closing must follow one another."),
            ),
        ]
