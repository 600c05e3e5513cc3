"""What an officer signs to log in: a sealed question of this office, for one browser, once, for two minutes."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from xml.sax.saxutils import escape

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from lxml import etree

from ..models import UsedChallenge

LIFE, KEPT = timedelta(minutes=2), timedelta(days=1)
PARTS = ("address", "at", "nonce", "seal")
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@dataclass(frozen=True)
class Challenge:
    """The question. `browser` is the secret of the browser that asked; it is sealed in and never written out."""

    address: str
    at: str
    nonce: str
    browser: str

    @property
    def seal(self) -> str:
        """Only this office makes it."""
        said = "|".join((self.address, self.at, self.nonce, self.browser))
        return salted_hmac("log-in by certificate", said, algorithm="sha256").hexdigest()

    @property
    def xml(self) -> str:
        """As NCALayer is given it."""
        values = (self.address, self.at, self.nonce, self.seal)
        parts = "".join(
            f"<{name}>{escape(value)}</{name}>" for name, value in zip(PARTS, values, strict=True)
        )
        return f"<login>{parts}</login>"


def ask(browser: str, now: datetime) -> Challenge:
    """A fresh question; nothing is stored until it is answered."""
    return Challenge(settings.PUBLIC_URL, now.isoformat(), secrets.token_hex(32), browser)


def why_not_answered(content: bytes, browser: str, now: datetime) -> str:
    """Whether the signed content is our own fresh question, answered for the first time. Uses it up."""
    asked = _read(content, browser)
    if asked is None:
        return _("This is not what the log-in page asked you to sign. Open the page again.")
    age = now - datetime.fromisoformat(asked.at)
    if not -LIFE < age <= LIFE:
        return _("The page was open for more than two minutes. Open it again and sign.")
    UsedChallenge.objects.filter(used_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            UsedChallenge.objects.create(nonce=asked.nonce, used_at=now)
    except IntegrityError:
        return _("This signature has logged in once already. Open the page again and sign.")
    return ""


def _read(content: bytes, browser: str) -> Challenge | None:
    """Our question out of what the signature covers; None if it is anybody else's."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**PARSER))
    except etree.XMLSyntaxError:
        return None
    values = {str(part.tag): part.text or "" for part in root}
    if root.tag != "login" or tuple(values) != PARTS or len(root) != len(PARTS):
        return None
    asked = Challenge(values["address"], values["at"], values["nonce"], browser)
    ours = asked.address == settings.PUBLIC_URL and compare_digest(asked.seal, values["seal"])
    return asked if ours else None
