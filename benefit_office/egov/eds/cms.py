"""Signatures in CMS (RFC 5652), with the content inside or beside, and the time-stamps within them."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from asn1crypto import cms as structures
from asn1crypto import core, tsp

from . import asn1, keys
from .certificates import Certificate
from .chain import Chain, Trust
from .crl import Crl
from .revocation import Evidence
from .signers import weigh
from .verdict import Code, Fault, Kind, Refused, Signer, Verdict

DATA, SIGNED_DATA, STAMPED = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
TIME_STAMP = "1.2.840.113549.1.9.16.2.14"

Extra = Callable[[Certificate, Chain], Iterable[Fault]]  # what one use of CMS demands of its signer besides


@dataclass
class Signed:
    """A CMS taken apart: ValueError when the bytes are no CMS, Refused when it is one of another purpose."""

    der: bytes
    content_type: str = field(init=False)
    content: bytes | None = field(init=False)
    certificates: tuple[Certificate, ...] = field(init=False)
    lists: tuple[Crl, ...] = field(init=False)
    infos: tuple[structures.SignerInfo, ...] = field(init=False)

    def __post_init__(self) -> None:
        read = structures.ContentInfo.load(self.der, strict=True)
        if read["content_type"].dotted != SIGNED_DATA:
            raise Refused(Code.NO_SIGNER, "This CMS is not a signature.")
        body = read["content"]
        inside = body["encap_content_info"]
        self.content_type = inside["content_type"].dotted
        self.content = content_of(inside["content"])
        self.certificates = tuple(
            Certificate(choice.chosen.dump())
            for choice in of(body["certificates"])
            if choice.name == "certificate"
        )
        self.lists = tuple(
            Crl(choice.chosen.dump()) for choice in of(body["crls"]) if choice.name == "certificate_list"
        )
        self.infos = tuple(body["signer_infos"])


def of(optional: core.Asn1Value) -> Iterable[core.Asn1Value]:
    """The members of an optional set."""
    return [] if isinstance(optional, core.Void) else optional


def content_of(value: core.Asn1Value) -> bytes | None:
    """The content inside, None when it lies beside."""
    if isinstance(value, core.Void):
        return None
    held = value.parsed if isinstance(value, core.Any) else value
    if isinstance(held, core.OctetString | core.ParsableOctetString):
        return bytes(held)
    return bytes(held.contents)  # PKCS #7 of old: any structure, signed without its first bytes


@dataclass(frozen=True)
class Found:
    """What one SignerInfo comes to."""

    signer: Signer | None
    faults: tuple[Fault, ...]
    stamped_at: datetime | None = None


def verify(
    der: bytes,
    trust: Trust,
    *,
    data: bytes | None = None,
    evidence: tuple[Evidence, ...] = (),
    kind: Kind = Kind.CMS,
    content_type: str = "",
    extra: Extra | None = None,
) -> Verdict:
    """Every signer must hold: its signature over the content, its one certificate, chain and dates.

    `data` is the content beside a detached signature; given with an attached one, both must be the same.
    """
    try:
        signed = Signed(der)
        if not signed.infos:
            raise Refused(Code.NO_SIGNER, "Nobody signed: there is no signature inside.")
        if content_type and signed.content_type != content_type:
            raise Refused(Code.MALFORMED, "The content is not of the expected kind.")
    except Refused as refused:
        return Verdict(kind, (refused.fault,))
    content, lacking = whole_content(signed, data)
    evidence = (*evidence, *signed.lists)
    found = [by_one(info, signed, content, trust, evidence, extra) for info in signed.infos]
    faults = (*lacking, *(fault for one in found for fault in one.faults))
    signers = tuple(one.signer for one in found if one.signer)
    return Verdict(
        kind,
        faults,
        ", ".join(dict.fromkeys(signer.algorithm for signer in signers if signer.algorithm)),
        signers,
        content,
        next((one.stamped_at for one in found), None),
    )


def whole_content(signed: Signed, data: bytes | None) -> tuple[bytes | None, list[Fault]]:
    """The bytes that were to be signed, or why there are none to compare with."""
    if signed.content is None:
        beside = Fault(Code.NO_DATA, "The signature is detached: give the signed file, too (--data).")
        return data, [beside] if data is None else []
    if data is not None and not hmac.compare_digest(data, signed.content):
        return None, [Fault(Code.CONTENT, "The content inside the signature is not the given file.")]
    return signed.content, []


def by_one(
    info: structures.SignerInfo,
    signed: Signed,
    content: bytes | None,
    trust: Trust,
    evidence: tuple[Evidence, ...],
    extra: Extra | None,
) -> Found:
    """One signer's verdict; without the content the signature itself stays unweighed, and a fault says so."""
    try:
        certificate = certificate_of(info, (*signed.certificates, *trust.anchors))
    except Refused as refused:
        return Found(None, (refused.fault,))
    faults: list[Fault] = []
    signer, stamped_at = Signer(certificate), None
    try:
        scheme = scheme_of(info)
        signer = replace(signer, algorithm=str(scheme))
        if content is not None:
            check(info, signed, content, certificate, scheme)
    except Refused as refused:
        faults.append(refused.fault)
    weighed = weigh(certificate, signed.certificates, trust, evidence)
    faults += weighed.faults
    if extra is not None:
        faults += extra(certificate, weighed.chain)
    try:
        if signed.content_type != STAMPED:  # a stamp on a stamp's own signature is nobody's evidence here
            stamped_at = stamp_of(info, trust)
    except Refused as refused:
        faults.append(refused.fault)
    known = replace(signer, revocation=weighed.revocation, path=weighed.chain.path)
    return Found(known, tuple(faults), stamped_at)


