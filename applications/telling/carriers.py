"""The applicant is told by e-mail and, where the office has the service, by SMS (Regulation 5.5, 11.11).

Each way is a message of the outbox; the address is looked up when it leaves. No letter names a person or an outcome.
"""

import json
from datetime import datetime
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.request import Request

from django.conf import settings
from django.core.mail import EmailMessage

from benefit_office.egov.staying import open_here
from workflow.clock import local
from workflow.delivery import outbox
from workflow.delivery.outbox import Undeliverable, carrier
from workflow.language.text import in_language
from workflow.models import ApplicantText, Case, OutboxMessage
from workflow.words import CaseKind, Receiver

from ..models import Application

FOR_EVER = 500  # SMTP: from here on the server will never take the letter
SECONDS = 10


def tell(case: Case, occasion: str, *, now: datetime, key: str = "") -> list[OutboxMessage]:
    """Write to the applicant by each way there is an address for; empty when there is none.

    `occasion` names the text; `key` tells a repeated occasion apart. Called in the transaction of the act.
    """
    application = applicant_of(case)
    if application is None:
        return []
    return [outbox.post(case, way, occasion, now=now, key=key) for way in ways(application)]


def ways(application: Application) -> list[str]:
    """How this applicant can be reached without an officer's hand."""
    found = [Receiver.EMAIL.value] if application.email else []
    return [*found, Receiver.SMS.value] if application.phone and settings.SMS_URL else found


def applicant_of(case: Case) -> Application | None:
    """The application a case goes back to."""
    while case.kind != CaseKind.APPLICATION and case.concerns is not None:
        case = case.concerns
    return getattr(case, "application", None)


@carrier(Receiver.EMAIL)
def by_email(message: OutboxMessage) -> None:
    """One letter; its id is the message's, so that one repeated after a crash is known as the same."""
    application = applicant_of(message.case)
    if application is None or not application.email:
        raise Undeliverable("no address")
    text, facts = _text(message)
    language = message.case.reply_language
    letter = EmailMessage(
        in_language(text, "subject", language).format_map(facts),
        in_language(text, "body", language).format_map(facts),
        settings.DEFAULT_FROM_EMAIL,
        [application.email],
        headers={
            "Message-ID": f"<outbox-{message.public_id}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        letter.send()
    except SMTPRecipientsRefused as refusal:
        _refused(max(code for code, _words in refusal.recipients.values()))
    except SMTPResponseException as refusal:
        _refused(refusal.smtp_code)


@carrier(Receiver.SMS)
def by_sms(message: OutboxMessage) -> None:
    """A POST to the office's SMS service: receiver, text and an id by which a repeated one is known."""
    application = applicant_of(message.case)
    if application is None or not application.phone or not settings.SMS_URL:
        raise Undeliverable("no number or no service")
    text, facts = _text(message)
    words = in_language(text, "short", message.case.reply_language).format_map(facts)
    body = {"id": str(message.public_id), "to": application.phone, "text": words}
    request = Request(  # noqa: S310 – the address is the administrator's setting
        settings.SMS_URL,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"},
    )
    with open_here(request, timeout=SECONDS) as answer:
        answer.read(1)


def _refused(code: int) -> None:
    """The code of the mail server: from 500 on it will never take the letter, below it the letter is tried again."""
    if code >= FOR_EVER:
        raise Undeliverable(f"SMTP {code}")
    raise ConnectionError(f"SMTP {code}")


def _text(message: OutboxMessage) -> tuple[ApplicantText, dict[str, Any]]:
    day = local(message.created_at).date()
    text = ApplicantText.objects.filter(code=message.kind, since__lte=day).order_by("since").last()
    if text is None:
        raise Undeliverable(f"no text for {message.kind}")
    case, language = message.case, message.case.reply_language
    return text, {
        "number": case.number or "–",
        "office": in_language(case.office, "name", language),
        "address": in_language(case.office, "address", language)
        or in_language(case.office, "place", language),
        "phone": case.office.phone or "–",
    }


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
