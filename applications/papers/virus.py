"""The virus scanner: clamd, asked over its own wire (INSTREAM) when `CLAMD_URL` names it."""

import logging
import socket
import struct
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PIECE = 64 * 1024
SECONDS = 30.0
log = logging.getLogger(__name__)


def refuse_infected(content: bytes) -> None:
    """Nothing in which the scanner finds a virus comes in, and nothing comes in unseen while the scanner is away."""
    if not settings.CLAMD_URL:
        return
    try:
        verdict = _ask(content)
    except OSError as away:
        log.warning("virus scanner unreachable", extra={"fault": type(away).__name__})
        verdict = ""
    if verdict.endswith(" FOUND"):
        log.warning("infected file refused", extra={"found": verdict})
        raise ValidationError(_("The virus scanner found a virus in this file. Do not open it."), "unfit")
    if verdict != "stream: OK":
        raise ValidationError(_("The virus scanner does not answer. Try again in a few minutes."), "away")


def _ask(content: bytes) -> str:
    """The length of each piece before it, nought at the end, one line back."""
    with _line() as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        with line.makefile("rb") as answer:
            return answer.read(1024).partition(b"\0")[0].decode("ascii", "replace").strip()


def _line() -> socket.socket:
    """To `tcp://host:3310` or `unix:///path`."""
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme != "unix":
        return socket.create_connection((address.hostname, address.port or 3310), SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(SECONDS)
    line.connect(unquote(address.path))
    return line
