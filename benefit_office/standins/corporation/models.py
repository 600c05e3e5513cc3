"""What the State Corporation keeps: the electronic queue, requests with their operator, receipts of refusal."""

from datetime import datetime

from django.db import models

from ..service import records


class Ticket(models.Model):
    """A place in the electronic queue of the hall (Regulation 9.1)."""

    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=20, blank=True)  # sent · refused · no_data

    @property
    def started_at(self) -> datetime | None:
        """When the fifteen minutes began."""
        return self.called_at

    @property
    def until(self) -> datetime | None:
        """When they are over."""
        return self.called_at + records.LIMIT if self.called_at else None

    class Meta:
        ordering = ["id"]


class Request(records.Request):
    """A request an operator sends for an applicant."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="requests")
    operator = models.CharField(max_length=40)
    applicant = models.CharField(max_length=300)
    handed_out_at = models.DateTimeField(null=True)
    handed_out_to = models.CharField(max_length=300, blank=True)
    # Process 3: the applicant's consent under which the registries are asked, and what they said of him.
    consent = models.CharField(max_length=40, blank=True)
    checked_at = models.DateTimeField(null=True)
    alarms = models.JSONField(default=list)


class Later(records.Later):
    """Papers an operator hands in later for an applicant."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="later")


class File(records.File):
    """A file of a request or of its result."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="files")


class Told(records.Told):
    """A status the office told."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="told")
