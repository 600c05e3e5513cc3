"""The stand-ins' site as the launcher starts it: a real process on a free port, loaded by `-p` (pyproject.toml)."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from benefit_office.egov.breaker import breaker_of
from benefit_office.egov.eds import fetching
from benefit_office.standins.pki import folder as pki
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.keys import rsa_primes
from benefit_office.standins.pki.people import HOLDERS

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0


@dataclass(frozen=True)
class Site:
    """Where the stand-ins listen, and the folder they keep their things in."""

    url: str
    data: Path
    ncalayer: int = 0  # the port at which the site's pages look for NCALayer

    def post(self, path: str, **fields: str) -> int:
        """A stand-in's machine door, which asks for no token: the status of its answer."""
        request = urllib.request.Request(f"{self.url}{path}", urlencode(fields).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)

    def get(self, path: str) -> bytes:
        """A page or a file of a stand-in."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as answer:
            return bytes(answer.read())


@pytest.fixture(scope="session")
def standins_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all tests of a worker; each test uses persons and messages of its own."""
    data = tmp_path_factory.mktemp("standins")
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            ncalayer = other.getsockname()[1]
    site = Site(f"http://127.0.0.1:{port}", data, ncalayer)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(data), "DATA_DIR": str(data), "DEMO": "1",
        "STANDINS_URL": site.url, "OFFICE_URL": "http://127.0.0.1:9",
        "NCALAYER_URL": f"ws://127.0.0.1:{ncalayer}",
    }  # fmt: skip
    log = data / "standins.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "benefit_office.standins.site", str(port)],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(site, process, log)
        yield site
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def gateway(standins_site: Site, settings: Any) -> Site:
    """The office connected to the stand-in gateway, which behaves well and hands on when it is told to."""
    url, keys = standins_site.url, standins_site.data / "standins" / "transport"
    settings.SHEP_SYNC_URL, settings.SHEP_ASYNC_URL = f"{url}/shep/sync/", f"{url}/shep/async/"
    settings.SHEP_SENDER_ID, settings.SHEP_PASSWORD = "benefit_office", "demo"
    settings.SHEP_KEY, settings.SHEP_TRUST = str(keys / "office.pem"), str(keys / "gateway.cer")
    settings.REGISTRY_TRUST = str(keys / "registry.cer")
    breaker_of.cache_clear()
    standins_site.post("/shep/conduct/", by_itself="0")
    return standins_site


def wait_for(site: Site, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the site answers; a site that ends instead says why."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if site.get("/healthz") == b"ok":
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="session")
def pki_folder(standins_site: Site) -> Path:
    """The test PKI in the site's folder, its certificates saying where the site listens. RSA keys share two primes."""
    folder = standins_site.data / "standins" / "pki"
    folder.mkdir(parents=True, exist_ok=True)
    few = {name: [f"{prime:x}" for prime in rsa_primes(f"tests/{name}")] for name in ("root", "leaf")}
    labels = [holder.label for holder in HOLDERS]
    seeds = {f"RSA/{label}": few["leaf"] for label in ("nca", "ocsp", "tsa", "foreign-root", *labels)}
    (folder / pki.PRIMES).write_text(json.dumps({**seeds, "RSA/root": few["root"]}))
    pki.make(folder, datetime.now(UTC).replace(microsecond=0), place=f"{standins_site.url}/pki")
    return folder


@pytest.fixture
def demo_pki(standins_site: Site, pki_folder: Path, settings: Any) -> Iterator[dict[str, Authority]]:
    """The office trusts the test PKI and asks it; every service behaves well, before and after."""
    settings.EDS_BACKEND, settings.EDS_REVOCATION = "embedded", "ocsp,crl"
    settings.EDS_TRUST = str(pki_folder / pki.TRUST)
    settings.EDS_TSA_URL = f"{standins_site.url}/pki/tsa/"
    settings.NCANODE_URL = f"{standins_site.url}/ncanode"
    forget()
    authorities = pki.open_folder(pki_folder)
    assert authorities is not None
    yield authorities
    moods = standins_site.data / "standins" / "pki-moods.json"
    moods.unlink(missing_ok=True)
    forget()


def forget() -> None:
    """What a process remembers of its neighbours: who was away, which lists it has."""
    breaker_of.cache_clear()
    fetching.forget_lists()
