"""The verbs of the decision: draft, submit, return, open for signing, sign, issue, hand over."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications import whole
from applications.telling.carriers import tell
from workflow import clock, trail
from workflow.delivery import outbox, printing, vault
from workflow.memory.questions import KEY, Question
from workflow.models import Case, NumberSeries, Officer, SheetKind
from workflow.moves.door import admitted, check_version, lock, turn
from workflow.moves.machine import BY_VERB
from workflow.moves.numbers import take
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import standing_for, why_not_role
from workflow.words import CaseKind, Channel

from . import prints, rules, sheets
from .calculation import calculate, counted_by
from .drafting import DENYING, DraftFacts, LineFacts
from .journal import cancel_number, enter
from .matter import superseded_by
from .models import Decision, DecisionLine, HandOver, JournalEntry, Outcome, Signature
from .register.carrying import carry
from .submitted import submitted_facts
from .twins import why_not_twins
from .whole import LINES, lines_with_children

__all__ = [
    "DraftFacts", "LineFacts", "draft", "hand_over", "issue", "open_signing", "return_draft", "sign_on_paper", "submit",
]  # fmt: skip

SHEETS = ("decision__sheet_kk", "decision__sheet_ru")  # of a case, with its lock


def draft(
    case: Case, facts: DraftFacts, *, by: Officer, version: int | None, now: datetime | None = None
) -> Decision:
    """Regulation 5.3: the executor prepares the decision. Saving again replaces the draft."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = lock(case)
        on = clock.local(moment).date()
        if reason := rules.why_not_draft(by, locked, on):
            raise (Refused if why_not_role(by, "submit", locked, on) else Conflict)(reason)
        check_version(locked.version, version)
        if reason := rules.why_not_outcome(locked, facts, on):
            raise Refused(reason)
        decision = _write(locked, facts, by, moment)
        locked.version += 1
        locked.save(update_fields=["version"])
        standing = standing_for(by, BY_VERB["submit"], locked, on)
        trail.record(
            "draft", by=by, acting_for=standing.acting_for if standing else None, at=moment, case=locked,
            outcome=facts.outcome, lines=len(facts.lines),
        )  # fmt: skip
    return decision


def _write(case: Case, facts: DraftFacts, by: Officer, now: datetime) -> Decision:
    denying = facts.outcome in DENYING
    counted = None if facts.rule else counted_by(case)
    decision, _created = Decision.objects.update_or_create(
        case=case,
        defaults={
            "office": case.office,
            "outcome": facts.outcome,
            "ground": facts.ground if denying else None,
            "reason_kk": facts.reason_kk.strip() if denying else "",
            "reason_ru": facts.reason_ru.strip() if denying else "",
            "stopped_from": facts.stopped_from if facts.outcome == Outcome.STOP else None,
            "supersedes": superseded_by(case),
            "rule": counted.rule if counted else facts.rule,
            "calculation": list(
                facts.calculation or (() if denying else calculate(case, facts.lines, counted))
            ),
            "prepared_by": by,
            "prepared_at": now,
        },
    )
    decision.lines.all().delete()
    DecisionLine.objects.bulk_create(
        DecisionLine(decision=decision, child=line.child, period_from=line.period_from,
                     period_to=line.period_to, monthly=line.monthly)
        for line in (() if denying else facts.lines)
    )  # fmt: skip
    return decision


def submit(case: Case, *, by: Officer, version: int | None, now: datetime | None = None) -> Case:
    """Regulation 5.3: the draft goes to the head for consideration and signature."""
    reads = ("application__guardian", "decision__ground")
    with turn(case, "submit", by=by, version=version, now=now, reads=reads) as taken:
        if not hasattr(taken.case, "decision"):
            raise Refused(_("There is no draft yet. Prepare the decision first."))
        decision = held(taken.case)
        read_whole(taken.case)
        if found := rules.blockers(decision, clock.local(taken.now).date()):
            raise Refused(" ".join(found))
        decision.prepared_by, decision.prepared_at = by, taken.now
        taken.rows.change(decision, "prepared_by", "prepared_at")
        taken.facts = submitted_facts(decision)
    return taken.case


def return_draft(
    case: Case, *, by: Officer, reason: str, version: int | None, now: datetime | None = None
) -> Case:
    """Regulation 5.4: the head sends the draft back with a reason; a number once taken stays with it."""
    with turn(case, "return_draft", by=by, version=version, now=now, text=reason) as taken:
        Decision.objects.filter(case=taken.case).update(
            frozen_at=None, frozen_by=None, sheet_kk=None, sheet_ru=None, token=""
        )
    return taken.case


def open_signing(case: Case, *, by: Officer, version: int | None, now: datetime | None = None) -> Decision:
    """The head opens signing: number and date are reserved, the sheets are frozen and printed with them.

    A number reserved in an earlier year is cancelled in the journal, with its reason, and a new one taken.
    """
    moment = now or clock.now()
    with transaction.atomic():
        locked = lock(case)
        standing = admitted(locked, BY_VERB["sign"], by, version, moment)
        decision = Decision.objects.select_for_update().get(case=locked)
        if reason := rules.why_not_preparer(by, decision, standing.acting_for):
            raise Refused(reason)
        if decision.frozen_at is not None:
            return decision
        _take_number(decision, locked, by, moment)
        decision.token = secrets.token_urlsafe(16)
        inputs = sheets.decision_inputs(decision, by, standing.acting_for)
        if reason := why_not_twins(inputs["kk"], inputs["ru"]):
            raise Refused(reason)
        twins = printing.order_twins(locked, SheetKind.DECISION, inputs, now=moment)
        decision.sheet_kk, decision.sheet_ru = twins["kk"], twins["ru"]
        decision.frozen_at, decision.frozen_by = moment, by
        decision.save()
        locked.version += 1
        locked.save(update_fields=["version"])
        trail.record(
            "open_signing",
            by=by,
            acting_for=standing.acting_for,
            at=moment,
            case=locked,
            number=decision.number,
        )
    return decision


