"""Scanned papers handed in: a file is what its bytes say, and only what it shows is kept."""

import base64
import io
import logging
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from ..intake.facts import Scan
from .virus import refuse_infected

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"

# Bombs: a table of objects may unpack to this much, any other stream that is no picture to that much.
MAX_TABLE_BYTES = 16 * 1024 * 1024
MAX_STREAM_BYTES = 128 * 1024 * 1024
MAX_OBJECTS = 100_000
JPEG_QUALITY = 92

# What makes a PDF do something instead of showing something. Without them a page looks the same.
ACTIVE_KEYS = (
    "/A", "/AA", "/AF", "/Collection", "/EF", "/EmbeddedFiles", "/ImportData", "/JS", "/JavaScript", "/Launch",
    "/OpenAction", "/RichMediaContent", "/RichMediaSettings", "/SubmitForm", "/URI", "/XFA",
)  # fmt: skip
ACTIVE_ANNOTATIONS = ("/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound")


def _spelt(name: str) -> bytes:
    """A PDF name may spell each letter as #hex; the pattern finds both."""
    return b"".join(b"(?:%c|#%02x|#%02X)" % (letter, letter, letter) for letter in name.encode())


TABLE = re.compile(rb"/%s\s*/(?:%s|%s)\b" % (_spelt("Type"), _spelt("ObjStm"), _spelt("XRef")))
STREAM = re.compile(rb"stream\r?\n")
FILTER = re.compile(rb"/\w+%s\b" % _spelt("Decode"))
SECOND_FACES = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"%pdf-", b"mz\x90\x00")

DEFLATE = ("/FlateDecode", "/Fl")
PICTURE_FILTERS = ("/DCTDecode", "/DCT", "/JPXDecode")
GROWTH = {
    "/LZWDecode": 1400,
    "/LZW": 1400,
    "/RunLengthDecode": 64,
    "/RL": 64,
}  # at the most, bytes for a byte

log = logging.getLogger(__name__)


def check(upload: "File[Any]") -> Scan:
    """The cleaned bytes of an upload, or a ValidationError with a sentence for the officer. Names are not trusted."""
    size = upload.size or 0
    if size == 0:
        raise _unfit(_("The file is empty. Scan the paper again."))
    if size > settings.SCAN_MAX_BYTES:
        raise too_large()
    upload.seek(0)
    return check_bytes(upload.read())


def check_bytes(content: bytes) -> Scan:
    """The same for bytes already read. The scanner sees them as they came."""
    if len(content) > settings.SCAN_MAX_BYTES:
        raise too_large()
    refuse_infected(content)
    if content.startswith(b"%PDF-"):
        return Scan(_clean_pdf(content), PDF)
    if content.startswith(b"\xff\xd8\xff"):
        return Scan(_clean_picture(content, "JPEG"), JPEG)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Scan(_clean_picture(content, "PNG"), PNG)
    raise _unfit(
        _("This is not a PDF, JPEG or PNG file, whatever its name says. Scan the paper into one of these.")
    )


def too_large() -> ValidationError:
    """More bytes than a scan may have, or than the pages of one paper may have together."""
    limit = settings.SCAN_MAX_BYTES // (1024 * 1024)
    return _unfit(_("The file is larger than %(limit)s MB. Scan at 300 dpi or less.") % {"limit": limit})


def _unfit(sentence: str) -> ValidationError:
    return ValidationError(sentence, code="unfit")


