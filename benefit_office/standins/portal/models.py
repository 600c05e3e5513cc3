"""What the portal keeps: citizens by IIN, their requests, files and statuses."""

from django.db import models

from ..service import records


class Citizen(models.Model):
    """Who registered with IIN and password (Regulation 11.1)."""

    iin = models.CharField(max_length=12, unique=True)
    password = models.CharField(max_length=200)
    registered_at = models.DateTimeField()


class Request(records.Request):
    """A request of a citizen."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="requests")


class Later(records.Later):
    """Papers a citizen sends later."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="later")


class File(records.File):
    """A file of a request or of its result."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="files")


class Told(records.Told):
    """A status in the personal cabinet."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="told")
