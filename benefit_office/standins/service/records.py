"""What a neighbour keeps of a request: the document, its way, the answers and the files."""

from datetime import datetime, timedelta

from django.db import models

from benefit_office.egov.forms import DomainItem, RequestForm

from . import papers

LIMIT = timedelta(minutes=15)  # Regulation 9, 11
WAITING = "WAITING_DOCUMENTS"  # the office's status while it waits for papers


class Request(models.Model):
    """A request of this neighbour, from the opening of the form to the answer."""

    number = models.CharField(max_length=20, unique=True)
    started_at = models.DateTimeField()
    document = models.TextField()  # what is signed: the form without its files' bytes
    signed = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    correlation_id = models.CharField(max_length=100, blank=True, db_index=True)
    status_kk = models.CharField(max_length=200, blank=True)
    status_ru = models.CharField(max_length=200, blank=True)
    final = models.BooleanField(default=False)
    granted = models.BooleanField(null=True)
    decision_number = models.CharField(max_length=60, blank=True)
    reason_kk = models.TextField(blank=True)
    reason_ru = models.TextField(blank=True)
    missing_kk = models.TextField(blank=True)
    missing_ru = models.TextField(blank=True)
    # What the office asks for while it considers the request, and the sentence it asks with.
    asked_kk = models.TextField(blank=True)
    asked_ru = models.TextField(blank=True)
    said_kk = models.TextField(blank=True)
    said_ru = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["-id"]

    @property
    def took(self) -> timedelta | None:
        """From the opening of the form to the sending; the regulation gives fifteen minutes."""
        return self.sent_at - self.started_at if self.sent_at else None

    @property
    def minutes(self) -> int | None:
        """The same in whole minutes begun."""
        return None if self.took is None else int(self.took.total_seconds() // 60) + 1

    @property
    def in_time(self) -> bool:
        return self.took is not None and self.took <= LIMIT

    @property
    def until(self) -> datetime:
        """When the fifteen minutes are over."""
        return self.started_at + LIMIT

    def take(self, form: RequestForm, status: tuple[str, str]) -> None:
        """What an answer says."""
        self.status_kk, self.status_ru = status
        self.said_kk = self.said_ru = self.asked_kk = self.asked_ru = ""
        if any(
            isinstance(one, DomainItem) and one.code == WAITING for one in form.value("processing_status")
        ):
            self.said_kk, self.said_ru = said(form, "kk"), said(form, "ru")
        if form.processing_status != "DONE":
            self.asked_kk = form.negative_resolution_missing_documents_list_kk
            self.asked_ru = form.negative_resolution_missing_documents_list_ru
        if form.processing_status == "DONE":
            self.final, self.granted = True, form.resolution_type == "POSITIVE_RESOLUTION"
            self.decision_number = str(next(iter(form.value("decision_number")), ""))
            self.reason_kk = form.negative_resolution_reason_text_kk
            self.reason_ru = form.negative_resolution_reason_text_ru
            self.missing_kk = form.negative_resolution_missing_documents_list_kk
            self.missing_ru = form.negative_resolution_missing_documents_list_ru


def said(form: RequestForm, language: str) -> str:
    """The office's sentence beside a status."""
    return str(next(iter(form.value(f"office_message_{language}")), ""))


class Later(models.Model):
    """Papers sent later, on the chain of a request: an UPDATE, signed like the request."""

    made_at = models.DateTimeField()
    document = models.TextField()
    signed = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["id"]


class File(models.Model):
    """A file of a request: attached, its kind a line of item 9; or come with the result."""

    result = models.BooleanField(default=False)
    kind = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        abstract = True
        ordering = ["id"]

    @property
    def title(self) -> str:
        """Which paper it is, in the words of item 9."""
        return papers.title_of(self.kind)


class Told(models.Model):
    """One status the office told, once by its own name for the message."""

    key = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField()
    kk = models.CharField(max_length=200)
    ru = models.CharField(max_length=200)
    said_kk = models.TextField(blank=True)
    said_ru = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "id"]  # answers may overtake each other
