"""The head signs electronically: what is signed, who may, what is kept.

Planted defects this file goes red for: the container not compared with the decision as it stands; the signatures on
the sheets taken from another key, or not looked at; the BIN of another office; the code of a returned sheet kept.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benefit_office.egov.eds import pades
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.verify import verify
from benefit_office.press.sheets import make as press
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.cms import armoured, signed_data
from benefit_office.standins.pki.keys import ec_key
from decisions.audit import bundle
from decisions.electronic import signing
from decisions.electronic.documents import documents, to_sign
from decisions.models import Decision, Signature
from tests import factories as f
from tests.ncalayer import BIN, IIN, authority
from workflow.delivery import vault
from workflow.models import AuditEvent, Case, EdsCheck, EdsSignature, Officer, SheetKind
from workflow.moves.refusals import Conflict, Refused
from workflow.signatures.containers import read
from workflow.words import State

pytestmark = pytest.mark.django_db
NOW = f.at("2026-11-17 15:00")
LATER = f.at("2026-11-17 15:05")


@pytest.fixture
def opened(trusted: None) -> Decision:
    """A decision whose sheets are real PDFs and whose head has a key."""
    case = f.a_case(state=State.SUBMITTED)
    team = f.staff(case.office)
    case.office.bin = BIN
    case.office.save()
    Officer.objects.filter(pk=team.head.pk).update(iin=IIN["head"])
    team.head.refresh_from_db()
    return ready(f.opened_for_signing(case, NOW))


def ready(case: Case) -> Decision:
    decision = Decision.objects.select_related("case__office", "office", "sheet_kk", "sheet_ru").get(
        case=case
    )
    for sheet in (decision.sheet_kk, decision.sheet_ru):
        assert sheet is not None
        sheet.sha256 = vault.put(f.a_pdf(sheet.language))
        sheet.save()
    return decision


def head_of(decision: Decision) -> Officer:
    return f.staff(decision.office).head


@cache
def ec() -> Authority:
    """An authority whose keys are neither GOST nor slow to make."""
    return Authority("EC", ec_key, NOW)


def signatures(decision: Decision, label: str = "head") -> list[bytes]:
    """What the browser brings back: each document signed by the key in the slot, PEM, beside the content."""
    return [by(label, data) for data in documents(decision).to_sign]


def by(label: str, data: bytes) -> bytes:
    return armoured(signed_data(data, [authority().issued[label]], at=NOW, detached=True))


def sign(decision: Decision, given: Sequence[bytes], *, version: int | None = None) -> Case:
    officer = head_of(decision)
    signed = signing.checked(decision, given, by=officer, now=LATER)
    return signing.sign(decision.case, by=officer, signed=signed, version=version, now=LATER)


@pytest.mark.clause("5.4")
def test_the_head_signs_one_container_that_names_both_sheets(opened: Decision) -> None:
    case = sign(opened, signatures(opened))
    assert case.state == State.SIGNED
    eds = EdsSignature.objects.get(case=case)
    container = read(vault.get(eds.content_sha256))
    assert container["sheets"] == {"kk": opened.sheet_kk.sha256, "ru": opened.sheet_ru.sha256}
    assert (container["number"], container["office"]["bin"]) == (opened.number, BIN)
    assert container["verify"].endswith(f"/v/{opened.token}/")
    rows = Signature.objects.order_by("sheet__language")
    assert [(row.kind, row.eds, row.sheet_sha256) for row in rows] == [
        ("eds", eds, opened.sheet_kk.sha256),
        ("eds", eds, opened.sheet_ru.sha256),
    ]
    opened.refresh_from_db()
    assert (opened.signed_by, opened.signed_at) == (head_of(opened), LATER)
    facts = AuditEvent.objects.get(case=case, verb="sign").facts
    assert (facts["path"], facts["content"]) == ("eds", eds.content_sha256)


def test_the_kept_signature_is_over_the_kept_content_and_names_the_head(opened: Decision) -> None:
    case = sign(opened, signatures(opened))
    eds = EdsSignature.objects.get(case=case)
    anchors = [Certificate(authority().issuing.der)]
    raw, data = vault.get(eds.signature_sha256), vault.get(eds.content_sha256)
    assert verify(raw, anchors=anchors, at=LATER, data=data).reason == ""
    assert (eds.signer["iin"], eds.signer["bin"], eds.officer) == (IIN["head"], BIN, head_of(opened))
    assert vault.get(eds.evidence["certificates"][0]) == authority().issued["head"].der


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("employee", "no right to sign this"),
        ("operator", "no right to sign this"),
        ("head-auth", "a key for logging in"),
        ("wrong-iin", "no right to sign this"),
        ("signer", "another person's"),
    ],
)
@pytest.mark.clause("11.7")
def test_whoever_may_not_sign_is_told_why(opened: Decision, english: None, label: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        sign(opened, signatures(opened, label))
    assert not EdsSignature.objects.exists()
    opened.case.refresh_from_db()
    assert opened.case.state == State.SUBMITTED


def test_the_key_of_another_office_does_not_sign(opened: Decision, english: None) -> None:
    opened.office.bin = "990000000001"
    opened.office.save()
    with pytest.raises(Refused, match="another organisation's"):
        sign(opened, signatures(opened))


def test_a_signature_on_another_decision_is_refused(opened: Decision, english: None) -> None:
    given = signatures(opened)
    other = by("head", to_sign(opened).replace(b"2026", b"2027"))
    with pytest.raises(Refused, match="something was changed"):
        sign(opened, [other, *given[1:]])
    with pytest.raises(Refused, match="does not belong to this decision"):
        sign(opened, [given[0], given[2], given[1]])
    with pytest.raises(Refused, match="does not belong to this decision"):
        sign(opened, given[:1])
    with pytest.raises(Refused, match="does not belong to this decision"):
        sign(opened, [given[0], by("signer", documents(opened).to_sign[1]), given[2]])


def test_what_was_opened_again_meanwhile_is_not_signed(opened: Decision, english: None) -> None:
    officer = head_of(opened)
    signed = signing.checked(opened, signatures(opened), by=officer, now=LATER)
    case = f.returned(opened.case, LATER)
    case = f.submitted(case, LATER)
    ready(f.opened_for_signing(case, LATER))
    with pytest.raises(Conflict, match="Somebody has changed this case"):
        signing.sign(case, by=officer, signed=signed, version=None, now=LATER)
    assert not EdsSignature.objects.exists()


def test_a_stale_page_does_not_sign(opened: Decision, english: None) -> None:
    with pytest.raises(Conflict, match="Somebody has changed this case"):
        sign(opened, signatures(opened), version=opened.case.version - 1)


def test_the_prepared_sheets_are_the_same_at_every_asking(opened: Decision) -> None:
    first, again = documents(opened), documents(opened)
    assert first.to_sign == again.to_sign
    for sheet, pdf in zip((opened.sheet_kk, opened.sheet_ru), first.pdfs.values(), strict=True):
        assert sheet is not None
        assert pdf.startswith(vault.get(sheet.sha256))
        start, end = pades.hole(pdf)
        assert set(pdf[start + 1 : end - 1]) == {ord("0")}


def test_a_gost_key_signs_beside_the_sheets_and_a_card_says_so(opened: Decision) -> None:
    case = sign(opened, signatures(opened))
    cards = {sheet.language: sheet.input for sheet in case.sheets.filter(kind=SheetKind.SIGNATURE_CARD)}
    assert sorted(cards) == ["kk", "ru"]
    assert cards["kk"]["verify_url"].endswith(f"/v/{opened.token}/")
    assert cards["ru"]["certificate"] == f"{authority().issued['head'].serial:x}"
    for language, card in cards.items():
        assert press(SheetKind.SIGNATURE_CARD, language, {**card, "specimen": False})[:5] == b"%PDF-"
    assert set(Signature.objects.filter(eds__case=case).values_list("signed_pdf_sha256", flat=True)) == {""}


def test_a_key_of_another_kind_signs_inside_the_sheets_as_well(
    opened: Decision, tmp_path: Path, settings: Any
) -> None:
    """RSA or ECDSA: the signed PDF is kept beside the stored sheet, which is its beginning."""
    (tmp_path / "ec.pem").write_bytes(armoured(ec().issuing.der, "CERTIFICATE"))
    settings.EDS_TRUST = str(tmp_path)
    given = [
        signed_data(data, [ec().issued["head"]], at=NOW, detached=True) for data in documents(opened).to_sign
    ]
    sign(opened, given)
    anchors = [Certificate(ec().issuing.der)]
    for row in Signature.objects.select_related("sheet"):
        whole = vault.get(row.signed_pdf_sha256)
        assert whole.startswith(vault.get(row.sheet.sha256))
        assert verify(whole, anchors=anchors, at=LATER).reason == ""


def test_the_office_sees_the_evidence_and_judges_it_again(opened: Decision, english: None) -> None:
    case = sign(opened, signatures(opened))
    client = f.client_of(f.staff(case.office).auditor)
    page = client.get(f"/cases/{case.public_id}/signature/").content.decode()
    assert "has not been checked again" in page
    assert client.post(f"/cases/{case.public_id}/signature/check/").status_code == 302
    page = client.get(f"/cases/{case.public_id}/signature/").content.decode()
    assert "an expired certificate does not make an old signature invalid" in page
    row = EdsCheck.objects.get()
    assert (row.then_valid, row.by) == (True, f.staff(case.office).auditor)
    for kind, sha256 in (("cms", "signature_sha256"), ("container", "content_sha256")):
        answer = client.get(f"/cases/{case.public_id}/signature/{kind}/kk/")
        assert hashlib.sha256(answer.content).hexdigest() == getattr(row.signature, sha256)
    assert client.get(f"/cases/{case.public_id}/signature/pdf/kk/").status_code == 404


def test_the_bundle_of_the_case_carries_the_signature_and_proves_it(opened: Decision, tmp_path: Path) -> None:
    case = sign(opened, signatures(opened))
    eds = EdsSignature.objects.get(case=case)
    for name, content in bundle.contents(case).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    here = tmp_path / "signatures" / str(eds.public_id)
    assert (here / "signed.content").read_bytes() == to_sign(opened)
    assert (here / "certificates-1.cer").read_bytes() == authority().issued["head"].der
    told = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout[:5]) == (0, "HOLDS"), told.stdout
    listed = json.loads((tmp_path / "electronic.json").read_text())
    other = to_sign(opened).replace(opened.sheet_kk.sha256.encode(), b"0" * 64)
    assert verifier_says(tmp_path, here / "signed.content", other) == "does not name the sheets"
    assert listed[0]["signer"]["iin"] == IIN["head"]


def verifier_says(folder: Path, file: Path, content: bytes) -> str:
    """What the bundle's own check of electronic signatures says of a container changed with its hash."""
    listed = json.loads((folder / "electronic.json").read_text())
    listed[0]["content"]["sha256"] = hashlib.sha256(content).hexdigest()
    file.write_bytes(content)
    (folder / "electronic.json").write_text(json.dumps(listed))
    code = "import pathlib, verify; verify.electronic(pathlib.Path())"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    return "does not name the sheets" if "does not name the sheets" in told.stderr else told.stderr


def test_a_returned_decision_takes_its_code_with_it(opened: Decision) -> None:
    before = opened.token
    assert len(before) == 22
    f.returned(opened.case, LATER)
    opened.refresh_from_db()
    assert opened.token == ""


def test_a_sheet_carries_its_code_before_it_is_printed(opened: Decision, settings: Any) -> None:
    assert opened.sheet_kk is not None
    assert opened.sheet_kk.input["verify_url"] == f"{settings.PUBLIC_URL}/v/{opened.token}/"
    assert opened.sheet_kk.input["qr"] == opened.sheet_kk.input["verify_url"]
