"""Several scans of one paper become one PDF, in their order, each page whole.

Planted defects this file goes red for: the order of the pages lost; a lying sheet cut off; the limits of a scan not
asked of the whole; active content let in through one of the parts.
"""

import io
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from applications.forms import ScanField
from applications.intake.facts import Scan
from applications.models import Document, IntakeDraft
from applications.papers.uploads import JPEG, PDF
from tests.factories import START, client_of, office_time, staff
from workflow.delivery import vault

from .hostile import pdf
from .samples import form_data, picture, with_papers
from .test_uploads import script


def files(*contents: bytes) -> list[ContentFile]:
    return [ContentFile(content, name=f"{place}.pdf") for place, content in enumerate(contents)]


def joined(*contents: bytes) -> Scan:
    scan = ScanField().clean(files(*contents))
    assert scan is not None
    return scan


def sizes(scan: Scan) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(scan.content)) as read:
        return [(round(page.mediabox[2]), round(page.mediabox[3])) for page in read.pages]


def test_one_file_alone_stays_what_it_is() -> None:
    assert joined(picture()).content_type == JPEG


def test_pictures_and_pdfs_become_the_pages_of_one_pdf_in_their_order() -> None:
    small = pdf(lambda made: made.pages[0].obj.update({"/MediaBox": pikepdf.Array([0, 0, 100, 200])}))
    lying = picture("PNG", size=(80, 60))
    scan = joined(picture(), small, lying)
    assert scan.content_type == PDF
    assert sizes(scan) == [(595, 842), (100, 200), (842, 595)]


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_stood_on_a_page_stands_on_it_still(kind: str, mode: str) -> None:
    """Black above, white below: so it is when the picture is taken out of the PDF again."""
    page, content = Image.new(mode, (41, 60), "white"), io.BytesIO()
    page.paste(0, (0, 0, 41, 30))
    page.convert("L" if (kind, mode) == ("JPEG", "1") else mode).save(content, kind)
    with pikepdf.open(io.BytesIO(joined(content.getvalue(), pdf()).content)) as read:
        image = pikepdf.PdfImage(read.pages[0].Resources.XObject["/Im0"]).as_pil_image().convert("L")
    assert (image.size, image.getpixel((20, 10)), image.getpixel((20, 50))) == ((41, 60), 0, 255)


def test_the_same_pages_give_the_same_bytes() -> None:
    assert joined(picture(), picture("PNG")).content == joined(picture(), picture("PNG")).content


def test_what_acts_in_one_of_the_parts_is_taken_out() -> None:
    assert b"SECRET" not in joined(picture(), pdf(script)).content


def test_one_bad_page_refuses_the_paper() -> None:
    with pytest.raises(ValidationError):
        joined(picture(), b"just words")


@pytest.mark.usefixtures("english")
def test_the_pages_together_keep_to_the_limits_of_a_scan(settings: Any) -> None:
    with pytest.raises(ValidationError, match="more than 200 pages"):
        joined(pdf(pages=120), pdf(pages=120))
    settings.SCAN_MAX_BYTES = 3000
    with pytest.raises(ValidationError, match="larger than"):
        joined(*[picture(size=(400, 400))] * 2)
    settings.SCAN_MAX_PAGES = 2
    with pytest.raises(ValidationError, match="More files than a paper may have pages"):
        joined(*[picture()] * 3)


@pytest.mark.django_db
@pytest.mark.clause("9.1")
def test_several_pages_chosen_at_the_counter_are_one_paper() -> None:
    data = with_papers(form_data(), "identity")
    data["papers-0-file"] = [io.BytesIO(picture()), io.BytesIO(picture("PNG")), io.BytesIO(pdf(pages=2))]
    for place, file in enumerate(data["papers-0-file"]):
        file.name = f"бет {place}"
    counter = client_of(staff().clerk)
    with office_time(START):
        counter.post("/intake/keep/", data)
        draft = IntakeDraft.objects.get()
        (kept,) = draft.data["scans"].values()
        sent = {key: value for key, value in data.items() if not key.endswith("-file")}
        counter.post("/intake/", {**sent, "papers-0-kept": kept["sha256"], "draft": str(draft.public_id)})
    paper = Document.objects.get()
    assert (paper.content_type, len(sizes(Scan(vault.get(paper.sha256), PDF)))) == (PDF, 4)
    assert (kept["name"], kept["files"], kept["sha256"]) == ("бет 0", 3, paper.sha256)
