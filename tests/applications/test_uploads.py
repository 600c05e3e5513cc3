"""Scans: a file is what its bytes say; hostile, broken and unreadable files are refused with a sentence."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from applications.uploads import ACTIVE_KEYS, check, check_bytes

from .samples import picture

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None, pages: int = 1, **options: Any) -> bytes:
    """A PDF of blank pages, changed by the test."""
    content = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page()
        change(made)
        made.save(content, **options)
    return content.getvalue()


def zipped() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("evil.js", "alert(1)")
    return content.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int) -> bytes:
    """A PNG that declares a size; its pixels are a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def object_stream_bomb(name: bytes = b"ObjStm", filters: bytes = b"/FlateDecode") -> bytes:
    packed = zlib.compress(b"0" * 40_000_000, 9)
    return (
        b"%PDF-1.5\n1 0 obj\n<</Type /" + name + b"/N 1/First 4/Filter " + filters
        + b"/Length %d>>stream\n" % len(packed) + packed + b"\nendstream\nendobj\nstartxref\n0\n%%EOF\n"
    )  # fmt: skip


def content_bomb() -> bytes:
    def swell(made: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(made, b"")
        stream.write(zlib.compress(b" " * 200_000_000, 9), filter=Name.FlateDecode)
        made.pages[0].Contents = stream

    return pdf(swell, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def doubly_packed() -> bytes:
    def swell(made: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(made, b"")
        twice = zlib.compress(zlib.compress(b" " * 1_000_000))
        stream.write(twice, filter=Array([Name.FlateDecode, Name.FlateDecode]))
        made.pages[0].Contents = stream

    return pdf(swell, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def huge_picture_in_pdf() -> bytes:
    def put(made: pikepdf.Pdf) -> None:
        image = pikepdf.Stream(made, zlib.compress(b"\0" * 1000), Type=Name.XObject, Subtype=Name.Image, Width=100_000,
                               Height=100_000, BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
        made.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=made.make_indirect(image)))

    return pdf(put)


def moving() -> bytes:
    content = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("white", "black")]
    frames[0].save(content, "PNG", save_all=True, append_images=frames[1:])
    return content.getvalue()


LOCKED = pikepdf.Encryption(owner="owner", user="user")
OPEN_BUT_ENCRYPTED = pikepdf.Encryption(owner="owner", user="")
HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"just words",
    "page named .pdf": lambda: b"<!doctype html><script>alert(1)</script>",
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "gif": lambda: picture("GIF"),
    "tiff": lambda: picture("TIFF"),
    "webp": lambda: picture("WEBP"),
    "program": lambda: b"MZ\x90\x00\x03\x00\x00\x00",
    "archive": zipped,
    "office document": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "postscript": lambda: b"%!PS-Adobe-3.0\nshowpage\n",
    "words before the PDF": lambda: b"GIF89a" + pdf(),
    "PDF header only": lambda: b"%PDF-1.7\n",
    "PDF header and end": lambda: b"%PDF-1.7\n%%EOF\n",
    "PDF cut in half": lambda: pdf()[: len(pdf()) // 2],
    "PDF without its table": lambda: pdf().replace(b"startxref", b"startxxxx"),
    "PDF with an archive behind": lambda: pdf() + zipped(),
    "PDF with words behind": lambda: pdf() + b"<script>alert(1)</script>",
    "PDF with a page in its head": lambda: (
        pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%<html><script>\n", 1)
        if pdf().startswith(b"%PDF-1.3\n")
        else b"%PDF-1.4\n%<html><script>\n" + pdf()[9:]
    ),
    "PDF without pages": lambda: pdf(pages=0),
    "PDF with 201 pages": lambda: pdf(pages=201),
    "PDF locked": lambda: pdf(encryption=LOCKED),
    "PDF encrypted, opens without a password": lambda: pdf(encryption=OPEN_BUT_ENCRYPTED),
    "PDF with a bomb for a table": object_stream_bomb,
    "PDF with a bomb, the name spelt in hex": lambda: object_stream_bomb(b"O#62jStm"),
    "PDF with a bomb packed twice": lambda: object_stream_bomb(filters=b"[/ASCIIHexDecode/FlateDecode]"),
    "PDF with a bomb for a page": content_bomb,
    "PDF packed twice": doubly_packed,
    "PDF with a picture of ten gigapixels": huge_picture_in_pdf,
    "JPEG header only": lambda: b"\xff\xd8\xff\xe0",
    "JPEG cut off": lambda: picture(size=(500, 500))[:400],
    "JPEG cut off in its pixels": lambda: picture(size=(500, 500))[:-200],
    "JPEG with an archive behind": lambda: picture() + zipped(),
    "JPEG with a page in its comment": lambda: picture(comment=b"<script>alert(1)</script>"),
    "JPEG that is a PDF too": lambda: picture(comment=b"%PDF-1.4 1 0 obj"),
    "PNG header only": lambda: b"\x89PNG\r\n\x1a\n",
    "PNG cut off": lambda: picture("PNG", (300, 300))[:90],
    "PNG with a wrong sum": lambda: picture("PNG").replace(b"IDAT", b"IDAX"),
    "PNG of ten gigapixels": lambda: png_of(100_000, 100_000),
    "PNG of seventy megapixels": lambda: png_of(10_000, 7_000),
    "PNG without pixels": lambda: png_of(0, 0),
    "PNG whose pixels are missing": lambda: png_of(3_000, 3_000),
    "PNG that moves": moving,
    "PNG with an archive behind": lambda: picture("PNG") + zipped(),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(what: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        check(ContentFile(HOSTILE[what](), name="scan.pdf"))
    assert refusal.value.messages[0].endswith(".")


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
