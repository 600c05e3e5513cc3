"""The row of the web: the queue's page through gunicorn beside the least that Django can do."""

import http.client
import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benefit_office.office.child import spawn, stop, wait_until
from benefit_office.office.embedded import ROOT
from benefit_office.office.launcher import HOST, WEB_PROCESSES, free_port
from workflow.models import Officer

from .ground import Place
from .measure import Row, in_turns, row
from .page_rows import OFFICE
from .sizes import Sizes

CLIENTS = 8


def page_vs_floor(sizes: Sizes) -> Iterator[Row]:
    """A queue of fifty rows under eight clients beside a bare list of the same rows to one who has logged in."""
    big, _small = sizes.archives
    with big.entered():
        client = Client(SERVER_NAME="localhost")
        client.force_login(Officer.objects.get(username=f"executor0-{OFFICE}"))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    each = 20 if sizes.full else 4
    with (
        gunicorn(big, "benefit_office.wsgi", "benefit_office.settings") as ours,
        gunicorn(big, "benefit_office.bench.peers.floor_wsgi", "benefit_office.bench.peers.floor") as floor,
    ):
        took = in_turns(
            lambda: asked(ours, cookie, each),
            lambda: asked(floor, cookie, each),
            rounds=5 if sizes.full else 1,
        )
    yield row("page_vs_floor", *(seconds * 1000 for seconds in took), unit="ms", goal=1.0)


@contextmanager
def gunicorn(place: Place, application: str, settings_module: str) -> Iterator[int]:
    """The web as the launcher starts it, on a database of the bench; gives its port."""
    port = free_port()
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{place.name}"))
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings_module}
    log = Path(settings.DATA_DIR) / "log" / f"{application}.log"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        f"--bind={HOST}:{port}",
        f"--workers={WEB_PROCESSES}",
    ]
    process = spawn([*command, "--no-control-socket"], log=log, env=env, cwd=ROOT)
    try:
        wait_until(lambda: _answers(port), process, what=application, log=log)
        yield port
    finally:
        stop(process)


def _answers(port: int) -> bool:
    try:
        _get(port, "")
    except OSError:
        return False
    return True


def asked(port: int, cookie: str, each: int) -> float:
    """The median answer when eight clients ask at once, each so many times."""

    def one_client(_place: int) -> list[float]:
        found = []
        for _ in range(each):
            began = time.perf_counter()
            body = _get(port, cookie)
            found.append(time.perf_counter() - began)
            assert body.count(b"<tr") >= 50, body[:300]
        return found

    with ThreadPoolExecutor(CLIENTS) as clients:
        return statistics.median(
            seconds for some in clients.map(one_client, range(CLIENTS)) for seconds in some
        )


def _get(port: int, cookie: str) -> bytes:
    line = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        line.request("GET", reverse("queue"), headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})
        return line.getresponse().read()
    finally:
        line.close()
