"""Writing the trail: each act leaves one chained row, in the transaction of the act."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from ..models import AuditEvent, AuditText, Case, Office, Officer

REGION = "region"


def record(verb: str, **said: Any) -> AuditEvent:
    """Append one event (`event_of` says of what)."""
    event, words = event_of(verb, **said)
    event.save(force_insert=True)
    if words:
        words.event = event
        words.save(force_insert=True)
    return event


def event_of(
    verb: str,
    *,
    by: Officer | None,
    at: datetime,
    office: Office | None = None,
    case: Case | None = None,
    acting_for: Officer | None = None,
    source: str = "",
    target: str = "",
    text: str = "",
    **facts: Any,
) -> tuple[AuditEvent, AuditText | None]:
    """An event still to be written. `facts` are numbers, dates, ids and hashes; words about persons go into `text`."""
    place = case.office if case else office
    salt = secrets.token_hex(16) if text else ""
    event = AuditEvent(
        chain=place.code if place else REGION,
        at=at,
        office=place,
        case=case,
        verb=verb,
        source=source,
        target=target,
        by=by,
        acting_for=acting_for,
        facts=facts,
        text_hash=hashlib.sha256(f"{salt}{text}".encode()).hexdigest() if text else "",
    )
    return event, AuditText(salt=salt, text=text) if text else None
