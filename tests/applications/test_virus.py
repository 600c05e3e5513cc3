"""The virus scanner's wire, tried on a real socket: what it finds is refused, and without it nothing comes in unseen.

Planted defects this file goes red for: a silent scanner taken for a clean file; the verdict not read to its end; the
file sent in one piece without its length; the cleaned file shown to the scanner instead of the one handed in.
"""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from applications.models import IntakeDraft
from applications.papers import virus
from applications.papers.uploads import check_bytes
from tests.factories import START, client_of, office_time, staff
from workflow.models import Case

from .samples import form_data, picture, with_papers

EVIL = b"X5O!P%@AP-not-the-real-test-file"


class Clamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM as clamd does; remembers what it was shown."""

    seen: list[bytes]
    answer: bytes | None

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.seen.append(content)
        verdict = b"stream: Eicar-Test-Signature FOUND\0" if EVIL in content else b"stream: OK\0"
        self.wfile.write(verdict if self.answer is None else self.answer)


@contextmanager
def clamd(address: Any, answer: bytes | None = None) -> Iterator[tuple[Any, list[bytes]]]:
    """A scanner on a port or a socket of its own: its address, and what it has seen."""
    seen: list[bytes] = []
    handler = type("Handler", (Clamd,), {"seen": seen, "answer": answer})
    kind = socketserver.TCPServer if isinstance(address, tuple) else socketserver.UnixStreamServer
    with kind(address, handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            yield server.server_address, seen
        finally:
            server.shutdown()


@pytest.fixture
def scanner(settings: Any) -> Iterator[list[bytes]]:
    with clamd(("127.0.0.1", 0)) as ((host, port), seen):
        settings.CLAMD_URL = f"tcp://{host}:{port}"
        yield seen


def with_evil() -> bytes:
    return picture(comment=EVIL)


def test_the_scanner_sees_the_file_as_it_was_handed_in(scanner: list[bytes]) -> None:
    large = picture("PNG", size=(900, 900), compress_level=0)
    assert len(large) > 10 * virus.PIECE
    check_bytes(large)
    assert scanner == [large]


@pytest.mark.usefixtures("english", "scanner")
def test_what_the_scanner_finds_is_refused() -> None:
    with pytest.raises(ValidationError, match="found a virus in this file"):
        check_bytes(with_evil())


def test_a_scanner_on_a_local_socket(settings: Any, tmp_path: Path) -> None:
    with clamd(str(tmp_path / "clamd.ctl")) as (address, seen):
        settings.CLAMD_URL = f"unix://{address}"
        check_bytes(picture())
    assert len(seen) == 1


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    "answer", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"OK\0", b"stream: OK but\0"]
)
def test_an_answer_that_is_no_verdict_lets_nothing_in(settings: Any, answer: bytes) -> None:
    with clamd(("127.0.0.1", 0), answer) as ((host, port), _seen):
        settings.CLAMD_URL = f"tcp://{host}:{port}"
        with pytest.raises(ValidationError, match="Try again in a few minutes"):
            check_bytes(picture())


@pytest.mark.usefixtures("english")
def test_a_scanner_that_hangs_is_not_waited_for_for_ever(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(virus, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ValidationError, match="Try again in a few minutes"):
            check_bytes(picture())


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
def test_at_the_counter_a_scanner_that_is_away_refuses_the_scan_and_keeps_the_form(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
    with office_time(START):
        answer = client_of(staff().clerk).post("/intake/", with_papers(form_data(), "identity"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The virus scanner does not answer. Try again in a few minutes." in page
    assert "Ломов көшесі" in page
    assert (Case.objects.count(), IntakeDraft.objects.get().data["scans"]) == (0, {})
