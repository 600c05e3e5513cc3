"""The second factor: a code of the officer's telephone (TOTP, RFC 6238), or one of ten recovery codes.

It runs on the machine's own clock, as the telephone does, even where the demonstration's clock is moved.
"""

import base64
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from .. import trail
from ..models import Officer
from ..moves.refusals import Refused
from . import sessions

CODES = 10
CODE_BYTES = 7  # 56 bits, written in twelve letters
TELEPHONE, RECOVERY = "telephone", "recovery"


def begin(officer: Officer) -> TOTPDevice:
    """A fresh secret for the telephone; it counts only after its first code."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=officer, confirmed=False).delete()
        return TOTPDevice.objects.create(user=officer, name=TELEPHONE, confirmed=False)


def begun(officer: Officer) -> TOTPDevice | None:
    """The secret that waits for its first code."""
    return TOTPDevice.objects.filter(user=officer, confirmed=False).first()


def confirm(officer: Officer, code: str, *, now: datetime, keep: str | None = None) -> list[str]:
    """The telephone shows the right code: it takes the place of the earlier one. Returns new recovery codes, once.

    Sessions that were opened without it end; `keep` is the one at hand.
    """
    device = begun(officer)
    if device is None:
        raise Refused(_("Begin the set-up again."))
    if not device.verify_token(bare(code)):
        raise Refused(_("This code is not right. Wait for the next one and check the telephone's clock."))
    with transaction.atomic():
        TOTPDevice.objects.filter(user=officer, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = _write_codes(officer)
        sessions.end(officer, keep=keep)
        trail.record("set_second_factor", by=officer, at=now, officer=officer.pk)
    return codes


def renew_codes(officer: Officer, *, now: datetime) -> list[str]:
    """Ten new recovery codes; the earlier ones stop working."""
    with transaction.atomic():
        codes = _write_codes(officer)
        trail.record("renew_codes", by=officer, at=now, officer=officer.pk)
    return codes


def drop(officer: Officer, *, by: Officer, now: datetime, keep: str | None = None) -> None:
    """The second factor is taken away: by its holder, or by the administrator when the telephone is lost.

    The officer's sessions end, but for the one at hand.
    """
    with transaction.atomic():
        TOTPDevice.objects.filter(user=officer).delete()
        StaticDevice.objects.filter(user=officer).delete()
        sessions.end(officer, keep=keep)
        trail.record("drop_second_factor", by=by, at=now, officer=officer.pk)


def passed(officer: Officer, text: str) -> str:
    """By what the code was right; nothing if it was not, was used before, or came too soon after wrong ones."""
    code = bare(text)
    with transaction.atomic():
        telephone = TOTPDevice.objects.select_for_update().filter(user=officer, confirmed=True).first()
        if code.isdecimal():
            return TELEPHONE if telephone is not None and telephone.verify_token(code) else ""
        paper = StaticDevice.objects.select_for_update().filter(user=officer, confirmed=True).first()
        return RECOVERY if paper is not None and paper.verify_token(_kept(officer, code)) else ""


def bare(text: str) -> str:
    """A code without the spaces and dashes that make it readable."""
    return "".join(text.split()).replace("-", "").lower()


def _write_codes(officer: Officer) -> list[str]:
    StaticDevice.objects.filter(user=officer).delete()
    device = StaticDevice.objects.create(user=officer, name=RECOVERY)
    codes = [
        base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=").lower()
        for _each in range(CODES)
    ]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(officer, code)) for code in codes)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _kept(officer: Officer, code: str) -> str:
    """What the database holds instead of a recovery code."""
    return salted_hmac("recovery code", f"{officer.pk} {code}", algorithm="sha256").hexdigest()[:16]