def sign_on_paper(
    case: Case,
    *,
    by: Officer,
    scans: dict[str, tuple[bytes, str]],
    version: int | None,
    now: datetime | None = None,
) -> Case:
    """Regulation 5.4, paper path: both sheets were signed by hand; `scans` has bytes and type by language."""
    moment = now or clock.now()
    names = vault.put_all(content for content, _kind in scans.values())
    stored = {
        language: (name, kind)
        for (language, (_content, kind)), name in zip(scans.items(), names, strict=True)
    }
    with turn(case, "sign", by=by, version=version, now=moment, reads=SHEETS) as taken:
        decision: Decision = taken.case.decision
        if reason := rules.why_not_sign(by, decision, taken.standing.acting_for):
            raise Refused(reason)
        signatures = []
        for language, sheet in (("kk", decision.sheet_kk), ("ru", decision.sheet_ru)):
            if language not in stored or sheet is None:
                raise Refused(_("Attach the scan of the signed sheet in each language."))
            scan, kind = stored[language]
            signatures.append(Signature(
                sheet=sheet, kind=Signature.Kind.PAPER, signer=by, acting_for=taken.standing.acting_for, at=moment,
                sheet_sha256=sheet.sha256, scan_sha256=scan, scan_type=kind,
            ))  # fmt: skip
        taken.rows.insert(*signatures)
        decision.signed_by, decision.signed_for = by, taken.standing.acting_for
        decision.signed_at = moment
        taken.rows.change(decision, "signed_by", "signed_for", "signed_at")
        taken.facts = {"number": decision.number, "path": "paper"}
    return taken.case


def issue(case: Case, *, by: Officer, version: int | None, now: datetime | None = None) -> JournalEntry:
    """Regulation 5.5: the executor enters the decision in the journal and makes the result available.

    Doors 2 and 3: the outbox row is written here and delivered later; at the counter the result waits to be handed
    over, which is a fact of its own and stops no clock. The applicant is told by each way there is an address for.
    """
    reads = ("application__guardian", "decision__ground", *SHEETS)
    with turn(case, "issue", by=by, version=version, now=now, reads=reads) as taken:
        decision = held(taken.case, with_children=True)
        read_whole(taken.case, papers=False)
        carry(decision, by=by, now=taken.now, rows=taken.rows)
        payload = {"decision": str(decision.public_id)}
        outbox.post(taken.case, taken.case.channel, "result", now=taken.now, payload=payload, rows=taken.rows)
        told = tell(taken.case, "result_ready", now=taken.now) or taken.case.channel != Channel.OFFICE
        handed = HandOver(case=taken.case, available_at=taken.now, notified_at=taken.now if told else None)
        taken.rows.insert(handed)
        if decision.outcome == Outcome.REFUSE:
            prints.make_out(taken.case, SheetKind.REFUSAL_NOTICE, by=by, now=taken.now)
        # The last before the move: from here on the office's next entry waits.
        entry = enter(decision, by=by, now=taken.now)
        taken.facts = {"entry": entry.pk, "number": decision.number}
    return entry


def hand_over(case: Case, *, by: Officer, received_by: str, now: datetime | None = None) -> HandOver:
    """The result is in the applicant's hands: who took it and when. An absent applicant breaches no clock."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = lock(case)
        standing = rules.handing_over(by, locked, clock.local(moment).date())
        if standing is None:
            raise Refused(_("The result is handed over by the clerk or the executor."))
        if reason := rules.why_not_hand_over(by, locked, clock.local(moment).date()):
            raise Conflict(reason)
        handed = HandOver.objects.select_for_update().get(case=locked)
        if handed.handed_over_at is not None:
            raise Conflict(_("The result has been handed over already."))
        if not received_by.strip():
            raise Refused(_("Write who received the result."))
        handed.handed_over_at, handed.handed_over_by = moment, by
        handed.received_by = received_by.strip()
        handed.save()
        trail.record("hand_over", by=by, acting_for=standing.acting_for, at=moment, case=locked)
        prints.make_out(locked, SheetKind.RESULT_RECEIPT, by=by, now=moment)
    return handed


def held(case: Case, *, with_children: bool = False) -> Decision:
    """The decision of a locked case with its lines at hand; nobody writes it without that lock.

    `with_children`: two decisions for one child wait for one another here, in one order of locks for everybody.
    """
    decision: Decision = case.decision
    decision.office = case.office
    decision.lines_at_hand = (LINES_AND_CHILDREN if with_children else LINES).ask(decision=decision.pk)
    return decision


LINES_AND_CHILDREN = Question(
    lambda decision: lines_with_children(decision).select_for_update(of=("child",)), decision=KEY
)


def read_whole(case: Case, *, papers: bool = True) -> None:
    """An application's children and papers, asked for once in an act that needs them in several places."""
    if case.kind == CaseKind.APPLICATION:
        whole.read(case.application, papers=papers)


def _take_number(decision: Decision, case: Case, by: Officer, now: datetime) -> None:
    today = clock.local(now).date()
    if decision.year is not None and decision.year != today.year:
        cancel_number(decision, by=by, now=now)
        decision.seq = None
    if decision.seq is None:
        decision.year = today.year
        decision.seq = take(case.office, today.year, NumberSeries.Kind.DECISION)
        decision.number = Decision.number_of(today.year, decision.seq)
    decision.date = today
