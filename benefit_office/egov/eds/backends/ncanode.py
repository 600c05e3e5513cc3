"""NCANode 3 over HTTP: the certified means' word, never taken as a bare yes or no.

Its `valid` is true for a signature without a signer, its `revoked` false when nobody could be asked, its moment always
now. So: our own reader finds content, signers and dates first; NCANode must then speak of exactly these signers, and
good, revoked and could-not-check are three answers.
"""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ...breaker import Unreachable, breaker_of
from ...staying import open_here
from .. import cms
from ..fetching import host_of
from ..signers import revoked
from ..verdict import Code, Fault, Kind, Revocation, Signer, Status, Verdict
from .embedded import WHOSE, by_itself
from .judged import Judged, Proofs

SECONDS, TRIES, LARGEST = 8, 2, 16_000_000
THEIRS = {Code.NO_TRUST, Code.UNTRUSTED, Code.UNSUPPORTED}  # whom to trust and old GOST: NCANode's own affair
NO_ROOT, OTHER_CONTENT = "Cannot find root certificate", "content hash found in signed attributes different"
ANSWERED = {"", "OK", "ACTIVE"}  # what stands in `reason` when the authority did answer
Facts = dict[str, Any]


class Refuses(Exception):
    """NCANode answered that the request itself is wrong."""


@dataclass(frozen=True)
class Ncanode:
    """NCANode at an address; `ways` («ocsp», «crl») is what it is told to ask."""

    url: str
    ways: tuple[str, ...] = ("ocsp",)

    def judge(self, raw: bytes, *, data: bytes | None, at: datetime) -> Judged:
        """What we cannot read is refused; what we can is NCANode's to judge."""
        own = by_itself(raw, (), data, at)
        # Whom to trust is NCANode's to say: everything else is read as if the signers' certificates were trusted.
        own = by_itself(raw, [signer.certificate for signer in own.signers], data, at)
        proofs = Proofs(certificates=tuple(signer.certificate.der for signer in own.signers))
        faults = tuple(fault for fault in own.faults if fault.code not in THEIRS)
        if faults or not own.signers:
            none = Fault(Code.NO_SIGNER, "Nobody signed: there is no signature inside.")
            return Judged(replace(own, faults=faults or (none,)), proofs)
        try:
            told = self._verified(raw, data, own)
        except Unreachable as away:
            return Judged(replace(own, faults=(could_not(str(away)),)), proofs)
        except Refuses as refusal:
            code = Code.CONTENT if OTHER_CONTENT in str(refusal) else Code.MALFORMED
            return Judged(replace(own, faults=(Fault(code, f"NCANode: {refusal}."),)), proofs)
        verdict = self._weighed(own, told, at)
        return Judged(verdict, replace(proofs, answers=(json.dumps(told, sort_keys=True).encode(),)))

    def _verified(self, raw: bytes, data: bytes | None, own: Verdict) -> Facts:
        ways = [way.upper() for way in self.ways]
        if own.kind is Kind.XML:
            return self._ask("/xml/verify", {"xml": raw.decode(), "revocationCheck": ways})
        question: Facts = {"cms": text(raw), "revocationCheck": ways}
        inside = cms.Signed(raw).content
        if inside is None:
            question["data"] = text(data or b"")
        elif self._ask("/cms/extract", {"cms": text(raw)}).get("data") != text(inside):
            raise Refuses(OTHER_CONTENT)
        return self._ask("/cms/verify", question)

    def _ask(self, path: str, question: Facts) -> Facts:
        body = json.dumps(question).encode()
        request = urllib.request.Request(  # noqa: S310 – the administrator's own address
            self.url.rstrip("/") + path, data=body, headers={"Content-Type": "application/json"}
        )

        def ask() -> tuple[int, bytes]:
            try:
                with open_here(request, timeout=SECONDS) as answer:
                    return int(answer.status), answer.read(LARGEST)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code >= 500:
                        raise Unreachable(f"NCANode answers {error.code}") from None
                    return error.code, error.read(LARGEST)

        status, answered = breaker_of(host_of(self.url)).call(ask, tries=TRIES)
        try:
            told = json.loads(answered)
        except ValueError as wrong:
            raise Unreachable("NCANode's answer is no JSON") from wrong
        if not isinstance(told, dict):
            raise Unreachable("NCANode's answer is not an object")
        if status >= 400:
            raise Refuses(str(told.get("message", status)))
        return told

    def _weighed(self, own: Verdict, told: Facts, at: datetime) -> Verdict:
        """NCANode's word about each of our signers; about others or none it is no word."""
        infos = [infos_of(entry) for entry in told.get("signers") or []]
        if len(infos) != len(own.signers):
            lacking = Fault(
                Code.NO_SIGNER, f"NCANode speaks of {len(infos)} signers, not of {len(own.signers)}."
            )
            return replace(own, faults=(lacking,))
        signers, faults = [], list[Fault]()
        for signer, by_serial in zip(own.signers, infos, strict=True):
            if set(by_serial) != {f"{signer.certificate.serial:x}"}:
                faults.append(Fault(Code.NO_CERTIFICATE, "NCANode speaks of another certificate."))
                continue
            (info,) = by_serial.values()
            revocation = revocation_of(info, bool(self.ways))
            signers.append(replace(signer, revocation=revocation))
            faults += faults_of(info, revocation, signer, at, asked=bool(self.ways))
        if not faults and told.get("valid") is not True:
            faults.append(Fault(Code.SIGNATURE, "NCANode holds the signature for invalid."))
        return replace(own, faults=tuple(faults), signers=tuple(signers) or own.signers)


