"""The office's own neighbours: systems that ask over the API, each with a token of an officer's account."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .officers import Officer


class ApiToken(models.Model):
    """The key of one system. What it may see and do is what its account may: one table of rights, not two.

    Only the token's hash is kept; the token itself is shown once, when it is made.
    """

    officer = models.ForeignKey(
        Officer, models.RESTRICT, related_name="api_tokens", verbose_name=_("account")
    )
    name = models.CharField(_("system"), max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="api_token_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ApiAnswer(models.Model):
    """What a POST was answered: the same key asked again gets the same answer, and nothing is done twice."""

    token = models.ForeignKey(ApiToken, models.RESTRICT, related_name="+")
    key = models.CharField(max_length=100)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_answer_once_per_key")]
