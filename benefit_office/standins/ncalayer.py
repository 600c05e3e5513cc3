"""NCALayer's stand-in, which really signs: `python -m benefit_office.standins.ncalayer PORT PKI_FOLDER STATE_FILE`.

NCALayer is the signer's own program on the signer's own machine. It opens a window and asks for the key; a stand-in
has no window, so its slot holds one person's medium, chosen on its page http://127.0.0.1:PORT/. The wire is that of
the real one: a greeting with the version, then one JSON message and one answer (modules `basics` and `commonUtils`).
"""

import asyncio
import base64
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from benefit_office.environment import env, flag
from workflow.clock import ZONE

from .pki import answers, xml
from .pki.certificates import CLIENT, EMAIL, Certificate
from .pki.cms import armoured, signed_data
from .pki.keys import Key
from .slot import CANCEL, DOES, FAIL, Slot

HOST = "127.0.0.1"
MOST = 64 * 1024 * 1024  # a request with scanned papers inside
BASICS, COMMON = "kz.gov.pki.knca.basics", "kz.gov.pki.knca.commonUtils"
GREETING = {"result": {"version": "1.4"}}
NO_KEY = "No key in the slot serves: put another one in on the page of this stand-in."
TOLD = {"sign": "қол қояды · подписывает", CANCEL: "бас тартады · отменяет", FAIL: "қате шығады · ошибка"}


class Cancelled(Exception):
    """The person pressed «Cancel»."""


class Digested:
    """A key that is handed the hash itself (`digested`): what it signs is what the page has hashed."""

    def __init__(self, key: Key) -> None:
        self.key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(self.key, name)

    def digest(self, data: bytes) -> bytes:
        """The hash as it came."""
        return data


class Program:
    """What NCALayer does when it is asked."""

    def __init__(self, slot: Slot, now: Callable[[], datetime]) -> None:
        self.slot, self.now = slot, now
        self.common: dict[str, Callable[..., Any]] = {
            "getActiveTokens": list,
            "getKeyInfo": self.key_info,
            "changeLocale": lambda locale: None,
            "createCAdESFromBase64": self.old_cms,
            "createCMSSignatureFromBase64": self.old_cms,
            "createCAdESFromBase64Hash": lambda store, kind, data: self.old_cms(store, kind, data, digested=True),
            "signXml": lambda store, kind, text, *_paths: self.sign_xml(kind, text),
            "signXmls": lambda store, kind, texts, *_paths: [self.sign_xml(kind, text) for text in texts],
        }  # fmt: skip

    def answer(self, text: str) -> dict[str, Any]:
        """One message's answer, in the form of the module that was asked."""
        try:
            asked = json.loads(text)
            module, method = asked.get("module"), asked.get("method")
        except (ValueError, AttributeError):
            return {"status": False, "code": "JSON_ERROR", "message": "Not a message.", "details": ""}
        if module == COMMON:
            return self._common(str(method), asked.get("args") or [])
        if (module, method) == (BASICS, "sign"):
            return self._basics(asked.get("args") or {})
        told = f"{module}.{method}"
        return {"status": False, "code": "MODULE_NOT_FOUND", "message": "No such module.", "details": told}

    def _basics(self, args: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"status": True, "body": {"result": self.sign(args)}}
        except Cancelled:
            return {"status": True, "body": {}}
        except (ValueError, TypeError, LookupError, etree.XMLSyntaxError) as fault:
            message = "An invoked method threw an exception."
            return {"status": False, "code": "INVOCATION_ERROR", "message": message, "details": str(fault)}

    def _common(self, method: str, args: list[Any]) -> dict[str, Any]:
        try:
            found = self.common[method](*args)
        except Cancelled:
            return {"code": "500", "message": "action.canceled"}
        except (ValueError, TypeError, LookupError, etree.XMLSyntaxError) as fault:
            return {"code": "500", "message": f"{type(fault).__name__}: {fault}. Method: {method}"}
        return {"code": "200"} if found is None else {"code": "200", "responseObject": found}

    def sign(self, args: dict[str, Any]) -> str | list[str]:
        """`basics`: one document or many with one key, asked for once."""
        given, how = args["data"], args.get("signingParams") or {}
        key = self.key(list((args.get("signerParams") or {}).get("extKeyUsageOids") or []))
        many = given if isinstance(given, list) else [given]
        if args["format"] == "xml":
            return [xml.signed(one.encode(), key).decode() for one in many]
        if args["format"] != "cms":
            raise ValueError(f"The format {args['format']} is not known.")
        signatures = [self.cms(base64.b64decode(one, validate=True), key, how) for one in many]
        return signatures if isinstance(given, list) else signatures[0]

    def cms(self, data: bytes, key: Certificate, how: dict[str, Any]) -> str:
        """One CMS as NCALayer makes it."""
        stamper, at = self.slot.stamper() if "tsaProfile" in how else None, self.now()
        signer = replace(key, key=Digested(key.key)) if how.get("digested") else key
        made = signed_data(
            data,
            [signer],
            at=at,
            detached=not how.get("encapsulate", True),
            stamp=(lambda signature: answers.time_stamp(stamper, signature, at)) if stamper else None,
        )
        return armoured(made).decode()

    def old_cms(self, _store: str, kind: str, data: str, inside: bool = False, digested: bool = False) -> str:
        """`commonUtils`: one CMS, the data inside or beside."""
        how = {"encapsulate": inside, "digested": digested}
        return self.cms(base64.b64decode(data, validate=True), self.key(old_purpose(kind)), how)

    def sign_xml(self, kind: str, text: str) -> str:
        """`commonUtils`: one XML, signed as a whole."""
        return xml.signed(text.encode(), self.key(old_purpose(kind))).decode()

    def key_info(self, _store: str) -> dict[str, str]:
        """`commonUtils`: whose key it is."""
        key = self.key([])
        return {"serialNumber": str(key.serial), "pem": armoured(key.der, "CERTIFICATE").decode()}

    def key(self, wanted: list[str]) -> Certificate:
        """The key in the slot, if its holder agrees and it serves."""
        does = self.slot.state["does"]
        if does == CANCEL:
            raise Cancelled
        found = self.slot.key_for(wanted) if does != FAIL else None
        if found is None:
            raise ValueError(NO_KEY)
        return found


