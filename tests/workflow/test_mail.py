"""Notices leave by mail: once, within working time, in the officer's language, naming neither applicant nor child."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from tests import factories as make
from tests.factories import at
from workflow.models import Case, Notice, Officer
from workflow.reminders.notices import mail_all, words
from workflow.reminders.sweep import sweep

pytestmark = pytest.mark.django_db

HALF = at("2026-11-16 09:20")


@pytest.fixture
def clerk() -> Officer:
    clerk = make.staff().clerk
    clerk.email = "clerk@office.example"
    clerk.save()
    return clerk


def reminded() -> Case:
    """A case with one notice for the clerk."""
    case = make.received()
    sweep(HALF)
    return case


def test_a_notice_leaves_once(clerk: Officer) -> None:
    reminded()
    assert (mail_all(HALF), mail_all(HALF)) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["clerk@office.example"]
    assert Notice.objects.get().mailed_at == HALF


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("kk", "Мерзімнің жартысы өтті"),
        ("ru", "Прошла половина срока"),
        ("en", "Half of the time has passed"),
    ],
)
def test_a_letter_is_in_the_officers_language_and_names_nobody(
    clerk: Officer, language: str, subject: str
) -> None:
    clerk.language = language
    clerk.save()
    case = reminded()
    mail_all(HALF)
    text = mail.outbox[0].subject + mail.outbox[0].body
    assert text.startswith(subject)
    assert "16.11.2026 09:35" in text
    guardian = case.application.guardian
    people = [guardian, *(child.person for child in case.application.children.all())]
    assert not [word for one in people for word in (one.surname, one.name, one.iin) if word in text]


def test_the_morning_list_says_what_is_late_and_what_will_be(clerk: Officer) -> None:
    executor = make.staff().executor
    executor.email, executor.language = "executor@office.example", "en"
    executor.save()
    first = make.a_case(state="assigned", start=at("2026-11-13 09:05"))
    second = make.a_case(state="assigned")
    sweep(at("2026-11-24 10:00"))
    mail_all(at("2026-11-24 10:00"))
    (letter,) = [one for one in mail.outbox if one.subject == "Cases overdue or due soon"]
    assert letter.body.splitlines() == [
        f"Case {first.number}, step 3: overdue since 23.11.2026 18:30.",
        f"Case {second.number}, step 3: overdue after 24.11.2026 18:30.",
    ]


def test_nothing_is_mailed_out_of_working_time(clerk: Officer) -> None:
    reminded()
    assert mail_all(at("2026-11-16 13:30")) == 0
    assert mail_all(at("2026-11-16 19:00")) == 0
    assert mail_all(at("2026-11-17 09:00")) == 1


def test_an_officer_without_an_address_reads_his_inbox(clerk: Officer) -> None:
    Officer.objects.update(email="")
    reminded()
    assert mail_all(HALF) == 0
    assert (mail.outbox, Notice.objects.unmailed().count()) == ([], 0)


def test_a_letter_sent_again_after_a_crash_is_known_by_its_id(clerk: Officer) -> None:
    reminded()
    mail_all(HALF)
    Notice.objects.update(mailed_at=None)  # sent, but the machine died before it could say so
    mail_all(HALF)
    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first == second == f"<notice-{Notice.objects.get().pk}@localhost>"


def failing(fault: Exception) -> Any:
    return patch.object(EmailMessage, "send", side_effect=fault)


def test_a_mail_server_that_is_away_loses_nothing(clerk: Officer) -> None:
    reminded()
    with failing(SMTPServerDisconnected("away")):
        assert mail_all(HALF) == 0
    assert mail_all(HALF) == 1


@pytest.mark.parametrize(("code", "left"), [(451, 1), (550, 0)])
def test_an_address_refused_for_ever_is_not_tried_again(clerk: Officer, code: int, left: int) -> None:
    reminded()
    with failing(SMTPRecipientsRefused({clerk.email: (code, b"no")})):
        assert mail_all(HALF) == 0
    assert Notice.objects.unmailed().count() == left
    assert Notice.objects.get().mail_refused == ("550" if code == 550 else "")


def test_a_temporary_refusal_is_tried_again(clerk: Officer) -> None:
    reminded()
    with failing(SMTPRecipientsRefused({clerk.email: (451, b"later")})):
        mail_all(HALF)
    assert mail_all(at("2026-11-16 09:21")) == 1


@pytest.mark.parametrize(
    ("language", "number"),
    [
        ("kk", "(нөмірі әлі жоқ, 16.11.2026 09:05 тапсырылған)"),
        ("ru", "(без номера, сдано 16.11.2026 09:05)"),
        ("en", "(no number yet, handed in 16.11.2026 09:05)"),
    ],
)
def test_while_nobody_is_responsible_a_letter_speaks_of_nobody(
    clerk: Officer, language: str, number: str
) -> None:
    clerk.language = language
    clerk.save()
    make.received()
    sweep(at("2026-11-16 09:40"))
    mail_all(at("2026-11-16 09:40"))
    late = mail.outbox[-1].body
    assert number in late
    assert "–" not in late
    assert ":" not in late.split("09:35")[1]
    assert late.endswith(".")


def test_a_letter_names_the_officer_whose_step_is_late() -> None:
    notice = Notice(rung="breach-days", facts={"step": 3, "officer": "Ахметова Б. С."}, case=make.received())
    assert words(notice, "en")[1].endswith("Responsible: Ахметова Б. С.")
    notice.rung = "papers_asked"
    assert "executor is Ахметова Б. С. The list" in words(notice, "en")[1]
