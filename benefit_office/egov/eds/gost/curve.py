"""Elliptic curves of GOST 34.10-2015 in Jacobian coordinates."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

Point = tuple[int, int, int]  # X, Y, Z; x = X/Z², y = Y/Z³; Z = 0 is the point at infinity
INFINITY: Point = (1, 1, 0)
WINDOW = 5


@dataclass(frozen=True)
class Curve:
    """y² = x³ + ax + b over p, with a point (x, y) of prime order q."""

    p: int
    a: int
    b: int
    q: int
    x: int
    y: int

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    @property
    def base(self) -> Point:
        return (self.x, self.y, 1)

    def holds(self, x: int, y: int) -> bool:
        """Whether (x, y) is a point of the curve."""
        in_field = 0 <= x < self.p and 0 <= y < self.p
        return in_field and (y * y - (x * x + self.a) * x - self.b) % self.p == 0


def double(curve: Curve, point: Point) -> Point:
    """Twice a point."""
    x, y, z = point
    if not y or not z:
        return INFINITY
    p = curve.p
    yy = y * y % p
    s = 4 * x * yy % p
    zz = z * z % p
    m = 3 * (x - zz) * (x + zz) % p if curve.a == p - 3 else (3 * x * x + curve.a * zz * zz) % p
    doubled = (m * m - 2 * s) % p
    return doubled, (m * (s - doubled) - 8 * yy * yy) % p, 2 * y * z % p


def add(curve: Curve, left: Point, right: Point) -> Point:
    """The sum of two points."""
    x1, y1, z1 = left
    x2, y2, z2 = right
    if not z1:
        return right
    if not z2:
        return left
    p = curve.p
    zz1, zz2 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * zz2 % p, x2 * zz1 % p
    s1, s2 = y1 * zz2 * z2 % p, y2 * zz1 * z1 % p
    h, r = (u2 - u1) % p, (s2 - s1) % p
    if not h:
        return INFINITY if r else double(curve, left)
    hh = h * h % p
    hhh = h * hh % p
    v = u1 * hh % p
    x3 = (r * r - hhh - 2 * v) % p
    return x3, (r * (v - x3) - s1 * hhh) % p, h * z1 * z2 % p


def odd_multiples(curve: Curve, point: Point) -> list[Point]:
    """1, 3, 5 … 15 times a point."""
    twice, multiples = double(curve, point), [point]
    for _ in range((1 << (WINDOW - 2)) - 1):
        multiples.append(add(curve, multiples[-1], twice))
    return multiples


@cache
def base_multiples(curve: Curve) -> list[Point]:
    """The odd multiples of the base point, once for all."""
    return odd_multiples(curve, curve.base)


def digits(scalar: int) -> Iterator[int]:
    """The scalar in the window form: odd digits from -15 to 15 with zeros between, the lowest first."""
    while scalar:
        digit = 0
        if scalar & 1:
            digit = scalar & ((1 << WINDOW) - 1)
            if digit >> (WINDOW - 1):
                digit -= 1 << WINDOW
            scalar -= digit
        yield digit
        scalar >>= 1


def combine(curve: Curve, first: int, second: int, point: Point) -> Point:
    """`first` times the base point plus `second` times `point`, in one walk (Shamir's trick)."""
    ways = [(list(digits(first)), base_multiples(curve))]
    if second:
        ways.append((list(digits(second)), odd_multiples(curve, point)))
    total = INFINITY
    for place in range(max(len(row) for row, _multiples in ways) - 1, -1, -1):
        total = double(curve, total)
        for row, multiples in ways:
            digit = row[place] if place < len(row) else 0
            if digit > 0:
                total = add(curve, total, multiples[digit >> 1])
            elif digit:
                x, y, z = multiples[-digit >> 1]
                total = add(curve, total, (x, -y, z))
    return total


def affine(curve: Curve, point: Point) -> tuple[int, int]:
    """x and y of a point that is not at infinity."""
    x, y, z = point
    inverse = pow(z, -1, curve.p)
    square = inverse * inverse % curve.p
    return x * square % curve.p, y * square * inverse % curve.p


# RFC 7836, appendix A.1 and A.2; Kazakhstan's identifiers …1.1.2.2.1 and …1.1.2.1.1 are these two curves.
CURVE_512 = Curve(
    p=2**512 - 569,
    a=2**512 - 572,
    b=int(
        "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265"
        "EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
        16,
    ),
    q=int(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
        "27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
        16,
    ),
    x=3,
    y=int(
        "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921"
        "DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
        16,
    ),
)
CURVE_256 = Curve(
    p=2**256 - 617,
    a=0xC2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335,
    b=0x295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513,
    q=0x400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67,
    x=0x91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28,
    y=0x32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C,
)
