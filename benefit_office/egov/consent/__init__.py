"""The state's consent service (КДП): the citizen is asked by a short message and grants access to his data, or not.

Found of it: the service's name, its namespace, that the request carries a signed JWT and the answer `status`, `code`
(the token) and `publickey`. The rest of the form and the words of `status` are assumed; they stand in this room alone.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from ..eds.xml import parse
from ..registry import Unfit, put
from ..shep.wsse import TransportKey

SERVICE = "KDP_Service"
NAMESPACE = "http://service.2fa-chain.kz/ns/kdp"


class ConsentStatus(StrEnum):
    """What the citizen has said. Assumed words."""

    PENDING = "PENDING"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True)
class Question:
    """Ask a citizen anew (no `request`), or ask what became of an earlier question."""

    iin: str
    at: datetime
    sender: str
    purpose_kk: str = ""
    purpose_ru: str = ""
    request: str = ""


@dataclass(frozen=True)
class Answer:
    """Where the question stands; with GRANTED the token, its key and until when it holds."""

    request: str
    status: ConsentStatus
    token: str = ""
    public_key: str = ""
    until: datetime | None = None


def ask(question: Question, key: TransportKey) -> bytes:
    """The question's XML, with a token of our own that says who asks."""
    root = etree.Element(f"{{{NAMESPACE}}}request", nsmap={"kdp": NAMESPACE})
    for name, value in (
        ("iin", question.iin),
        ("requestNumber", question.request),
        ("purposeKk", question.purpose_kk),
        ("purposeRu", question.purpose_ru),
        (
            "token",
            jwt({"iss": question.sender, "sub": question.iin, "iat": int(question.at.timestamp())}, key),
        ),
    ):
        put(root, name, value)
    written: bytes = etree.tostring(root, encoding="UTF-8")
    return written


def read(raw: bytes, *, question: Question) -> Answer:
    """The answer to this question; Unfit for anything else. The gateway's signature over it has been checked."""
    root = parse(raw).getroot()
    told = {etree.QName(one).localname: (one.text or "").strip() for one in root if isinstance(one.tag, str)}
    if question.request and told.get("requestNumber") != question.request:
        raise Unfit("The answer is to another question.")
    try:
        status = ConsentStatus(told.get("status", ""))
        until = datetime.fromisoformat(told["validUntil"]) if told.get("validUntil") else None
    except ValueError as wrong:
        raise Unfit("The consent service answered in unknown words.") from wrong
    answer = Answer(
        told.get("requestNumber", ""), status, told.get("code", ""), told.get("publickey", ""), until
    )
    if not answer.request or (status is ConsentStatus.GRANTED and not answer.token):
        raise Unfit("The consent service granted without a token.")
    return answer


def jwt(claims: dict[str, object], key: TransportKey) -> str:
    """A JSON Web Token (RFC 7519), RS256."""
    parts = [
        _url_safe(json.dumps(part, separators=(",", ":")).encode())
        for part in ({"alg": "RS256", "typ": "JWT"}, claims)
    ]
    signed = ".".join(parts)
    made = key.private.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{_url_safe(made)}"


def _url_safe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
