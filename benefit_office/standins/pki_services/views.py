"""OCSP, lists, time-stamps and certificates over HTTP, as the certification authority gives them (RFC 6960, 3161)."""

import base64
import time
from datetime import timedelta
from urllib.parse import unquote

from asn1crypto import core, ocsp, tsp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from benefit_office.egov.eds import keys

from ..pki import answers
from ..pki.authority import Authority
from . import moods, words
from .authorities import authorities, now

SLOW = 20  # seconds: longer than anybody waits
UNAVAILABLE = 503
NONCE = "1.3.6.1.5.5.7.48.1.2"


@require_safe
def control(request: HttpRequest) -> HttpResponse:
    """How the services behave: chosen here, for trying what the office does then."""
    rows = [
        {
            "name": name,
            "title": words.SERVICES[name],
            "mood": moods.mood_of(name),
            "moods": [(mood, words.MOODS[mood]) for mood in known],
        }
        for name, known in moods.MOODS.items()
    ]
    return render(request, "standin/pki.html", {"services": rows})


@csrf_exempt
@require_http_methods(["POST"])
def mood(request: HttpRequest) -> HttpResponse:
    """Another mood of one service; 422 for one that is not known."""
    service, wanted = request.POST.get("service", ""), request.POST.get("mood", "")
    if wanted not in moods.MOODS.get(service, ()):
        return HttpResponse(status=422)
    moods.set_mood(service, wanted)
    return redirect("pki")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def ocsp_responder(request: HttpRequest, asked: str = "") -> HttpResponse:
    """The status of the first certificate that is asked about."""
    mood = moods.mood_of("ocsp")
    if troubled := trouble(mood):
        return troubled
    raw = request.body if request.method == "POST" else base64.b64decode(unquote(asked))
    try:
        body = ocsp.OCSPRequest.load(raw, strict=True)["tbs_request"]
        identity = body["request_list"][0]["req_cert"]
        serial, name = identity["serial_number"].native, identity["issuer_name_hash"].native
        digest = keys.DIGESTS[identity["hash_algorithm"]["algorithm"].dotted]
        nonce = nonce_of(body["request_extensions"])
    except (ValueError, KeyError, IndexError, TypeError):
        return der(answers.ocsp_refusal(1), "application/ocsp-response")
    if mood == "later":
        return der(answers.ocsp_refusal(3), "application/ocsp-response")
    for authority in authorities().values():
        if digest(authority.issuing.name) == name:
            return der(answer(authority, serial, mood, nonce, identity.dump()), "application/ocsp-response")
    return der(answers.ocsp_refusal(6), "application/ocsp-response")


def answer(authority: Authority, serial: int, mood: str, nonce: bytes, identity: bytes) -> bytes:
    """The answer in a mood: with another nonce, without one and old, by somebody else, or «unknown»."""
    at = now()
    if mood == "no-nonce":
        return authority.ocsp(serial, at - timedelta(days=2), b"", identity)
    if mood == "other-nonce":
        return authority.ocsp(serial, at, nonce[::-1], identity)
    if mood in ("foreign", "unknown"):
        by = authority.foreign_root if mood == "foreign" else authority.responder
        known = mood == "foreign"
        return answers.ocsp_answer(
            by, authority.issuing, serial, since=at, known=known, nonce=nonce, asked=identity
        )
    return authority.ocsp(serial, at, nonce, identity)


@require_safe
def revocation_list(request: HttpRequest, name: str) -> HttpResponse:
    """A full list or the delta on top of it; «foreign» signs with another authority's key."""
    mood = moods.mood_of("crl")
    if troubled := trouble(mood):
        return troubled
    kind, _dash, delta = name.partition("-")
    authority = authorities().get(kind.upper())
    if authority is None or delta not in ("", "delta"):
        raise Http404
    if mood == "foreign":
        at = now()
        return der(
            answers.revocation_list(authority.foreign_root, (), since=at, until=at + timedelta(days=1)),
            "application/pkix-crl",
        )
    return der(authority.delta(now()) if delta else authority.crl(now()), "application/pkix-crl")


@csrf_exempt
@require_http_methods(["POST"])
def stamper(request: HttpRequest) -> HttpResponse:
    """A time-stamp on a hash."""
    mood = moods.mood_of("tsa")
    if troubled := trouble(mood):
        return troubled
    try:
        asked = tsp.TimeStampReq.load(request.body, strict=True)
        imprint = asked["message_imprint"]
        wanted = (imprint["hash_algorithm"].dump(), imprint["hashed_message"].native)
        nonce = asked["nonce"].native
    except (ValueError, KeyError, TypeError):
        return der(answers.stamp_refusal(), "application/timestamp-reply")
    if mood == "later":
        return der(answers.stamp_refusal(), "application/timestamp-reply")
    authority = authorities()["RSA"]
    token = answers.time_stamp(
        authority.stamper, b"", now(), imprint=wanted, serial=int(time.time() * 1000), nonce=nonce
    )
    return der(answers.stamp_answer(token), "application/timestamp-reply")


@require_safe
def certificate(request: HttpRequest, name: str) -> HttpResponse:
    """The issuing authority's certificate."""
    authority = authorities().get(name.upper())
    if authority is None:
        raise Http404
    return der(authority.issuing.der, "application/pkix-cert")


def trouble(mood: str) -> HttpResponse | None:
    """Away, or so slow that nobody waits."""
    if mood == "slow":
        time.sleep(SLOW)
    return HttpResponse(status=UNAVAILABLE) if mood in ("down", "slow") else None


def nonce_of(extensions: core.Asn1Value) -> bytes:
    """The nonce of a question, b"" for none."""
    found = [one["extn_value"].parsed.native for one in extensions if one["extn_id"].dotted == NONCE]
    return bytes(found[0]) if found else b""


def der(content: bytes, kind: str) -> HttpResponse:
    """A file of the authority."""
    return HttpResponse(content, content_type=kind)
