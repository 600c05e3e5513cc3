"""A visitor of the stand-ins' pages without a browser: cookies, forms, redirects."""

import re
from collections.abc import Mapping
from html import unescape
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from applications.persons.identifiers import iban
from tests.standins_site import Site

BOUNDARY = "----a-visitor"
PAPERS = ("identity", "guardianship", "loss_of_care", "account", "income", "study")


class Visitor:
    """One browser's worth of cookies. After each step: the page's address, status and text."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        self.path, self.status, self.html = "", 0, ""

    def get(self, path: str) -> "Visitor":
        return self._open(Request(f"{self.site.url}{path}"))

    def post(
        self, path: str, fields: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None
    ) -> "Visitor":
        """Send a form of the page that is open, with its token."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.html)
        given = {**(fields or {}), "csrfmiddlewaretoken": token[1] if token else ""}
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in given.items()]
        parts += [
            f'name="{name}"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'.encode() + content
            for name, content in (files or {}).items()
        ]
        body = b"".join(
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode() + part + b"\r\n" for part in parts
        )
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Origin": self.site.url,
        }
        return self._open(Request(f"{self.site.url}{path}", body + f"--{BOUNDARY}--\r\n".encode(), headers))

    @property
    def text(self) -> str:
        """What stands on the page, on one line."""
        main = self.html.partition("<main")[2].partition("</main")[0]
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)))

    def _open(self, request: Request) -> "Visitor":
        try:
            with self.opener.open(request, timeout=30) as answer:
                self._seen(answer)
        except HTTPError as refused:
            with refused:
                self._seen(refused)
        return self

    def _seen(self, answer: Any) -> None:
        self.path = answer.url.removeprefix(self.site.url)
        self.status, self.html = answer.status, answer.read().decode()


def at_the_operators(site: Site) -> Visitor:
    """The applicant has a ticket; the operator has logged in and called it."""
    visitor = Visitor(site)
    visitor.get("/corporation/").post("/corporation/")
    visitor.get("/corporation/login/").post("/corporation/login/", {"login": "operator", "password": "demo"})
    return visitor.post("/corporation/call/")


def fill(visitor: Visitor, *, papers: tuple[str, ...] = PAPERS, **changes: str) -> Visitor:
    """The service's form on the page that is open."""
    given = {
        "birth_date": "1985-01-30", "surname": "Үлгібаева", "name": "Айгүл", "sex": "f", "guardian_kind": "guardian",
        "address": "Абай көшесі, 1", "residence_kato": "551000000", "identity_kind": "card",
        "identity_number": "012345678", "identity_issuer": "ІІМ", "identity_date": "2020-01-01",
        "account": iban("722", "C000000000001"), "bank": "Банк", "reply_language": "kk", "consent": "on",
        "children-TOTAL_FORMS": "1", "children-INITIAL_FORMS": "0", "children-0-surname": "Үлгіев",
        "children-0-name": "Ғани", "children-0-birth_date": "2015-03-04", "children-0-sex": "m",
        "children-0-birth_number": "1", "children-0-birth_issuer": "АХАЖ", "children-0-birth_issued": "2015-03-10",
        "children-0-act_number": "12", "children-0-act_date": "2016-02-01", "children-0-act_body": "Әкімдік",
        "children-0-care_loss": "death", **changes,
    }  # fmt: skip
    return visitor.post(visitor.path, given, {f"paper-{code}": b"a scan" for code in papers})
