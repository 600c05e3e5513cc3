"""The records such a project has: each with a history that every save writes."""

from django.contrib.auth.models import User
from django.db import models
from django_fsm import FSMField, transition
from simple_history.models import HistoricalRecords


class Membership(models.Model):
    """Who may do what."""

    user = models.ForeignKey(User, models.PROTECT)
    role = models.CharField(max_length=20)


class Case(models.Model):
    """The case; its history is the audit."""

    state = FSMField(default="received", protected=True)
    number = models.CharField(max_length=40, blank=True)
    applicant = models.CharField(max_length=300)
    child = models.CharField(max_length=300)
    executor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    resolution = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    @transition(field=state, source="received", target="registered")
    def register(self) -> None:
        """Step 1."""

    @transition(field=state, source="registered", target="assigned")
    def assign(self) -> None:
        """Step 2."""

    @transition(field=state, source="assigned", target="submitted")
    def submit(self) -> None:
        """Step 3."""

    @transition(field=state, source="submitted", target="signed")
    def sign(self) -> None:
        """Step 4."""

    @transition(field=state, source="signed", target="issued")
    def issue(self) -> None:
        """Step 5."""


class StepRun(models.Model):
    """One step of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="runs")
    step = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()


class Series(models.Model):
    """The last number of a year."""

    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)


class Decision(models.Model):
    """What is signed."""

    case = models.OneToOneField(Case, models.PROTECT)
    number = models.CharField(max_length=40, blank=True)
    monthly = models.PositiveIntegerField()
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()


class Sheet(models.Model):
    """A form ordered for printing."""

    case = models.ForeignKey(Case, models.PROTECT)
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    input = models.JSONField()
    history = HistoricalRecords()


class Signature(models.Model):
    """A signature on a sheet."""

    decision = models.ForeignKey(Decision, models.PROTECT)
    language = models.CharField(max_length=2)
    signer = models.ForeignKey(User, models.PROTECT)
    at = models.DateTimeField()
    scan = models.CharField(max_length=64)
    history = HistoricalRecords()


class JournalEntry(models.Model):
    """The journal with its chain, computed where the habit computes it: in Python."""

    place = models.PositiveIntegerField(unique=True)
    decision = models.ForeignKey(Decision, models.PROTECT)
    number = models.CharField(max_length=40)
    applicant = models.CharField(max_length=300)
    children = models.JSONField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)


class Delivery(models.Model):
    """The result's way out: the outbox, and that it is there to be fetched."""

    case = models.ForeignKey(Case, models.PROTECT)
    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    at = models.DateTimeField()
    history = HistoricalRecords()
