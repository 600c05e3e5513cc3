"""Keys made from a seed, so that the same PKI comes out every time. Nothing of it is secret."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from itertools import count
from math import gcd, prod
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from benefit_office.egov.eds.gost import signature as gost
from benefit_office.egov.eds.gost.curve import CURVE_256, CURVE_512
from benefit_office.egov.eds.gost.streebog import streebog

from . import der

EXPONENT, ROUNDS = 65537, 24
KZ = "1.2.398.3.10.1"
SMALL = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]
PRODUCT = prod(SMALL)
SHA256 = "2.16.840.1.101.3.4.2.1"


class Key(Protocol):
    """A private key: what a certificate says of it, and what it signs."""

    @property
    def public(self) -> bytes:
        """SubjectPublicKeyInfo."""

    @property
    def algorithm(self) -> bytes:
        """AlgorithmIdentifier of its signatures."""

    @property
    def digest_algorithm(self) -> bytes:
        """AlgorithmIdentifier of its hash."""

    @property
    def xml(self) -> tuple[str, str]:
        """SignatureMethod and DigestMethod."""

    def digest(self, data: bytes) -> bytes:
        """The hash that goes with the key."""

    def sign(self, data: bytes) -> bytes:
        """A signature as certificates and CMS hold it."""

    def sign_xml(self, data: bytes) -> bytes:
        """A signature as XML holds it."""


def stream(seed: str, size: int) -> bytes:
    """As many bytes as wanted from a seed."""
    return hashlib.shake_256(seed.encode()).digest(size)


def is_prime(number: int, seed: str) -> bool:
    """Miller and Rabin's test, with witnesses from the seed."""
    if gcd(number, PRODUCT) != 1:
        return False
    odd = number - 1
    twos = (odd & -odd).bit_length() - 1
    odd >>= twos
    for turn in range(ROUNDS):
        witness = int.from_bytes(stream(f"{seed}/{turn}", 64), "big") % (number - 3) + 2
        power = pow(witness, odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def prime(seed: str, size: int) -> int:
    """A prime of `size` bits whose two highest bits are set."""
    start = int.from_bytes(stream(seed, size // 8), "big") | 3 << (size - 2) | 1
    for number in count(start, 2):
        if (number - 1) % EXPONENT and is_prime(number, seed):
            return number
    raise AssertionError  # count never ends


def number_below(seed: str, limit: int) -> int:
    """A number from 1 to below the limit."""
    return int.from_bytes(stream(seed, 96), "big") % (limit - 1) + 1


@dataclass(frozen=True)
class RsaKey:
    """RSA with SHA-256."""

    private: rsa.RSAPrivateKey
    algorithm = der.seq(der.oid("1.2.840.113549.1.1.11"), der.NULL)
    digest_algorithm = der.seq(der.oid(SHA256), der.NULL)
    xml = ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256")

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def digest(self, data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    sign_xml = sign


@dataclass(frozen=True)
class EcKey:
    """ECDSA on P-256 with SHA-256."""

    private: ec.EllipticCurvePrivateKey
    algorithm = der.seq(der.oid("1.2.840.10045.4.3.2"))
    digest_algorithm = der.seq(der.oid(SHA256))
    xml = ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256")

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def digest(self, data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))

    def sign_xml(self, data: bytes) -> bytes:
        r, s = decode_dss_signature(self.sign(data))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass(frozen=True)
class GostKey:
    """GOST 34.10-2015 with Streebog, of 512 or 256 bits, in Kazakhstan's identifiers."""

    private: int
    size: int = 512

    @property
    def curve(self) -> gost.Curve:
        return CURVE_512 if self.size == 512 else CURVE_256

    @property
    def _branch(self) -> int:
        return 2 if self.size == 512 else 1

    @property
    def public(self) -> bytes:
        kind = der.oid(f"{KZ}.1.2.{self._branch}")
        parameters = der.seq(der.oid(f"{KZ}.1.2.{self._branch}.1"), der.oid(f"{KZ}.3.{self._branch + 1}"))
        point = gost.public_key(self.curve, self.private).dump()
        return der.seq(der.seq(kind, parameters), der.bits(der.octets(point)))

    @property
    def algorithm(self) -> bytes:
        return der.seq(der.oid(f"{KZ}.1.2.3.{self._branch}"), der.NULL)

    @property
    def digest_algorithm(self) -> bytes:
        return der.seq(der.oid(f"{KZ}.3.{self._branch + 1}"), der.NULL)

    @property
    def xml(self) -> tuple[str, str]:
        names = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"
        return (
            f"{names}gostr34102015-gostr34112015-{self.size}",
            f"{names}gostr34112015-{self.size}",
        )

    def digest(self, data: bytes) -> bytes:
        return streebog(data, self.size)

    def sign(self, data: bytes) -> bytes:
        digest = self.digest(data)
        secret = self.private.to_bytes(self.curve.size, "big")
        nonce = hmac.new(secret, digest, hashlib.sha3_512).digest()
        return gost.sign(self.curve, self.private, digest, nonce=number_below(nonce.hex(), self.curve.q))

    sign_xml = sign


def rsa_primes(seed: str, size: int = 2048) -> tuple[int, int]:
    """The primes of a seed. Finding them takes its time."""
    return prime(f"{seed}/p", size // 2), prime(f"{seed}/q", size // 2)


@cache
def rsa_key(seed: str, size: int = 2048) -> RsaKey:
    """The RSA key of a seed."""
    return rsa_key_of(*rsa_primes(seed, size))


@cache
def rsa_key_of(p: int, q: int) -> RsaKey:
    """The RSA key of two primes."""
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(EXPONENT, p * q)
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    )
    return RsaKey(numbers.private_key())


@cache
def ec_key(seed: str) -> EcKey:
    """The ECDSA key of a seed."""
    order = int("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16)
    return EcKey(ec.derive_private_key(number_below(seed, order), ec.SECP256R1()))


@cache
def gost_key(seed: str, size: int = 512) -> GostKey:
    """The GOST key of a seed."""
    return GostKey(number_below(seed, (CURVE_512 if size == 512 else CURVE_256).q), size)
