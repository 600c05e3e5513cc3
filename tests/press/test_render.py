"""The engine: archive format, tags, fonts, equal bytes, nothing from outside."""

import subprocess
import sys
from pathlib import Path

import pytest

from benefit_office.press.engine import ForeignResource, render
from tests.press import reading, samples

ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"


def page(body: str, head: str = "") -> str:
    return (
        "<!doctype html><html lang=kk><head><title>t</title><style>html{font-family:'Sheet Serif','Sheet Sign'}</style>"
        f"{head}</head><body>{body}</body></html>"
    )


def printed(body: str, head: str = "") -> bytes:
    return render(page(body, head), identifier="test", title="Сынақ", lang="kk")


def test_a_sheet_is_pdf_a_3a() -> None:
    with reading.document(printed("<h1>Шешім</h1><p>мәтін</p>")) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"] == "Сынақ"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "kk"
        assert str(pdf.docinfo.Title) == "Сынақ"
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_headings_tables_and_pictures_are_tagged() -> None:
    table = "<table><thead><tr><th scope=col>№</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    found = reading.tags(printed(f"<h1>Шешім</h1><p>мәтін</p>{table}<img src='{samples.DOT}' alt=QR>"))
    assert {"/Document", "/H1", "/P", "/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/Figure"} <= set(
        found
    )


def test_fonts_are_embedded_and_only_ours() -> None:
    found = reading.fonts(printed("<p>Жәрдемақы <b>43 250 ₸</b> <i>теңге</i> ₸</p>"))
    assert {font["name"].split("+")[1] for font in found} == {
        "Sheet-Serif", "Sheet-Serif-Bold", "Sheet-Serif-Italic", "Sheet-Sign", "Sheet-Sign-Bold",
    }  # fmt: skip
    assert {(font["emb"], font["sub"], font["uni"]) for font in found} == {("yes", "yes", "yes")}


def test_every_kazakh_letter_and_the_tenge_sign_survive() -> None:
    letters = f"{ALPHABET} {ALPHABET.lower()} №«»–— ₸"
    for markup in ("<p>{}</p>", "<p><b>{}</b></p>"):
        assert letters in reading.text(printed(markup.format(letters)))


def test_equal_input_gives_equal_bytes() -> None:
    assert printed("<p>Ұзақбайқызы</p>") == printed("<p>Ұзақбайқызы</p>")
    assert printed("<p>Ұзақбайқызы</p>") != printed("<p>Ұзақбайұлы</p>")


def test_equal_input_gives_equal_bytes_in_another_process(tmp_path: Path) -> None:
    source = tmp_path / "page.html"
    source.write_text(page("<p>Ұзақбайқызы</p>"))
    script = (
        "import sys, pathlib; from benefit_office.press.engine import render;"
        "html = pathlib.Path(sys.argv[1]).read_text();"
        "sys.stdout.buffer.write(render(html, identifier='test', title='Сынақ', lang='kk'))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(source)], stdout=subprocess.PIPE, check=True)
    assert done.stdout == printed("<p>Ұзақбайқызы</p>")


@pytest.mark.parametrize(
    "body",
    [
        "<img src='file:///etc/hostname'>",
        "<img src='http://127.0.0.1:9/x.png'>",
        "<img src='HTTPS://office.example/x.png'>",
        "<img src='//office.example/x.png'>",
        "<img src='picture.png'>",
        "<p style='background: url(ftp://127.0.0.1/x)'>x</p>",
        "<style>@import url(file:///etc/hostname);</style>",
        "<style>@font-face { font-family: x; src: url(http://127.0.0.1:9/x.ttf) } p { font-family: x }</style><p>x</p>",
        "<object data='file:///etc/passwd'></object>",
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/hostname' width='9' height='9'/></svg>",
        '<img src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22><image href=%22file:///x%22/></svg>">',
    ],
)
def test_nothing_is_fetched_from_outside(body: str) -> None:
    with pytest.raises(ForeignResource, match="A sheet may not load"):
        printed(body)


def test_an_attachment_from_the_host_is_not_taken_in() -> None:
    with pytest.raises(ForeignResource):
        printed("<p>x</p>", head="<link rel=attachment href='file:///etc/hostname'>")
