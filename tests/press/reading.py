"""Reads a PDF as others do: poppler for the text, pikepdf for the structure."""

import io
import re
import subprocess

import pikepdf


def text(pdf: bytes, *options: str) -> str:
    """The text with every run of spaces as one space."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, stdout=subprocess.PIPE, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def page_texts(pdf: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, stdout=subprocess.PIPE, check=True)
    return [re.sub(r"\s+", " ", page) for page in done.stdout.decode().split("\f")[:-1]]


def fonts(pdf: bytes) -> list[dict[str, str]]:
    """Rows of pdffonts: name, type, encoding, and whether embedded, subset, mapped to Unicode."""
    done = subprocess.run(["pdffonts", "-"], input=pdf, stdout=subprocess.PIPE, check=True)
    row = re.compile(r"(\S+)\s+(.+?)\s+(\S+)\s+(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$")
    names = ("name", "type", "encoding", "emb", "sub", "uni")
    return [
        dict(zip(names, row.match(line).groups(), strict=True))
        for line in done.stdout.decode().splitlines()[2:]
    ]


def document(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def tags(pdf: bytes) -> list[str]:
    """The names of all structure elements, in reading order."""
    found: list[str] = []

    def walk(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Array):
            for kid in element:
                walk(kid)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(str(element["/S"]))
            if "/K" in element:
                walk(element["/K"])

    with document(pdf) as opened:
        walk(opened.Root.StructTreeRoot["/K"])
    return found
