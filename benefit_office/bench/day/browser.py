"""An officer's browser without JavaScript: cookies, pages, forms with what stands in them, files."""

import http.client
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml import html

HOST = "127.0.0.1"
File = tuple[str, bytes, str]  # name, content, type


class Unexpected(Exception):
    """An answer that an officer would call about."""


@dataclass
class Looks:
    """How long every answer took, by what was asked for, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Browser:
    """One session. Not for two threads at once."""

    def __init__(self, port: int, looks: Looks) -> None:
        self.port, self.looks = port, looks
        self.cookies: dict[str, str] = {}
        self.path = ""
        self.page: Any = None

    def open(self, what: str, path: str) -> None:
        """A page, by its address."""
        self._asked(what, "GET", path)

    def log_in(self, username: str, password: str) -> None:
        """The one form that a stranger is led to."""
        self.open("log-in page", "/login/")
        self.send("log in", "", username=username, password=password)
        if self.path.startswith("/login"):
            raise Unexpected(f"{username} was not let in")

    def has(self, action: str) -> bool:
        """Whether the page offers a form with this address."""
        return self._form(action) is not None

    def options(self, action: str, name: str) -> dict[str, str]:
        """The words of a choice and the value of each."""
        form = self._form(action)
        if form is None:
            raise Unexpected(f"{self.path} offers no {action}")
        found = form.xpath(f'.//input[@type="radio"][@name="{name}"]')
        return {button.getparent().text_content().strip(): button.get("value") for button in found}

    def send(self, what: str, action: str, files: dict[str, File] | None = None, **values: str) -> None:
        """The form whose address ends so, with what stands in it, these values and these files."""
        form = self._form(action)
        if form is None:
            raise Unexpected(f"{self.path} offers no {action or 'form'}")
        shown = {
            name: value for name, value in form.form_values() if "__prefix__" not in name
        }  # a row to copy
        filled = shown | values
        body, kind = _multipart(filled, files or {})
        address = form.get("action") or self.path
        self._asked(what, "POST", address, body, kind)

    def _form(self, action: str) -> Any:
        posts = (form for form in self.page.forms if form.get("method", "").lower() == "post")
        return next((form for form in posts if _offers(form, action, self.path)), None)

    def _asked(self, what: str, method: str, path: str, body: bytes | None = None, kind: str = "") -> None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        line = http.client.HTTPConnection(HOST, self.port, timeout=120)
        began = time.perf_counter()
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            content = answer.read()
        finally:
            line.close()
        self.looks.seconds.setdefault(what, []).append(time.perf_counter() - began)
        self._kept(answer)
        if answer.status >= 400:
            raise Unexpected(f"{what}: {answer.status} {_words(content)}")
        if answer.status in (302, 303):
            self._asked(
                "page after an act",
                "GET",
                urlsplit(answer.headers["Location"])._replace(fragment="").geturl(),
            )
        else:
            self.path, self.page = path, html.fromstring(content)

    def _kept(self, answer: http.client.HTTPResponse) -> None:
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value


def _offers(form: Any, action: str, path: str) -> bool:
    """A form without an address goes to its own page; without an action the one that asks for a password is meant."""
    address = (form.get("action") or path).partition("#")[0].partition("?")[0]
    return address.endswith(f"/{action}/") if action else bool(form.xpath('.//input[@type="password"]'))


def _words(content: bytes) -> str:
    page = html.fromstring(content)
    found = page.xpath('//main//*[contains(@class,"error")]') or page.xpath("//main") or [page]
    return " ".join(found[0].text_content().split())[:200]


def _multipart(values: dict[str, str], files: dict[str, File]) -> tuple[bytes, str]:
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values.items()
    ]
    for name, (filename, content, kind) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
