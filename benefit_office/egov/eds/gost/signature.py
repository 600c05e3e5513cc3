"""The signature of GOST 34.10-2015 (RFC 7091) in the byte order of Kazakhstan's National Certification Authority."""

from dataclasses import dataclass
from typing import Final

from .curve import Curve, affine, combine

LITTLE: Final = "little"  # coordinates, hash and both halves of a signature; Russian practice differs


@dataclass(frozen=True)
class PublicKey:
    """A point of a curve."""

    curve: Curve
    x: int
    y: int

    @classmethod
    def read(cls, curve: Curve, raw: bytes) -> "PublicKey":
        """x and y, each least significant byte first; ValueError when that is no point of the curve."""
        half = curve.size
        if len(raw) != 2 * half:
            raise ValueError("a public key of the wrong length")
        x, y = int.from_bytes(raw[:half], LITTLE), int.from_bytes(raw[half:], LITTLE)
        if not curve.holds(x, y):
            raise ValueError("a public key outside its curve")
        return cls(curve, x, y)

    def dump(self) -> bytes:
        return self.x.to_bytes(self.curve.size, LITTLE) + self.y.to_bytes(self.curve.size, LITTLE)


def public_key(curve: Curve, private: int) -> PublicKey:
    """The public key of a private one."""
    return PublicKey(curve, *affine(curve, combine(curve, private, 0, curve.base)))


def reduced(curve: Curve, digest: bytes) -> int:
    """The hash as a number below the order, never zero (RFC 7091, 6.1 step 2)."""
    return int.from_bytes(digest, LITTLE) % curve.q or 1


def verify(key: PublicKey, digest: bytes, signature: bytes) -> bool:
    """RFC 7091, 6.2, for a signature r‖s."""
    curve = key.curve
    half = curve.size
    if len(signature) != 2 * half:
        return False
    r, s = int.from_bytes(signature[:half], LITTLE), int.from_bytes(signature[half:], LITTLE)
    if not (0 < r < curve.q and 0 < s < curve.q):
        return False
    v = pow(reduced(curve, digest), -1, curve.q)
    point = combine(curve, s * v % curve.q, -r * v % curve.q, (key.x, key.y, 1))
    return bool(point[2]) and affine(curve, point)[0] % curve.q == r


def sign(curve: Curve, private: int, digest: bytes, *, nonce: int) -> bytes:
    """RFC 7091, 6.1. The nonce is the caller's: secret, and never the same for two texts."""
    r = affine(curve, combine(curve, nonce, 0, curve.base))[0] % curve.q
    s = (r * private + nonce * reduced(curve, digest)) % curve.q
    if not r or not s:
        raise ValueError("this nonce gives no signature")
    return r.to_bytes(curve.size, LITTLE) + s.to_bytes(curve.size, LITTLE)
