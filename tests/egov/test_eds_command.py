"""`manage.py eds`: the contract of its output and of its exit codes."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from benefit_office.standins.pki.cms import armoured, signed_data

from .samples import AT, authority

NAMES = {"kind", "valid", "reason", "algorithm", "signers"}
OF_A_SIGNER = {"subject", "iin", "bin", "roles", "not_before", "not_after", "revocation"}
MOMENT = "2026-03-02T09:00"  # office time of AT


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """What an administrator has at hand."""
    ours = authority()
    head = ours.issued["head"]
    (tmp_path / "trust.pem").write_bytes(
        armoured(ours.root.der, "CERTIFICATE") + armoured(ours.issuing.der, "CERTIFICATE")
    )
    (tmp_path / "root.cer").write_bytes(ours.root.der)
    (tmp_path / "nca.cer").write_bytes(ours.issuing.der)
    (tmp_path / "nca.crl").write_bytes(ours.crl())
    (tmp_path / "head.cer").write_bytes(head.der)
    (tmp_path / "text").write_bytes(b"text")
    (tmp_path / "text.p7s").write_bytes(signed_data(b"text", [head], at=AT, detached=True))
    (tmp_path / "revoked.cms").write_bytes(signed_data(b"text", [ours.issued["revoked"]], at=AT))
    return tmp_path


def eds(*arguments: object) -> tuple[int, dict[str, Any]]:
    """Exit code and the one object printed."""
    out, code = io.StringIO(), 0
    try:
        call_command("eds", *map(str, arguments), stdout=out)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except CommandError as ended:
        code = ended.returncode
    return code, json.loads(out.getvalue() or "{}")


def test_a_valid_certificate_is_told_in_full(files: Path) -> None:
    code, told = eds(files / "head.cer", "--trust", files / "nca.cer", "--at", MOMENT)
    assert (code, told) == (
        0,
        {
            "kind": "certificate",
            "valid": True,
            "reason": "",
            "algorithm": "ECDSA-SHA256",
            "signers": [
                {
                    "subject": "CN=БАСТЫҚОВ ҮЛГІ, SN=БАСТЫҚОВ, serialNumber=IIN751330300034, C=KZ, GN=ТЕСТҰЛЫ, "
                    "O=ҮЛГІ БІЛІМ БАСҚАРМАСЫ (TEST), OU=BIN991340000017",
                    "iin": "751330300034",
                    "bin": "991340000017",
                    "roles": ["ORGANIZATION", "CEO"],
                    "not_before": "2026-01-31T04:00:00+00:00",
                    "not_after": "2027-01-31T04:00:00+00:00",
                    "revocation": "unknown",
                }
            ],
        },
    )


def test_a_refusal_names_its_reason_and_ends_with_one(files: Path) -> None:
    code, told = eds(
        files / "revoked.cms", "--trust", files / "trust.pem", "--crl", files / "nca.crl", "--at", MOMENT
    )
    assert (code, told["valid"], told["signers"][0]["revocation"]) == (1, False, "revoked")
    assert told["reason"].startswith("revoked: ")
    assert (set(told), set(told["signers"][0])) == (NAMES, OF_A_SIGNER)
    code, told = eds(files / "revoked.cms", "--trust", files / "trust.pem", "--at", MOMENT)
    assert (code, told["valid"], told["signers"][0]["revocation"]) == (0, True, "unknown")


def test_a_detached_signature_wants_its_file(files: Path) -> None:
    trust = ("--trust", files / "trust.pem", "--at", MOMENT)
    assert eds(files / "text.p7s", "--data", files / "text", *trust)[0] == 0
    assert eds(files / "text.p7s", *trust)[0] == 1
    assert eds(files / "text.p7s", "--data", files / "nca.crl", *trust)[0] == 1


def test_a_moment_without_an_offset_is_office_time(files: Path) -> None:
    """The certificate begins at 09:00 in Almaty, which is 04:00 UTC."""
    certificate = (files / "head.cer", "--trust", files / "nca.cer", "--at")
    assert eds(*certificate, "2026-01-31T08:59:59")[0] == 1
    assert eds(*certificate, "2026-01-31T09:00:00")[0] == 0
    assert eds(*certificate, "2026-01-31T04:00:00Z")[0] == 0
    assert eds(*certificate, "2026-01-31T08:59:59+05:00")[0] == 1
    assert eds(*certificate, "2026-02-01")[0] == 0


def test_without_a_moment_the_office_s_clock_is_asked(files: Path, settings: Any) -> None:
    settings.OFFICE_NOW = "2026-03-02T09:00+05:00"
    assert eds(files / "head.cer", "--trust", files / "nca.cer")[0] == 0
    settings.OFFICE_NOW = "2028-03-02T09:00+05:00"
    code, told = eds(files / "head.cer", "--trust", files / "nca.cer")
    assert (code, told["reason"].partition(":")[0]) == (1, "expired")


def test_trust_may_be_given_twice_together_or_before_the_file(files: Path) -> None:
    root, nca, head, at = files / "root.cer", files / "nca.cer", files / "head.cer", ("--at", MOMENT)
    assert eds(head, "--trust", root, nca, *at)[0] == 0
    assert eds(head, "--trust", root, "--trust", nca, *at)[0] == 0
    assert eds("--trust", root, nca, "--at", MOMENT, head)[0] == 0
    assert eds("--trust", nca, head, *at)[0] == 0
    assert eds("--trust", nca, "--crl", files / "nca.crl", head, *at)[0] == 0
    assert eds(head, "--trust", root, *at)[0] == 1
    assert eds(head, *at)[0] == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello\n",
        bytes(range(200, 256)) * 5,
        b"\x30\x03\x02\x01\x05",
        b"-----BEGIN CMS-----\nAAAA\n",
        b"0",
        b"<a>",
        b"%PDF-1.7\n",
    ],
)
def test_what_is_none_of_the_kinds_is_not_readable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    code, told = eds(tmp_path / "file")
    assert (code, told["kind"], told["valid"], told["signers"]) == (2, "unknown", False, [])


@pytest.mark.parametrize("cut", [1, 10, 200, 400])
def test_a_cut_file_is_not_readable(files: Path, cut: int) -> None:
    whole = (files / "revoked.cms").read_bytes()
    (files / "cut").write_bytes(whole[:-cut])
    assert eds(files / "cut", "--trust", files / "trust.pem")[0] == 2


def test_a_file_that_is_not_there_is_told_like_one_that_cannot_be_read(files: Path) -> None:
    for path in (files / "missing", files):
        code, told = eds(path)
        assert (code, told["kind"], told["valid"]) == (2, "unknown", False)


def test_a_wrong_call_ends_with_two(files: Path) -> None:
    head = files / "head.cer"
    for arguments in (
        (),
        (head, "--at", "yesterday"),
        (head, "--at", "9999-12-31T23:59:59-12:00"),
        (head, "--at", ""),
        (head, "--trust", files / "missing"),
        (head, "--trust", files / "text"),
        (head, "--crl", files / "head.cer"),
        (head, "--data", files / "missing"),
    ):
        assert eds(*arguments)[0] == 2, arguments


def test_the_command_starts_no_database(files: Path, tmp_path: Path) -> None:
    home = tmp_path / "office"
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "TESTING")
    }
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "eds", files / "head.cer", "--trust", files / "nca.cer",
         "--at", MOMENT],
        env=environ | {"DATA_DIR": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["valid"] is True
    assert not (home / "postgres").exists()
