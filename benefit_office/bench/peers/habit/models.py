"""The records such a project has: each with a history that every save writes."""

from django.contrib.auth.models import User
from django.db import models
from django_fsm import FSMField, transition
from simple_history.models import HistoricalRecords


class Office(models.Model):
    """Where the case is decided."""

    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=300)


class Membership(models.Model):
    """Who may do what, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT)
    office = models.ForeignKey(Office, models.PROTECT)
    role = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)


class Absence(models.Model):
    """Who is away."""

    user = models.ForeignKey(User, models.PROTECT)
    since = models.DateField()
    until = models.DateField()


class Step(models.Model):
    """The regulation's steps with their limits."""

    number = models.PositiveSmallIntegerField(unique=True)
    limit = models.PositiveSmallIntegerField()


class Requirement(models.Model):
    """A line of the checklist."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)


class Person(models.Model):
    """A guardian or a child."""

    iin = models.CharField(max_length=12, unique=True)
    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.surname} {self.name} {self.patronymic}"


class Case(models.Model):
    """The application and its case."""

    office = models.ForeignKey(Office, models.PROTECT)
    state = FSMField(default="received", protected=True)
    version = models.PositiveIntegerField(default=1)
    channel = models.CharField(max_length=20, default="office")
    number = models.CharField(max_length=40, blank=True)
    guardian = models.ForeignKey(Person, models.PROTECT, related_name="+")
    address = models.CharField(max_length=300)
    account = models.CharField(max_length=20)
    status_code = models.CharField(max_length=12)
    executor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    resolution = models.TextField(blank=True)
    step = models.PositiveSmallIntegerField(null=True)
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


class Child(models.Model):
    """A child of a case with its guardianship act."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="children")
    person = models.ForeignKey(Person, models.PROTECT)
    act_number = models.CharField(max_length=40)
    act_date = models.DateField()
    history = HistoricalRecords()


class Document(models.Model):
    """A paper that was brought."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    child = models.ForeignKey(Child, models.PROTECT, null=True)
    requirement = models.ForeignKey(Requirement, models.PROTECT)
    sha256 = models.CharField(max_length=64)
    history = HistoricalRecords()


class StepRun(models.Model):
    """One step of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="runs")
    step = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=20, blank=True)
    late = models.BooleanField(default=False)
    history = HistoricalRecords()


class Audit(models.Model):
    """Who did what when, in words; the histories beside it hold the values."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="audit")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT)
    verb = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    text = models.TextField(blank=True)


class Series(models.Model):
    """The last number of a year."""

    office = models.ForeignKey(Office, models.PROTECT)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "kind", "year"], name="habit_series_once")]


class Sheet(models.Model):
    """A form ordered for printing."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="sheets")
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    input = models.JSONField()
    state = models.CharField(max_length=10, default="pending")
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    history = HistoricalRecords()


class Decision(models.Model):
    """What is signed."""

    case = models.OneToOneField(Case, models.PROTECT)
    outcome = models.CharField(max_length=10, default="appoint")
    number = models.CharField(max_length=40, blank=True)
    date = models.DateField(null=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    history = HistoricalRecords()


class DecisionLine(models.Model):
    """What a child gets from a day to a day."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="lines")
    child = models.ForeignKey(Person, models.PROTECT)
    since = models.DateField()
    until = models.DateField()
    monthly = models.PositiveIntegerField()
    history = HistoricalRecords()


class Signature(models.Model):
    """A signature on a sheet."""

    sheet = models.ForeignKey(Sheet, models.PROTECT)
    signer = models.ForeignKey(User, models.PROTECT)
    at = models.DateTimeField()
    scan = models.CharField(max_length=64)
    history = HistoricalRecords()


class JournalEntry(models.Model):
    """The journal with its chain, computed where the habit computes it: in Python."""

    office = models.ForeignKey(Office, models.PROTECT)
    place = models.PositiveIntegerField()
    decision = models.ForeignKey(Decision, models.PROTECT)
    number = models.CharField(max_length=40)
    total_monthly = models.PositiveIntegerField()
    facts = models.JSONField()
    applicant = models.CharField(max_length=300)
    children = models.JSONField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "place"], name="habit_journal_place_once")]


class Allowance(models.Model):
    """A child's running allowance."""

    case = models.ForeignKey(Case, models.PROTECT)
    guardian = models.ForeignKey(Person, models.PROTECT, related_name="+")
    child = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()


class AllowancePeriod(models.Model):
    """What is paid from a day to a day."""

    allowance = models.ForeignKey(Allowance, models.PROTECT, related_name="periods")
    decision = models.ForeignKey(Decision, models.PROTECT)
    since = models.DateField()
    until = models.DateField()
    monthly = models.PositiveIntegerField()
    history = HistoricalRecords()


class HandOver(models.Model):
    """That the result is there to be fetched."""

    case = models.OneToOneField(Case, models.PROTECT)
    available_at = models.DateTimeField()
    history = HistoricalRecords()


class OutboxMessage(models.Model):
    """The result's way out."""

    case = models.ForeignKey(Case, models.PROTECT)
    receiver = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "receiver", "kind"], name="habit_outbox_once")]
