"""What leaves and what comes: rows written in the transaction of the state change, delivered by hints."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..language.text import in_language
from ..words import MESSAGES, Receiver, Unit, told_of_fault
from .cases import Case
from .officers import Officer
from .offices import Office


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """Messages by what is still to be done with them."""

    def undelivered(self) -> "OutboxQuerySet":
        return self.filter(delivered_at__isnull=True)

    def due(self, now: datetime) -> "OutboxQuerySet":
        """Those whose next try has come."""
        return self.filter(delivered_at__isnull=True, failed_at__isnull=True, next_try_at__lte=now)


class OutboxMessage(models.Model):
    """A message to the outside. Each is delivered once; a failure waits in a list with «send again»."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    case = models.ForeignKey(Case, models.RESTRICT, related_name="outbox")
    receiver = models.CharField(_("receiver"), max_length=20, choices=Receiver)
    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(max_length=40, blank=True)  # tells repeated messages of one kind apart
    correlation_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # no further try by itself: «send again»
    error = models.CharField(max_length=500, blank=True)
    receipt = models.CharField(max_length=100, blank=True)  # the id that the way gave the message

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(delivered_at__isnull=True), name="outbox_undelivered"
            ),
            models.Index(
                fields=["-created_at", "-id"], condition=~Q(receiver=Receiver.OFFICE), name="outbox_newest"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "receiver", "kind", "key"], name="outbox_once_per_kind"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(failed_at__isnull=True),
                name="outbox_delivered_or_failed",
            ),
        ]

    @property
    def title(self) -> str:
        """What it says, in the reader's words."""
        return str(MESSAGES.get(self.kind, self.kind))

    @property
    def why(self) -> str:
        """Why the last try failed, in the reader's words."""
        return told_of_fault(self.error)


class ApplicantText(models.Model):
    """What the applicant is told, from a day on: a letter and a short message. No name, no amount, no outcome.

    `{number}`, `{office}`, `{address}` and `{phone}` stand for the case's number and the office's own data.
    """

    code = models.CharField(_("occasion"), max_length=30)
    since = models.DateField(_("since"))
    subject_kk = models.CharField(_("subject (Kazakh)"), max_length=200)
    subject_ru = models.CharField(_("subject (Russian)"), max_length=200)
    body_kk = models.TextField(_("letter (Kazakh)"))
    body_ru = models.TextField(_("letter (Russian)"))
    short_kk = models.CharField(_("short message (Kazakh)"), max_length=300)
    short_ru = models.CharField(_("short message (Russian)"), max_length=300)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["code", "since"]
        constraints = [models.UniqueConstraint(fields=["code", "since"], name="applicant_text_once_a_day")]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """In the reader's language; a letter has no English words."""
        return in_language(self, "subject")

    @property
    def occasion(self) -> str:
        """What has happened, in the reader's language."""
        return str(MESSAGES.get(self.code, self.code))


class InboxQuerySet(models.QuerySet["InboxMessage"]):
    """Messages that came in, by what is still to be done with them."""

    def due(self, now: datetime) -> "InboxQuerySet":
        """Those to be handled now."""
        return self.filter(handled_at__isnull=True, failed_at__isnull=True, next_try_at__lte=now)

    def unanswered(self, now: datetime) -> "InboxQuerySet":
        """Those whose answer of their own is to leave now."""
        return self.filter(replied_at__isnull=True, reply_at__lte=now).exclude(reply_sha256="")


