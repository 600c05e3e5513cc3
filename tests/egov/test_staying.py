"""No request of the office follows a redirect: whom it asks stands in its settings.

Planted defects this file goes red for: `urlopen` in the place of `open_here` anywhere.
"""

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from benefit_office.egov.staying import open_here

ROOT = Path(__file__).resolve().parents[2]
asked: list[str] = []


class Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/inner")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 – http.server looks for that name

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    asked.clear()
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/asked"
        server.shutdown()


@pytest.mark.parametrize("body", [None, b"{}"])
def test_a_redirect_is_an_error_and_nobody_else_is_asked(address: str, body: bytes | None) -> None:
    request = urllib.request.Request(address, data=body)
    with pytest.raises(urllib.error.HTTPError) as told:
        open_here(request, timeout=5)
    told.value.close()
    assert (told.value.code, asked) == (302, ["/asked"])


def test_nothing_of_the_office_asks_in_another_way() -> None:
    """`urlopen` follows; what is tried on one's own machine (bench, launcher, stand-ins) may."""
    floors = (ROOT / name for name in ("workflow", "applications", "decisions", "benefit_office"))
    own = tuple(f"benefit_office/{room}/" for room in ("bench", "standins", "office"))
    found = [
        str(path.relative_to(ROOT))
        for floor in floors
        for path in floor.rglob("*.py")
        if re.search(r"\burlopen\(|http\.client\.HTTP|httpx|^import requests", path.read_text(), re.MULTILINE)
    ]
    assert [path for path in found if not path.startswith(own)] == []
