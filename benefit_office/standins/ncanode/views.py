"""NCANode 3's endpoints as the office uses them: JSON in, JSON out, no authentication. A stand-in."""

import base64
import binascii
import json
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from benefit_office.egov.eds import cms
from benefit_office.egov.eds.backends.embedded import by_itself
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.verdict import Code, Refused

from ..pki_services import moods
from ..pki_services.authorities import authorities, now
from . import said

SLOW = 20
OTHER_CONTENT = "content hash found in signed attributes different"
Asked = dict[str, Any]


class Wrong(Exception):
    """400: the client's fault, in NCANode's own words."""


def endpoint(answer: Callable[[Asked], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    """One POST endpoint in the mood of the day."""

    @csrf_exempt
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        mood = moods.mood_of("ncanode")
        if mood == "slow":
            time.sleep(SLOW)
        if mood in ("slow", "down"):
            return JsonResponse({"status": 500, "message": "Internal Server Error"}, status=500)
        if mood == "garbage":
            return HttpResponse("<html>502 Bad Gateway</html>")
        if mood == "empty":
            return JsonResponse(said.ok(valid=True, signers=[]))
        try:
            told = answer(json.loads(request.body))
        except (Wrong, KeyError, ValueError, TypeError, binascii.Error) as wrong:
            return JsonResponse({"status": 400, "message": str(wrong)}, status=400)
        if mood == "other-certificate" and "signers" in told:
            told = said.other_certificate(told)
        return JsonResponse({**told, "valid": True} if mood == "believes-all" and "valid" in told else told)

    return view


@endpoint
def cms_verify(asked: Asked) -> dict[str, Any]:
    """/cms/verify: `data` counts for a detached signature only."""
    raw = base64.b64decode(asked["cms"], validate=True)
    try:
        inside = cms.Signed(raw).content
    except Refused:
        inside = b""
    data = None if inside is not None else base64.b64decode(asked.get("data") or "")
    verdict = by_itself(raw, anchors(), data, now())
    codes = {fault.code for fault in verdict.faults}
    if Code.CONTENT in codes or (inside is None and not asked.get("data")):
        raise Wrong(OTHER_CONTENT)
    if codes & {Code.UNREADABLE, Code.MALFORMED}:
        raise Wrong("Malformed content.")
    return said.cms_answer(raw, verdict, ways(asked), authorities(), now())


@endpoint
def cms_extract(asked: Asked) -> dict[str, Any]:
    """/cms/extract: the content inside."""
    inside = cms.Signed(base64.b64decode(asked["cms"], validate=True)).content
    return said.ok(data=base64.b64encode(inside or b"").decode())


@endpoint
def xml_verify(asked: Asked) -> dict[str, Any]:
    """/xml/verify and /wsse/verify."""
    verdict = by_itself(asked["xml"].encode(), anchors(), None, now())
    return said.xml_answer(verdict, ways(asked), authorities(), now())


@endpoint
def x509_info(asked: Asked) -> dict[str, Any]:
    """/x509/info: certificates by themselves."""
    given = [Certificate(base64.b64decode(one, validate=True)) for one in asked["certs"]]
    infos = [said.info(one, ways(asked), authorities(), now()) for one in given]
    return said.ok(valid=all(one["valid"] for one in infos), signers=infos)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """/actuator/health."""
    return JsonResponse({"status": "UP"})


def ways(asked: Asked) -> list[str]:
    """How revocation is to be asked for."""
    return [way for way in asked.get("revocationCheck") or [] if way in ("OCSP", "CRL")]


def anchors() -> tuple[Certificate, ...]:
    """The authorities' certificates in its cache."""
    return tuple(Certificate(one.issuing.der) for one in authorities().values())
