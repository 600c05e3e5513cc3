"""The stand-in for NCALayer keeps to the real wire: what it is asked, what it answers, and that its signatures hold."""

import base64
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.verdict import Verdict
from benefit_office.egov.eds.verify import verify
from tests.ncalayer import IIN, MOMENT, Program, authority

ROOT = Path(__file__).resolve().parents[2]
SIGN, LOGIN, PERSON = "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.1"
DETACHED = {"decode": True, "encapsulate": False, "digested": False}
DATA = "Шешім № 1".encode()


@pytest.fixture
def line(program: Program) -> Iterator[ClientConnection]:
    """A line on which NCALayer has greeted, the head's keys in the slot."""
    program.put("gost/head")
    with connect(program.url) as opened:
        assert "version" in json.loads(opened.recv())["result"]
        yield opened


def ask(line: ClientConnection, module: str, method: str, args: Any) -> dict[str, Any]:
    line.send(json.dumps({"module": f"kz.gov.pki.knca.{module}", "method": method, "args": args}))
    return dict(json.loads(line.recv()))


def sign(
    line: ClientConnection, data: Any, purposes: list[str], how: Any = DETACHED, form: str = "cms"
) -> dict[str, Any]:
    args = {"allowedStorages": None, "format": form, "data": data, "signingParams": how,
            "signerParams": {"extKeyUsageOids": purposes, "chain": []}, "locale": "kk"}  # fmt: skip
    return ask(line, "basics", "sign", args)


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def judged(signature: str, data: bytes | None = None) -> Verdict:
    anchors = [Certificate(authority().issuing.der)]
    raw = signature.encode()
    if "CMS" in signature[:20]:
        raw = base64.b64decode("".join(signature.strip().splitlines()[1:-1]))
    return verify(raw, anchors=anchors, at=MOMENT, data=data)


def test_one_document_is_answered_by_one_signature_beside_it(line: ClientConnection) -> None:
    answer = sign(line, text(DATA), [SIGN])

    assert answer["status"] is True
    verdict = judged(answer["body"]["result"], DATA)
    assert (verdict.valid, verdict.signers[0].certificate.iin) == (True, IIN["head"])


def test_many_documents_are_answered_in_their_order(line: ClientConnection) -> None:
    many = [b"one", b"two", b"three"]

    answer = sign(line, [text(data) for data in many], [SIGN])

    signatures = answer["body"]["result"]
    assert [judged(one, data).valid for one, data in zip(signatures, many, strict=True)] == [True] * 3
    assert not judged(signatures[0], b"two").valid


def test_a_time_stamp_is_there_when_it_is_asked_for(line: ClientConnection) -> None:
    plain = sign(line, text(DATA), [SIGN])["body"]["result"]
    stamped = sign(line, text(DATA), [SIGN], {**DETACHED, "tsaProfile": {}})["body"]["result"]

    assert judged(stamped, DATA).valid
    assert len(stamped) > len(plain) + 1000


def test_a_hash_is_signed_as_it_comes(line: ClientConnection, program: Program) -> None:
    """`digested`: the page has hashed, with the key's own function – for GOST keys Streebog, which no browser has."""
    digest = authority().issued["head"].key.digest(DATA)

    answer = sign(line, text(digest), [SIGN], {**DETACHED, "digested": True})

    assert judged(answer["body"]["result"], DATA).valid
    assert hashlib.sha256(DATA).digest() != digest


def test_xml_is_signed_by_the_key_for_logging_in(line: ClientConnection) -> None:
    answer = sign(line, "<login>сұрақ</login>", [LOGIN], {}, "xml")

    [signed] = answer["body"]["result"]
    verdict = judged(signed)
    assert (verdict.valid, verdict.signers[0].certificate.use) == (True, "AUTH")


def test_a_key_of_another_kind_is_not_offered(line: ClientConnection) -> None:
    answer = sign(line, text(DATA), [SIGN, PERSON])

    assert (answer["status"], answer["code"]) == (False, "INVOCATION_ERROR")


@pytest.mark.parametrize(("does", "expected"), [("cancel", {"status": True, "body": {}}), ("fail", None)])
def test_the_person_may_cancel_and_the_program_may_fail(
    line: ClientConnection, program: Program, does: str, expected: Any
) -> None:
    program.put("gost/head", does)

    answer = sign(line, text(DATA), [SIGN])

    assert answer == expected if expected else answer["code"] == "INVOCATION_ERROR"


def test_the_old_module_answers_in_its_own_form(line: ClientConnection, program: Program) -> None:
    signed = ask(line, "commonUtils", "createCAdESFromBase64", ["PKCS12", "SIGNATURE", text(DATA), False])
    tree = ask(line, "commonUtils", "signXml", ["PKCS12", "AUTHENTICATION", "<a/>", "", ""])
    wrong = ask(line, "commonUtils", "getKeyInfo", [])
    program.put("gost/head", "cancel")
    cancelled = ask(line, "commonUtils", "signXml", ["PKCS12", "SIGNATURE", "<a/>", "", ""])

    assert (signed["code"], judged(signed["responseObject"], DATA).valid) == ("200", True)
    assert (tree["code"], judged(tree["responseObject"]).valid) == ("200", True)
    assert wrong["code"] == "500"
    assert cancelled == {"code": "500", "message": "action.canceled"}


@pytest.mark.parametrize(
    "message", ["nonsense", "[]", '{"module": "kz.digiflow.mobile.extensions", "method": "getVersion"}']
)
def test_what_it_does_not_know_it_says_and_the_line_stays_open(line: ClientConnection, message: str) -> None:
    line.send(message)

    assert json.loads(line.recv())["status"] is False
    assert sign(line, text(DATA), [SIGN])["status"] is True


def test_a_production_office_does_not_start_it(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "benefit_office.standins.ncalayer",
        "0",
        str(tmp_path),
        str(tmp_path / "slot"),
    ]
    environment = {"PATH": os.environ["PATH"], "PRODUCTION": "1"}

    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode == 1
    assert "refused with PRODUCTION=1" in ended.stderr
