"""One signature, one key: RSA, ECDSA and GOST 34.10-2015 behind the identifiers that say which it is."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from asn1crypto import algos
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import load_der_public_key

from . import asn1
from .gost import signature as gost
from .gost.curve import CURVE_256, CURVE_512, Curve
from .gost.streebog import streebog
from .verdict import Code, Refused

KZ = "1.2.398.3.10.1"
RSA_BITS, EC_BITS = 2048, 224  # the least that is still held to be safe


@dataclass(frozen=True)
class Digest:
    """A hash function by its identifier."""

    name: str
    make: Callable[[bytes], bytes]
    weak: bool = False

    def __call__(self, data: bytes) -> bytes:
        return self.make(data)


def standard_digest(name: str, weak: bool = False) -> Digest:
    """A hash function of Python's own library."""
    return Digest(
        name.upper(), lambda data: hashlib.new(name, data, usedforsecurity=not weak).digest(), weak=weak
    )


DIGESTS = {
    "1.3.14.3.2.26": standard_digest("sha1", weak=True),
    "1.2.840.113549.2.5": standard_digest("md5", weak=True),
    "2.16.840.1.101.3.4.2.4": standard_digest("sha224"),
    "2.16.840.1.101.3.4.2.1": standard_digest("sha256"),
    "2.16.840.1.101.3.4.2.2": standard_digest("sha384"),
    "2.16.840.1.101.3.4.2.3": standard_digest("sha512"),
    f"{KZ}.3.2": Digest("Streebog-256", partial(streebog, bits=256)),
    f"{KZ}.3.3": Digest("Streebog-512", streebog),
}
OID_OF = {digest.name: oid for oid, digest in DIGESTS.items()}
RSA_PLAIN, RSA_PSS = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"
EC_KEY = "1.2.840.10045.2.1"
GOST_512, GOST_256 = "GOST 34.10-2015-512", "GOST 34.10-2015-256"
GOST_KEYS = {f"{KZ}.1.2.2": GOST_512, f"{KZ}.1.2.1": GOST_256}
GOST_CURVES: dict[str, tuple[str, Curve]] = {
    f"{KZ}.1.2.2.1": (GOST_512, CURVE_512),
    f"{KZ}.1.2.1.1": (GOST_256, CURVE_256),
}
GOST_DIGESTS = {GOST_512: "Streebog-512", GOST_256: "Streebog-256"}
# Signature identifier → (family, name of the hash that it fixes, or "" where another field names it).
SIGNATURES = {
    RSA_PLAIN: ("RSA", ""),
    "1.2.840.113549.1.1.4": ("RSA", "MD5"),
    "1.2.840.113549.1.1.5": ("RSA", "SHA1"),
    "1.2.840.113549.1.1.14": ("RSA", "SHA224"),
    "1.2.840.113549.1.1.11": ("RSA", "SHA256"),
    "1.2.840.113549.1.1.12": ("RSA", "SHA384"),
    "1.2.840.113549.1.1.13": ("RSA", "SHA512"),
    RSA_PSS: ("RSA-PSS", ""),
    EC_KEY: ("ECDSA", ""),
    "1.2.840.10045.4.1": ("ECDSA", "SHA1"),
    "1.2.840.10045.4.3.1": ("ECDSA", "SHA224"),
    "1.2.840.10045.4.3.2": ("ECDSA", "SHA256"),
    "1.2.840.10045.4.3.3": ("ECDSA", "SHA384"),
    "1.2.840.10045.4.3.4": ("ECDSA", "SHA512"),
    f"{KZ}.1.2.3.2": (GOST_512, "Streebog-512"),
    f"{KZ}.1.2.3.1": (GOST_256, "Streebog-256"),
    f"{KZ}.1.2.2": (GOST_512, "Streebog-512"),
    f"{KZ}.1.2.1": (GOST_256, "Streebog-256"),
}
OLD_GOST = (f"{KZ}.1.1.", f"{KZ}.3.1")
LIBRARY_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "SHA224": hashes.SHA224, "SHA256": hashes.SHA256, "SHA384": hashes.SHA384, "SHA512": hashes.SHA512,
}  # fmt: skip


@dataclass(frozen=True)
class Scheme:
    """How a signature was made: family, hash, and for RSA-PSS the length of its salt."""

    family: str
    digest: Digest
    salt: int | None = None

    def __str__(self) -> str:
        return self.family if self.family in GOST_DIGESTS else f"{self.family}-{self.digest.name}"


def unsupported(oid: str) -> Refused:
    """The refusal of an algorithm that is not known here."""
    if f"{oid}.".startswith(OLD_GOST):
        return Refused(
            Code.UNSUPPORTED, "GOST 34.310-2004 is not verified here; the certified program can do it."
        )
    return Refused(Code.UNSUPPORTED, f"The algorithm {oid} is not known here.")


def digest_of(algorithm: asn1.Opaque, *, weak: bool = False) -> Digest:
    """The hash function of an AlgorithmIdentifier; a broken one only where no signature rests on it."""
    oid = algorithm["algorithm"].dotted
    digest = DIGESTS.get(oid)
    if digest is None:
        raise unsupported(oid)
    if not asn1.no_parameters(algorithm):
        raise Refused(Code.MALFORMED, f"The hash {digest.name} has parameters that it cannot have.")
    return digest if weak else strong(digest)


def strong(digest: Digest) -> Digest:
    """The hash itself, unless it is broken."""
    if digest.weak:
        raise Refused(Code.WEAK, f"{digest.name} is broken: such a signature can be forged.")
    return digest


