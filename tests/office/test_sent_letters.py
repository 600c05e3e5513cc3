"""The demo's mail server keeps every letter once and shows it to the administrator."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from smtplib import SMTP, SMTPDataError, SMTPSenderRefused

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage, get_connection
from django.urls import NoReverseMatch, reverse

from benefit_office.standins.mail import MAX_BYTES, Mailbox
from tests import factories as make

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def mail_server(folder: Path, **more: str) -> Iterator[int]:
    """The stand-in as the launcher starts it; yields its port."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "benefit_office.standins.mail", str(port), str(folder)],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **more},
    )  # fmt: skip
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the mail server did not start")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("letters")


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with mail_server(folder) as port:
        yield port


def send(port: int, identity: str, body: str = "Мерзімі: 16.11.2026 09:35.") -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with get_connection(backend, host="127.0.0.1", port=port, username="", password="") as connection:
        EmailMessage(
            "Мерзімнің жартысы өтті", body, "office@localhost", ["clerk@office.example"],
            headers={"Message-ID": identity}, connection=connection,
        ).send()  # fmt: skip


def test_a_letter_is_kept_as_it_was_sent(port: int, folder: Path) -> None:
    send(port, "<one@test>", "First line\n.a line with a dot\n.\nlast line")
    found = Mailbox(folder).read(Mailbox(folder).names()[0])
    assert found is not None
    assert (found[0]["Subject"], found[0]["To"]) == ("Мерзімнің жартысы өтті", "clerk@office.example")
    assert found[0].get_content().splitlines() == ["First line", ".a line with a dot", ".", "last line"]


def test_a_letter_sent_twice_is_kept_once(port: int, folder: Path) -> None:
    before = len(Mailbox(folder).names())
    send(port, "<twice@test>")
    send(port, "<twice@test>")
    send(port, "<another@test>")
    assert len(Mailbox(folder).names()) == before + 2


def test_the_order_of_commands_and_the_size_of_a_letter_are_kept_to(port: int, folder: Path) -> None:
    before = Mailbox(folder).names()
    with SMTP("127.0.0.1", port) as sender:
        sender.ehlo()
        assert sender.docmd("RCPT", "TO:<a@b>") == (503, b"MAIL first")
        assert sender.docmd("DATA") == (503, b"RCPT first")
        assert sender.docmd("TURN") == (502, b"Not known here")
        sender.esmtp_features.pop("size")  # a sender that does not look at the announced size
        with pytest.raises((SMTPDataError, SMTPSenderRefused), match="552"):
            sender.sendmail("a@b", ["c@d"], "x\r\n" * MAX_BYTES)
        assert sender.noop()[0] == 250
    assert Mailbox(folder).names() == before


def test_production_has_no_stand_in(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benefit_office.standins.mail", "1", str(folder)],
        cwd=ROOT, env={"PATH": os.environ["PATH"], "PRODUCTION": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        1, "The stand-in for the mail server is refused with PRODUCTION=1. Set EMAIL_URL.\n",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.urls("tests.office.demo_urls")
class TestPages:
    @pytest.fixture(autouse=True)
    def _letters(self, tmp_path: Path, settings: LazySettings) -> None:
        settings.DATA_DIR = tmp_path
        letter = EmailMessage("Half of the time", "Due <soon>", "office@localhost", ["clerk@office.example"])
        self.name = Mailbox(tmp_path / "mail").keep(letter.message().as_bytes())

    def test_the_administrator_reads_what_was_sent(self) -> None:
        browser = make.client_of(make.an_administrator())
        assert f"/standins/mail/{self.name}/" in browser.get("/standins/mail/").content.decode()
        page = browser.get(f"/standins/mail/{self.name}/").content.decode()
        assert "Due &lt;soon&gt;" in page
        assert "notice is-warning" in page

    def test_a_letter_that_is_not_there_is_not_found(self) -> None:
        assert make.client_of(make.an_administrator()).get(f"/standins/mail/{'0' * 32}/").status_code == 404

    def test_nobody_else_reads_letters(self) -> None:
        people = make.staff()
        for officer in (people.clerk, people.head, people.executor, people.auditor):
            assert make.client_of(officer).get("/standins/mail/").status_code == 403


def test_an_office_without_the_demo_has_no_such_page() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("standin-mail")