def old_purpose(kind: str) -> list[str]:
    """`commonUtils` names what a key is for in words; anything else means any key."""
    return {"SIGNATURE": [EMAIL], "AUTHENTICATION": [CLIENT]}.get(kind, [])


def page(slot: Slot) -> str:
    """Which medium lies in the slot, and what its holder does. Kazakh and Russian side by side."""
    state = slot.state
    media = "".join(
        f'<tr><td><label><input type="radio" name="key" value="{escape(token.label)}"'
        f"{' checked' if token.label == state['key'] else ''}> {escape(token.label)}</label></td>"
        f"<td>{escape(token.name)}</td><td>{escape(token.iin)}</td><td>{escape(token.organisation)}</td></tr>"
        for token in slot.tokens()
    )
    ways = "".join(
        f'<label><input type="radio" name="does" value="{one}"{" checked" if one == state["does"] else ""}> '
        f"{TOLD[one]}</label> "
        for one in DOES
    )
    return f"""<!doctype html><html lang="kk"><head><meta charset="utf-8"><title>NCALayer – ҮЛГІ / ОБРАЗЕЦ</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>body{{font:1rem/1.5 sans-serif;max-width:
60rem;margin:0 auto;padding:1rem}}p.specimen{{background:#7a1f1f;color:#fff;padding:.5rem 1rem}}table{{width:100%;
border-collapse:collapse}}td{{border-top:1px solid #bbb;padding:.25rem .5rem;
overflow-wrap:anywhere}}button{{font:inherit;padding:.5rem 1rem}}
label{{display:inline-block;padding:.25rem 0}}</style></head><body><p class="specimen"><b>ҮЛГІ · ОБРАЗЕЦ</b> –
нағыз NCALayer емес · не настоящий NCALayer</p><h1>NCALayer</h1><p>Ұядағы кілт келесі құжаттарға қол қояды.<br>Ключ,
который вставлен, подпишет следующие документы.</p><form action="/slot"><p>Иесі · Владелец: {ways}</p><p><button>
Сақтау · Сохранить</button></p><table>{media}</table></form></body></html>"""


def respond(slot: Slot, request: Request) -> Response | None:
    """A browser's page on the same port; a WebSocket goes on to the signing."""
    if request.headers.get("Upgrade", "").lower() == "websocket":
        return None
    asked = urlsplit(request.path)
    if asked.path == "/slot":
        given = {name: values[0] for name, values in parse_qs(asked.query).items()}
        slot.put(given.get("key", ""), given.get("does", ""))
        return Response(303, "See Other", Headers({"Location": "/", "Content-Length": "0"}))
    body = page(slot).encode() if asked.path == "/" else b""
    status = HTTPStatus.OK if body else HTTPStatus.NOT_FOUND
    headers = Headers({"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))})
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
    return Response(status.value, status.phrase, headers, body)


async def listen(port: int, program: Program) -> None:
    """Serve until the process is ended."""

    async def session(line: ServerConnection) -> None:
        try:
            await line.send(json.dumps(GREETING))
            async for message in line:
                told = await asyncio.to_thread(program.answer, str(message))
                await line.send(json.dumps(told, ensure_ascii=False))
        except ConnectionClosed:  # the page was left
            pass

    def first(_line: ServerConnection, request: Request) -> Response | None:
        return respond(program.slot, request)

    async with serve(session, HOST, port, process_request=first, max_size=MOST) as server:
        await server.serve_forever()


def moment() -> datetime:
    """The demo's clock: now, or where OFFICE_NOW has stopped it."""
    moved = env("OFFICE_NOW", "")
    at = datetime.fromisoformat(moved) if moved else datetime.now(UTC)
    return (at if at.tzinfo else at.replace(tzinfo=ZONE)).astimezone(UTC)


def main(port: str, pki: str, kept: str) -> None:
    """What the launcher starts beside the demo."""
    if flag("PRODUCTION"):
        sys.exit("The stand-in for NCALayer is refused with PRODUCTION=1: officers run the real one.")
    asyncio.run(listen(int(port), Program(Slot(Path(pki), Path(kept)), moment)))


if __name__ == "__main__":
    main(*sys.argv[1:])
