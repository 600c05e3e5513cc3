"""Signatures inside a PDF (PAdES, ISO 32000-2, 12.8): what the signature covers, and what came after it.

pyHanko reads the file and judges later changes; the signature itself is weighed by `cms`, so that GOST counts, too.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from asn1crypto import parser
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from . import asn1, cms, tsp
from .chain import Trust
from .revocation import Evidence
from .verdict import Code, Fault, Kind, Refused, Verdict

logging.getLogger("pyhanko.sign.diff_analysis").setLevel(
    logging.CRITICAL
)  # a changed file is our answer, no error
UNREADABLE = (PdfError, *asn1.MALFORMED, NotImplementedError, AssertionError)
SIGNATURES = {"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"}
END = b"%%EOF"
STAMP = "/ETSI.RFC3161"
BROKEN = {Code.SIGNATURE, Code.CONTENT, Code.MALFORMED, Code.NO_SIGNER, Code.TIMESTAMP}


@dataclass(frozen=True)
class Field:
    """One signed field: its CMS and the bytes that the signature speaks of."""

    embedded: EmbeddedPdfSignature
    token: bytes
    data: bytes

    @property
    def is_stamp(self) -> bool:
        return str(self.embedded.sig_object.get("/SubFilter")) == STAMP


def verify(raw: bytes, trust: Trust, *, evidence: tuple[Evidence, ...] = ()) -> Verdict:
    """Every signature must hold, and nothing but further signatures and their evidence may come after one."""
    reader = read(raw)
    if reader is None:
        if signed_before(raw):
            return Verdict(
                Kind.PDF, (Fault(Code.NOT_WHOLE, "Something was added to the PDF after signing."),)
            )
        raise ValueError("no PDF")
    try:
        embedded = list(reader.embedded_signatures)
    except UNREADABLE:
        return Verdict(Kind.PDF, (Fault(Code.MALFORMED, "The signature in the PDF cannot be read."),))
    if not embedded:
        return Verdict(Kind.PDF, (Fault(Code.NO_SIGNER, "Nobody signed: there is no signature inside."),))
    found = [by_one(raw, one, embedded[place + 1 :], trust, evidence) for place, one in enumerate(embedded)]
    signing = [verdict for verdict in found if verdict.kind is not Kind.TIMESTAMP]
    faults = [fault for verdict in found for fault in verdict.faults]
    if not signing:
        faults.append(Fault(Code.NO_SIGNER, "Nobody signed: there is a time-stamp only."))
    return Verdict(
        Kind.PDF,
        tuple(faults),
        ", ".join(dict.fromkeys(verdict.algorithm for verdict in signing if verdict.algorithm)),
        tuple(signer for verdict in signing for signer in verdict.signers),
        signing[-1].content if signing else None,
        next((verdict.stamped_at for verdict in found if verdict.stamped_at), None),
    )


def read(raw: bytes) -> PdfFileReader | None:
    """The PDF, None when it is none or is enciphered."""
    try:
        reader = PdfFileReader(io.BytesIO(raw), strict=False)
        return None if reader.encrypted else reader
    except UNREADABLE:
        return None


def signed_before(raw: bytes) -> bool:
    """Whether a file that cannot be read begins with a signed PDF that can."""
    end = raw.rfind(END, 0, max(raw.rfind(END), 0))
    before = read(raw[: end + len(END)]) if end > 0 else None
    try:
        return before is not None and bool(before.embedded_signatures)
    except UNREADABLE:
        return False


def by_one(
    raw: bytes,
    embedded: EmbeddedPdfSignature,
    later: list[EmbeddedPdfSignature],
    trust: Trust,
    evidence: tuple[Evidence, ...],
) -> Verdict:
    """One field's verdict."""
    try:
        signed = field_of(raw, embedded)
        changed = [Fault(Code.NOT_WHOLE, says) for says in uncovered(embedded, later)]
    except Refused as refused:
        return Verdict(Kind.PDF, (refused.fault,))
    except UNREADABLE:
        return Verdict(Kind.PDF, (Fault(Code.MALFORMED, "The signature in the PDF cannot be read."),))
    if signed.is_stamp:
        verdict = tsp.verify(signed.token, trust, data=signed.data)
        faults = [fault for fault in verdict.faults if fault.code in BROKEN]
        return replace(verdict, faults=(*faults, *changed))
    verdict = cms.verify(signed.token, trust, data=signed.data, evidence=evidence, kind=Kind.PDF)
    return replace(verdict, faults=(*verdict.faults, *changed))


def field_of(raw: bytes, embedded: EmbeddedPdfSignature) -> Field:
    """The CMS and the bytes around it. The hole in the range must be the CMS itself and nothing else."""
    name = str(embedded.sig_object.get("/SubFilter", pdf_name("/none")))
    if name not in SIGNATURES and name != STAMP:
        raise Refused(Code.UNSUPPORTED, f"A PDF signature of the kind {name} is not known here.")
    spans = [int(number) for number in embedded.byte_range]
    if len(spans) != 4 or spans[0] != 0 or min(spans) < 0:
        raise Refused(Code.NOT_WHOLE, "The signature does not cover the PDF from its beginning.")
    _zero, before, after, rest = spans
    hole = raw[before:after]
    if hole[:1] != b"<" or hole[-1:] != b">" or after + rest > len(raw):
        raise Refused(Code.NOT_WHOLE, "The signature leaves more of the PDF uncovered than itself.")
    held = bytes.fromhex(hole[1:-1].decode("ascii"))
    _class, _method, _tag, header, contents, trailer = parser.parse(held)
    token = header + contents + trailer
    if held[len(token) :].strip(b"\x00") or not embedded.pkcs7_content.startswith(token):
        raise Refused(Code.MALFORMED, "There is something beside the signature in its place.")
    return Field(embedded, token, raw[:before] + raw[after : after + rest])


def uncovered(embedded: EmbeddedPdfSignature, later: list[EmbeddedPdfSignature]) -> Iterator[str]:
    """What the signature does not answer for."""
    coverage = embedded.evaluate_signature_coverage()
    embedded.coverage = coverage  # type: ignore[assignment]  # pyHanko keeps it here for its own judgement
    if coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return
    if coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        yield "The signature does not cover the whole PDF."
        return
    changes = embedded.evaluate_modifications(DEFAULT_DIFF_POLICY)
    allowed = ModificationLevel.FORM_FILLING if later else ModificationLevel.LTA_UPDATES
    if not isinstance(changes, DiffResult) or changes.modification_level.value > allowed.value:
        yield "The PDF was changed after this signature."
    elif embedded.docmdp_level is not None and changes.modification_level.value > embedded.docmdp_level.value:
        yield "The PDF was changed after a signature that allowed no change."
    elif not later and trailing(embedded):
        yield "Something was added to the PDF after the last signature."


def trailing(embedded: EmbeddedPdfSignature) -> bool:
    """Whether bytes that belong to no revision of the document follow the signature."""
    return bool(embedded.signed_revision == embedded.reader.xrefs.total_revisions - 1)
