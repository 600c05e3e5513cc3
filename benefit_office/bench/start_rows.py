"""The row of the start: `make run` for the second time, beside the same four parts of an empty project by hand."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from django.conf import settings

from benefit_office.office import schema
from benefit_office.office.child import spawn, stop
from benefit_office.office.embedded import ROOT, broker, cluster
from benefit_office.office.folder import Folder
from benefit_office.office.launcher import HOST, WEB_PROCESSES, free_port

from .apart import PATIENCE, environment, until
from .measure import Row, in_turns, row, say
from .sizes import Sizes

SOMEBODY = (
    "from workflow.models import Officer;"
    "Officer.objects.create_officer('first', 'demo', surname='Бірінші', name='Адам')"
)
OURS = """
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "office", "USER": "office", "HOST": %r}}
CELERY_BROKER_URL = %r
"""
CELERY = """from celery import Celery
app = Celery("empty")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
"""
PORT = 8400  # somewhere behind it
WAITED_FOR = "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'empty.settings')\n"


def start(sizes: Sizes) -> Iterator[Row]:
    """From the command to the first page: ours with all checks, the demo's stand-ins and log-in; the other bare."""
    ours, other = Folder(_home() / "office"), Folder(_home() / "empty")
    _prepared(ours, _make_ours)
    _prepared(other, _make_empty)
    _started(ours)
    rounds = 5 if sizes.full else 1
    took = in_turns(lambda: _run(ours), lambda: _by_hand(other), rounds=rounds, warm=0)
    yield row("start", *took, unit="s", goal=1.5)


def _home() -> Path:
    return Path(settings.DATA_DIR) / "start"


def _prepared(home: Folder, make: Callable[[Folder], None]) -> None:
    """Made once; what an interrupted making left is made anew."""
    done = home.path / "made"
    if not done.exists():
        say(f"making {home.path.name} for the start …")
        shutil.rmtree(home.path, ignore_errors=True)
        home.make()
        make(home)
        done.touch()


def _make_ours(home: Folder) -> None:
    """An office with somebody in it, so that the demo is not loaded."""
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--verbosity=0", "--command", SOMEBODY]
    subprocess.run(command, env=environment(home), check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def _started(home: Folder) -> None:
    """The first start with this very code migrates and makes the demo's keys: it is not the one to measure."""
    mark = home.path / "started"
    if not mark.exists() or mark.read_text() != schema.code():
        _run(home)
        mark.write_text(schema.code())


def _run(home: Folder) -> float:
    """`make run` to the log-in's page; then Ctrl-C, until everybody has gone."""
    # The same port as the time before, as a user has it: the demo's certificates name their place by it.
    port, log = free_port(near=PORT), home.logs / "make-run.log"
    command = ["make", "--silent", "run", f"PORT={port}"]
    began = time.perf_counter()
    process = spawn(command, log=log, env=environment(home), cwd=ROOT)
    try:
        took = _first_page(port, "/login/", began)
        until(lambda: "The office is open" in log.read_text(), log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(PATIENCE)
        log.unlink()
    return took


def _make_empty(home: Folder) -> None:
    """`startproject`, a Celery app as its documentation has it, and the migrations of Django's own apps."""
    project = home.path / "project"
    project.mkdir()
    django = [sys.executable, "-m", "django", "startproject", "empty", str(project)]
    subprocess.run(django, env=environment(home), check=True)
    database, queue = cluster(home), broker(home)
    with (project / "empty" / "settings.py").open("a") as file:
        file.write(OURS % (str(database.socket), queue.url))
    (project / "empty" / "celery.py").write_text(WAITED_FOR + CELERY)
    (project / "empty" / "__init__.py").write_text("from .celery import app as celery_app\n")
    database.start()
    try:
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env=environment(home), cwd=project, check=True)
    finally:
        database.stop()


def _by_hand(home: Folder) -> float:
    """The database, the broker, then gunicorn and the worker at once, each command typed as soon as it can work."""
    port, project, env = free_port(), home.path / "project", environment(home)
    web = [
        "gunicorn",
        "empty.wsgi",
        f"--bind={HOST}:{port}",
        f"--workers={WEB_PROCESSES}",
        "--no-control-socket",
    ]
    worker = ["celery", "--app=empty", "--quiet", "worker", "--concurrency=2"]
    began = time.perf_counter()
    with ExitStack() as parts:
        for part in (cluster(home), broker(home)):
            part.start()
            parts.callback(part.stop)
        for name, words in (("web", web), ("worker", worker)):
            program = [sys.executable, "-m", *words]
            parts.callback(stop, spawn(program, log=home.logs / f"{name}.log", env=env, cwd=project))
        return _first_page(port, "/admin/login/", began)


def _first_page(port: int, path: str, began: float) -> float:
    """Seconds until the page is there whole."""
    until(lambda: _answers(port, path), Path(os.devnull))
    return time.perf_counter() - began


def _answers(port: int, path: str) -> bool:
    line = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status == 200 and b"password" in answer.read()
    except OSError:
        return False
    finally:
        line.close()
