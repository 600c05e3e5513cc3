"""What nobody can change: the chained trail of acts, and the log of looks at persons' files."""

import pgtrigger
from django.db import models
from django.db.models import Q

from .cases import Case
from .officers import Officer
from .offices import Office

# A row's hash covers the hash before it, so that a changed or missing row is found. The chain holds numbers,
# dates, ids and hashes only; words about persons lie beside it in AuditText.
# One expression writes the hash and proves it (`workflow.trail.proof`, there with another name for the row).
ROW_HASH = """encode(sha256(convert_to(concat_ws('|', NEW.previous, NEW.chain, NEW.seq,
        (extract(epoch FROM NEW.at) * 1000000)::bigint, coalesce(NEW.case_id, 0), NEW.verb, NEW.source, NEW.target,
        coalesce(NEW.by_id, 0), coalesce(NEW.acting_for_id, 0), NEW.facts::text, NEW.text_hash), 'UTF8')), 'hex')"""
CHAIN_SQL = f"""
    UPDATE workflow_auditchain SET last = last + 1 WHERE name = NEW.chain
        RETURNING last, head INTO NEW.seq, NEW.previous;
    IF NOT FOUND THEN
        INSERT INTO workflow_auditchain (name, last, head) VALUES (NEW.chain, 1, '')
            ON CONFLICT (name) DO UPDATE SET last = workflow_auditchain.last + 1
            RETURNING last, head INTO NEW.seq, NEW.previous;
    END IF;
    NEW.hash = {ROW_HASH};
    UPDATE workflow_auditchain SET head = NEW.hash WHERE name = NEW.chain;
    RETURN NEW;
"""  # noqa: S608 – put together from our own text alone


class AuditChain(models.Model):
    """The head of one chain: an office's code, or «region»."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)


class AuditEvent(models.Model):
    """One act: who, when, on which case, from which state to which. Chained per office, append-only."""

    chain = models.CharField(max_length=20)
    seq = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()
    office = models.ForeignKey(Office, models.RESTRICT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.RESTRICT, null=True, blank=True, related_name="audit_events")
    verb = models.CharField(max_length=40)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    acting_for = models.ForeignKey(Officer, models.RESTRICT, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict)
    text_hash = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_event_once_in_chain")]
        triggers = [
            pgtrigger.Trigger(
                name="audit_event_chained", when=pgtrigger.Before, operation=pgtrigger.Insert, func=CHAIN_SQL
            ),
            pgtrigger.Protect(name="audit_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class AuditText(models.Model):
    """Words that go with an act (a reason, a resolution). Salted and hashed into the event; may be lawfully erased."""

    event = models.OneToOneField(AuditEvent, models.RESTRICT, primary_key=True, related_name="words")
    salt = models.CharField(max_length=32)
    text = models.TextField()


class AccessRecord(models.Model):
    """Who looked at whose file, when, at what and why. Written by `workflow_log_access` only, never changed."""

    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.RESTRICT, related_name="+")
    office = models.ForeignKey(Office, models.RESTRICT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.RESTRICT, null=True, blank=True, related_name="access_records")
    what = models.CharField(max_length=60)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="access_record_says_what")]
        triggers = [
            pgtrigger.Protect(
                name="access_record_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]
