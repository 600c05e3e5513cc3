"""One case as a folder that proves itself without this system: facts, sheets, signatures, history, journal row.

Papers that were handed in go with their title, date and hash and never with their bytes: what they say of parents is
not the auditor's (personal data). The folder carries its own verifier, plain Python without any library.
"""

import hashlib
import json
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy

from applications.models import Document
from workflow.delivery import vault
from workflow.jobs import Product, Run, job
from workflow.models import AuditEvent, Case, CaseNote, Pause, Sheet
from workflow.moves.refusals import Refused
from workflow.words import RoleKind

from ..matter import matter_of
from ..models import DayDigest, Decision, HandOver, JournalEntry, Signature
from . import proofs

CARRIED = Path(__file__).resolve().parent / "verifier"
FORMAT = "benefit-office case bundle 1"
WHEN = (2000, 1, 1, 0, 0, 0)  # of every file, so that the same case makes the same bytes
Files = dict[str, bytes]
MASKED = "***"


@job("case_bundle", gettext_lazy("Bundle of a case"), roles=(RoleKind.AUDITOR,))
def case_bundle(run: Run) -> Product:
    """The folder as a zip."""
    case = Case.objects.select_related("office", "edition", "executor").get(public_id=run.job.params["case"])
    if run.job.office_id != case.office_id:  # transferred files stay with the office that has them
        raise Refused("office")
    files = contents(case)
    run.total(len(files))
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as scratch:
        path = Path(scratch.name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name, WHEN), files[name], zipfile.ZIP_DEFLATED)
            run.advance()
    return Product(f"case-{case.number or case.public_id}.zip".replace("/", "-"), "application/zip", path)


def contents(case: Case) -> Files:
    """Every file of the bundle by its name, the list of their hashes among them."""
    files: Files = {
        path.name: path.read_bytes() for path in CARRIED.iterdir() if path.suffix in (".py", ".md")
    }
    sheets = list(Sheet.objects.filter(case=case, state=Sheet.State.READY).order_by("pk"))
    files |= {f"sheets/{_sheet_name(sheet)}": vault.get(sheet.sha256) for sheet in sheets}
    signatures = list(
        Signature.objects.filter(sheet__case=case).select_related("sheet", "signer", "eds").order_by("pk")
    )
    files |= proofs.files(case, signatures)
    files |= {
        "case.json": _json(_case(case)),
        "notes.json": _json(_notes(case)),
        "papers.json": _json([_paper(paper) for paper in _papers(case)]),
        "sheets.json": _json([_sheet(sheet) for sheet in sheets]),
        "signatures.json": _json([_signature(one) for one in signatures]),
        "electronic.json": _json(proofs.listed(case)),
        "history.json": _json(_history(case)),
        "journal.json": _json(_journal(case)),
    }
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    files["manifest.json"] = _json({"format": FORMAT, "case": str(case.public_id), "files": listed})
    files["manifest.sha256"] = (
        f"{hashlib.sha256(files['manifest.json']).hexdigest()}  manifest.json\n".encode()
    )
    return files


def _case(case: Case) -> dict[str, Any]:
    matter = matter_of(case)
    return {
        "office": case.office.code, "kind": case.kind, "channel": case.channel, "state": case.state,
        "number": case.number, "edition": case.edition.code, "handed_in": _at(case.handed_in_at),
        "registered": _at(case.registered_at), "closed": _at(case.closed_at), "service_due": _at(case.service_due_at),
        "executor": str(case.executor or ""), "resolution": case.resolution,
        "applicant": matter.guardian.full_name,
        "children": [ward.person.full_name for ward in matter.wards],
        "steps": [_round(run) for run in case.step_runs.select_related("officer", "closed_by").order_by("pk")],
        "decision": _decision(case),
        "handed_over": _handed_over(case),
    }  # fmt: skip


