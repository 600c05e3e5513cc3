"""The monthly payment list for the treasury: drafted, signed off by the head, locked."""

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Office, Officer

from .allowances import ACCOUNT_IS_IBAN, Allowance

# A line of a list that was signed off is neither changed, removed nor added.
LOCKED_SQL = """
    IF EXISTS (SELECT 1 FROM decisions_paymentlist WHERE signed_at IS NOT NULL
               AND id IN (CASE WHEN TG_OP = 'INSERT' THEN NEW.payment_list_id ELSE OLD.payment_list_id END,
                          CASE WHEN TG_OP = 'DELETE' THEN OLD.payment_list_id ELSE NEW.payment_list_id END)) THEN
        RAISE EXCEPTION 'Cannot change the lines of a signed payment list';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class PaymentList(models.Model):
    """What one office asks the treasury to pay for one month."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        Office, models.RESTRICT, related_name="payment_lists", verbose_name=_("office")
    )
    month = models.DateField(_("month"))
    version = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField(_("drafted"))
    drafted_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    signed_at = models.DateTimeField(_("signed off"), null=True, blank=True)
    signed_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    signed_for = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2, default=0)
    lines_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-month", "office"]
        constraints = [
            models.UniqueConstraint(fields=["office", "month"], name="payment_list_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="payment_list_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
                name="payment_list_signed_by_another",
                violation_error_message=_("You drafted this list; another head signs it off."),
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True, signed_for__isnull=True,
                            lines_sha256="")
                | Q(signed_at__isnull=False, signed_by__isnull=False, signed_at__gte=F("drafted_at"))
                & ~Q(lines_sha256=""),
                name="payment_list_signature_complete_or_absent",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(
                name="payment_list_signed_for_ever",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            ),
        ]

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


class PaymentLine(models.Model):
    """One allowance in a list: the month's sum, or the difference for an earlier month (`for_month`)."""

    class Change(models.TextChoices):
        NEW = "new", _("new")
        SUM = "sum", _("sum changed")
        ACCOUNT = "account", _("account changed")
        STOPPED = "stopped", _("no longer paid")

    class Reason(models.TextChoices):
        NOT_PAID = "not_paid", _("not paid so far")
        CHANGED = "changed", _("changed by a decision after the list was signed")

    payment_list = models.ForeignKey(PaymentList, models.CASCADE, related_name="lines", db_index=False)
    allowance = models.ForeignKey(Allowance, models.RESTRICT, related_name="payments")
    for_month = models.DateField(_("for the month"))
    # What the treasury was told then: a later change of name does not rewrite it.
    guardian_name = models.CharField(_("guardian"), max_length=370)
    guardian_iin = models.CharField(_("IIN"), max_length=12, blank=True)
    account = models.CharField(_("account number (IBAN)"), max_length=20)
    bank = models.CharField(_("bank"), max_length=200)
    monthly = models.PositiveIntegerField(_("tenge a month"), default=0)
    amount = models.DecimalField(_("sum"), max_digits=12, decimal_places=2)
    changes = ArrayField(models.CharField(max_length=10, choices=Change), default=list)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    decision_number = models.CharField(_("decision №"), max_length=40, blank=True)

    class Meta:
        ordering = ["payment_list", "guardian_name", "allowance", "for_month"]
        # A page of a list in the order it was drafted in, without a walk through the lists before it.
        indexes = [models.Index(fields=["payment_list", "id"], name="payment_line_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["payment_list", "allowance", "for_month"], name="payment_line_once"
            ),
            models.CheckConstraint(condition=ACCOUNT_IS_IBAN, name="payment_line_account_is_iban"),
            models.CheckConstraint(condition=Q(for_month__day=1), name="payment_line_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(reason="", amount__gte=0) | (~Q(reason="") & ~Q(amount=0)),
                name="payment_line_difference_has_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="payment_line_locked_with_its_list",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=LOCKED_SQL,
            ),
        ]
