"""The state's consent service (КДП): a person asked for access to his data, and what he said."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Office, Officer


class RegistryConsent(models.Model):
    """One question to a person by the consent service; without one that is granted no query about him leaves.

    A guardian answers for his wards, too: their data are asked for under his consent.
    """

    class State(models.TextChoices):
        ORDERED = "ordered", _("not yet asked")
        PENDING = "pending", _("waiting for the person")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused by the person")
        EXPIRED = "expired", _("expired")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    iin = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.ORDERED)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=100, blank=True)  # of the question at the service
    token = models.CharField(max_length=500, blank=True)
    public_key = models.TextField(blank=True)
    until = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["ordered", "pending"]),
                name="registry_consent_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "iin"], condition=Q(state__in=["ordered", "pending"]),
                name="registry_consent_asked_once",
                violation_error_message=_("This person has been asked already."),
            ),
            models.CheckConstraint(
                condition=Q(state="granted", until__isnull=False) & ~Q(token="")
                | ~Q(state="granted") & Q(token=""),
                name="registry_consent_token_when_granted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ordered", "pending"], answered_at__isnull=True)
                | ~Q(state__in=["ordered", "pending"])
                & Q(answered_at__isnull=False, answered_at__gte=F("ordered_at")),
                name="registry_consent_answer_has_time",
            ),
            models.CheckConstraint(condition=Q(iin__regex=r"^\d{12}$"), name="registry_consent_iin"),
        ]  # fmt: skip
