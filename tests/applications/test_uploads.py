"""Scans: a file is what its bytes say; hostile, broken and unreadable files are refused with a sentence.

Planted defects this file goes red for: any one check of `uploads` taken out (each has its file in the bag); the type
taken from the name; a refused file put into the vault; a refused form that loses what was typed.
"""

import io
from itertools import cycle
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from applications.models import IntakeDraft
from applications.papers.uploads import ACTIVE_KEYS, check, check_bytes
from tests.factories import START, client_of, office_time, staff
from workflow.models import Case

from .hostile import HOSTILE, NAMES, Array, Dictionary, Name, chunk, pdf
from .samples import form_data, picture


@pytest.mark.django_db
def test_a_bag_of_hostile_files_leaves_nothing_behind_and_the_rest_of_the_form_is_kept(
    settings: Any, tmp_path: Path
) -> None:
    """Each by the counter's own form, under a name that is a trick in itself."""
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
    counter, told = client_of(staff().clerk), {}
    with office_time(START):
        for (what, make), name in zip(HOSTILE.items(), cycle(NAMES), strict=False):
            file = io.BytesIO(make())
            file.name = name
            sent = {"papers-TOTAL_FORMS": "1", "papers-0-requirement": "identity", "papers-0-file": file}
            answer = counter.post("/intake/", form_data(**sent))
            told[what] = str(answer.context["forms"].papers.forms[0].errors["file"][0])
            assert (answer.status_code, "Ломов көшесі" in answer.content.decode()) == (422, True), what
    assert len(told) == len(HOSTILE) >= 60
    assert {what: sentence for what, sentence in told.items() if not sentence.endswith(".")} == {}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not Case.objects.exists()
    assert all(draft.data["scans"] == {} for draft in IntakeDraft.objects.all())
    assert default_storage.listdir("") == ([], [])


@pytest.mark.usefixtures("english")
def test_a_file_over_the_limit_is_refused_before_it_is_read(settings: Any) -> None:
    settings.SCAN_MAX_BYTES = 1000
    with pytest.raises(ValidationError, match="larger than"):
        check(ContentFile(pdf() + b"\n" * 1000, name="scan.pdf"))


def script(made: pikepdf.Pdf) -> None:
    """All that acts, in the places where it is found in the wild."""
    act = Dictionary(
        S=Name.JavaScript, JS="app.alert('SECRET')", Next=Dictionary(S=Name.Launch, F="SECRET.exe")
    )
    made.Root.OpenAction = act
    made.Root.AA = Dictionary(WC=act)
    made.Root.URI = Dictionary(Base="http://SECRET.example")
    made.Root.AcroForm = Dictionary(XFA=pikepdf.Stream(made, b"<xdp>SECRET</xdp>"), Fields=Array([]))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["SECRET", act])))
    made.attachments["SECRET.exe"] = pikepdf.AttachedFileSpec(made, b"MZ SECRET", filename="SECRET.exe")
    page = made.pages[0]
    page.obj.AA = Dictionary(O=act)
    rich = Dictionary(
        Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9], RichMediaContent=Dictionary(X="SECRET")
    )
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI="http://SECRET.x")
    )
    page.obj.Annots = Array([made.make_indirect(rich), link])


def test_what_acts_in_a_pdf_is_taken_out_and_the_page_stays() -> None:
    clean = check_bytes(pdf(script)).content
    with pikepdf.open(io.BytesIO(clean)) as read:
        assert len(read.pages) == 1
        assert len(read.attachments) == 0
        assert len(read.pages[0].obj.Annots) == 1
        assert not [
            key
            for thing in read.objects
            if isinstance(thing, Dictionary)
            for key in ACTIVE_KEYS
            if key in thing
        ]
    assert b"SECRET" not in clean
    assert b"JavaScript" not in clean


def test_a_script_in_a_packed_object_table_is_taken_out_too() -> None:
    packed = pdf(script, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"SECRET" not in check_bytes(packed).content


def test_cleaning_twice_changes_nothing() -> None:
    once = check_bytes(pdf(script)).content
    assert check_bytes(once).content == once


def test_the_type_is_told_by_content_not_by_name() -> None:
    assert check(ContentFile(picture("PNG"), name="scan.pdf")).content_type == "image/png"
    assert check(ContentFile(pdf(), name="../../etc/passwd.png")).content_type == "application/pdf"
    assert check(ContentFile(picture(), name="")).content_type == "image/jpeg"


def test_a_photograph_is_turned_upright_and_loses_its_place_and_time() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways
    exif[0x010F] = "SECRET CAMERA"
    clean = check_bytes(picture(size=(90, 60), exif=exif)).content
    with Image.open(io.BytesIO(clean)) as upright:
        assert upright.size == (60, 90)
        assert not upright.getexif()
    assert b"SECRET" not in clean


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_picture_a_scanner_makes_is_kept(mode: str) -> None:
    content = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (40, 30)).save(content, kind)
    with Image.open(io.BytesIO(check_bytes(content.getvalue()).content)) as kept:
        assert (kept.size, kept.format) == ((40, 30), kind)


def test_words_hidden_in_a_png_are_not_kept() -> None:
    hidden = picture("PNG").replace(b"IDAT", b"IDAT", 1)
    with_text = hidden[:33] + chunk(b"tEXt", b"note\0SECRET") + hidden[33:]
    assert b"SECRET" not in check_bytes(with_text).content
