"""The page on which the head signs electronically: what it shows is what is signed, and each decision is by itself."""

import re
from base64 import b64decode
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from benefit_office.standins.pki.cms import armoured, signed_data
from decisions.electronic.documents import documents
from decisions.models import Decision, Signature
from tests import factories as f
from tests.ncalayer import BIN, IIN, authority
from workflow.delivery import vault
from workflow.models import AccessRecord, Case, Officer
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "trusted")]
NOW = f.at("2026-11-18 10:00")


@pytest.fixture(autouse=True)
def _wednesday() -> Any:
    with f.office_time(NOW):
        yield


@pytest.fixture
def head() -> Officer:
    """The head for whom the test authority has made keys."""
    office, officer = f.an_office(), f.staff().head
    office.bin, officer.iin = BIN, IIN["head"]
    office.save()
    officer.save()
    return officer


def opened() -> Case:
    """A decision with number and date whose sheets are ready, and real PDFs."""
    case = f.opened_for_signing(f.a_case(state=State.SUBMITTED), NOW)
    for sheet in case.sheets.filter(kind="decision"):
        sheet.sha256 = vault.put(f.a_pdf(f"{sheet.pk}"))
        sheet.save()
    return case


def box(case: Case) -> str:
    return f"{case.public_id}:{f.fresh(case).version}"


def show(head: Officer, *cases: Case) -> HttpResponse:
    return f.client_of(head).post(reverse("signing-electronic"), {"case": [box(case) for case in cases]})


def contents(page: HttpResponse, head: Officer) -> list[bytes]:
    """What the page fetches for its rows, row by row."""
    found: list[bytes] = []
    for address in re.findall(r'data-from="([^"]+)"', page.content.decode()):
        found += [b64decode(text) for text in f.client_of(head).get(address).json()["documents"]]
    return found


def signed(data: bytes, label: str = "head") -> str:
    made = signed_data(data, [authority().issued[label]], at=NOW, detached=True)
    return armoured(made).decode().replace("\n", "\r\n")


def places(page: HttpResponse) -> list[str]:
    """The cases in the page's order."""
    return re.findall(r'name="case" value="([^"]+)"', page.content.decode())


def send(
    head: Officer, cases: list[Case], signatures: list[str], boxes: list[str] | None = None
) -> HttpResponse:
    given = {"case": boxes or [box(case) for case in cases], "signature": signatures}
    return f.client_of(head).post(reverse("signing-electronic-sign"), given)


def states(*cases: Case) -> list[str]:
    return [f.fresh(case).state for case in cases]


@pytest.mark.clause("5.4")
def test_the_page_shows_number_date_applicant_sheets_and_the_very_bytes(head: Officer) -> None:
    case = opened()
    decision = Decision.objects.get(case=case)

    page = show(head, case)

    text = page.content.decode()
    assert page.status_code == 200
    assert contents(page, head) == list(documents(decision).to_sign)
    for wanted in (decision.number, "18.11.2026", case.application.guardian.short_name, decision.sheet_kk.sha256,
                   reverse("sheet", args=[decision.sheet_ru.public_id])):  # fmt: skip
        assert wanted in text
    assert AccessRecord.objects.filter(officer=head, case=case, what="sheet: decision").exists()


@pytest.mark.clause("5.4")
def test_several_are_signed_in_one_go(head: Officer) -> None:
    cases = [opened(), opened()]
    page = show(head, *cases)
    given = [signed(data) for data in contents(page, head)]

    answer = send(head, cases, given, places(page))

    assert answer.status_code == 200
    assert "2 of 2 done." in answer.content.decode()
    assert states(*cases) == [State.SIGNED] * 2
    assert set(Signature.objects.values_list("kind", "signer")) == {("eds", head.pk)}


