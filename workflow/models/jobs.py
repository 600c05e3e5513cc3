"""Long work as rows with progress: exports, prints of registers, bulk drafts. The database knows how far it came."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .officers import Officer
from .offices import Office


class Job(models.Model):
    """One piece of long work that an officer ordered. `params` name what to do, never a person."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("job", "waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("stopped by a fault")
        CANCELLED = "cancelled", _("cancelled")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    office = models.ForeignKey(Office, models.RESTRICT, null=True, blank=True, related_name="+")
    ordered_by = models.ForeignKey(Officer, models.RESTRICT, related_name="jobs")
    ordered_at = models.DateTimeField()
    language = models.CharField(max_length=2, default="kk")
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)
    filename = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="job_unfinished")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(
                    state__in=["done", "failed", "cancelled"],
                    finished_at__isnull=False,
                    finished_at__gte=F("ordered_at"),
                ),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", filename="", size=0)
                | ~Q(sha256="") & ~Q(filename="") & Q(state="done"),
                name="job_product_complete_or_absent",
            ),
        ]

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None


class JobError(models.Model):
    """One piece that could not be done, with the sentence that says why; the rest went on."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="errors")
    key = models.CharField(max_length=80)
    sentence = models.CharField(max_length=500)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="job_error_once_per_key")]
