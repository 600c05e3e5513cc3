"""What the machine under the office says of itself: disk, clock, certificate, age of the last proved backup."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benefit_office.egov.shep.wsse import load_key, load_trust
from workflow.doctor import Finding
from workflow.models import Heartbeat

BACKUP = "backup"  # the heartbeat of `manage.py backup`
FEWEST_FREE = 0.05  # of the disk that holds DATA_DIR
MOST_SKEW = 5.0  # seconds between this machine and the database's
FEWEST_DAYS = 14  # that the certificate of the proxy holds
NEVER = float("inf")


def free_share() -> float:
    """How much of the disk of DATA_DIR is free, 0 to 1."""
    place = next(
        path for path in (Path(settings.DATA_DIR), *Path(settings.DATA_DIR).parents) if path.exists()
    )
    usage = shutil.disk_usage(place)
    return usage.free / usage.total


def clock_skew() -> float:
    """Seconds by which this machine's clock and the database's differ; deadlines are told by both."""
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    after = timezone.now()
    return max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)


def certificate_days() -> float | None:
    """Days until the proxy's certificate ends (TLS_CERTIFICATE, a PEM file); None where none is named."""
    if not settings.TLS_CERTIFICATE:
        return None
    try:
        first = x509.load_pem_x509_certificates(Path(settings.TLS_CERTIFICATE).read_bytes())[0]
    except (OSError, ValueError):
        return -1.0  # a certificate that cannot be read is as good as expired
    return (first.not_valid_after_utc - datetime.now(UTC)).total_seconds() / 86_400


def gateway_days() -> float | None:
    """Days until the first certificate of the gateway's channel ends, ours or theirs; None without a channel."""
    if not settings.SHEP_KEY:
        return None
    try:
        held = [load_key(Path(settings.SHEP_KEY), settings.SHEP_KEY_PASSWORD).certificate]
        for name in filter(None, (settings.SHEP_TRUST, settings.REGISTRY_TRUST)):
            held += [one.der for one in load_trust(Path(name))]
        ends = min(x509.load_der_x509_certificate(der).not_valid_after_utc for der in held)
    except (OSError, ValueError, UnsupportedAlgorithm):
        return -1.0
    return (ends - datetime.now(UTC)).total_seconds() / 86_400


def backup_age() -> float:
    """Seconds since the last backup that was proved by restoring it."""
    last = Heartbeat.objects.filter(pk=BACKUP).first()
    return (timezone.now() - last.at).total_seconds() if last else NEVER


def findings() -> Iterator[Finding]:
    """What the administrator's page says in words; the numbers are in `/metrics`."""
    if free_share() < FEWEST_FREE:
        yield _told(
            "disk-full", _("The disk is almost full: soon nothing can be stored. Make room on the server.")
        )
    if clock_skew() > MOST_SKEW:
        yield _told(
            "clock-skew", _("The clocks of web and database differ: set both by the same time server.")
        )
    days = certificate_days()
    if days is not None and days < FEWEST_DAYS:
        yield _told(
            "certificate",
            _("The TLS certificate of the office's address ends soon: put a new one in its place."),
        )

    days = gateway_days()
    if days is not None and days < FEWEST_DAYS:
        yield _told(
            "gateway-certificate",
            _("A TLS certificate of the gateway's channel ends soon: agree on a new one with its operator."),
        )


def _told(code: str, sentence: object) -> Finding:
    return Finding(code, sentence, "", "")
