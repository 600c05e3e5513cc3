"""Officers, the dated roles they hold in an office, and their absences."""

from typing import Any

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case as When_
from django.db.models import F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from ..language.alphabet import sort_key
from ..language.text import signed_name
from ..words import RoleKind
from .offices import Office


class OfficerManager(BaseUserManager["Officer"]):
    """Accounts are opened here, with their password."""

    def create_officer(self, username: str, password: str, **facts: Any) -> "Officer":
        officer = self.model(username=username, **facts)
        officer.set_password(password)
        officer.full_clean(exclude=["password"])
        officer.save()
        return officer


class Officer(AbstractBaseUser):
    """A person who works in the system. What he may do is said by his roles, never by a flag."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    surname = models.CharField(_("surname"), max_length=100)
    name = models.CharField(_("name"), max_length=100)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    position_kk = models.CharField(_("position (Kazakh)"), max_length=200, blank=True)
    position_ru = models.CharField(_("position (Russian)"), max_length=200, blank=True)
    iin = models.CharField(_("IIN"), max_length=12, blank=True, validators=[RegexValidator(r"^\d{12}$")])
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language of notices"), max_length=2, default="kk")
    is_active = models.BooleanField(_("may log in"), default=True)
    # A password that the administrator gave opens the office until then, and only to choose another one.
    password_until = models.DateTimeField(null=True, blank=True, editable=False)
    sort_key = models.CharField(max_length=310, editable=False, db_index=True)

    objects = OfficerManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["surname", "name"]

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(f"{self.surname} {self.name} {self.patronymic}")
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """«Ахметова Б. С.»: as officers sign."""
        return signed_name(self.surname, self.name, self.patronymic)


class DateRange(Func):
    """[since, until] with both days inside; an open end is for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


SINCE_UNTIL = DateRange(F("since"), F("until"), RangeBoundary(inclusive_upper=True))
# The clerk, the head and the executor may be one person in a small office; an auditor or administrator is apart.
DUTY_CLASS = When_(
    When(kind__in=[RoleKind.AUDITOR, RoleKind.ADMINISTRATOR], then=F("kind")),
    default=Value("service"),
    output_field=models.CharField(),
)


class Role(models.Model):
    """Regulation 7: a role held in an office from a day to a day; the region's roles have no office."""

    officer = models.ForeignKey(Officer, models.RESTRICT, related_name="roles")
    office = models.ForeignKey(Office, models.RESTRICT, null=True, blank=True, related_name="roles")
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    ground = models.CharField(_("order"), max_length=200, blank=True)

    class Meta:
        ordering = ["officer", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="role_dates_in_order",
                violation_error_message=_("The role ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RoleKind.values), name="role_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(office__isnull=False) | Q(kind__in=[RoleKind.AUDITOR, RoleKind.ADMINISTRATOR]),
                name="role_of_service_has_office",
                violation_error_message=_("A clerk, a head and an executor belong to an office."),
            ),
            models.CheckConstraint(
                condition=Q(office__isnull=True) | ~Q(kind=RoleKind.ADMINISTRATOR),
                name="role_administrator_is_regional",
                violation_error_message=_("The administrator belongs to the region, not to an office."),
            ),
            ExclusionConstraint(
                name="role_once_at_a_time",
                expressions=[
                    ("officer", RangeOperators.EQUAL), ("kind", RangeOperators.EQUAL),
                    (Func(F("office"), Value(0), function="COALESCE", output_field=models.BigIntegerField()), "="),
                    (SINCE_UNTIL, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This officer already holds this role in these days."),
            ),
            ExclusionConstraint(
                name="role_auditor_and_administrator_alone",
                expressions=[
                    ("officer", RangeOperators.EQUAL), (DUTY_CLASS, RangeOperators.NOT_EQUAL),
                    (SINCE_UNTIL, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("An auditor or an administrator holds no other role."),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="role_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        where = self.office or _("the whole region")
        return f"{self.get_kind_display()}\N{NO-BREAK SPACE}– {where}"


class Absence(models.Model):
    """An officer is away from a day to a day; the substitute acts for him."""

    officer = models.ForeignKey(Officer, models.RESTRICT, related_name="absences")
    substitute = models.ForeignKey(
        Officer, models.RESTRICT, null=True, blank=True, related_name="substitutions"
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    order_number = models.CharField(_("order"), max_length=100)
    entered_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="absence_dates_in_order",
                violation_error_message=_("The absence ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(substitute=F("officer")), name="absence_substitute_is_another",
                violation_error_message=_("The substitute is another officer."),
            ),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[("officer", RangeOperators.EQUAL), (SINCE_UNTIL, RangeOperators.OVERLAPS)],
                violation_error_message=_("This officer is already away in these days."),
            ),
        ]  # fmt: skip
