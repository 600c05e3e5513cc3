"""A text as a QR code: a picture of lines for a sheet, with nothing to fetch."""

import segno


def qr(text: str) -> str:
    """A ``data:`` URI of an SVG: error correction M (a seventh may be soiled), with the standard's quiet zone."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    uri: str = code.svg_data_uri(border=4, xmldecl=False, svgns=True, nl=False)
    return uri
