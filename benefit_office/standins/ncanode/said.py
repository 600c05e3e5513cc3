"""What NCANode 3 says of a signature, in its own JSON – its faults among it.

`valid` begins as true and is ANDed over the certificates it finds: no signer, no certificate inside – valid. The moment
is always now. Who cannot be asked is «revoked: false» with «Try again» in a certificate that is not valid.
"""

import base64
from datetime import datetime
from typing import Any

from asn1crypto import cms as structures

from benefit_office.egov.eds import cms
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.verdict import Code, Verdict

from ..pki.authority import Authority
from ..pki.folder import GOST
from ..pki_services import moods

USES = {"SIGN": "SIGN", "AUTH": "AUTH", "": "UNKNOWN"}
REASONS = {1: "KEY_COMPROMISE", 5: "CESSATION_OF_OPERATION", 6: "CERTIFICATE_HOLD"}
NO_ROOT = "Cannot find root certificate in NCANode. Try add it using NCANODE_CA_URL variable."
ASKED_NOBODY = ("down", "slow", "later", "no-nonce")
Json = dict[str, Any]


def cms_answer(raw: bytes, verdict: Verdict, ways: list[str], by: dict[str, Authority], at: datetime) -> Json:
    """/cms/verify: one entry a signer."""
    if any(fault.code is Code.NO_SIGNER for fault in verdict.faults):
        return ok(valid=True, signers=[])
    if not verdict.signers:
        return ok(valid=True, signers=[{"certificates": []}])
    infos = [info(signer.certificate, ways, by, at) for signer in verdict.signers]
    broken = any(fault.code is Code.SIGNATURE for fault in verdict.faults)
    valid = all(one["valid"] for one in infos) and not broken
    stamp = stamp_of(raw)
    return ok(valid=valid, signers=[{"certificates": [one], "tsp": stamp} for one in infos])


def xml_answer(verdict: Verdict, ways: list[str], by: dict[str, Authority], at: datetime) -> Json:
    """/xml/verify and /wsse/verify: one certificate a signer."""
    infos = [info(signer.certificate, ways, by, at) for signer in verdict.signers]
    broken = any(fault.code in (Code.SIGNATURE, Code.CONTENT) for fault in verdict.faults)
    return ok(valid=all(one["valid"] for one in infos) and not broken, signers=infos)


def info(certificate: Certificate, ways: list[str], by: dict[str, Authority], at: datetime) -> Json:
    """CertificateInfo."""
    issuing = next((one for one in by.values() if one.issuing.name == certificate.issuer), None)
    revocations = [entry(certificate, way, issuing) for way in ways]
    active = all(not one["revoked"] and one["reason"] == "OK" for one in revocations)
    in_date = certificate.not_before <= at <= certificate.not_after
    return {
        "valid": bool(issuing) and active and in_date,
        "revocations": revocations,
        "notBefore": written(certificate.not_before),
        "notAfter": written(certificate.not_after),
        "keyUsage": USES[certificate.use],
        "serialNumber": f"{certificate.serial:x}",
        "signAlg": "ECGOST3410-2015-512" if issuing and issuing.kind == GOST else "SHA256WITHRSAENCRYPTION",
        "keyUser": certificate.roles,
        "publicKey": text(certificate.public),
        "signature": text(certificate.signature),
        "subject": holder(certificate.pairs, certificate.name),
        "issuer": holder(certificate.issuer_pairs, certificate.issuer_name),
    }


def entry(certificate: Certificate, way: str, by: Authority | None) -> Json:
    """What it found about revocation by one way. By OCSP the reason is the message, not the reason."""
    if by is None:
        return {"revoked": False, "by": way, "reason": NO_ROOT}
    if moods.mood_of("ncanode") == "try-again" or moods.mood_of(way.lower()) in ASKED_NOBODY:
        return {"revoked": False, "by": way, "reason": "ocsp.pki.gov.kz: Try again"}
    line = next((one for one in by.revoked() if one.serial == certificate.serial), None)
    if line is None:
        return {"revoked": False, "by": way, "reason": "OK"}
    reason = "OK" if way == "OCSP" else REASONS[line.reason]
    return {"revoked": True, "by": way, "revocationTime": written(line.since), "reason": reason}


def stamp_of(raw: bytes) -> Json | None:
    """The time-stamp inside: told, and never used for the verdict."""
    token = cms.stamp_token(raw)
    if token is None:
        return None
    told = structures.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    return {
        "serialNumber": f"{told['serial_number'].native:x}",
        "genTime": written(told["gen_time"].native),
        "policy": told["policy"].dotted,
        "tspHashAlgorithm": told["message_imprint"]["hash_algorithm"]["algorithm"].native,
        "hash": told["message_imprint"]["hashed_message"].native.hex(),
    }


def holder(pairs: list[tuple[str, str]], dn: str) -> Json:
    """Subject or issuer; what is not there is left out, the patronymic is lost."""
    kinds = {"2.5.4.3": "commonName", "2.5.4.4": "surName", "2.5.4.10": "organization", "2.5.4.6": "country"}
    told: Json = {kinds[kind]: value for kind, value in pairs if kind in kinds}
    for kind, value in pairs:
        for prefix in ("IIN", "BIN"):
            if kind in ("2.5.4.5", "2.5.4.11") and str(value).startswith(prefix):
                told[prefix.lower()] = str(value).removeprefix(prefix)
    return {**told, "dn": dn}


def other_certificate(told: Json) -> Json:
    """Bad manners: it speaks of a certificate that nobody asked about."""
    for signer in told["signers"]:
        for one in signer.get("certificates", [signer]):
            one["serialNumber"] = "1f"
            one["valid"] = True
    return {**told, "valid": True}


def ok(**facts: Any) -> Json:
    """The envelope of every answer."""
    return {"status": 200, "message": "OK", **facts}


def written(moment: datetime) -> str:
    """A moment as Java writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000+00:00"


def text(raw: bytes) -> str:
    """Base64 on one line."""
    return base64.b64encode(raw).decode()
