"""Electronic signatures in the bundle of a case: content, signature, and everything the verdict rests on, as files."""

from collections.abc import Iterable
from typing import Any

from workflow.delivery import vault
from workflow.models import Case, EdsSignature

from ..models import Signature

EXTENSIONS = {"certificates": "cer", "ocsp": "ocsp", "crls": "crl", "answers": "json"}


def files(case: Case, signatures: Iterable[Signature]) -> dict[str, bytes]:
    """Every file by its name in the bundle."""
    found: dict[str, bytes] = {}
    for signature in of(case):
        names = names_of(signature)
        for sha256, name in names.items():
            found[name] = vault.get(sha256)
    for one in signatures:
        if one.signed_pdf_sha256:
            found[signed_sheet(one)] = vault.get(one.signed_pdf_sha256)
    return found


def listed(case: Case) -> list[dict[str, Any]]:
    """What stands in electronic.json of each signature: whose it is, the verdict, later checks, and its files."""
    return [
        {
            "id": str(one.public_id), "purpose": one.purpose, "format": one.format, "signer": one.signer,
            "at": one.at.isoformat(), "verdict": one.verdict,
            "content": {"file": names_of(one)[one.content_sha256], "sha256": one.content_sha256},
            "signature": {"file": names_of(one)[one.signature_sha256], "sha256": one.signature_sha256},
            "evidence": sorted(set(names_of(one).values())),
            "checks": [
                {"at": check.at.isoformat(), "then": check.then_valid, "now": check.now_valid, "why": check.now_code}
                for check in one.checks.all()
            ],
        }
        for one in of(case)
    ]  # fmt: skip


def of(case: Case) -> list[EdsSignature]:
    """The electronic signatures of a case, the first first."""
    return list(EdsSignature.objects.filter(case=case).prefetch_related("checks").order_by("pk"))


def names_of(signature: EdsSignature) -> dict[str, str]:
    """The name in the bundle of each stored file of a signature, by its hash."""
    here = f"signatures/{signature.public_id}"
    content = "xml" if signature.format == EdsSignature.Format.XML else "content"
    names = {
        signature.content_sha256: f"{here}/signed.{content}",
        signature.signature_sha256: f"{here}/signature.{'xml' if content == 'xml' else 'p7s'}",
    }
    for kind, extension in EXTENSIONS.items():
        for place, sha256 in enumerate(signature.evidence.get(kind, ()), 1):
            names[sha256] = f"{here}/{kind}-{place}.{extension}"
    if stamp := signature.evidence.get("time_stamp"):
        names[stamp] = f"{here}/time-stamp.tst"
    return names


def signed_sheet(signature: Signature) -> str:
    """The sheet with the signature inside."""
    sheet = signature.sheet
    return f"signatures/{sheet.kind}-{sheet.language}-{sheet.series}-signed.pdf"