def certificate_of(info: structures.SignerInfo, certificates: tuple[Certificate, ...]) -> Certificate:
    """The one certificate that a SignerInfo names, inside or trusted by itself; several or none is a refusal."""
    sid = info["sid"]
    if sid.name == "issuer_and_serial_number":
        issuer, serial = sid.chosen["issuer"].dump(), sid.chosen["serial_number"].native
        named = [one for one in certificates if one.issuer == issuer and one.serial == serial]
    else:
        named = [one for one in certificates if one.key_identifier == sid.chosen.native]
    distinct = list(dict.fromkeys(named))
    if len(distinct) != 1:
        says = (
            "The signer's certificate is not inside."
            if not distinct
            else "The signer's certificate is not one."
        )
        raise Refused(Code.NO_CERTIFICATE, says)
    return distinct[0]


def scheme_of(info: structures.SignerInfo) -> keys.Scheme:
    """The signature's scheme, which must go with the digest named beside it."""
    digest = keys.digest_of(asn1.opaque(info["digest_algorithm"]))
    return keys.scheme_of(asn1.opaque(info["signature_algorithm"]), digest)


def check(
    info: structures.SignerInfo,
    signed: Signed,
    content: bytes,
    certificate: Certificate,
    scheme: keys.Scheme,
) -> None:
    """Refused when the signature does not cover the content (RFC 5652, 5.4 and 5.6)."""
    signature = info["signature"].native
    if isinstance(info["signed_attrs"], core.Void):
        if signed.content_type != DATA or looks_like_attributes(content):
            raise Refused(Code.SIGNATURE, "The signature has lost the attributes that it covers.")
        keys.verify(certificate.public, scheme, signature, content)
        return
    attributes = attributes_of(info["signed_attrs"])
    if single(attributes, CONTENT_TYPE).dotted != signed.content_type:
        raise Refused(Code.SIGNATURE, "The signature is of another kind of content.")
    if not hmac.compare_digest(single(attributes, MESSAGE_DIGEST).native, scheme.digest(content)):
        raise Refused(Code.CONTENT, "The content is not the one that was signed.")
    check_names_certificate(attributes, certificate)
    keys.verify(certificate.public, scheme, signature, attributes_as_signed(info["signed_attrs"]))


