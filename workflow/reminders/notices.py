"""A notice in words: in the officer's language, on the page and in the letter."""

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ..calendars import calendar_for
from ..clock import local
from ..delivery import locks
from ..language.text import in_language
from ..models import Case, Notice, NoticeText, Office, Officer, Rung
from ..reminders.morning import MORNING
from ..reminders.sweep import works_at

BATCH = 200
LOCKS = 7_313  # the class of the lock under which letters leave
FOR_EVER = 500  # SMTP: from here on the server will never take the letter
ABOUT_THE_OFFICER = re.compile(r"\s*[^.!?\n]*\{officer\}[^.!?\n]*[.!?]*")
TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")  # «Ахметова Б. С.» at the end of a sentence
NO_NUMBER = gettext_lazy("(no number yet)")
log = logging.getLogger(__name__)


Text = Rung | NoticeText


def tell(
    officers: Iterable[Officer], code: str, *, case: Case, key: str, now: datetime, **facts: object
) -> None:
    """A notice in the words of `code` to each of these officers, once per `key`; in the act's transaction.

    `facts` hold numbers, dates and officers' names, never a name of applicant or child.
    """
    rows = [
        Notice(
            officer=officer, office=case.office, case=case, key=key, rung=code, facts=facts, created_at=now
        )
        for officer in {one.pk: one for one in officers}.values()
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def texts() -> dict[str, Text]:
    """All wordings by their code, read once for a list of notices."""
    found: dict[str, Text] = {row.code: row for row in NoticeText.objects.all()}
    return found | {row.code: row for row in Rung.objects.all()}


def words(
    notice: Notice, language: str | None = None, rungs: Mapping[str, Text] | None = None
) -> tuple[str, str]:
    """Subject and body. Letters carry case numbers and dates, never a name of applicant or child.

    A list of notices hands in the `rungs` it has read once: `texts()`.
    """
    language = language or notice.officer.language
    if notice.rung == MORNING:
        return _morning(notice, language)
    if brought := notice.facts.get("texts"):  # a floor above wrote it with its words
        subject, body = brought.get(language) or brought["kk"]
        return subject, body
    rung = (texts() if rungs is None else rungs).get(notice.rung)
    if rung is None:
        return notice.rung, ""
    office = notice.case.office if notice.case else notice.office
    facts = {
        **notice.facts,
        "number": _numbered(notice.case, language),
        "office": in_language(office, "name", language),
        "step": notice.facts.get("step", ""),
        "due": _moment(notice.facts.get("due", "")),
        "officer": notice.facts.get("officer", ""),
    }
    subject, body = in_language(rung, "subject", language), in_language(rung, "body", language)
    return _filled(subject, facts), _filled(body, facts)


def _filled(text: str, facts: Mapping[str, Any]) -> str:
    """The text with its places filled in; while nobody is responsible the sentence about him is left out."""
    if not facts["officer"]:
        text = ABOUT_THE_OFFICER.sub("", text).strip() or text
    filled = text.format_map({**facts, "officer": facts["officer"] or "–"})
    return TWO_STOPS.sub(".", filled)


def _numbered(case: Case | None, language: str) -> str:
    """A case has its number from its registration on; until then it is known by its moment of handing in."""
    with override(language):
        if case is None:
            return str(NO_NUMBER)
        handed_in = {"at": f"{local(case.handed_in_at):%d.%m.%Y %H:%M}"}
        return case.number or _("(no number yet, handed in %(at)s)") % handed_in


def _morning(notice: Notice, language: str) -> tuple[str, str]:
    written = notice.facts.get("at", "")
    with override(language):
        subject = _("Cases overdue or due soon")
        rows = [_morning_line(row, written) for row in notice.facts.get("cases", [])]
    return subject, "\n".join(rows)


def _morning_line(row: Mapping[str, str], written: str) -> str:
    facts = {
        "number": row["number"] or NO_NUMBER,
        "step": row["step"],
        "due": _moment(row["due"]),
    }
    if datetime.fromisoformat(row["due"]) < datetime.fromisoformat(written):
        return _("Case %(number)s, step %(step)s: overdue since %(due)s.") % facts
    return _("Case %(number)s, step %(step)s: overdue after %(due)s.") % facts


def mail_all(now: datetime) -> int:
    """Send what is still to be sent for the offices at work now; returns how many letters left.

    One at a time does it, and no row is held while a letter leaves: an officer who reads his notices waits for no mail
    server. A server that is away ends the attempt: the next one goes on where this one stopped.
    """
    at_work = [office for office in Office.objects.all() if works_at(calendar_for(office), now)]
    pending = Notice.objects.unmailed().filter(office__in=at_work).order_by("id").values_list("pk", flat=True)
    sent = 0
    with locks.alone(LOCKS, 0) as mine:
        waiting = list(pending[:BATCH]) if mine else []
        if not waiting:
            return 0
        try:
            with get_connection() as connection:
                for notice_id in waiting:
                    sent += mail(notice_id, now, connection)
        except OSError as fault:
            log.warning("mail server away: %s", type(fault).__name__)
    return sent


def mail(notice_id: int, now: datetime, connection: BaseEmailBackend) -> bool:
    """Send one notice by e-mail. The letter's id is the notice's, so that one repeated after a crash is known again."""
    rows = Notice.objects.unmailed().select_related("officer", "case__office")
    notice = rows.filter(pk=notice_id).first()
    if notice is None:
        return False
    try:
        sent = bool(notice.officer.email) and bool(_letter(notice, connection).send())
        notice.mailed_at = now
    except (SMTPRecipientsRefused, SMTPResponseException) as refusal:
        sent = False
        notice.mail_refused = _refusal_for_ever(refusal)
        log.warning("letter refused", extra={"notice": notice.pk})
    notice.save(update_fields=["mailed_at", "mail_refused"])
    return sent


def _letter(notice: Notice, connection: BaseEmailBackend) -> EmailMessage:
    subject, body = words(notice)
    headers = {"Message-ID": f"<notice-{notice.pk}@{_domain()}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject,
        body,
        settings.DEFAULT_FROM_EMAIL,
        [notice.officer.email],
        headers=headers,
        connection=connection,
    )


def _refusal_for_ever(refusal: SMTPRecipientsRefused | SMTPResponseException) -> str:
    """The code of a refusal that will not change, or nothing: then the letter is tried again."""
    if isinstance(refusal, SMTPRecipientsRefused):
        code = max(code for code, _words in refusal.recipients.values())
    else:
        code = refusal.smtp_code
    return str(code) if code >= FOR_EVER else ""


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"


def _moment(iso: str) -> str:
    return f"{local(datetime.fromisoformat(iso)):%d.%m.%Y %H:%M}" if iso else ""
