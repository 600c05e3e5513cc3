"""A small writer of DER: as much of X.690 as certificates, lists, answers and signatures need."""

from datetime import datetime

SEQUENCE, SET = 0x30, 0x31
NULL = b"\x05\x00"
TRUE = b"\x01\x01\xff"


def tlv(tag: int, *parts: bytes) -> bytes:
    """One structure: tag, length, contents."""
    contents = b"".join(parts)
    length = len(contents)
    if length < 0x80:
        return bytes([tag, length]) + contents
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + contents


def seq(*parts: bytes) -> bytes:
    """SEQUENCE."""
    return tlv(SEQUENCE, *parts)


def set_of(*parts: bytes, tag: int = SET) -> bytes:
    """SET OF, sorted as DER wants it."""
    return tlv(tag, *sorted(parts))


def explicit(number: int, *parts: bytes) -> bytes:
    """[number] EXPLICIT, and IMPLICIT of what is constructed."""
    return tlv(0xA0 | number, *parts)


def implicit(number: int, contents: bytes) -> bytes:
    """[number] IMPLICIT of what is primitive."""
    return tlv(0x80 | number, contents)


def integer(value: int) -> bytes:
    """INTEGER, not below zero."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def enumerated(value: int) -> bytes:
    """ENUMERATED."""
    return tlv(0x0A, bytes([value]))


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    return tlv(0x06, b"".join(base_128(number) for number in (40 * first + second, *rest)))


def base_128(number: int) -> bytes:
    """Seven bits a byte, the high bit set on all but the last."""
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(0x80 | number & 0x7F)
    return bytes(reversed(digits))


def octets(value: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(0x04, value)


def bits(value: bytes, unused: int = 0) -> bytes:
    """BIT STRING."""
    return tlv(0x03, bytes([unused]), value)


def flags(*places: int) -> bytes:
    """BIT STRING of named bits, without the zeros at its end."""
    highest = max(places)
    size = highest // 8 + 1
    value = sum(1 << (8 * size - 1 - place) for place in places)
    return bits(value.to_bytes(size, "big"), unused=8 * size - 1 - highest)


def utf8(text: str) -> bytes:
    """UTF8String."""
    return tlv(0x0C, text.encode())


def printable(text: str) -> bytes:
    """PrintableString."""
    return tlv(0x13, text.encode("ascii"))


def ia5(text: str) -> bytes:
    """IA5String."""
    return tlv(0x16, text.encode("ascii"))


def generalized(moment: datetime) -> bytes:
    """GeneralizedTime of an aware moment in UTC."""
    return tlv(0x18, f"{moment:%Y%m%d%H%M%SZ}".encode())


def time(moment: datetime) -> bytes:
    """UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5)."""
    return tlv(0x17, f"{moment:%y%m%d%H%M%SZ}".encode()) if moment.year < 2050 else generalized(moment)