def attributes_as_signed(attributes: structures.CMSAttributes) -> bytes:
    """The attributes as the SET that was signed, not as the [0] that was stored."""
    stored = attributes.dump()
    if stored[1] == 0x80:  # an indefinite length: only the exact form can have been signed
        stored = structures.CMSAttributes(attributes.native).dump(force=True)
    return bytes([asn1.SET]) + stored[1:]


def looks_like_attributes(content: bytes) -> bool:
    """Whether a content without signed attributes could itself be somebody's signed attributes."""
    try:
        attributes = structures.CMSAttributes.load(content, strict=True)
        return MESSAGE_DIGEST in attributes_of(attributes)
    except (*asn1.MALFORMED, Refused):
        return False


def attributes_of(attributes: structures.CMSAttributes) -> dict[str, core.Asn1Value]:
    """The attributes by identifier; the same one twice is a refusal."""
    found: dict[str, core.Asn1Value] = {}
    for attribute in attributes:
        oid = attribute["type"].dotted
        if oid in found:
            raise Refused(Code.MALFORMED, "The signature has the same attribute twice.")
        found[oid] = attribute["values"]
    return found


def single(attributes: dict[str, core.Asn1Value], oid: str) -> core.Asn1Value:
    """The one value of an attribute that must be there."""
    values = attributes.get(oid)
    if values is None or len(values) != 1:
        raise Refused(Code.MALFORMED, f"The signature lacks its attribute {oid}.")
    return values[0]


def check_names_certificate(attributes: dict[str, core.Asn1Value], certificate: Certificate) -> None:
    """RFC 5035: where the signature names its certificate by hash, it must be this one."""
    for oid in (SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_2):
        if oid not in attributes:
            continue
        first = single(attributes, oid)["certs"][0]
        digest = keys.standard_digest("sha1", weak=True)
        if oid == SIGNING_CERTIFICATE_2:
            digest = keys.digest_of(asn1.opaque(first["hash_algorithm"]))
        if not hmac.compare_digest(first["cert_hash"].native, digest(certificate.der)):
            raise Refused(Code.NO_CERTIFICATE, "The signature names another certificate than the one inside.")


def stamp_token(der: bytes) -> bytes | None:
    """The time-stamp token that the first signer's signature brings with it."""
    for info in Signed(der).infos[:1]:
        if not isinstance(info["unsigned_attrs"], core.Void):
            values = attributes_of(info["unsigned_attrs"]).get(TIME_STAMP)
            return None if values is None else bytes(values[0].dump())
    return None


def stamp_of(info: structures.SignerInfo, trust: Trust) -> datetime | None:
    """The moment of the time-stamp on a signature; Refused when the stamp was changed or is of another signature.

    Whether its authority is trusted is for the one who keeps the evidence (`tsp.verify` on the token).
    """
    if isinstance(info["unsigned_attrs"], core.Void):
        return None
    values = attributes_of(info["unsigned_attrs"]).get(TIME_STAMP)
    if values is None:
        return None
    token = values[0].dump()
    stamp = tsp.TSTInfo.load(Signed(token).content or b"", strict=True)
    imprint = stamp["message_imprint"]
    digest = keys.digest_of(asn1.opaque(imprint["hash_algorithm"]))
    if not hmac.compare_digest(imprint["hashed_message"].native, digest(info["signature"].native)):
        raise Refused(Code.TIMESTAMP, "The time-stamp is of another signature.")
    verdict = verify(token, trust, kind=Kind.TIMESTAMP, content_type=STAMPED)
    if any(fault.code in (Code.SIGNATURE, Code.CONTENT, Code.MALFORMED) for fault in verdict.faults):
        raise Refused(Code.TIMESTAMP, "The time-stamp on the signature was changed.")
    stamped_at: datetime = stamp["gen_time"].native
    return stamped_at
