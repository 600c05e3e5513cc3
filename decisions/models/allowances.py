"""The register of running allowances: who is paid for whom, from which day to which, by which decision."""

import uuid
from datetime import date

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from applications.models import ApplicationChild, Person
from workflow.models import Case, Office, Officer
from workflow.models.officers import DateRange

from .decisions import Decision

PAID_DAYS = DateRange(F("since"), F("until"), RangeBoundary(inclusive_upper=True))
ACCOUNT_IS_IBAN = Q(account__regex=r"^KZ[0-9A-Z]{18}$")


class AllowanceQuerySet(models.QuerySet["Allowance"]):
    """Allowances by whether they are paid."""

    def running(self, on: date) -> "AllowanceQuerySet":
        """Paid on that day by a period in force."""
        return self.filter(Exists(_in_force(on)))

    def running_from(self, day: date) -> "AllowanceQuerySet":
        """Paid on that day or on a later one."""
        periods = AllowancePeriod.objects.in_force().filter(allowance=OuterRef("pk"), until__gte=day)
        return self.filter(Exists(periods))


class Allowance(models.Model):
    """One child's allowance, paid to one guardian by one office (Regulation 3).

    It comes from the application it was appointed on, or from the register kept before (`imported`).
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="allowances", verbose_name=_("office"))
    guardian = models.ForeignKey(Person, models.RESTRICT, related_name="allowances")
    child = models.ForeignKey(Person, models.RESTRICT, related_name="allowances_for")
    case = models.ForeignKey(Case, models.RESTRICT, null=True, blank=True, related_name="allowances")
    claim = models.OneToOneField(
        ApplicationChild, models.RESTRICT, null=True, blank=True, related_name="allowance"
    )
    pays_from = models.DateField(_("paid by this register from"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["office", "id"], name="allowance_by_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True, claim__isnull=True)
                | Q(case__isnull=False, claim__isnull=False),
                name="allowance_claim_complete_or_absent",
            ),
            models.CheckConstraint(condition=~Q(guardian=F("child")), name="allowance_guardian_is_another"),
        ]
        triggers = [pgtrigger.Protect(name="allowance_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """«Ж-000012»: the number in the register; it says nothing about a person."""
        return f"Ж-{self.pk:06}"

    def paid_to(self, on: date) -> tuple[str, str]:
        """Account and bank on a day: the application's newest, or what was entered for an imported allowance."""
        if self.claim is not None:
            return self.claim.application.account, self.claim.application.bank
        accounts = list(self.accounts.all())
        row = [one for one in accounts if one.since <= on][-1:] or accounts[:1]
        return row[0].account, row[0].bank


class ImportedAllowance(models.Model):
    """What the register kept before said of an allowance: the decision, the papers of the child, the guardianship."""

    allowance = models.OneToOneField(Allowance, models.RESTRICT, primary_key=True, related_name="imported")
    applied_on = models.DateField(_("applied on"))
    decision_number = models.CharField(_("decision №"), max_length=40)
    decision_date = models.DateField(_("decision date"))
    birth_number = models.CharField(_("birth certificate №"), max_length=40)
    birth_issued = models.DateField(_("birth certificate issued on"))
    birth_issuer = models.CharField(_("birth certificate issued by"), max_length=200)
    act_number = models.CharField(_("guardianship act №"), max_length=40)
    act_date = models.DateField(_("guardianship act, date"))
    act_body = models.CharField(_("guardianship act, body"), max_length=300)
    file_sha256 = models.CharField(max_length=64)
    row = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file_sha256", "row"], name="imported_allowance_row_once")
        ]

    @property
    def person(self) -> Person:
        """The child, under the name an application's child has it."""
        return self.allowance.child

    @property
    def person_id(self) -> int:
        return self.allowance.child_id


class AllowanceAccount(models.Model):
    """The account of an imported allowance from a day on; one of ours is paid to its application's account."""

    allowance = models.ForeignKey(Allowance, models.RESTRICT, related_name="accounts")
    account = models.CharField(_("account number (IBAN)"), max_length=20)
    bank = models.CharField(_("bank"), max_length=200)
    since = models.DateField(_("since"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["allowance", "since"], name="allowance_account_once_a_day"),
            models.CheckConstraint(condition=ACCOUNT_IS_IBAN, name="allowance_account_is_iban"),
        ]
        triggers = [pgtrigger.Protect(name="allowance_account_never_deleted", operation=pgtrigger.Delete)]


class PeriodQuerySet(models.QuerySet["AllowancePeriod"]):
    """Periods by whether a later decision took their place."""

    def in_force(self) -> "PeriodQuerySet":
        return self.filter(ended_by__isnull=True)


class AllowancePeriod(models.Model):
    """Tenge a month from a day to a day, both included. A later decision ends a row and writes another beside it."""

    allowance = models.ForeignKey(Allowance, models.RESTRICT, related_name="periods")
    # The child stands here a second time so that the database itself forbids two allowances at once.
    child = models.ForeignKey(Person, models.RESTRICT, related_name="+")
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    monthly = models.PositiveIntegerField(_("tenge a month"))
    decision = models.ForeignKey(
        Decision, models.RESTRICT, null=True, blank=True, related_name="allowance_periods"
    )
    entered_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        Decision, models.RESTRICT, null=True, blank=True, related_name="ended_periods"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["allowance", "since", "id"]
        indexes = [
            models.Index(
                fields=["allowance", "since"], condition=Q(ended_by__isnull=True), name="period_in_force"
            ),
            # The running ones among all that ever ran.
            models.Index(fields=["until"], condition=Q(ended_by__isnull=True), name="period_running"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="allowance_period_dates_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(condition=Q(monthly__gt=0), name="allowance_period_amount_positive"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="allowance_period_end_complete_or_absent",
            ),
            ExclusionConstraint(
                name="allowance_once_at_a_time",
                expressions=[("child", RangeOperators.EQUAL), (PAID_DAYS, RangeOperators.OVERLAPS)],
                condition=Q(ended_by__isnull=True),
                violation_error_message=_("An allowance for this child already runs in these days."),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="allowance_period_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="allowance_period_only_ends", exclude=["ended_by", "ended_at"]),
        ]


def _in_force(on: date) -> PeriodQuerySet:
    periods = AllowancePeriod.objects.in_force()
    return periods.filter(allowance=OuterRef("pk"), since__lte=on, until__gte=on)
