"""The same questions to every means of judging: our own verifier with RSA and GOST keys, and NCANode.

Planted defects this file goes red for: NCANode believed without a signer, about another certificate, or when nobody
could be asked; an answer of a stranger's responder believed; an answer to another question believed; a stranger's
address asked.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benefit_office.egov.eds import fetching
from benefit_office.egov.eds.backends import ncanode
from benefit_office.egov.eds.backends.embedded import Embedded
from benefit_office.egov.eds.backends.judged import Backend, Judged
from benefit_office.egov.eds.backends.ncanode import Ncanode
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.verdict import Code, Status
from benefit_office.standins.pki import xml
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.cms import signed_data
from tests.standins_site import Site, forget

DATA = b'{"number":"2026-\xd0\xa800001"}'
XML = b"<request><iin>851330400018</iin></request>"
MEANS = ("rsa embedded", "gost embedded", "rsa ncanode", "gost ncanode")
OURS, THEIRS = MEANS[:2], MEANS[2:]


@dataclass
class Means:
    """One way of judging and the authority whose signatures it judges."""

    authority: Authority
    backend: Backend

    def cms(self, label: str = "head", data: bytes = DATA, **how: Any) -> bytes:
        return signed_data(data, [self.authority.issued[label]], at=now(), **{"detached": True, **how})

    def xml(self, label: str = "applicant") -> bytes:
        return xml.signed(XML, self.authority.issued[label])

    def judge(self, raw: bytes, data: bytes | None = DATA) -> Judged:
        return self.backend.judge(raw, data=data, at=now())

    def codes(self, raw: bytes, data: bytes | None = DATA) -> list[Code]:
        return [fault.code for fault in self.judge(raw, data).verdict.faults]


def run(*command: str, folder: Path) -> str:
    """What a program of others says, both ways."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def means_of(demo_pki: dict[str, Authority], settings: Any) -> Callable[[str], Means]:
    def made(name: str) -> Means:
        kind, _space, backend = name.partition(" ")
        authority = demo_pki[kind.upper()]
        anchors = (Certificate(authority.root.der), Certificate(authority.issuing.der))
        ways = ("ocsp", "crl")
        return Means(
            authority,
            Embedded(anchors, ways) if backend == "embedded" else Ncanode(settings.NCANODE_URL, ways),
        )

    return made


@pytest.fixture(params=MEANS)
def means(request: pytest.FixtureRequest, means_of: Callable[[str], Means]) -> Means:
    return means_of(request.param)


@pytest.fixture
def mood(standins_site: Site, demo_pki: object) -> Callable[..., None]:
    def set_moods(**wanted: str) -> None:
        forget()
        for service, one in wanted.items():
            standins_site.post("/pki/mood/", service=service, mood=one)

    return set_moods


def test_what_holds_is_valid_and_known_to_be_good(means: Means) -> None:
    for raw, data in (
        (means.cms(), DATA),
        (means.cms(detached=False), DATA),
        (means.cms(detached=False), None),
    ):
        judged = means.judge(raw, data)
        assert (judged.verdict.reason, judged.verdict.content) == ("", DATA)
        assert [signer.revocation.status for signer in judged.verdict.signers] == [Status.GOOD]
        assert judged.proofs.certificates[0] == means.authority.issued["head"].der
        assert judged.proofs.ocsp or judged.proofs.answers


def test_a_signed_xml_is_judged_alike(means: Means) -> None:
    judged = means.judge(means.xml(), None)
    assert judged.verdict.reason == ""
    assert judged.verdict.content == XML
    assert [signer.certificate.iin for signer in judged.verdict.signers] == ["851330400018"]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("expired", Code.EXPIRED),
        ("not-yet", Code.NOT_YET_VALID),
        ("revoked", Code.REVOKED),
        ("suspended", Code.REVOKED),
        ("foreign", Code.UNTRUSTED),
    ],
)
def test_a_certificate_that_does_not_hold_is_its_own_reason(means: Means, label: str, code: Code) -> None:
    assert code in means.codes(means.cms(label))
    assert code in means.codes(means.xml(label), None)


def test_changed_bytes_and_swapped_content_are_refused(means: Means) -> None:
    raw = means.cms()
    assert means.codes(raw, DATA + b" ") == [Code.CONTENT]
    assert means.codes(means.cms(detached=False), DATA + b" ") == [Code.CONTENT]
    assert set(means.codes(raw[:-1] + bytes([raw[-1] ^ 1]))) <= {Code.SIGNATURE, Code.MALFORMED}
    assert means.codes(raw[:-1] + bytes([raw[-1] ^ 1])) != []
    assert means.codes(means.xml().replace(b"851330400018", b"861330300026"), None) == [Code.CONTENT]