def _round(run: Any) -> dict[str, Any]:
    pauses = Pause.objects.filter(step_run=run)
    return {
        "step": run.step, "round": run.round, "officer": str(run.officer or ""), "opened": _at(run.opened_at),
        "closed": _at(run.closed_at), "closed_by": str(run.closed_by or ""), "act": run.verb, "due": _at(run.due_at),
        "missed": _at(run.breached_at),
        "pauses": [
            {"category": one.category_id, "from": _at(one.started_at), "to": _at(one.ended_at)} for one in pauses
        ],
    }  # fmt: skip


def _decision(case: Case) -> dict[str, Any] | None:
    decision = Decision.objects.filter(case=case).select_related("ground", "prepared_by", "signed_by").first()
    if decision is None:
        return None
    return {
        "number": decision.number, "date": decision.date.isoformat() if decision.date else "",
        "outcome": decision.outcome, "ground": decision.ground.code if decision.ground else "",
        "reason_kk": decision.reason_kk, "reason_ru": decision.reason_ru,
        "prepared_by": str(decision.prepared_by), "signed_by": str(decision.signed_by or ""),
        "signed": _at(decision.signed_at),
        "lines": [
            {"child": line.child.full_name, "from": line.period_from.isoformat(), "to": line.period_to.isoformat(),
             "monthly": line.monthly}
            for line in decision.lines.select_related("child")
        ],
        "calculation": decision.calculation,
    }  # fmt: skip


def _handed_over(case: Case) -> dict[str, str] | None:
    handed = HandOver.objects.filter(case=case).first()
    if handed is None:
        return None
    return {
        "available": _at(handed.available_at), "notified": _at(handed.notified_at),
        "handed_over": _at(handed.handed_over_at), "received_by": handed.received_by,
    }  # fmt: skip


def _papers(case: Case) -> list[Document]:
    return list(Document.objects.filter(application__case=case).select_related("requirement").order_by("pk"))


def _paper(paper: Document) -> dict[str, Any]:
    """Title, date and hash; never the bytes."""
    return {
        "code": paper.requirement.code, "title_kk": paper.requirement.title_kk, "title_ru": paper.requirement.title_ru,
        "added": _at(paper.added_at), "sha256": paper.sha256,
    }  # fmt: skip


def _notes(case: Case) -> list[dict[str, str]]:
    """That a note was written, by whom and when; its words stay within the office."""
    return [
        {"by": str(note.by), "at": _at(note.at), "text": MASKED}
        for note in CaseNote.objects.filter(case=case).select_related("by")
    ]


def _sheet_name(sheet: Sheet) -> str:
    return f"{sheet.kind}-{sheet.language}-{sheet.series}.pdf"


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "file": f"sheets/{_sheet_name(sheet)}", "kind": sheet.kind, "language": sheet.language,
        "series": sheet.series, "template": sheet.template, "sha256": sheet.sha256, "made": _at(sheet.made_at),
        "of_decision": Decision.objects.filter(Q(sheet_kk=sheet) | Q(sheet_ru=sheet)).exists(),
    }  # fmt: skip


def _signature(one: Signature) -> dict[str, Any]:
    return {
        "electronic": str(one.eds.public_id) if one.eds else "", "kind": one.kind, "signer": str(one.signer),
        "file": proofs.signed_sheet(one) if one.signed_pdf_sha256 else "",
        "at": _at(one.at), "sheet": f"sheets/{_sheet_name(one.sheet)}", "sheet_sha256": one.sheet_sha256,
        "scan_sha256": one.scan_sha256,
    }  # fmt: skip


# -- the chains: each row with the very text it was hashed over -------------------------------------------------

