"""A stored input prints again, or is refused with the name of the value that does not fit."""

import json
from typing import Any

import pytest

from benefit_office.press import checking, inputs, sheets
from tests.press import samples

ALL = [(kind, language) for kind in inputs.SHEETS for language in ("kk", "ru")]


def sample(kind: str, language: str) -> dict[str, Any]:
    made: dict[str, Any] = getattr(samples, kind)(language)
    return made


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_an_input_survives_json_and_prints_the_same_bytes(kind: Any, language: Any) -> None:
    data = sample(kind, language)
    stored = json.loads(json.dumps(data))
    assert stored == data
    assert sheets.make(kind, language, stored) == sheets.make(kind, language, data)


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("decision", {"number": 17}, "decision.number: expected str, found 17."),
        ("decision", {"date": "22.11.2026"}, "decision.date: expected an ISO date or an empty text, found"),
        (
            "decision",
            {"outcome": "grant"},
            "decision.outcome: expected one of appoint, reset, refuse, stop, found",
        ),
        ("decision", {"children": None}, "decision.children: expected a list, found None."),
        (
            "decision",
            {"qr": "office.example"},
            "decision.qr: expected a data: URI, an address to draw as a QR code, or an empty text, found 'office",
        ),
        ("decision", {"signer": {"name": "Х", "position": "У"}}, "decision.signer: missing acting_for."),
        ("decision", {"specimen": 1}, "decision.specimen: expected bool, found 1."),
        ("decision", {"colour": "red"}, "decision: unknown colour."),
        ("decision", {"previous": "№ 9"}, "decision.previous: expected an object, found '№ 9'."),
        (
            "application",
            {"documents": [{"title": "х", "sheets": "2", "note": ""}]},
            "application.documents[0].sheets: expected int, found '2'.",
        ),
        (
            "refusal_receipt",
            {"door": "portal"},
            "refusal_receipt.door: expected one of office, corporation, found",
        ),
        (
            "case_history",
            {"printed_at": "2026-11-17"},
            "case_history.printed_at: expected an ISO moment in office time",
        ),
        ("coupon", {"children": ["Х", None]}, "coupon.children[1]: expected str, found None."),
    ],
)
def test_a_wrong_value_is_named(kind: Any, change: dict[str, Any], message: str) -> None:
    with pytest.raises(checking.WrongInput) as caught:
        sheets.make(kind, "kk", sample(kind, "kk") | change)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("amount", ["", "43 250", "-1", "NaN", "Infinity", 43250, None])
def test_a_sum_is_a_plain_positive_number_in_a_text(amount: Any) -> None:
    data = samples.decision("ru")
    data["children"][1]["periods"][0]["amount"] = amount
    with pytest.raises(
        checking.WrongInput, match=r"decision\.children\[1\]\.periods\[0\]\.amount: expected a sum in tenge"
    ):
        sheets.make("decision", "ru", data)


def test_a_missing_key_is_named() -> None:
    data = samples.coupon("kk")
    del data["due"], data["time"]
    with pytest.raises(checking.WrongInput, match=r"coupon: missing due, time\."):
        sheets.make("coupon", "kk", data)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(checking.WrongInput, match="There is no sheet «invoice»"):
        sheets.make("invoice", "kk", {})  # type: ignore[arg-type]
