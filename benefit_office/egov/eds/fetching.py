"""Asking the authority over HTTP: OCSP answers, revocation lists, where the certificate itself says they are.

Only a certificate that an anchor vouches for is asked about: an address that a stranger wrote is never visited.
"""

import secrets
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from asn1crypto import ocsp as structures
from asn1crypto import x509

from ..breaker import Unreachable, breaker_of
from ..staying import open_here
from . import asn1, keys
from .certificates import Certificate
from .chain import Trust
from .crl import Crl
from .ocsp import Ocsp
from .revocation import Evidence, revocation_of
from .verdict import UNKNOWN, Refused, Revocation, Status

SECONDS, TRIES = 5, 2
LARGEST = {"ocsp": 200_000, "crl": 64_000_000}
OCSP, CRL = "ocsp", "crl"
OCSP_ACCESS, POINTS, FRESHEST, ACCESS = "ocsp", "2.5.29.31", "2.5.29.46", "1.3.6.1.5.5.7.1.1"
SKEW = timedelta(minutes=5)  # between our clock and the authority's
WITHOUT_NONCE = timedelta(hours=1)  # an answer prepared beforehand (RFC 5019) may be this old
MOST_LISTS, LIST_KEPT = 8, timedelta(hours=1)


@dataclass
class Found:
    """What is known of a certificate's revocation, by which bytes, and why some could not be had."""

    told: Revocation = UNKNOWN
    answers: list[bytes] = field(default_factory=list)
    lists: list[bytes] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def revocation(
    certificate: Certificate, issuer: Certificate, trust: Trust, ways: Iterable[str] = (OCSP, CRL)
) -> Found:
    """Good, revoked or – when nobody could be asked – unknown. The first way that answers is enough."""
    found, later = Found(), Trust(trust.anchors, trust.at + SKEW)
    for way in ways:
        evidence: list[Evidence] = []
        for one in (by_ocsp if way == OCSP else by_lists)(certificate, issuer, trust.at, found):
            evidence.append(one)
            found.told = revocation_of(certificate, issuer, evidence, later)
            if way == OCSP and found.told.status is not Status.UNKNOWN:
                break
        if found.told.status is not Status.UNKNOWN:
            return found
    return found


def by_ocsp(certificate: Certificate, issuer: Certificate, at: datetime, found: Found) -> Iterator[Evidence]:
    """The responders' answers, each to a question of our own."""
    for url in addresses_of_responders(certificate):
        nonce = secrets.token_bytes(16)
        try:
            raw = fetch(url, question(certificate, issuer, nonce), "application/ocsp-request", LARGEST[OCSP])
            answer = Ocsp(raw)
        except (Refused, OSError, *asn1.MALFORMED) as fault:
            found.failures.append(f"OCSP {host_of(url)}: {fault}")
            continue
        if answer.nonce != nonce and (answer.nonce or answer.produced_at < at - WITHOUT_NONCE):
            found.failures.append(f"OCSP {host_of(url)}: an answer to another question")
            continue
        found.answers.append(raw)
        yield answer


def by_lists(certificate: Certificate, issuer: Certificate, at: datetime, found: Found) -> Iterator[Evidence]:
    """The full list and the delta on top of it."""
    for url in (*addresses_of_lists(certificate, POINTS), *addresses_of_lists(certificate, FRESHEST)):
        try:
            raw, listed = list_at(url, issuer, at)
        except (Refused, OSError, *asn1.MALFORMED) as fault:
            found.failures.append(f"CRL {host_of(url)}: {fault}")
            continue
        found.lists.append(raw)
        yield listed


_lists: dict[str, tuple[datetime, bytes, Crl]] = {}


def list_at(url: str, issuer: Certificate, at: datetime) -> tuple[bytes, Crl]:
    """The list that lies there; a long one is not fetched again within the hour while it is in date."""
    kept = _lists.get(url)
    if kept and kept[0] <= at < kept[0] + LIST_KEPT and not kept[2].dated(at + SKEW):
        return kept[1], kept[2]
    raw = fetch(url, None, "", LARGEST[CRL])
    listed = Crl(asn1.blocks(raw)[0])
    listed.check_signed_by(issuer)
    if len(_lists) >= MOST_LISTS:
        _lists.clear()
    _lists[url] = (at, raw, listed)
    return raw, listed


def forget_lists() -> None:
    """Every list is fetched anew."""
    _lists.clear()


def question(certificate: Certificate, issuer: Certificate, nonce: bytes) -> bytes:
    """An OCSP request about one certificate (RFC 6960, 4.1), with a nonce of ours."""
    sha1 = keys.standard_digest("sha1", weak=True)  # what every responder knows; no signature rests on it
    identity = {
        "hash_algorithm": {"algorithm": "sha1"},
        "issuer_name_hash": sha1(issuer.subject),
        "issuer_key_hash": sha1(issuer.key_bits),
        "serial_number": certificate.serial,
    }
    extensions = [{"extn_id": "nonce", "extn_value": nonce}]
    body = {"request_list": [{"req_cert": identity}], "request_extensions": extensions}
    asked: bytes = structures.OCSPRequest({"tbs_request": body}).dump()
    return asked


def fetch(url: str, body: bytes | None, content_type: str, largest: int) -> bytes:
    """The bytes at an address; OSError when it is away, too slow, refuses, or answers too much."""
    host = host_of(url)
    headers = {"Content-Type": content_type} if content_type else {}
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 – http(s) only, see `web`

    def ask() -> bytes:
        try:
            with open_here(request, timeout=SECONDS) as answer:
                read: bytes = answer.read(largest + 1)
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise Unreachable(f"{host} answers {refusal.code}") from None
        if len(read) > largest:
            raise Unreachable(f"{host} answers more than {largest} bytes")
        return read

    return breaker_of(host).call(ask, tries=TRIES)


def addresses_of_responders(certificate: Certificate) -> list[str]:
    """Where the certificate says that its responder listens."""
    value = certificate.extensions.get(ACCESS)
    ways = [] if value is None else value.parsed
    return web(way["access_location"] for way in ways if way["access_method"].native == OCSP_ACCESS)


def addresses_of_lists(certificate: Certificate, extension: str) -> list[str]:
    """Where the certificate says that its lists lie."""
    value = certificate.extensions.get(extension)
    points = [] if value is None else value.parsed
    names = [point["distribution_point"] for point in points]
    return web(one for name in names if name.name == "full_name" for one in name.chosen)


def web(names: Iterable[x509.GeneralName]) -> list[str]:
    """The addresses on the web among some names."""
    found = (name.native for name in names if name.name == "uniform_resource_identifier")
    return [url for url in found if urlsplit(url).scheme in ("http", "https")]


def host_of(url: str) -> str:
    """Whom a breaker is about: host and port."""
    return urlsplit(url).netloc