def scheme_of(algorithm: asn1.Opaque, digest: Digest | None = None) -> Scheme:
    """The scheme of a signature's AlgorithmIdentifier; `digest` is the hash that a CMS names beside it."""
    oid = algorithm["algorithm"].dotted
    if oid not in SIGNATURES:
        raise unsupported(oid)
    family, hashed = SIGNATURES[oid]
    if family == "RSA-PSS":
        scheme = pss(asn1.parameters_of(algorithm))
    elif not asn1.no_parameters(algorithm):
        raise Refused(Code.MALFORMED, f"The signature algorithm {family} has parameters that it cannot have.")
    elif hashed:
        scheme = Scheme(family, strong(DIGESTS[OID_OF[hashed]]))
    elif digest is not None:
        scheme = Scheme(family, strong(digest))
    else:
        raise unsupported(oid)
    if digest is not None and scheme.digest.name != digest.name:
        raise Refused(Code.SIGNATURE, f"Signed with {scheme}, but the digest is {digest.name}.")
    return scheme


def pss(parameters: bytes) -> Scheme:
    """RSA-PSS with one hash for the text and its mask."""
    read = algos.RSASSAPSSParams.load(parameters or b"\x30\x00", strict=True)
    digest = digest_of(asn1.opaque(read["hash_algorithm"]))
    mask = read["mask_gen_algorithm"]
    masked = digest_of(asn1.opaque(mask["parameters"]))
    if mask["algorithm"].native != "mgf1" or masked.name != digest.name:
        raise Refused(Code.UNSUPPORTED, "RSA-PSS with a mask of another hash is not known here.")
    return Scheme("RSA-PSS", digest, salt=int(read["salt_length"].native))


def key_family(public: bytes) -> str:
    """Whose key it is: RSA, ECDSA or one of the GOSTs; "" for others."""
    oid = asn1.PublicKeyInfo.load(public)["algorithm"]["algorithm"].dotted
    if oid in GOST_KEYS:
        return GOST_KEYS[oid]
    return {RSA_PLAIN: "RSA", RSA_PSS: "RSA", EC_KEY: "ECDSA"}.get(oid, "")


def verify(public: bytes, scheme: Scheme, signature: bytes, data: bytes) -> None:
    """Nothing when `signature` over `data` was made with the private half of `public` (DER); Refused otherwise."""
    family = key_family(public)
    if family != scheme.family.removesuffix("-PSS"):
        raise Refused(Code.SIGNATURE, f"Signed with {scheme}, but the certificate's key is of another kind.")
    verified = gost_verified if family in GOST_DIGESTS else library_verified
    if not verified(public, scheme, signature, data):
        raise Refused(Code.SIGNATURE, "The signature does not match: the text or the signature was changed.")


def gost_key(public: bytes) -> gost.PublicKey:
    """The GOST key of a certificate: an OCTET STRING with x‖y inside the BIT STRING."""
    read = asn1.PublicKeyInfo.load(public, strict=True)
    family = GOST_KEYS[read["algorithm"]["algorithm"].dotted]
    tags = list(asn1.children(asn1.one(asn1.parameters_of(read["algorithm"]))[1]))
    curve = str(asn1.core.ObjectIdentifier.load(tags[0][1], strict=True).dotted)
    if GOST_CURVES.get(curve, ("",))[0] != family:
        raise Refused(Code.UNSUPPORTED, f"The curve {curve} is not known here.")
    raw = asn1.core.OctetString.load(asn1.bits(read["public_key"]), strict=True).native
    try:
        return gost.PublicKey.read(GOST_CURVES[curve][1], raw)
    except ValueError as wrong:
        raise Refused(Code.MALFORMED, f"The certificate holds {wrong}.") from wrong


def gost_verified(public: bytes, scheme: Scheme, signature: bytes, data: bytes) -> bool:
    """GOST by our own arithmetic."""
    return gost.verify(gost_key(public), scheme.digest(data), signature)


def library_verified(public: bytes, scheme: Scheme, signature: bytes, data: bytes) -> bool:
    """RSA and ECDSA by `cryptography`."""
    try:
        key = load_der_public_key(public)
    except (UnsupportedAlgorithm, ValueError) as strange:
        raise Refused(Code.UNSUPPORTED, "The certificate's public key is not known here.") from strange
    hashed = utils.Prehashed(LIBRARY_HASHES[scheme.digest.name]())
    digest = scheme.digest(data)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            enough(key.key_size, RSA_BITS, "RSA")
            key.verify(signature, digest, padding_of(scheme), hashed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            enough(key.key_size, EC_BITS, "ECDSA")
            key.verify(signature, digest, ec.ECDSA(hashed))
        else:
            return False
    except InvalidSignature:
        return False
    except (UnsupportedAlgorithm, ValueError) as strange:
        raise Refused(Code.UNSUPPORTED, f"{scheme} with such a key is not known here.") from strange
    return True


def padding_of(scheme: Scheme) -> padding.PKCS1v15 | padding.PSS:
    """What fills an RSA signature up."""
    if scheme.salt is None:
        return padding.PKCS1v15()
    hashed = LIBRARY_HASHES[scheme.digest.name]()
    return padding.PSS(mgf=padding.MGF1(hashed), salt_length=scheme.salt)


def enough(size: int, least: int, family: str) -> None:
    """Refused when a key is so short that its signatures can be forged."""
    if size < least:
        raise Refused(Code.WEAK, f"A key {family} of {size} bits is too short; {least} is the least.")
