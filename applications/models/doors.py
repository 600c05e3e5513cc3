"""Doors 2 and 3: who may send requests through the gateway, and the request a case came from (Regulation 9, 11)."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.language.text import in_language
from workflow.models import Case
from workflow.words import Channel


class DoorSender(models.Model):
    """A system that sends requests: the name it has on the gateway, the door it stands for, and its owner's BIN."""

    code = models.CharField(_("sender on the gateway"), max_length=40, primary_key=True)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    name_kk = models.CharField(_("name (Kazakh)"), max_length=200)
    name_ru = models.CharField(_("name (Russian)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    # Whose operators sign what they send (Regulation 9.7); the portal's requests are signed by the applicant.
    bin = models.CharField(_("BIN of the operators' organisation"), max_length=12, blank=True)
    active = models.BooleanField(_("may send"), default=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=[Channel.CORPORATION, Channel.PORTAL]),
                name="door_sender_is_no_counter",
            ),
            models.CheckConstraint(
                condition=Q(bin="") | Q(bin__regex=r"^\d{12}$"), name="door_sender_bin_twelve"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    def terms_on(self, day: date) -> "SenderTerms":
        """Whether it may send on a day, and whose operators sign; before its first dated row, as it was entered."""
        begun = [row for row in self.terms.all() if row.since <= day]
        if begun:
            return max(begun, key=lambda row: row.since)
        return SenderTerms(sender=self, bin=self.bin, active=self.active, source=self.source)


class SenderTerms(models.Model):
    """From a day on: whether a sender may send, and the BIN its operators' certificates bear. Older rows stay."""

    sender = models.ForeignKey(DoorSender, models.RESTRICT, related_name="terms")
    since = models.DateField(_("since"))
    bin = models.CharField(_("BIN of the operators' organisation"), max_length=12, blank=True)
    active = models.BooleanField(_("may send"), default=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["sender", "since"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "since"], name="sender_terms_once_per_day"),
            models.CheckConstraint(
                condition=Q(bin="") | Q(bin__regex=r"^\d{12}$"), name="sender_terms_bin_twelve",
                violation_error_message=_("The BIN has twelve digits."),
            ),
        ]  # fmt: skip


class DoorRequest(models.Model):
    """The request a case came from: one case for one message and one chain, however often it is delivered.

    `shortcomings` are what the form lacked, by code, for the clerk and the executor; the request itself, as it was
    signed, lies in the store. Never changed.
    """

    case = models.OneToOneField(Case, models.RESTRICT, primary_key=True, related_name="door_request")
    sender = models.ForeignKey(DoorSender, models.RESTRICT, related_name="requests")
    message_id = models.CharField(max_length=100)
    correlation_id = models.CharField(max_length=100)
    arrived_at = models.DateTimeField(_("arrived"))
    content_sha256 = models.CharField(max_length=64)
    shortcomings = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "message_id"], name="door_request_once_per_message"),
            models.UniqueConstraint(fields=["sender", "correlation_id"], name="door_request_once_per_chain"),
            models.UniqueConstraint(
                fields=["sender", "content_sha256"], name="door_request_once_per_document"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="door_request_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]


class DoorUpdate(models.Model):
    """Papers that a door sent later, on the chain of a request (Regulation 10.1, 11.8): one row for one message.

    `papers` are the lines that were attached, by code and child's place, `shortcomings` what was not taken over;
    `refusal` says by its code why nothing was. Never changed.
    """

    case = models.ForeignKey(Case, models.RESTRICT, related_name="door_updates")
    sender = models.ForeignKey(DoorSender, models.RESTRICT, related_name="updates")
    message_id = models.CharField(max_length=100)
    arrived_at = models.DateTimeField(_("arrived"))
    content_sha256 = models.CharField(max_length=64)
    papers = models.JSONField(default=list)
    shortcomings = models.JSONField(default=list)
    refusal = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "message_id"], name="door_update_once_per_message"),
            models.UniqueConstraint(fields=["case", "content_sha256"], name="door_update_once_per_document"),
            models.CheckConstraint(
                condition=Q(refusal="") | Q(papers=[]), name="door_update_takes_or_refuses"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="door_update_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