HISTORY = """
    SELECT event.seq, event.previous, event.hash, event.chain, (extract(epoch FROM event.at) * 1000000)::bigint,
           coalesce(event.case_id, 0), event.verb, event.source, event.target, coalesce(event.by_id, 0),
           coalesce(event.acting_for_id, 0), event.facts::text, event.text_hash, words.salt, words.text
    FROM workflow_auditevent event LEFT JOIN workflow_audittext words ON words.event_id = event.id
         AND event.case_id = %(case)s
    WHERE event.chain = %(chain)s AND event.seq = ANY(%(seqs)s) ORDER BY event.seq
"""
HISTORY_FIELDS = ("seq", "previous", "hash", "chain", "at", "case", "act", "from", "to", "by", "acting_for", "facts",
                  "text_hash", "salt", "text")  # fmt: skip


def _history(case: Case) -> dict[str, Any]:
    """The case's acts and, to show where they hang in the chain, the rows before and after each: of other cases these
    hold numbers, dates and hashes alone.
    """
    chains: dict[str, Any] = {}
    own = AuditEvent.objects.filter(case=case).order_by("chain", "seq").values_list("chain", "seq")
    for chain in sorted({chain for chain, _seq in own}):
        seqs = {near for name, seq in own if name == chain for near in (seq - 1, seq, seq + 1)}
        with connection.cursor() as cursor:
            cursor.execute(HISTORY, {"case": case.pk, "chain": chain, "seqs": sorted(seqs)})
            rows = [dict(zip(HISTORY_FIELDS, row, strict=True)) for row in cursor.fetchall()]
        chains[chain] = rows
    return {"case": case.pk, "chains": chains}


JOURNAL = """
    SELECT entry.place, entry.previous, entry.hash, entry.office_id, entry.kind, coalesce(entry.decision_id, 0),
           entry.number, entry.date::text, entry.incoming_number, entry.channel, entry.outcome, entry.total_monthly,
           coalesce(entry.corrects_id, 0), (extract(epoch FROM entry.entered_at) * 1000000)::bigint,
           coalesce(entry.entered_by_id, 0), entry.persons_hash, entry.sheets_hash, entry.facts::text
    FROM decisions_journalentry entry
    WHERE entry.office_id = %(office)s AND entry.place BETWEEN %(first)s AND %(last)s ORDER BY entry.place
"""
JOURNAL_FIELDS = ("place", "previous", "hash", "office", "kind", "decision", "number", "date", "incoming", "channel",
                  "outcome", "monthly", "corrects", "at", "by", "persons_hash", "sheets_hash", "facts")  # fmt: skip


def _journal(case: Case) -> list[dict[str, Any]]:
    """Each entry of the case with its persons and salt, and the rows from it to the head of its closed day."""
    entries = (
        JournalEntry.objects.filter(decision__case=case).select_related("office", "persons").order_by("place")
    )
    return [_entry(entry) for entry in entries]


def _entry(entry: JournalEntry) -> dict[str, Any]:
    digests = DayDigest.objects.filter(office=entry.office, last_place__gte=entry.place)
    digest = digests.select_related("office").order_by("last_place").first()
    last = digest.last_place if digest else entry.place
    with connection.cursor() as cursor:
        cursor.execute(JOURNAL, {"office": entry.office_id, "first": entry.place, "last": last})
        rows = [dict(zip(JOURNAL_FIELDS, row, strict=True)) for row in cursor.fetchall()]
    return {
        "place": entry.place,
        "rows": rows,
        "persons": _persons(entry),
        "digest": {"statement": digest.statement(), "head": digest.head, "sent": _at(digest.sent_at),
                   "time_stamp": bytes(digest.time_stamp or b"").hex()} if digest else None,
    }  # fmt: skip


def _persons(entry: JournalEntry) -> dict[str, Any] | None:
    """None where they were lawfully erased."""
    persons = getattr(entry, "persons", None)
    if persons is None:
        return None
    told: dict[str, Any] = {"applicant": persons.applicant, "children": persons.children, "act": persons.act}
    if persons.remark:
        told["remark"] = persons.remark
    return {"salt": persons.salt, "told": told}


def _at(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
