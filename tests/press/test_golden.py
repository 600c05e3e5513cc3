"""Golden decisions: the page beside its stored picture, the file's own structure, sums in both languages."""

from datetime import date
from typing import Any

import pytest
from PIL import Image

from benefit_office.press import sheets
from decisions import actions
from decisions import sheets as decision_sheets
from decisions.drafting import DraftFacts, proposals
from decisions.models import Decision
from tests import factories as f
from tests.press import golden, reading
from workflow.words import State

MOST = 20.0  # of 255; what another build of the fonts' renderer changes stays below 12
SCENES = golden.scenes()


@pytest.mark.parametrize("name", SCENES)
def test_the_page_looks_as_it_did(name: str) -> None:
    kind, language, data = SCENES[name]
    page = golden.picture(sheets.make(kind, language, data))  # type: ignore[arg-type]
    stored = Image.open(golden.FOLDER / f"{name}.png").convert("L")
    assert golden.unlike(page, stored) < MOST


def test_every_stored_picture_has_its_scene() -> None:
    assert {file.stem for file in golden.FOLDER.glob("*.png")} == set(SCENES)


@pytest.mark.parametrize(
    ("change", "form"),
    [
        ({"guardian": "Әбілқасымова Гүлшаһра Ұзаққызы"}, ("", "")),
        ({"account": ""}, ("", "")),
        ({"number": "18"}, ("", "")),
        ({}, ('class="seal"', 'class="seal" style="margin-top: 9mm"')),
        ({}, ('<p class="under">(органның атауы)</p>', "")),
    ],
)
def test_a_page_that_looks_otherwise_is_seen(change: dict[str, Any], form: tuple[str, str]) -> None:
    _kind, _language, data = SCENES["decision-appoint-kk"]
    own = sheets.shipped("decision", "kk").replace(*form)
    page = golden.picture(sheets.make("decision", "kk", {**data, **change}, own))
    stored = Image.open(golden.FOLDER / "decision-appoint-kk.png").convert("L")
    assert golden.unlike(page, stored) > MOST


@pytest.mark.parametrize("name", [name for name in SCENES if name.startswith("decision")])
def test_a_golden_decision_is_a_sound_tagged_archive_file(name: str) -> None:
    kind, language, data = SCENES[name]
    made = sheets.make(kind, language, data)  # type: ignore[arg-type]
    assert {(font["emb"], font["sub"], font["uni"]) for font in reading.fonts(made)} == {
        ("yes", "yes", "yes")
    }
    with reading.document(made) as pdf, pdf.open_metadata() as metadata:
        assert pdf.check_pdf_syntax() == []
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert str(pdf.Root.Lang) == language
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
    tags = reading.tags(made)
    assert tags.index("/H1") < tags.index("/Table", tags.index("/H1"))
    assert {"/TH", "/TD", "/TR", "/P"} <= set(tags)


@pytest.mark.django_db
@pytest.mark.clause("3")
@pytest.mark.parametrize(
    ("applied", "drafted", "born", "periods"),
    [
        ("2019-12-20 10:00", "2020-04-02", date(2015, 3, 4), [
            ("20.12.2019", "31.12.2019", "25 250"), ("01.01.2020", "31.03.2020", "26 510"),
            ("01.04.2020", "03.03.2033", "27 780")]),
        ("2021-12-27 10:00", "2022-04-04", date(2015, 3, 4), [
            ("27.12.2021", "31.12.2021", "29 170"), ("01.01.2022", "31.03.2022", "30 630"),
            ("01.04.2022", "03.03.2033", "31 800")]),
        ("2025-12-22 10:00", "2026-01-05", date(2008, 5, 15), [
            ("22.12.2025", "31.12.2025", "39 320"), ("01.01.2026", "14.05.2026", "43 250")]),
    ],
)  # fmt: skip
def test_sums_across_changes_of_the_index_stand_alike_on_both_sheets(
    applied: str, drafted: str, born: date, periods: list[tuple[str, str, str]]
) -> None:
    case = f.a_case(state=State.ASSIGNED, start=f.at(applied), children=(f.a_child(born=born),))
    day = date.fromisoformat(drafted)
    lines = tuple(line for proposal in proposals(case, day) for line in proposal.lines)
    moment = f.at(f"{drafted} 11:00")
    actions.draft(case, DraftFacts("appoint", lines), by=f.staff().executor, version=None, now=moment)
    inputs = decision_sheets.decision_inputs(Decision.objects.get(case=case), f.staff().head, None)
    for language, words in (("kk", "теңге"), ("ru", "тенге")):
        made = sheets.make("decision", language, {**inputs[language], "specimen": True})  # type: ignore[arg-type]
        text, at = reading.text(made), 0
        for since, until, amount in periods:
            at = text.index(f"{since} {until} {amount} (", at)
        assert text.count(f") {words}") == len(periods)
