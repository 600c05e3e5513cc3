"""The counter: an incomplete package handed back with its receipt."""

import pytest

from applications.models import AcceptanceRefusal, Requirement
from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import missing_from

pytestmark = pytest.mark.django_db(transaction=True)
BROUGHT, LACKING = ("identity", "account"), ("guardianship", "loss_of_care", "income", "study")


@pytest.mark.clause("9.1")
def test_the_receipt_of_a_refusal_names_exactly_the_missing_papers_in_both_languages(
    come_in: ComeIn, clock: Clock
) -> None:
    case = f.received(papers=BROUGHT, now=f.START)
    clock("2026-11-16 09:15")
    clerk = come_in(f.staff().clerk)
    clerk.open_case(case)
    assert clerk.page.locator(".papers .is-missing").count() == len(LACKING)
    assert clerk.page.locator('form[action$="/register/"]').count() == 0
    clerk.send("refuse_acceptance")
    assert clerk.state() == "acceptance_refused"
    clerk.make_sheets()
    assert clerk.barriers() == []

    number = AcceptanceRefusal.objects.get(case=case).number
    for language, day in (("kk", "2026 жылғы 16 қараша"), ("ru", "16 ноября 2026 года")):
        receipt = clerk.read_sheet(case, "refusal_receipt", language)
        guardian = case.application.guardian.full_name
        assert missing_from(receipt, number, day, guardian, *titles(LACKING, language)) == []
        assert missing_from(receipt, *titles(BROUGHT, language)) == titles(BROUGHT, language)
        assert receipt.count(f"{len(LACKING)}) ") == 2  # both copies
        assert f"{len(LACKING) + 1}) " not in receipt


def titles(codes: tuple[str, ...], language: str) -> list[str]:
    rows = {row.code: row for row in Requirement.objects.all()}
    return [getattr(rows[code], f"title_{language}") for code in codes]
