"""What came to an application after it was taken in: papers asked for, data that changed."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.language.text import in_language
from workflow.models import AuditEvent, Officer, Pause

from .applications import Application, ApplicationChild
from .documents import Document, Requirement
from .persons import Person


class PaperRequest(models.Model):
    """Papers the executor asked the applicant for; while they are outstanding the clock waits for the applicant."""

    class Outcome(models.TextChoices):
        BROUGHT = "brought", _("all papers were brought")
        DROPPED = "dropped", _("no longer asked for")

    application = models.ForeignKey(Application, models.RESTRICT, related_name="paper_requests")
    text = models.TextField(_("what is asked of the applicant"))
    pause = models.OneToOneField(Pause, models.RESTRICT, related_name="paper_request")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    acting_for = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(closed_at__isnull=True), name="paper_request_one_open",
                violation_error_message=_("Papers have been asked for already and are still outstanding."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, closed_at__gte=F("asked_at")) & ~Q(outcome="")
                # What came through a door was handed in by no officer.
                | Q(closed_at__isnull=False, closed_by__isnull=True, closed_at__gte=F("asked_at"), outcome="brought"),
                name="paper_request_closing_complete_or_absent",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="paper_request_says_what"),
        ]  # fmt: skip


class RequestedPaper(models.Model):
    """One paper of a request, for the application or for a child; answered by the document that was brought."""

    request = models.ForeignKey(PaperRequest, models.RESTRICT, related_name="papers")
    requirement = models.ForeignKey(Requirement, models.RESTRICT, related_name="+")
    child = models.ForeignKey(ApplicationChild, models.RESTRICT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["requirement__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "requirement", "child"], nulls_distinct=False, name="requested_paper_once"
            )
        ]


class DataChange(models.Model):
    """One field that changed, in one act. Append-only: it holds a commitment, the words lie in `ChangedValue`."""

    class Kind(models.TextChoices):
        REPORTED = "reported", _("reported by the applicant")
        CORRECTED = "corrected", _("corrected at the counter")
        RECORDED = "recorded", _("found when an application was taken in")

    event = models.ForeignKey(AuditEvent, models.RESTRICT, related_name="+")
    application = models.ForeignKey(Application, models.RESTRICT, related_name="changes")
    person = models.ForeignKey(Person, models.RESTRICT, null=True, blank=True, related_name="changes")
    child = models.ForeignKey(
        ApplicationChild, models.RESTRICT, null=True, blank=True, related_name="changes"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    field = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    since = models.DateField(_("changed on"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    due_on = models.DateField(_("to be reported by"), null=True, blank=True)
    paper = models.ForeignKey(Document, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="change_by_person")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="reported", since__isnull=False, reported_on__isnull=False, due_on__isnull=False
                )
                & Q(reported_on__gte=F("since"), due_on__gte=F("since"))
                | ~Q(kind="reported") & Q(since__isnull=True, reported_on__isnull=True, due_on__isnull=True),
                name="data_change_report_has_days",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="data_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    @property
    def in_time(self) -> bool | None:
        """Whether the duty of Annex 2 was kept; None where there was none."""
        return None if self.due_on is None or self.reported_on is None else self.reported_on <= self.due_on


class ChangedValue(models.Model):
    """The words of a change, old and new. Salted and hashed into the change; may be lawfully erased."""

    change = models.OneToOneField(DataChange, models.RESTRICT, primary_key=True, related_name="values")
    salt = models.CharField(max_length=32)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)


class LookReason(models.Model):
    """Why an officer may look at the data of a child; the office edits the list."""

    code = models.CharField(max_length=20, unique=True)
    title_kk = models.CharField(_("title (Kazakh)"), max_length=100)
    title_ru = models.CharField(_("title (Russian)"), max_length=100)
    title_en = models.CharField(_("title (English)"), max_length=100)
    needs_text = models.BooleanField(_("to be explained in words"), default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return in_language(self, "title")