def test_one_that_is_refused_stops_no_other_and_says_why(head: Officer) -> None:
    cases = [opened(), opened()]
    page = show(head, *cases)
    good, bad = sorted(cases, key=lambda case: places(page).index(box(case)))
    data = contents(page, head)
    given = [signed(one) for one in data[:3]] + [signed(one, "head-auth") for one in data[3:]]

    answer = send(head, [good, bad], given)

    told = answer.content.decode()
    assert answer.status_code == 422
    assert "1 of 2 done." in told
    assert "a key for logging in" in told
    assert states(good, bad) == [State.SIGNED, State.SUBMITTED]
    assert Signature.objects.filter(sheet__case=bad).count() == 0


def test_signatures_that_were_swapped_sign_nothing(head: Officer) -> None:
    cases = [opened(), opened()]
    page = show(head, *cases)
    given = [signed(data) for data in contents(page, head)]

    answer = send(head, cases, given[3:] + given[:3], places(page))

    assert answer.status_code == 422
    assert states(*cases) == [State.SUBMITTED] * 2


def test_a_page_gone_stale_signs_nothing(head: Officer) -> None:
    case = opened()
    given = [signed(data) for data in contents(show(head, case), head)]
    stale = f"{case.public_id}:{f.fresh(case).version - 1}"

    answer = send(head, [case], given, [stale])

    assert answer.status_code == 422
    assert "Somebody has changed this case since you opened it" in answer.content.decode()
    assert states(case) == [State.SUBMITTED]


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_too_few_or_too_many_signatures_sign_nothing(head: Officer, count: int) -> None:
    case = opened()
    given = [signed(data) for data in contents(show(head, case), head)]

    answer = send(head, [case], (given * 2)[:count])

    assert answer.status_code == 403
    assert "Nothing was signed" in answer.content.decode()
    assert states(case) == [State.SUBMITTED]


def test_a_draft_whose_signing_is_not_open_gets_its_number_and_is_looked_at_again(head: Officer) -> None:
    """One click fewer: choose, sign electronically, sign."""
    case = f.a_case(state=State.SUBMITTED)

    page = show(head, case)

    assert Decision.objects.get(case=case).number == "2026-Ш00001"
    assert "The sheets of 1 decision are being made." in page.content.decode()
    assert box(case) in page.content.decode()
    assert contents(page, head) == []


def test_who_prepared_a_draft_is_not_shown_what_to_sign(head: Officer) -> None:
    case, people = opened(), f.staff()
    f.a_role(people.executor, "head", office=people.office)

    page = show(people.executor, case)
    asked = f.client_of(people.executor).get(reverse("to-sign", args=[case.public_id]))

    assert contents(page, people.executor) == []
    assert (asked.status_code, "You prepared this decision" in asked.content.decode()) == (409, True)
    assert "You prepared this decision; another head signs it." in page.content.decode()


def test_at_most_twenty_travel_at_once(head: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decisions.views.electronic.AT_ONCE", 1)
    cases = [opened(), opened()]

    page = show(head, *cases)

    assert len(contents(page, head)) == 3
    assert "1 decision more was chosen" in page.content.decode()


def test_the_page_itself_is_light_and_the_bytes_are_fetched_decision_by_decision(head: Officer) -> None:
    cases = [opened(), opened()]
    page = show(head, *cases)
    assert len(page.content) < 40_000
    assert [len(contents(show(head, one), head)) for one in cases] == [3, 3]
    unready = f.client_of(head).get(reverse("to-sign", args=[f.a_case(state=State.SUBMITTED).public_id]))
    assert unready.status_code == 409


def test_a_page_that_sends_decision_by_decision_is_answered_in_json(head: Officer) -> None:
    case = opened()
    given = {"case": [box(case)], "signature": [signed(data) for data in contents(show(head, case), head)]}
    address, please = reverse("signing-electronic-sign"), {"Accept": "application/json"}

    answer = f.client_of(head).post(address, given, headers=please)

    assert answer.json() == {
        "ok": True,
        "told": "The decision is signed. The executor enters it in the journal.",
    }
    assert states(case) == [State.SIGNED]
