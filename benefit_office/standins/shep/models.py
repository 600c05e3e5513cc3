"""What the stand-in gateway keeps: its conduct, the messages under way, and what citizens were asked."""

from django.db import models


class Conduct(models.Model):
    """How the gateway behaves: one row, changed on its page or by a test."""

    slow_seconds = models.FloatField(default=0.0)  # before each answer
    fault_rate = models.FloatField(default=0.0)  # of calls answered with a fault, nothing done
    lose_rate = models.FloatField(default=0.0)  # of calls done whose answer is lost
    duplicate_rate = models.FloatField(default=0.0)  # of messages handed on twice
    reorder = models.BooleanField(default=False)  # the next message is any of those that wait
    down = models.BooleanField(default=False)  # answers nobody
    frozen = models.BooleanField(default=False)  # takes messages, hands none on
    pushes = models.BooleanField(default=True)  # to the office; else the office fetches
    by_itself = models.BooleanField(default=True)  # hands on without being told
    habit = models.CharField(max_length=10, default="children")
    office_url = models.CharField(max_length=200, blank=True)  # empty: the one the site was started with

    @classmethod
    def now(cls) -> "Conduct":
        """The row in force."""
        return cls.objects.get_or_create(pk=1)[0]


class Carried(models.Model):
    """A message under way to its receiver."""

    message_id = models.CharField(max_length=100, unique=True)
    correlation_id = models.CharField(max_length=100, db_index=True)
    service_id = models.CharField(max_length=100)
    message_type = models.CharField(max_length=20)
    sender = models.CharField(max_length=100)
    receiver = models.CharField(max_length=100)
    data = models.BinaryField()
    properties = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="ON_DELIVERY")
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["receiver", "state"])]


class Asked(models.Model):
    """A citizen asked for access to his data, by a short message (КДП)."""

    number = models.CharField(max_length=40, unique=True)
    iin = models.CharField(max_length=12, db_index=True)
    asker = models.CharField(max_length=100)
    purpose_kk = models.CharField(max_length=500, blank=True)
    purpose_ru = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=10, default="PENDING")
    token = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()  # by when he must have answered, then until when the consent holds

    class Meta:
        ordering = ["-id"]
