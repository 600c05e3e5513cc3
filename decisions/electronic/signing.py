"""Signing a decision electronically: checked first, over the network; then the one act, within a transaction."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from benefit_office.egov.eds.backends.embedded import by_itself
from benefit_office.egov.eds.keys import GOST_DIGESTS, key_family
from benefit_office.egov.eds.verdict import Code
from benefit_office.lazily import lazily
from workflow import clock
from workflow.delivery import vault
from workflow.models import Case, Officer, Sheet
from workflow.moves.door import turn
from workflow.moves.machine import BY_VERB
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import standing_for
from workflow.signatures.checking import Checked, check, whole
from workflow.signatures.keeping import keep
from workflow.signatures.purposes import Purpose

from .. import rules
from ..actions import SHEETS, held
from ..models import Decision, Signature
from . import card
from .documents import Documents, documents, to_sign, twins

pades = lazily("benefit_office.egov.eds.pades")
EVERYTHING_ELSE = {Code.SIGNATURE, Code.CONTENT, Code.NO_SIGNER, Code.NO_CERTIFICATE, Code.MALFORMED,
                   Code.UNREADABLE, Code.NO_DATA}  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """The head's signatures on one decision, checked: over the container, and the PDFs that hold theirs inside."""

    container: bytes
    cms: bytes
    checked: Checked
    pdfs: dict[str, bytes]


def checked(
    decision: Decision, signatures: Sequence[bytes], *, by: Officer, now: datetime | None = None
) -> Signed:
    """Judge what came back from the key (11.6): container first, then that the same key signed both sheets.

    It asks the network, so never within a transaction. Refused with the reason of 11.7.
    """
    moment = now or clock.now()
    if reason := rules.why_not_sign(by, decision, _acting_for(decision, by, moment)):
        raise Refused(reason)
    wanted = documents(decision)
    if len(signatures) != len(wanted.to_sign):
        raise Refused(_("The signature does not belong to this decision. Open the page again and sign."))
    answer = check(
        signatures[0], purpose=Purpose.DECISION, iin=by.iin, bin=decision.office.bin, data=wanted.container,
        at=moment,
    )  # fmt: skip
    if not answer.valid:
        raise Refused(_("The electronic signature is not confirmed. %(why)s") % {"why": answer.sentence})
    return Signed(
        wanted.container, whole(signatures[0]), answer, _pdfs(wanted, signatures[1:], answer, moment)
    )


def sign(
    case: Case, *, by: Officer, signed: Signed, version: int | None, now: datetime | None = None
) -> Case:
    """Regulation 5.4 with an electronic signature: the same move as on paper, with the evidence kept for ever."""
    moment = now or clock.now()
    with turn(case, "sign", by=by, version=version, now=moment, reads=SHEETS) as taken:
        decision = held(taken.case)
        acting_for = taken.standing.acting_for
        if reason := rules.why_not_sign(by, decision, acting_for):
            raise Refused(reason)
        if to_sign(decision) != signed.container:
            raise Conflict(
                _("Somebody has changed this case since you opened it. Open it again; nothing was saved.")
            )
        eds = keep(
            signed.checked, case=taken.case, purpose=Purpose.DECISION, content=signed.container, raw=signed.cms,
            by=by, now=moment,
        )  # fmt: skip
        Signature.objects.bulk_create(
            Signature(
                sheet=sheet, kind=Signature.Kind.EDS, signer=by, acting_for=acting_for, at=moment,
                sheet_sha256=sheet.sha256, eds=eds, signed_pdf_sha256=_stored(signed.pdfs.get(language)),
            )
            for language, sheet in twins(decision).items()
        )  # fmt: skip
        decision.signed_by, decision.signed_for, decision.signed_at = by, acting_for, moment
        decision.save(update_fields=["signed_by", "signed_for", "signed_at"])
        if not signed.pdfs:
            card.order(decision, eds, now=moment)
        taken.facts = {"number": decision.number, "path": "eds", "content": eds.content_sha256}
    return taken.case


def _pdfs(wanted: Documents, signatures: Sequence[bytes], answer: Checked, at: datetime) -> dict[str, bytes]:
    """Each sheet with its signature inside. A GOST key signs beside the file: readers of PDF know no such key."""
    signer = answer.certificate
    assert signer is not None  # a valid answer has one
    found = {}
    for (language, pdf), data, raw in zip(wanted.pdfs.items(), wanted.to_sign[1:], signatures, strict=True):
        own = by_itself(whole(raw), (), data, at)
        broken = any(fault.code in EVERYTHING_ELSE for fault in own.faults)
        if broken or [one.certificate for one in own.signers] != [signer]:
            raise Refused(_("The signature does not belong to this decision. Open the page again and sign."))
        if key_family(signer.public) not in GOST_DIGESTS:
            with suppress(pades.TooLong):  # a derived file: the signature of the decision is the container's
                found[language] = pades.embedded(pdf, whole(raw))
    return found


def _stored(pdf: bytes | None) -> str:
    return vault.put(pdf) if pdf else ""


def _acting_for(decision: Decision, by: Officer, now: datetime) -> Officer | None:
    standing = standing_for(by, BY_VERB["sign"], decision.case, clock.local(now).date())
    return standing.acting_for if standing else None


def signed_sheets(decision: Decision) -> dict[int, str]:
    """The signed PDFs of a decision by the sheet."""
    sheets: list[Sheet] = list(twins(decision).values())
    rows = Signature.objects.filter(sheet__in=sheets).exclude(signed_pdf_sha256="")
    return dict(rows.values_list("sheet_id", "signed_pdf_sha256"))
