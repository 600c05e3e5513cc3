"""What the State Corporation keeps: the electronic queue, requests with their operator, receipts of refusal."""

from django.db import models

from ..service import records


class Ticket(models.Model):
    """A place in the electronic queue of the hall (Regulation 9.1)."""

    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=20, blank=True)  # sent · refused · no_data

    class Meta:
        ordering = ["id"]


class Request(records.Request):
    """A request an operator sends for an applicant."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="requests")
    operator = models.CharField(max_length=40)
    applicant = models.CharField(max_length=300)
    handed_out_at = models.DateTimeField(null=True)
    handed_out_to = models.CharField(max_length=300, blank=True)


class File(records.File):
    """A file of a request or of its result."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="files")


class Told(records.Told):
    """A status the office told."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="told")
