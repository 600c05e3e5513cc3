"""The administrator replaces the form of a sheet from a day on; each sheet keeps the version it was printed with."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from benefit_office.press.sheets import shipped, template_version
from tests import factories as f
from tests.press import reading
from workflow.administration.sheet_forms import enter_form
from workflow.delivery import printing, vault
from workflow.models import AuditEvent, Sheet, SheetTemplate
from workflow.moves.refusals import Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.START
ADDRESS = ("sheet-form", ["coupon", "kk"])


@pytest.fixture(autouse=True)
def _then() -> Any:
    with f.office_time(NOW):
        yield


def own(mark: str) -> str:
    return shipped("coupon", "kk").replace("туралы</h1>", f"туралы {mark}</h1>")


def sent(body: str, **others: Any) -> dict[str, Any]:
    return {"body": body, "since": NOW.date().isoformat(), "source": "Order № 198", **others}


def coupon_of(case: Any) -> tuple[str, Sheet]:
    sheet = printing.make(Sheet.objects.get(case=case, kind="coupon", language="kk").pk)
    assert sheet.state == "ready", sheet.error
    return reading.text(vault.get(sheet.sha256)), sheet


def test_a_form_is_entered_on_a_page_and_printed_from_its_day_on() -> None:
    client = f.client_of(f.an_administrator())
    page = client.get(reverse(ADDRESS[0], args=ADDRESS[1])).content.decode()
    assert "{% block sheet %}" in page
    answer = client.post(reverse(ADDRESS[0], args=ADDRESS[1]), sent(own("ЖАҢА")))
    assert answer["Location"] == reverse("sheet-forms")
    assert 'Order <span class="nowrap">№ 198</span>' in client.get(reverse("sheet-forms")).content.decode()
    form = SheetTemplate.objects.get()
    assert AuditEvent.objects.get(verb="enter_form").facts["version"] == form.sha256
    text, sheet = coupon_of(f.a_case(state=State.REGISTERED, start=NOW + timedelta(hours=1)))
    assert "ЖАҢА" in text
    assert sheet.template == template_version("coupon", "kk", form.body)


def test_a_sheet_keeps_the_form_it_was_ordered_with() -> None:
    admin = f.an_administrator()
    before = f.a_case(state=State.REGISTERED, start=NOW)
    enter_form(
        "coupon",
        "kk",
        by=admin,
        body=own("ЖАҢА"),
        since=NOW.date(),
        source="№ 1",
        now=NOW + timedelta(hours=2),
    )
    assert "ЖАҢА" not in coupon_of(before)[0]


def test_an_offices_own_form_goes_before_the_regions_and_an_empty_one_back_to_the_shipped() -> None:
    admin, aksu = f.an_administrator(), f.an_office(f.AKSU)
    enter_form("coupon", "kk", by=admin, body=own("ОБЛЫС"), since=NOW.date(), source="№ 1", now=NOW)
    enter_form(
        "coupon", "kk", by=admin, body=own("АҚСУ"), since=NOW.date(), source="№ 2", office=aksu, now=NOW
    )
    later = NOW + timedelta(hours=1)
    assert "ОБЛЫС" in coupon_of(f.a_case(state=State.REGISTERED, start=later))[0]
    assert "АҚСУ" in coupon_of(f.a_case(state=State.REGISTERED, start=later, office=aksu))[0]
    enter_form("coupon", "kk", by=admin, body="", since=NOW.date(), source="№ 3", now=later)
    assert "ОБЛЫС" not in coupon_of(f.a_case(state=State.REGISTERED, start=later))[0]


def test_a_form_holds_only_from_its_day() -> None:
    admin = f.an_administrator()
    enter_form(
        "coupon",
        "kk",
        by=admin,
        body=own("ЕРТЕҢ"),
        since=NOW.date() + timedelta(days=1),
        source="№ 1",
        now=NOW,
    )
    assert "ЕРТЕҢ" not in coupon_of(f.a_case(state=State.REGISTERED, start=NOW))[0]
    tomorrow = NOW + timedelta(days=1)
    assert "ЕРТЕҢ" in coupon_of(f.a_case(state=State.REGISTERED, start=tomorrow))[0]
    with pytest.raises(Refused, match="from today on"):
        enter_form(
            "coupon", "kk", by=admin, body="", since=NOW.date() - timedelta(days=1), source="№ 1", now=NOW
        )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{% debug %}", "The form cannot be read"),
        ("{{ settings.SECRET_KEY }}", "does not have: SECRET_KEY, settings"),
        ("<img src='file:///etc/passwd'>", "The form cannot be printed: ForeignResource"),
    ],
)
def test_an_unfit_form_is_answered_with_its_sentence(written: str, told: str) -> None:
    client = f.client_of(f.an_administrator())
    for extra in ({}, {"preview": "1"}):
        body = own("").replace("{% block sheet %}", "{% block sheet %}" + written)
        answer = client.post(reverse(ADDRESS[0], args=ADDRESS[1]), sent(body, **extra))
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert SheetTemplate.objects.count() == 0


def test_the_form_is_looked_at_before_it_is_entered() -> None:
    client = f.client_of(f.an_administrator())
    answer = client.post(reverse(ADDRESS[0], args=ADDRESS[1]), sent(own("ҮЛГІ-1"), preview="1"))
    text = reading.text(answer.content)
    assert "ҮЛГІ-1" in text
    assert "[applicant]" in text
    assert SheetTemplate.objects.count() == 0


def test_only_the_administrator_enters_a_form() -> None:
    with pytest.raises(Refused):
        enter_form("coupon", "kk", by=f.staff().head, body="", since=NOW.date(), source="№ 1", now=NOW)
    for name in ("invoice", "decision"):
        language = "kk" if name == "invoice" else "en"
        assert (
            f.client_of(f.an_administrator()).get(reverse("sheet-form", args=[name, language])).status_code
            == 404
        )
