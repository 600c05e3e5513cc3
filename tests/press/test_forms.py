"""A form an office wrote itself: what is safe and whole is printed, anything else is refused with its sentence."""

import io
from typing import Any

import pikepdf
import pytest

from benefit_office.press import examples, forms, inputs, sheets
from tests.press import reading, samples

pytestmark = pytest.mark.usefixtures("english")
EVERY = [(kind, language) for kind in inputs.SHEETS for language in ("kk", "ru")]


@pytest.fixture
def shipped() -> str:
    return sheets.shipped("coupon", "kk")


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_shipped_form_passes_its_own_proof(kind: Any, language: Any) -> None:
    forms.check(kind, language, sheets.shipped(kind, language))


def test_a_changed_form_is_printed_with_a_version_of_its_own(shipped: str) -> None:
    own = shipped.replace("туралы</h1>", "туралы (аудан үлгісі)</h1>")
    forms.check("coupon", "kk", own)
    data = samples.coupon("kk")
    made = sheets.make("coupon", "kk", data, own)
    assert "(аудан үлгісі)" in reading.text(made)
    assert "(аудан үлгісі)" not in reading.text(sheets.make("coupon", "kk", data))
    versions = {sheets.template_version("coupon", "kk"), sheets.template_version("coupon", "kk", own)}
    assert len(versions) == 2
    assert sheets.template_version("coupon", "kk", own)[:8] in reading.text(made)
    assert made == sheets.make("coupon", "kk", data, own)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{{ number.title }}", "does not have: number.title"),
        ("{{ number.upper }}", "does not have: upper"),
        ("{{ children.clear }}", "does not have: clear"),
        ("{% with documents.0.items as x %}{{ x }}{% endwith %}", "does not have: items"),
        ("{% for clear in children %}{{ children.clear }}{% endfor %}", "does not have: clear"),
        ("{{ settings.SECRET_KEY }}", "does not have: SECRET_KEY, settings"),
        ("{{ number|default:request.user }}", "does not have: request, user"),
        ("{% if number.isdigit %}1{% endif %}", "does not have: isdigit"),
        ("{{ number|safe }}", "Invalid filter: 'safe'"),
        ("{% autoescape off %}{{ number }}{% endautoescape %}", "Invalid block tag"),
        ("{% include '../../manage.py' %}", "only the shipped parts"),
        ("{% include 'base.html' %}", "only the shipped parts"),
        ("{% include number %}", "only the shipped parts"),
        ("{% load i18n %}", "nothing but press_tags"),
        ("{% url 'queue' %}", "Invalid block tag"),
        ("{% debug %}", "Invalid block tag"),
        ("{% now 'Y' %}", "Invalid block tag"),
        ("{% if number %}", "cannot be read"),
        ("x" * 100_001, "longer than 100 kB"),
    ],
)
def test_a_form_uses_its_fields_and_nothing_else(shipped: str, written: str, told: str) -> None:
    with pytest.raises(forms.UnfitForm, match=told):
        forms.check("coupon", "kk", shipped.replace("{% block sheet %}", "{% block sheet %}" + written))


def test_a_form_that_leaves_out_a_field_is_told_which(shipped: str) -> None:
    without = shipped.replace('{{ due|long_date:"kk" }}', "").replace("{{ document.title }}", "")
    with pytest.raises(forms.UnfitForm, match=r"The form leaves out: documents\.title, due\."):
        forms.check("coupon", "kk", without)


def test_the_four_outcomes_of_a_decision_are_each_proved() -> None:
    own = sheets.shipped("decision", "ru")
    without = own.replace('{% if stopped_from %}{{ stopped_from|from_date:"ru" }}: {% endif %}', "")
    with pytest.raises(forms.UnfitForm, match=r"leaves out: stopped_from\."):
        forms.check("decision", "ru", without)
    assert {example["outcome"] for example in examples.every("decision")} == {
        "appoint",
        "reset",
        "refuse",
        "stop",
    }


def test_markup_in_a_name_stays_text_in_an_offices_own_form(shipped: str) -> None:
    own = shipped.replace("туралы</h1>", "</h1>")
    html = sheets.html("coupon", "kk", samples.coupon("kk", applicant="<b>x</b>"), own)
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_a_form_cannot_fetch_anything(shipped: str) -> None:
    own = shipped.replace("</h1>", '</h1><img src="file:///etc/passwd" alt="">')
    forms.check("coupon", "kk", own)
    with pytest.raises(ValueError, match="A sheet may not load"):
        sheets.make("coupon", "kk", samples.coupon("kk"), own)


def test_an_offices_own_form_is_an_archive_file_too(shipped: str) -> None:
    made = sheets.make("coupon", "kk", samples.coupon("kk"), shipped.replace("</h1>", " </h1>"))
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert opened.open_metadata()["pdfaid:part"] == "3"