def infos_of(entry: Any) -> dict[str, Facts]:
    """The certificates of one signer by their serial numbers: the same one comes several times at times."""
    if not isinstance(entry, dict):
        return {}
    listed = entry["certificates"] if isinstance(entry.get("certificates"), list) else [entry]
    return {str(one.get("serialNumber", "")).lower(): one for one in listed if isinstance(one, dict)}


def revocation_of(info: Facts, asked: bool) -> Revocation:
    """Revoked, good – or unknown: «revoked: false» beside an invalid certificate may mean that nobody answered."""
    entries = entries_of(info)
    for one in entries:
        if one.get("revoked") is True:
            reason = str(one.get("reason") or "")
            return Revocation(
                Status.REVOKED, moment(one.get("revocationTime")), "" if reason in ANSWERED else reason
            )
    silent = [one for one in entries if str(one.get("reason") or "") not in ANSWERED]
    if not asked or not entries or (silent and info.get("valid") is not True):
        return Revocation()
    return Revocation(Status.GOOD)


def faults_of(info: Facts, told: Revocation, signer: Signer, at: datetime, *, asked: bool) -> Iterator[Fault]:
    """Why a certificate does not hold; its dates are judged at our moment, not at NCANode's."""
    dated = signer.certificate.dated(at, WHOSE)
    yield from dated
    yield from revoked(told, WHOSE)
    said = [str(one.get("reason") or "") for one in entries_of(info)]
    if any(NO_ROOT in one for one in said):
        yield Fault(Code.UNTRUSTED, "NCANode knows no authority that issued the certificate.")
    elif asked and told.status is Status.UNKNOWN:
        yield could_not("; ".join(one for one in said if one not in ANSWERED) or "NCANode says nothing of it")
    elif info.get("valid") is not True and told.status is not Status.REVOKED and not dated:
        yield Fault(Code.UNTRUSTED, "NCANode holds the certificate for invalid.")


def entries_of(info: Facts) -> list[Facts]:
    """What was found about revocation, way by way."""
    return [one for one in info.get("revocations") or [] if isinstance(one, dict)]


def could_not(why: str) -> Fault:
    """Nobody answered."""
    return Fault(Code.NOT_CHECKED, f"Whether the certificate is revoked could not be checked: {why}.")


def moment(text: Any) -> datetime | None:
    """A date as Java writes it: 2022-09-28T16:03:41.000+00:00."""
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def text(raw: bytes) -> str:
    """Base64 on one line, without a PEM header."""
    return base64.b64encode(raw).decode()
