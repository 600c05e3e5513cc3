"""The real clamd, with a signature database of one line: what it finds is refused, what it passes comes in.

`make soak` installs it (Debian's clamav-daemon). The file found is EICAR's, made to be found: it does nothing.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from applications.models import IntakeDraft
from applications.papers.uploads import check_bytes
from tests.factories import START, client_of, office_time, staff
from workflow.models import Case

from .samples import USUAL, form_data, picture, with_papers

pytestmark = [pytest.mark.soak, pytest.mark.usefixtures("english")]
# In two pieces: a scanner on the developer's machine would take this very file away.
EICAR = b"".join((rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"))
STARTS_WITHIN = 60.0  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A scanner of its own on a socket of its own; its folder."""
    place = tmp_path_factory.mktemp("clam")
    (place / "tests.ndb").write_text(
        f"Office.Tests.Eicar:0:*:{EICAR.hex()}\n"
    )  # any type, any place in the file
    (place / "clamd.conf").write_text(
        f"DatabaseDirectory {place}\nLocalSocket {place}/clamd.ctl\nForeground yes\nStreamMaxLength 30M\n"
    )
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert program, "make soak installs it: apt-get install -y --no-install-recommends clamav-daemon"
    with subprocess.Popen([program, "-c", str(place / "clamd.conf")], stdout=subprocess.DEVNULL) as scanner:
        try:
            wait_for(place / "clamd.ctl")
            yield place
        finally:
            scanner.terminate()


def wait_for(path: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as line:
            if line.connect_ex(str(path)) == 0:
                return
    raise AssertionError("clamd did not start")


@pytest.fixture(autouse=True)
def _asked(folder: Path, settings: Any) -> None:
    settings.CLAMD_URL = f"unix://{folder}/clamd.ctl"


@pytest.mark.parametrize(
    "content",
    [EICAR, picture(comment=EICAR), b"%PDF-1.4\n% " + EICAR + b"\n%%EOF"],
    ids=["alone", "in a photograph", "in a PDF"],
)
def test_what_the_scanner_finds_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError, match="found a virus"):
        check_bytes(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_the_scanner_passes_comes_in(kind: str) -> None:
    large = picture(kind, size=(1500, 1500))
    assert check_bytes(large).content_type == f"image/{kind.lower()}"


@pytest.mark.django_db
def test_at_the_counter_an_infected_scan_is_refused_and_a_clean_one_taken_in() -> None:
    clerk = client_of(staff().clerk)
    data = with_papers(form_data(), *USUAL)
    infected = data["papers-0-file"]
    infected.seek(0)
    infected.write(picture(comment=EICAR))
    infected.seek(0)
    with office_time(START):
        refused = clerk.post("/intake/", data)
        assert "found a virus" in refused.content.decode()
        assert (Case.objects.count(), len(IntakeDraft.objects.get().data["scans"])) == (0, 1)
        taken = clerk.post("/intake/", with_papers(form_data(), *USUAL))
    assert (taken.status_code, Case.objects.count()) == (302, 1)