def _clean_picture(content: bytes, kind: str) -> bytes:
    """Decode and draw anew, upright: nothing but the pixels is kept."""
    _refuse_second_face(content)
    try:
        with _strictly(), Image.open(io.BytesIO(content), formats=[kind]) as picture:
            _refuse_odd_picture(picture)
            picture.load()
            return _redraw(ImageOps.exif_transpose(picture), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except (OSError, SyntaxError, ValueError, EOFError, zlib.error) as fault:
        raise _unfit(_("The picture is damaged or cut off. Scan the paper again.")) from fault


@contextmanager
def _strictly() -> Iterator[None]:
    """WeasyPrint, in the same process, tells Pillow to fill up what a cut-off picture lacks: not with a paper."""
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _refuse_odd_picture(picture: Image.Image) -> None:
    """Judged by the header alone, before anything is unpacked."""
    if picture.width * picture.height > settings.SCAN_MAX_PIXELS:
        raise _too_many_pixels()
    if getattr(picture, "is_animated", False) and picture.format == "PNG":
        raise _unfit(_("The picture moves. Scan the paper into a still picture or a PDF."))


def _redraw(picture: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    if kind == "JPEG":
        still = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
        still.info = {}
        still.save(target, "JPEG", quality=JPEG_QUALITY)
        return target.getvalue()
    if picture.mode not in ("1", "L", "RGB"):
        flat = Image.new("RGB", picture.size, "white")
        layer = picture.convert("RGBA")
        flat.paste(layer, mask=layer.getchannel("A"))
        picture = flat
    picture.info = {}
    picture.save(target, "PNG")
    return target.getvalue()


def _clean_pdf(content: bytes) -> bytes:
    """Open strictly, look for bombs, take out all that acts, write anew."""
    _refuse_second_face(content)
    _refuse_tail(content)
    _refuse_swollen_tables(content)
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            _refuse_odd_pdf(pdf)
            _disarm(pdf)
            return _written(pdf)
    except pikepdf.PasswordError as locked:
        raise _unfit(_("The PDF is locked by a password. Ask for it without one.")) from locked
    except ValidationError:
        raise
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError, OverflowError, KeyError, TypeError,
            AttributeError, NotImplementedError, zlib.error) as fault:  # fmt: skip
        log.info("unreadable PDF refused", extra={"fault": type(fault).__name__})
        raise _unfit(_("The PDF is damaged. Scan the paper again.")) from fault


def _refuse_odd_pdf(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise _unfit(_("The PDF is locked by a password. Ask for it without one."))
    pages = len(pdf.pages)
    if pages == 0:
        raise _unfit(_("The PDF has no pages."))
    if pages > settings.SCAN_MAX_PAGES:
        raise _unfit(_("The PDF has more than %(limit)s pages.") % {"limit": settings.SCAN_MAX_PAGES})
    if len(pdf.objects) > MAX_OBJECTS:
        raise _unfit(_("The PDF is built in a way that cannot be checked. Scan the paper again."))
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            _refuse_bomb(thing)


def _refuse_bomb(stream: pikepdf.Stream) -> None:
    """Judged packed: a picture by the size it declares and the size it has, any stream by trying."""
    limit = MAX_STREAM_BYTES
    if stream.get("/Subtype") == "/Image":
        limit = settings.SCAN_MAX_PIXELS * 4
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > settings.SCAN_MAX_PIXELS:
            raise _too_many_pixels()
    filters: Any = stream.get("/Filter", [])
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    raw = stream.read_raw_bytes()
    while names and names[0] in TEXT_FILTERS:
        raw = TEXT_FILTERS[names.pop(0)](raw)
    if names[1:] and names[0] in DEFLATE and names[1] in PICTURE_FILTERS:
        names, raw = names[1:], zlib.decompressobj().decompress(raw, settings.SCAN_MAX_BYTES)
    if names and names[0] in PICTURE_FILTERS:
        _refuse_odd_picture_inside(raw)
    elif len(names) > 1 or not _streams_within(raw, names, limit):
        raise _unfit(_("The PDF unpacks to far more than it shows. Scan the paper again."))


def _streams_within(raw: bytes, names: list[str], limit: int) -> bool:
    """Deflated bytes are tried; the older ways of packing are judged by the most they can grow."""
    growth = GROWTH.get(names[0]) if names else None
    return len(raw) * growth <= limit if growth else _unpacks_within(raw, limit)


def _refuse_odd_picture_inside(raw: bytes) -> None:
    """A picture packed as JPEG says its size twice; a viewer believes the picture, not the PDF around it."""
    try:
        with _strictly(), Image.open(io.BytesIO(raw), formats=["JPEG", "JPEG2000"]) as picture:
            _refuse_odd_picture(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except (OSError, SyntaxError, ValueError) as fault:
        raise _unfit(_("The PDF is damaged. Scan the paper again.")) from fault


def _unhexed(raw: bytes) -> bytes:
    digits = b"".join(raw.partition(b">")[0].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _un85(raw: bytes) -> bytes:
    return base64.a85decode(raw.partition(b"~>")[0].removeprefix(b"<~"))


def _disarm(pdf: pikepdf.Pdf) -> None:
    """Take out scripts, actions, attachments, moving things and XFA, wherever they stand."""
    for thing in pdf.objects:
        for part in _parts(thing):
            for key in ACTIVE_KEYS:
                if key in part:
                    del part[key]
            if "/Annots" in part and isinstance(part["/Annots"], pikepdf.Array):
                part["/Annots"] = pikepdf.Array([note for note in part["/Annots"] if not _acts(note)])
    for key in ACTIVE_KEYS:
        if key in pdf.Root:
            del pdf.Root[key]


def _acts(annotation: Any) -> bool:
    return (
        not isinstance(annotation, pikepdf.Dictionary)
        or str(annotation.get("/Subtype")) in ACTIVE_ANNOTATIONS
    )


def _parts(thing: Any) -> Iterator[Any]:
    """An object's dictionaries, those inside it too; what it points to is another object and has its own turn."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Stream | pikepdf.Dictionary):
            yield part
            inside: list[Any] = [part[key] for key in list(part.keys())]
        elif isinstance(part, pikepdf.Array):
            inside = list(part)
        else:
            continue
        waiting.extend(each for each in inside if isinstance(each, pikepdf.Object) and not each.is_indirect)


def _written(pdf: pikepdf.Pdf) -> bytes:
    """Only what the pages reach is written; streams stay packed as they were."""
    target = io.BytesIO()
    pdf.save(
        target,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return target.getvalue()


def _refuse_second_face(content: bytes) -> None:
    """A file that other programs take for something else: an archive, a page, a program."""
    opening = content[5:1024].lower()
    if zipfile.is_zipfile(io.BytesIO(content)) or any(mark in opening for mark in SECOND_FACES):
        raise _unfit(_("The file hides a second file of another kind. Scan the paper again."))


def _refuse_tail(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise _unfit(_("The PDF is cut off. Scan the paper again."))
    if len(content[end + 5 :].strip(b"\r\n\t \x00")) > 0:
        raise _unfit(_("Something is hidden behind the end of the PDF. Scan the paper again."))


def _refuse_swollen_tables(content: bytes) -> None:
    """Tables of objects are unpacked on opening, so they are tried with a limit before."""
    for found in TABLE.finditer(content):
        start = STREAM.search(content, found.end())
        if start is None:
            continue
        head = content[max(content.rfind(b" obj", 0, found.start()), 0) : start.start()]
        if len(FILTER.findall(head)) > 1 or not _unpacks_within(content[start.end() :], MAX_TABLE_BYTES):
            raise _unfit(_("The PDF unpacks to far more than it shows. Scan the paper again."))


def _unpacks_within(packed: bytes, limit: int) -> bool:
    """Whether deflated bytes unpack to no more than the limit; what is not deflated is what it is."""
    unpacking = zlib.decompressobj()
    size, rest = 0, packed
    try:
        while rest and not unpacking.eof:
            size += len(unpacking.decompress(rest, 1024 * 1024))
            rest = unpacking.unconsumed_tail
            if size > limit:
                return False
    except zlib.error:
        return True
    return True


def _too_many_pixels() -> ValidationError:
    return _unfit(
        _("The picture has more than %(limit)s million pixels. Scan at 300 dpi or less.")
        % {"limit": settings.SCAN_MAX_PIXELS // 1_000_000}
    )


# Filters that spell bytes as text; a bomb may hide behind them.
TEXT_FILTERS = {"/ASCIIHexDecode": _unhexed, "/AHx": _unhexed, "/ASCII85Decode": _un85, "/A85": _un85}
