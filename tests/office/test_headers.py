"""Security headers graded on every kind of answer: page, file, API, static, fault, gateway, watcher.

Planted defects this file goes red for: the policy left out of files or of static answers; a page with a name on it
that a shared computer may keep; inline code allowed; HSTS not on in production; a cookie of language or messages
without its prefix or its flags.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from applications.models import Document
from tests import factories as make
from workflow.models import Case
from workflow.words import State

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db
WATCHERS = ("/healthz", "/readyz", "/metrics")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip
LOOSE = {
    "default-src", "script-src", "style-src", "img-src", "font-src", "connect-src", "form-action", "frame-ancestors",
    "base-uri", "object-src", "plugin-types",
}  # fmt: skip
TO_A_BROWSER = {
    "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip


COOKIES = ("__Host-language", "__Host-messages", "__Host-fresh", "__Host-csrf")  # of an answer in production


def policy(answer: HttpResponse) -> dict[str, set[str]]:
    """The Content-Security-Policy as directives and their sources."""
    parts = (
        part.split() for part in answer.headers.get("Content-Security-Policy", "").split(";") if part.strip()
    )
    return {name: set(sources) for name, *sources in parts}


def faults(answer: HttpResponse, *, static: bool = False, file: bool = False) -> list[str]:
    """What a grader would take marks off for."""
    wanted = EVERYWHERE if static else EVERYWHERE | TO_A_BROWSER
    found = [name for name, value in wanted.items() if answer.headers.get(name) != value]
    given = policy(answer)
    framed_by = {"'none'", "'self'"} if file else {"'none'"}
    if given.get("default-src") != {"'none'"} or not given.get("frame-ancestors", set()) <= framed_by:
        found.append("Content-Security-Policy is not closed")
    if not given.keys() <= LOOSE and "sandbox" not in given:
        found.append("the policy has a directive nobody has thought over")
    if (given.get("script-src", {"'self'"}) | given.get("style-src", {"'self'"})) - {"'self'"} and not file:
        found.append("code from elsewhere or inline")
    if not file and (given.get("base-uri"), given.get("form-action")) != ({"'none'"}, {"'self'"}):
        found.append("base or form to elsewhere")
    if "camera=()" not in answer.headers.get("Permissions-Policy", ""):
        found.append("powers")
    if not static and not {"no-store", "private"} <= set(
        answer.headers["Cache-Control"].replace(" ", "").split(",")
    ):
        found.append("may be kept: " + answer.headers["Cache-Control"])
    if {"Server", "X-Powered-By"} & set(answer.headers):
        found.append("says what it runs on")
    return found


@pytest.fixture
def case(settings: Any) -> Case:
    settings.OFFICE_NOW = "2026-11-19T10:00"
    return make.a_case(state=State.ISSUED)


def test_every_kind_of_page_and_file_of_an_officer(case: Case) -> None:
    client, people = make.client_of(make.staff().clerk), make.staff()
    paper = Document.objects.filter(application__case=case)[0]
    answers = {
        path: client.get(path)
        for path in (
            "/queue/", reverse("case", args=[case.public_id]), reverse("document", args=[paper.public_id]),
            "/journal/", "/no-such-page/", "/overview/",
            reverse("sheet", args=[case.decision.sheet_kk.public_id]),
        )
    }  # fmt: skip
    answers["verb"] = client.get(reverse("register", args=[case.public_id]))
    answers["hx"] = make.client_of(people.head).get("/signing/", headers={"hx-request": "true"})
    assert {
        path: found
        for path, answer in answers.items()
        if (found := faults(answer, file=path.startswith(("/documents/", "/sheets/"))))
    } == {}
    assert {answers[path].status_code for path in ("/no-such-page/", "/overview/", "verb")} == {404, 403, 405}


def test_every_kind_of_answer_to_a_stranger(client: Client) -> None:
    answers = {
        path: client.get(path)
        for path in ("/login/", "/queue/", "/api/v1/cases/", "/no-such-page/", "/v/none/")
    }
    answers["gateway"] = client.post("/egov/shep/", b"<no/>", content_type="text/xml")
    answers["host"] = client.get("/login/", headers={"host": "elsewhere.example"})
    assert {path: found for path, answer in answers.items() if (found := faults(answer))} == {}


def test_a_fault_on_our_side_says_nothing_and_keeps_its_headers(client: Client, monkeypatch: Any) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.auth.views.LoginView.get", lambda *_a, **_k: 1 / 0)
    answer = client.get("/login/")
    assert (answer.status_code, faults(answer), b"ZeroDivision" in answer.content) == (500, [], False)


def test_static_files_and_watchers(client: Client) -> None:
    for path in ("/static/office.css", "/static/office.js", "/static/icon.svg"):
        answer = client.get(path)
        for (
            close
        ) in answer._resource_closers:  # the file alone: closing the answer would close the connection
            close()
        assert (answer.status_code, faults(answer, static=True)) == (200, []), path
    for path in WATCHERS:
        answer = client.get(path)
        assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, path


def test_nobody_traces(client: Client) -> None:
    assert {
        client.generic("TRACE", path).status_code for path in ("/login/", "/queue/", "/api/v1/cases/")
    } == {405}


def test_production_keeps_to_tls_and_its_cookies_to_itself() -> None:
    script = """
import django, json; django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import Client, RequestFactory
from applications.tickets.views import COOKIE
from workflow.visits import replica
from workflow.login.cookies import Messages, remember_language
client, given = Client(), HttpResponse()
plain, sealed = client.get("/api/v1/cases/"), client.get("/api/v1/cases/", secure=True)
page = client.get("/login/")
remember_language(given, "ru")
told = Messages(RequestFactory().get("/"))
told.add(20, "said")
told.update(given)
replica.is_there = lambda: True
replica.remember_act(RequestFactory().post("/"), given)
asked = RequestFactory().get("/")
get_token(asked)
CsrfViewMiddleware(lambda _asked: given).process_response(asked, given)
flags = ("secure", "httponly", "samesite", "path", "domain")
print(json.dumps({"plain": [plain.status_code, page.status_code, page.headers["Location"][:8]],
    "hsts": sealed.headers["Strict-Transport-Security"],
    "session": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE],
    "csrf": [settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY, settings.CSRF_COOKIE_SAMESITE],
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, COOKIE],
    "given": {name: [one[flag] for flag in flags] for name, one in given.cookies.items()}, "debug": settings.DEBUG}))
"""
    env = {
        "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "benefit_office.settings", "PRODUCTION": "1",
        "SECRET_KEY": "only for this test, but as long and as random as one should be: 8f3kq", "REDIS_URL": "redis://none",
        "ALLOWED_HOSTS": "testserver", "DATABASE_URL": os.environ["DATABASE_URL"], "DATA_DIR": os.environ["DATA_DIR"],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "plain": [403, 301, "https://"], "names": ["__Host-session", "__Host-csrf", "__Secure-ticket_device"],
        "given": {name: [True, True, "Lax", "/", ""] for name in COOKIES},
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "session": [True, True, "Lax"], "csrf": [True, True, "Lax"], "debug": False,
    }  # fmt: skip
