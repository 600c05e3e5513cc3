"""RFC 3161 on the wire: a time-stamping authority's token over some bytes, asked for and compared with them."""

import hashlib
import urllib.error
import urllib.request

from asn1crypto import cms, tsp

from .staying import open_here

SECONDS = 10
LARGEST = 1_000_000  # a token has a few thousand bytes


class NotStamped(Exception):
    """The authority gave no token, or one over other bytes."""


def ask(url: str, content: bytes) -> bytes:
    """A token over `content` from the authority at `url`, DER.

    :raises NotStamped: the authority refused, or its token is over something else.
    :raises OSError: the authority is away.
    """
    if not url.startswith(("http://", "https://")):
        raise NotStamped("The address of a time-stamping authority begins with http.")
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(content).digest()}
    asked = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
    request = urllib.request.Request(  # noqa: S310 – the scheme was looked at
        url, data=asked.dump(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with open_here(request, timeout=SECONDS) as answered:
            answer = tsp.TimeStampResp.load(answered.read(LARGEST))
    except urllib.error.HTTPError as refusal:
        with refusal:
            raise OSError(f"The time-stamping authority answers {refusal.code}.") from None
    status = answer["status"]["status"].native
    if status not in ("granted", "granted_with_mods"):
        raise NotStamped(f"The time-stamping authority answered «{status}».")
    token: bytes = answer["time_stamp_token"].dump()
    if not stamps(token, content):
        raise NotStamped("The time-stamping authority stamped other bytes.")
    return token


def stamps(token: bytes, content: bytes) -> bool:
    """Whether the token is over these bytes. Who signed it is judged where signatures are."""
    try:
        signed = cms.ContentInfo.load(token)["content"]
        imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        return bool(imprint["hashed_message"].native == hashlib.new(algorithm, content).digest())
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
