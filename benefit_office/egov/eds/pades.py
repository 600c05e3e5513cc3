"""A signature inside a PDF whose key lies elsewhere: prepare, let the key's owner sign the bytes, put the CMS in.

Preparing is an incremental update: the file as it was stays its unchanged beginning. The same file and moment give the
same bytes, so what is shown for signing needs not be kept. The CMS is embedded as `adbe.pkcs7.detached` (ISO 32000-1,
12.8.3.3): NCALayer decides what attributes stand in it, and this is the form that asks for none.
"""

import hashlib
import io
from datetime import datetime

from pyhanko.pdf_utils.generic import ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

FIELD, RESERVED = "Signature", 16_384  # bytes for the CMS: certificates, and a time-stamp with its own


class TooLong(ValueError):
    """The CMS does not fit into the place that was kept for it."""


class Undated(IncrementalPdfFileWriter):
    """A writer that leaves the file's own description alone: pyHanko would write the moment of asking into it."""

    def _update_meta(self) -> None:
        """Nothing."""


def prepared(pdf: bytes, at: datetime, *, field: str = FIELD, reserved: int = RESERVED) -> bytes:
    """The PDF with an empty place for a signature of that moment."""
    writer = Undated(io.BytesIO(pdf))
    fixed = hashlib.sha256(pdf + at.isoformat().encode()).digest()[:16]
    writer._document_id[1] = ByteStringObject(fixed)  # noqa: SLF001 – pyHanko would take a random one
    steps = PdfCMSEmbedder().write_cms(field_name=field, writer=writer)
    next(steps)
    place = SignatureObject(
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, timestamp=at, bytes_reserved=2 * reserved
    )
    steps.send(SigObjSetup(sig_placeholder=place))
    _digest, output = steps.send(SigIOSetup(md_algorithm="sha256", in_place=False))
    written: bytes = output.getvalue()
    return written


def hole(prepared_pdf: bytes) -> tuple[int, int]:
    """Where the empty place lies: from its «<» to behind its «>»."""
    start = prepared_pdf.rindex(b"/Contents <") + len(b"/Contents ")
    return start, prepared_pdf.index(b">", start) + 1


def covered(prepared_pdf: bytes) -> bytes:
    """The bytes that are to be signed: everything around the empty place."""
    start, end = hole(prepared_pdf)
    return prepared_pdf[:start] + prepared_pdf[end:]


def embedded(prepared_pdf: bytes, cms: bytes) -> bytes:
    """The signed PDF."""
    start, end = hole(prepared_pdf)
    written = cms.hex().encode()
    if len(written) > end - start - 2:
        raise TooLong(f"a CMS of {len(cms)} bytes; {(end - start - 2) // 2} fit")
    return prepared_pdf[: start + 1] + written.ljust(end - start - 2, b"0") + prepared_pdf[end - 1 :]
