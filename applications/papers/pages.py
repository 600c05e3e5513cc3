"""Several scans of one paper, made one PDF."""

import io
import zlib

import pikepdf
from PIL import Image

from ..intake.facts import Scan
from .uploads import JPEG, PDF, check_bytes

A4 = (595, 842)  # points
SPACES = {"1": ("/DeviceGray", 1), "L": ("/DeviceGray", 8), "RGB": ("/DeviceRGB", 8)}


def joined(scans: list[Scan]) -> Scan:
    """The pages of checked scans in their order; one scan alone stays what it is."""
    if len(scans) == 1:
        return scans[0]
    target = io.BytesIO()
    with pikepdf.new() as whole:
        for scan in scans:
            if scan.content_type == PDF:
                with pikepdf.open(io.BytesIO(scan.content)) as part:
                    whole.pages.extend(part.pages)
            else:
                _add_picture(whole, scan)
        whole.save(target, deterministic_id=True)
    return check_bytes(target.getvalue())


def _add_picture(whole: pikepdf.Pdf, scan: Scan) -> None:
    """A page of A4, upright or lying as the picture is; the picture fills it without being cut."""
    with Image.open(io.BytesIO(scan.content)) as picture:
        space, bits = SPACES[picture.mode]
        if scan.content_type == JPEG:
            packed, filtered = scan.content, pikepdf.Name.DCTDecode
        else:
            packed, filtered = zlib.compress(picture.tobytes()), pikepdf.Name.FlateDecode
        width, height = picture.size
    image = pikepdf.Stream(whole, b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width,
                           Height=height, BitsPerComponent=bits, ColorSpace=pikepdf.Name(space))  # fmt: skip
    image.write(packed, filter=filtered)
    size = A4 if height >= width else A4[::-1]
    scale = min(size[0] / width, size[1] / height)
    wide, high = width * scale, height * scale
    left, bottom = (size[0] - wide) / 2, (size[1] - high) / 2
    page = whole.add_blank_page(page_size=size)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=whole.make_indirect(image)))
    drawing = f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {bottom:.2f} cm /Im0 Do Q"
    page.Contents = whole.make_stream(drawing.encode())