class InboxMessage(models.Model):
    """A message that came in, once per sender and message id however often it is delivered.

    The business document lies in the store under its SHA-256. A message that became no case may have an answer of
    its own (`reply_…`), which is tried until it leaves. A row without a sender is the gateway's own and has no
    document: a service that is held up (the service's name is the id), or a message that went back unread.
    """

    sender = models.CharField(max_length=40)
    message_id = models.CharField(max_length=100)
    correlation_id = models.CharField(max_length=100, blank=True)
    service_id = models.CharField(max_length=100, blank=True)
    message_type = models.CharField(max_length=20, blank=True)
    properties = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    case = models.ForeignKey(Case, models.RESTRICT, null=True, blank=True, related_name="inbox")
    next_try_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    handled_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # no further try by itself: «try again»
    error = models.CharField(max_length=500, blank=True)
    reply_type = models.CharField(max_length=20, blank=True)
    reply_sha256 = models.CharField(max_length=64, blank=True)
    reply_at = models.DateTimeField(null=True, blank=True)
    reply_attempts = models.PositiveIntegerField(default=0)
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = InboxQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(handled_at__isnull=True, failed_at__isnull=True),
                name="inbox_unhandled",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["sender", "message_id"], name="inbox_once"),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True) | Q(failed_at__isnull=True),
                name="inbox_handled_or_failed",
            ),
            models.CheckConstraint(
                condition=Q(reply_sha256="", reply_type="", reply_at__isnull=True, replied_at__isnull=True)
                | Q(reply_at__isnull=False) & ~Q(reply_sha256="") & ~Q(reply_type=""),
                name="inbox_reply_complete_or_absent",
            ),
        ]

    @property
    def why(self) -> str:
        """Why it was not handled, in the reader's words."""
        return told_of_fault(self.error)


class Rung(models.Model):
    """One rung of the ladder of reminders: at which moment of a step, to whom, in which words (Regulation 5)."""

    class Moment(models.TextChoices):
        HALF = "half", _("half of the limit is used")
        LAST_DAY = "last_day", _("the last working day begins")
        LAST_HOUR = "last_hour", _("the last working hour begins")
        BREACH = "breach", _("the limit is over")
        ESCALATE = "escalate", _("a further working day has passed")

    class Recipient(models.TextChoices):
        OFFICER = "officer", _("the responsible officer")
        HEAD = "head", _("the head of the office")
        SUPERIOR = "superior", _("the office's superior")

    code = models.CharField(max_length=40, unique=True)
    moment = models.CharField(max_length=20, choices=Moment)
    unit = models.CharField(_("for limits in"), max_length=20, choices=Unit)
    recipients = ArrayField(models.CharField(max_length=10, choices=Recipient))
    subject_kk = models.CharField(max_length=200)
    subject_ru = models.CharField(max_length=200)
    subject_en = models.CharField(max_length=200)
    body_kk = models.TextField()
    body_ru = models.TextField()
    body_en = models.TextField()
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    @property
    def subject(self) -> str:
        return in_language(self, "subject")

    @property
    def recipient_labels(self) -> list[str]:
        """Who is told, in the reader's language."""
        return [str(self.Recipient(one).label) for one in self.recipients]


class NoticeText(models.Model):
    """The words of a notice that no clock sends: something happened in a case that an officer has to know."""

    code = models.CharField(max_length=40, primary_key=True)
    subject_kk = models.CharField(max_length=200)
    subject_ru = models.CharField(max_length=200)
    subject_en = models.CharField(max_length=200)
    body_kk = models.TextField()
    body_ru = models.TextField()
    body_en = models.TextField()

    class Meta:
        ordering = ["code"]

    @property
    def subject(self) -> str:
        return in_language(self, "subject")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by what is still to be done with them."""

    def unmailed(self) -> "NoticeQuerySet":
        """Letters still to be sent."""
        return self.filter(mailed_at__isnull=True, mail_refused="")


class Notice(models.Model):
    """A line in an officer's inbox: a reminder, a breach, a returned draft. Once per officer and key."""

    officer = models.ForeignKey(Officer, models.RESTRICT, related_name="notices")
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    case = models.ForeignKey(Case, models.RESTRICT, null=True, blank=True, related_name="notices")
    key = models.CharField(max_length=80)
    rung = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_refused = models.CharField(
        max_length=200, blank=True
    )  # the mail server's word: it will never take it

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["officer"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(
                fields=["id"], condition=Q(mailed_at__isnull=True, mail_refused=""), name="notice_unmailed"
            ),
            models.Index(fields=["key"], condition=Q(rung="morning"), name="notice_morning"),
        ]
        constraints = [models.UniqueConstraint(fields=["officer", "key"], name="notice_once_per_key")]


class Heartbeat(models.Model):
    """When a job that beat starts was last done, by the machine's own clock."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
