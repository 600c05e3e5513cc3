"""The registration journal (есепке алу журналы): one row a number, chained, append-only."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Office, Officer
from workflow.search import SearchKey
from workflow.words import Channel

from .decisions import Decision, Outcome

# The row's hash covers the row before it. Persons stand in JournalPersons; the chain holds their salted commitment.
# One expression writes the hash and proves it (`decisions.proof`, there with another name for the row).
ROW_HASH = """encode(sha256(convert_to(concat_ws('|', NEW.previous, NEW.office_id, NEW.place, NEW.kind,
        coalesce(NEW.decision_id, 0), NEW.number, NEW.date::text, NEW.incoming_number, NEW.channel, NEW.outcome,
        NEW.total_monthly, coalesce(NEW.corrects_id, 0), (extract(epoch FROM NEW.entered_at) * 1000000)::bigint,
        coalesce(NEW.entered_by_id, 0), NEW.persons_hash, NEW.sheets_hash, NEW.facts::text), 'UTF8')), 'hex')"""
CHAIN_SQL = f"""
    UPDATE decisions_journalchain SET last = last + 1 WHERE office_id = NEW.office_id
        RETURNING last, head INTO NEW.place, NEW.previous;
    IF NOT FOUND THEN
        INSERT INTO decisions_journalchain (office_id, last, head) VALUES (NEW.office_id, 1, '')
            ON CONFLICT (office_id) DO UPDATE SET last = decisions_journalchain.last + 1
            RETURNING last, head INTO NEW.place, NEW.previous;
    END IF;
    NEW.hash = {ROW_HASH};
    UPDATE decisions_journalchain SET head = NEW.hash WHERE office_id = NEW.office_id;
    RETURN NEW;
"""  # noqa: S608 – put together from our own text alone


class JournalChain(models.Model):
    """The head of an office's journal chain."""

    office = models.OneToOneField(Office, models.RESTRICT, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)


class JournalEntry(models.Model):
    """Regulation 5.5: the decision entered in the journal. A correction is a new entry that points to the old."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("decision")
        CANCELLED = "cancelled", _("number cancelled")
        CORRECTION = "correction", _("correction")

    office = models.ForeignKey(Office, models.RESTRICT, related_name="journal")
    place = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DECISION)
    decision = models.ForeignKey(
        Decision, models.RESTRICT, null=True, blank=True, related_name="journal_entries"
    )
    number = models.CharField(_("decision №"), max_length=40)
    date = models.DateField(_("decision date"))
    incoming_number = models.CharField(_("incoming №"), max_length=40, blank=True)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    total_monthly = models.PositiveIntegerField(_("tenge a month"), default=0)
    facts = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="corrections")
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    persons_hash = models.CharField(max_length=64, blank=True)
    sheets_hash = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "-place"], name="journal_by_place"),
            models.Index(fields=["office", "-entered_at", "-id"], name="journal_by_entry"),
            models.Index(fields=["-entered_at", "-id"], name="journal_of_region_by_entry"),
            models.Index(fields=["number"], name="journal_by_number"),
            models.Index(fields=["incoming_number"], name="journal_by_incoming_number"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office", "place"], name="journal_place_once"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(kind="decision"), name="journal_decision_entered_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="cancelled") | Q(decision__isnull=False), name="journal_entry_has_decision"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="journal_entry_chained",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=CHAIN_SQL,
            ),
            pgtrigger.Protect(
                name="journal_entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return self.number


class JournalPersons(models.Model):
    """The applicant and the children of a journal row as they stood then; bound to the chain by a salted hash.

    A correction says in `remark` what was wrong.
    """

    entry = models.OneToOneField(JournalEntry, models.RESTRICT, primary_key=True, related_name="persons")
    salt = models.CharField(max_length=32)
    applicant = models.CharField(max_length=400)
    children = models.JSONField()
    act = models.TextField(blank=True)
    remark = models.TextField(blank=True, default="", db_default="")

    class Meta:
        indexes = [
            GinIndex(
                OpClass(SearchKey("applicant"), name="gin_trgm_ops"), name="journal_by_part_of_applicant"
            )
        ]


class DayDigest(models.Model):
    """The closing of an office's journal day: its first and last row and the head of the chain.

    It leaves the database: as a printed page in each language, as a letter to the auditor, as a time-stamp over it.
    """

    office = models.ForeignKey(Office, models.RESTRICT, related_name="digests")
    day = models.DateField()
    first_place = models.PositiveIntegerField()
    last_place = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    page_kk = models.CharField(max_length=64, blank=True)  # SHA-256 of the printed page
    page_ru = models.CharField(max_length=64, blank=True)
    time_stamp = models.BinaryField(null=True, blank=True)
    stamped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "office"]
        constraints = [
            models.UniqueConstraint(fields=["office", "day"], name="day_digest_once"),
            models.CheckConstraint(
                condition=Q(last_place__gte=F("first_place"), first_place__gte=1),
                name="day_digest_places_in_order",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="day_digest_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="day_digest_for_ever",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__office__df=pgtrigger.F("new__office"))
                | pgtrigger.Q(old__day__df=pgtrigger.F("new__day"))
                | pgtrigger.Q(old__first_place__df=pgtrigger.F("new__first_place"))
                | pgtrigger.Q(old__last_place__df=pgtrigger.F("new__last_place"))
                | pgtrigger.Q(old__head__df=pgtrigger.F("new__head")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office.code} {self.day}"

    def statement(self) -> str:
        """What is printed, sent and time-stamped: office, day, first and last row, the head of the chain."""
        return f"{self.office.code} {self.day.isoformat()} {self.first_place}-{self.last_place} {self.head}"
