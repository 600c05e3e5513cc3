"""Keeping an accepted signature with its evidence, in the transaction of the act that rests on it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ..delivery import vault
from ..models import Case, EdsSignature, Officer
from .checking import Checked, Evidence, whole
from .purposes import Purpose


def keep(
    checked: Checked, *, case: Case | None, purpose: Purpose, content: bytes, raw: bytes, by: Officer | None,
    now: datetime,
) -> EdsSignature:  # fmt: skip
    """One row, append-only; every byte it names lies in the vault. Only what was accepted is kept."""
    if not checked.valid:
        raise ValueError("a refused signature is not kept")
    return EdsSignature.objects.create(
        case=case,
        purpose=purpose,
        format=checked.verdict["kind"],
        officer=by,
        content_sha256=vault.put(content),
        signature_sha256=vault.put(whole(raw)),
        signer=checked.signer,
        evidence=stored(checked.evidence),
        verdict=checked.verdict,
        at=now,
        stamped_at=checked.stamped_at,
    )


def stored(evidence: Evidence) -> dict[str, Any]:
    """The evidence as hashes of the vault."""
    names = {
        name: [vault.put(one) for one in given]
        for name, given in asdict(evidence).items()
        if not isinstance(given, bytes)
    }
    return {**names, "time_stamp": vault.put(evidence.time_stamp) if evidence.time_stamp else ""}


def evidence_of(signature: EdsSignature) -> Evidence:
    """The evidence as bytes, each proved by its hash on reading."""
    named = signature.evidence
    lists = {name: tuple(map(vault.get, named[name])) for name in ("certificates", "ocsp", "crls", "answers")}
    return Evidence(**lists, time_stamp=vault.get(named["time_stamp"]) if named["time_stamp"] else b"")
