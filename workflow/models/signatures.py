"""Electronic signatures with everything their verdict rests on, and what later checks of them said."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..signatures.purposes import Purpose
from .cases import Case
from .officers import Officer


class EdsSignature(models.Model):
    """An accepted signature (Regulation 4, 9.7, 11.6). Content, signature and evidence lie in the vault for ever."""

    class Format(models.TextChoices):
        CMS = "cms", "CMS"
        XML = "xml", "XML"

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, null=True, blank=True, related_name="eds_signatures")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    format = models.CharField(max_length=3, choices=Format)
    officer = models.ForeignKey(
        Officer, models.RESTRICT, null=True, blank=True, related_name="eds_signatures"
    )
    content_sha256 = models.CharField(max_length=64)
    signature_sha256 = models.CharField(max_length=64)
    signer = models.JSONField()  # what the certificate says of its holder
    evidence = models.JSONField()  # hashes of the vault: certificates, ocsp, crls, answers, time_stamp
    verdict = models.JSONField()
    at = models.DateTimeField()
    stamped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="eds_signature_purpose_known"),
            models.CheckConstraint(
                condition=Q(content_sha256__regex="^[0-9a-f]{64}$", signature_sha256__regex="^[0-9a-f]{64}$"),
                name="eds_signature_has_its_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.DECISION) | Q(case__isnull=False, officer__isnull=False),
                name="eds_signature_of_decision_has_case_and_officer",
            ),
            models.UniqueConstraint(fields=["case", "purpose", "signature_sha256"], name="eds_signature_kept_once"),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="eds_signature_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return str(self.signer.get("name", ""))


class EdsCheck(models.Model):
    """A later check: what the kept evidence says at the moment of signing, and what the authority says today."""

    signature = models.ForeignKey(EdsSignature, models.RESTRICT, related_name="checks")
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    then_valid = models.BooleanField(_("held when it was made"))
    now_valid = models.BooleanField(_("would be accepted today"))
    now_code = models.CharField(max_length=40, blank=True)
    verdict = models.JSONField()  # {"then": …, "now": …}
    evidence = models.JSONField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(now_valid=True, now_code="") | Q(now_valid=False) & ~Q(now_code=""),
                name="eds_check_says_why_not",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="eds_check_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
