"""The whole office killed while a clerk types: the draft and its scans are there when it opens again.

Planted defects this file goes red for: the draft kept in the process, in the cache or in the session instead of the
database; a scan kept in a temporary file.
"""

import contextlib
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.applications.samples import picture
from tests.office.test_launcher import ROOT, Launched, alive, environment, office, sql, wait

BOUNDARY = "a-boundary"
WORDS = {"surname": "Қасымова", "name": "Әсел", "address": "Павлодар қ., Абай көшесі, 5",
         "handed_in_at": "2026-11-16T09:05", "children-TOTAL_FORMS": "1", "children-INITIAL_FORMS": "0",
         "children-0-name": "Ғани", "papers-TOTAL_FORMS": "1", "papers-INITIAL_FORMS": "0",
         "papers-0-requirement": "identity"}  # fmt: skip


class Browser:
    """Cookies, forms and no page: what a clerk's browser sends."""

    def __init__(self, office: Launched) -> None:
        self.root = f"http://127.0.0.1:{office.port}"
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.ProxyHandler({})
        )

    def read(self, path: str) -> str:
        with self.opener.open(self.root + path, timeout=30) as answer:
            text: str = answer.read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
        self.token = found[1] if found else ""
        return text

    def log_in(self) -> "Browser":
        self.read("/login/")
        form = {"csrfmiddlewaretoken": self.token, "username": "clerk-551000000", "password": "demo"}
        self.opener.open(f"{self.root}/login/", urllib.parse.urlencode(form).encode(), timeout=30).close()
        return self

    def keep(self, scan: bytes) -> str:
        """What the page sends while the clerk types; the draft's id."""
        self.read("/intake/")
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**WORDS, "csrfmiddlewaretoken": self.token}.items()
        ]
        head = 'Content-Disposition: form-data; name="papers-0-file"; filename="a.png"\r\nContent-Type: image/png'
        parts += [f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode(), scan, f"\r\n--{BOUNDARY}--\r\n".encode()]
        request = urllib.request.Request(
            f"{self.root}/intake/keep/",
            b"".join(parts),
            {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
        )
        with self.opener.open(request, timeout=30) as answer:
            found = re.search(r'name="draft" value="([0-9a-f-]+)"', answer.read().decode())
        assert found
        return found[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("draft") / "office"


def test_a_draft_survives_killing_the_server(home: Path) -> None:
    with office(home) as launched:
        hire(home)
        draft = Browser(launched).log_in().keep(picture("PNG"))
        family = launched.family()
        for one in family:  # launcher, PostgreSQL, Valkey, web, worker: none is told to stop
            with contextlib.suppress(ProcessLookupError):  # it may have died with its parent
                os.kill(one.pid, signal.SIGKILL)
        launched.process.wait()
        wait(lambda: alive(family) == [])
    with office(home) as launched:
        page = Browser(launched).log_in().read(f"/intake/?draft={draft}")
        for said in (WORDS["surname"], WORDS["address"], WORDS["children-0-name"], "a.png"):
            assert said in page
        (sha256,) = sql(home, "SELECT jsonb_object_keys(data->'scans') FROM applications_intakedraft")[0]
        stored = home / "blobs" / str(sha256)[:2] / str(sha256)
        assert stored.stat().st_size > 0
        assert time.time() - stored.stat().st_mtime < 600


def hire(home: Path) -> None:
    """The clerk of the office, on the running database."""
    code = "from tests.factories import staff; staff()"
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "shell", "-c", code],
        env=environment(home), check=True, capture_output=True,
    )  # fmt: skip