def test_nobody_signed_or_nobody_is_named(means: Means) -> None:
    empty = signed_data(DATA, [], at=now(), detached=True, chain=(means.authority.issued["head"],))
    assert means.codes(empty) == [Code.NO_SIGNER]
    assert Code.NO_CERTIFICATE in means.codes(means.cms(chain=()))
    assert means.codes(XML, None) == [Code.NO_SIGNER]


def test_a_signature_wrapped_into_another_document_is_refused(means: Means) -> None:
    signed = means.xml().partition(b"?>")[2].strip()
    wrapped = b"<request><iin>861330300026</iin><old>" + signed + b"</old></request>"
    assert set(means.codes(wrapped, None)) & {Code.CONTENT, Code.REFERENCE}


def test_not_to_be_able_to_check_is_not_to_be_good(means: Means, mood: Callable[..., None]) -> None:
    mood(ocsp="down", crl="down")
    judged = means.judge(means.cms())
    assert [fault.code for fault in judged.verdict.faults] == [Code.NOT_CHECKED]


@pytest.mark.parametrize("name", OURS)
def test_the_list_answers_when_the_responder_does_not(
    means_of: Callable[[str], Means], mood: Callable[..., None], name: str
) -> None:
    means = means_of(name)
    for trouble in ("down", "later", "other-nonce", "no-nonce", "foreign", "unknown"):
        mood(ocsp=trouble)
        judged = means.judge(means.cms())
        assert (judged.verdict.reason, bool(judged.proofs.crls)) == ("", True), trouble
        assert means.codes(means.cms("revoked")) == [Code.REVOKED]
    mood(ocsp="other-nonce", crl="foreign")
    assert means.codes(means.cms()) == [Code.NOT_CHECKED]


def test_a_responder_that_is_too_slow_is_left_alone(
    means_of: Callable[[str], Means], mood: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    means = means_of("gost embedded")
    mood(ocsp="slow", crl="slow")
    assert means.codes(means.cms()) == [Code.NOT_CHECKED]
    assert means.codes(means.cms()) == [Code.NOT_CHECKED]
    judged = means.judge(means.cms())
    assert "is not asked now" in judged.verdict.reason


def test_an_address_that_a_stranger_wrote_is_never_asked(
    means_of: Callable[[str], Means], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(fetching, "fetch", lambda url, *_rest: asked.append(url))
    means = means_of("gost embedded")
    assert Code.UNTRUSTED in means.codes(means.cms("foreign"))
    assert means.codes(means.cms(), DATA + b" ") == [Code.CONTENT]
    assert asked == []


@pytest.mark.parametrize("name", THEIRS)
@pytest.mark.parametrize(
    ("manners", "code"),
    [
        ("empty", Code.NO_SIGNER),
        ("other-certificate", Code.NO_CERTIFICATE),
        ("garbage", Code.NOT_CHECKED),
        ("down", Code.NOT_CHECKED),
        ("slow", Code.NOT_CHECKED),
        ("try-again", Code.NOT_CHECKED),
    ],
)
def test_ncanodes_bad_manners_are_refused_each_for_its_reason(
    means_of: Callable[[str], Means], mood: Callable[..., None], monkeypatch: pytest.MonkeyPatch,
    name: str, manners: str, code: Code,
) -> None:  # fmt: skip
    monkeypatch.setattr(ncanode, "SECONDS", 0.5)
    means = means_of(name)
    mood(ncanode=manners)
    assert means.codes(means.cms()) == [code]


@pytest.mark.parametrize("name", THEIRS)
def test_ncanode_that_believes_all_is_not_believed(
    means_of: Callable[[str], Means], mood: Callable[..., None], name: str
) -> None:
    means = means_of(name)
    mood(ncanode="believes-all")
    assert means.codes(means.cms(), DATA + b" ") == [Code.CONTENT]
    assert means.codes(means.cms("revoked")) == [Code.REVOKED]
    assert means.codes(means.cms("expired")) == [Code.EXPIRED]
    assert means.codes(means.cms("foreign")) == [Code.UNTRUSTED]


def test_openssl_reads_the_stand_ins_answers(
    standins_site: Site, demo_pki: dict[str, Authority], tmp_path: Path
) -> None:
    """An independent client: its own questions, its own verdict."""
    for label in ("head", "revoked"):
        (tmp_path / f"{label}.cer").write_bytes(demo_pki["RSA"].issued[label].der)
    (tmp_path / "nca.cer").write_bytes(demo_pki["RSA"].issuing.der)
    trust = Path(standins_site.data) / "standins" / "pki" / "trust" / "rsa.pem"
    for label, told in (("head", "good"), ("revoked", "revoked")):
        said = run(
            "openssl", "ocsp", "-issuer", "nca.cer", "-cert", f"{label}.cer", "-CAfile", str(trust),
            "-url", f"{standins_site.url}/pki/ocsp/", folder=tmp_path,
        )  # fmt: skip
        assert f"{label}.cer: {told}" in said
        assert "Response verify OK" in said
