"""Process 3 at the operator's: consent first, then both registries, over the gateway's SOAP wire (Regulation 9.4-9.6).

Planted defects this file goes red for: a registry asked before the consent; the sign page open without an answer; a
revoked power of attorney taken for a good one; the form lost while the gateway is away.
"""

import pytest

from benefit_office.standins.shep import people
from tests.standins_pages import PAPERS, Visitor, at_the_operators, fill
from tests.standins_site import Site

pytestmark = pytest.mark.clause("9.4")
NUMBERS = {example.kind: example.iin for example in people.examples()}


def asking(site: Site, **changes: str) -> Visitor:
    """The form is filled in; the applicant has been asked for his consent."""
    power = ("power",) if "power_number" in changes else ()
    return fill(at_the_operators(site), papers=(*PAPERS, *power), **changes)


def answered(site: Site, visitor: Visitor, iin: str, says: str = "GRANTED") -> Visitor:
    """The applicant answers on his telephone, the operator goes on."""
    site.post("/kdp/says/", iin=iin, status=says)
    return visitor.post(visitor.path)


def represented(number: str) -> dict[str, str]:
    return {
        "iin": NUMBERS["known"], "rep_iin": "851330900011", "rep_surname": "Өкілов", "rep_name": "Өкіл",
        "power_number": number, "power_date": "2026-01-10",
    }  # fmt: skip


def test_no_registry_is_asked_before_the_applicant_consents(gateway: Site) -> None:
    visitor = asking(gateway, iin=NUMBERS["known"])
    assert (visitor.path.endswith("/registries/"), "Шлюз жауап бермейді" in visitor.text) == (True, False)
    visitor.post(visitor.path)  # he has not answered yet: a registry that was asked would have refused
    assert (visitor.path.endswith("/registries/"), visitor.status) == (True, 200)
    assert visitor.get(visitor.path.replace("registries", "sign")).path.endswith("/registries/")

    assert answered(gateway, visitor, NUMBERS["known"]).path.endswith("/sign/")


@pytest.mark.clause("9.6")
@pytest.mark.parametrize("says", ["REFUSED"])
def test_without_the_consent_the_data_cannot_be_obtained(gateway: Site, says: str) -> None:
    visitor = answered(gateway, asking(gateway, iin=NUMBERS["known"]), NUMBERS["known"], says)

    assert (visitor.status, "Деректерді алу мүмкін емес" in visitor.text) == (422, True)


def test_a_consent_not_given_in_time_is_asked_for_anew(gateway: Site) -> None:
    visitor = answered(gateway, asking(gateway, iin=NUMBERS["known"]), NUMBERS["known"], "EXPIRED")
    assert "Келісім сұрау" in visitor.text

    visitor.post(visitor.path)
    assert answered(gateway, visitor, NUMBERS["known"]).path.endswith("/sign/")


@pytest.mark.clause("9.6")
def test_a_person_the_registry_does_not_know_cannot_be_served(gateway: Site) -> None:
    visitor = answered(gateway, asking(gateway, iin=NUMBERS["unknown"]), NUMBERS["unknown"])

    assert (visitor.status, "ЖТ МДҚ-да" in visitor.text) == (422, True)


@pytest.mark.parametrize(("kind", "word"), [("dead", "қайтыс болған"), ("incapable", "әрекетке қабілетсіз")])
def test_what_is_the_matter_with_the_applicant_is_shown(gateway: Site, kind: str, word: str) -> None:
    visitor = answered(gateway, asking(gateway, iin=NUMBERS[kind]), NUMBERS[kind])

    assert (visitor.path.endswith("/sign/"), word in visitor.text) == (True, True)


@pytest.mark.clause("9.6")
@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("12347", "сенімхат жоқ"),
        ("12348", "кері қайтарып алынған"),
        ("12349", "мерзімі өткен"),
        ("12341", ""),
    ],
)
def test_the_power_of_attorney_must_hold(gateway: Site, number: str, word: str) -> None:
    visitor = answered(gateway, asking(gateway, **represented(number)), NUMBERS["known"])

    assert (visitor.status, word in visitor.text) == (422 if word else 200, True)
    assert visitor.path.endswith("/sign/") is not bool(word)


@pytest.mark.parametrize("trouble", [{"down": "1"}, {"fault_rate": "1"}, {"lose_rate": "1"}])
def test_while_the_gateway_is_away_nothing_is_lost(gateway: Site, trouble: dict[str, str]) -> None:
    gateway.post("/shep/conduct/", by_itself="0", **trouble)
    visitor = asking(gateway, iin=NUMBERS["known"])
    assert "Шлюз жауап бермейді" in visitor.text
    assert visitor.post(visitor.path).status == 503

    gateway.post("/shep/conduct/", by_itself="0")
    visitor.post(visitor.path)
    assert answered(gateway, visitor, NUMBERS["known"]).path.endswith("/sign/")


@pytest.mark.clause("9")
def test_the_fifteen_minutes_are_shown_from_the_call(gateway: Site) -> None:
    visitor = at_the_operators(gateway)

    assert "15 минут:" in visitor.text
