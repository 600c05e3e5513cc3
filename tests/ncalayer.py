"""Keys of the test authority, the settings that trust it, and the stand-in for NCALayer as it is started (`-p`)."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from benefit_office.standins.pki import folder
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.cms import armoured
from benefit_office.standins.pki.keys import gost_key
from benefit_office.standins.pki.people import HOLDERS, OFFICE_BIN

START = datetime(
    2026, 11, 16, 9, 5, tzinfo=ZoneInfo("Asia/Almaty")
)  # tests.factories.START, before Django is there
MOMENT = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Almaty"))  # where the program's clock stands
ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0
IIN = {holder.label: holder.iin for holder in HOLDERS}
BIN = OFFICE_BIN


@cache
def authority() -> Authority:
    """The test authority with GOST keys, which are made at once."""
    return Authority("GOST", gost_key, START)


@dataclass(frozen=True)
class Program:
    """The stand-in for NCALayer: where it listens, and whose key lies in its slot."""

    port: int

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def put(self, key: str, does: str = "sign") -> None:
        """What a person does on its page."""
        asked = f"http://127.0.0.1:{self.port}/slot?{urlencode({'key': key, 'does': does})}"
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert answer.status == 200


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PKI's folder."""
    home = tmp_path_factory.mktemp("pki")
    for name in ("gost", "trust"):
        (home / name).mkdir()
    folder.write(home / "gost", authority())
    trusted = (authority().root, authority().issuing)
    (home / "trust" / "gost.pem").write_bytes(b"".join(armoured(one.der, "CERTIFICATE") for one in trusted))
    return home


@pytest.fixture
def trusted(keys: Path, settings: Any) -> None:
    """The office trusts the test authority, and asks nobody on the network (that has tests of its own)."""
    settings.EDS_BACKEND, settings.EDS_TRUST = "embedded", str(keys / "trust")
    settings.EDS_REVOCATION, settings.EDS_TSA_URL = "off", ""


@pytest.fixture(scope="session")
def program(keys: Path) -> Iterator[Program]:
    """One process for all tests of a worker; its clock stands where the journeys' stands."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "OFFICE_NOW": MOMENT.isoformat()}
    command = [
        sys.executable,
        "-m",
        "benefit_office.standins.ncalayer",
        str(port),
        str(keys),
        str(keys / "slot"),
    ]
    log = keys / "ncalayer.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=subprocess.STDOUT)  # fmt: skip
    try:
        wait_for(port, process, log)
        yield Program(port)
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def ncalayer(program: Program, trusted: None, settings: Any) -> Program:
    """The program with the head's key in it; the office's pages know its address and may call it."""
    settings.NCALAYER_URL = program.url
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    directives = {**policy, "connect-src": [*policy["connect-src"], program.url]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}
    program.put("gost/head")
    return program


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until its page answers; a program that ends instead says why."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(log.read_text())
