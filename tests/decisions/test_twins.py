"""Numbers, dates, names and sums agree on both sheets, or nothing is signed."""

from datetime import timedelta
from typing import Any

import pytest

from decisions import actions, rules, sheets
from decisions.models import Decision, Signature
from decisions.twins import why_not_twins
from tests import factories as f
from tests.press import samples
from workflow.models import Sheet
from workflow.moves.refusals import Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.START + timedelta(days=3)


def other(name: str) -> dict[str, Any]:
    """The Russian input with one thing that is not what the Kazakh one says."""
    data = samples.decision("ru")
    child = data["children"][0]
    changes: dict[str, Any] = {
        "number": "18", "date": "2026-11-23", "case_number": "1", "guardian": "Б.", "application_date": "2026-11-14",
        "outcome": "refuse", "stopped_from": "2026-12-01", "account": "KZ00",
        "children": [{**child, "periods": [{**child["periods"][0], "amount": "1"}]}, data["children"][1]],
        "guardianship": [], "previous": {"number": "1", "date": "2026-01-01", "body": ""},
        "signer": {**data["signer"], "name": "Б."},
    }  # fmt: skip
    return {**data, name: changes[name]}


@pytest.mark.clause("3")
def test_the_two_sheets_of_one_record_agree() -> None:
    assert why_not_twins(samples.decision("kk"), samples.decision("ru")) == ""
    assert why_not_twins(samples.twelve_children("kk"), samples.twelve_children("ru")) == ""


@pytest.mark.parametrize(
    "name",
    ["number", "date", "case_number", "guardian", "application_date", "outcome", "stopped_from", "account", "children",
     "guardianship", "previous", "signer"],
)  # fmt: skip
def test_each_difference_is_named(name: str) -> None:
    told = f"The Kazakh and the Russian sheet differ in: {name}. Return the draft."
    assert why_not_twins(samples.decision("kk"), other(name)) == told


@pytest.mark.clause("5.4")
def test_sheets_that_differ_are_not_signed() -> None:
    with f.office_time(NOW):
        case = f.opened_for_signing(f.a_case(state=State.SUBMITTED), NOW)
        decision = Decision.objects.select_related("sheet_kk", "sheet_ru").get(case=case)
        assert decision.sheet_ru
        Sheet.objects.filter(pk=decision.sheet_ru.pk).update(input={**decision.sheet_ru.input, "number": "9"})
        decision = Decision.objects.select_related("sheet_kk", "sheet_ru").get(case=case)
        assert "differ in: number" in rules.why_not_sign(f.staff().head, decision)
        with pytest.raises(Refused, match="differ in: number"):
            actions.sign_on_paper(case, by=f.staff().head, scans=f.SIGNED_SCANS, version=None, now=NOW)
    assert Signature.objects.count() == 0


def test_sheets_that_differ_are_not_even_ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    made = sheets.decision_inputs

    def different(*args: Any) -> dict[str, dict[str, Any]]:
        inputs = made(*args)
        return {**inputs, "ru": {**inputs["ru"], "guardian": "Б."}}

    monkeypatch.setattr(sheets, "decision_inputs", different)
    case = f.a_case(state=State.SUBMITTED)
    with pytest.raises(Refused, match="differ in: guardian"):
        actions.open_signing(case, by=f.staff().head, version=None, now=NOW)
    assert Decision.objects.get(case=case).number == ""
