"""The result of a case for who sent the request: both sheets and the signatures on them (Regulation 10.4, 11.11)."""

from applications.doors.answers import Result, result_of
from benefit_office.egov.forms import FileData
from workflow.delivery import vault
from workflow.language.text import in_language
from workflow.models import Case

from ..drafting import PAYING
from ..models import Decision, Signature

SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@result_of
def decided(case: Case) -> Result | None:
    """Of a signed decision: what was decided, and every file that proves it. None before it is signed."""
    rows = Decision.objects.select_related("ground", "sheet_kk", "sheet_ru")
    decision = rows.filter(case=case, signed_at__isnull=False).first()
    if decision is None or decision.date is None:
        return None
    ground = decision.ground
    return Result(
        granted=decision.outcome in PAYING,
        number=decision.number,
        decided_on=decision.date,
        ground=ground.code if ground else "",
        ground_kk=in_language(ground, "text", "kk") if ground else "",
        ground_ru=in_language(ground, "text", "ru") if ground else "",
        reason_kk=decision.reason_kk,
        reason_ru=decision.reason_ru,
        files=tuple(files_of(decision)),
    )


def files_of(decision: Decision) -> list[FileData]:
    """Both sheets as they are stored; the scan of each signed by hand, or the container that signs both electronically.

    A sheet with its signature inside (PAdES) goes along, so that any reader shows who signed it.
    """
    found, containers = [], {}
    for sheet in (decision.sheet_kk, decision.sheet_ru):
        if sheet is None or not sheet.sha256:
            continue
        stem = f"{decision.number}-{sheet.language}"
        found.append(_file(f"{stem}.pdf", f"sheet.{sheet.language}", sheet.sha256))
        for signature in Signature.objects.filter(sheet=sheet).select_related("eds"):
            if signature.kind == Signature.Kind.PAPER:
                suffix = SUFFIXES.get(signature.scan_type, "bin")
                found.append(
                    _file(f"{stem}-signed.{suffix}", f"scan.{sheet.language}", signature.scan_sha256)
                )
            if signature.signed_pdf_sha256:
                found.append(
                    _file(f"{stem}-signed.pdf", f"signed.{sheet.language}", signature.signed_pdf_sha256)
                )
            if signature.eds is not None:
                containers[signature.eds.pk] = signature.eds
    for eds in containers.values():
        found.append(_file(f"{decision.number}.json", "container", eds.content_sha256))
        found.append(_file(f"{decision.number}.p7s", "signature", eds.signature_sha256))
    return found


def _file(name: str, kind: str, sha256: str) -> FileData:
    return _told(FileData(name, vault.get(sha256)), kind)


def _told(file: FileData, kind: str) -> FileData:
    return FileData(file.name, file.content, (("sha256", file.sha256), ("kind", kind)))
