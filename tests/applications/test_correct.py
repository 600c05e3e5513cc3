"""Regulation 5.1: what was typed wrong is put right before the head's resolution, with history and a new print.

Planted defects this file goes red for: a field corrected without its row; the correction allowed after the resolution;
no new print; the claim of a corrected IIN not watched; a reason that may be empty.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from applications.changes.correction import correct
from applications.intake.facts import ApplicationFacts, PowerFacts
from applications.models import ApplicationChild, ChangedValue, DataChange, Person
from tests import factories as f
from tests.factories import START
from workflow.models import AuditEvent, Case, Sheet
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]
LATER = START + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _two_hours_later() -> Iterator[None]:
    with f.office_time(LATER):
        yield


def put_right(case: Case, facts: ApplicationFacts, **others: Any) -> Case:
    given = {"by": f.staff().clerk, "reason": "Қате терілген", "version": None, "now": LATER, **others}
    return correct(f.fresh(case), facts, **given)


def registered(**others: Any) -> tuple[Case, ApplicationFacts]:
    """A registered case and the facts it was taken in with."""
    facts = f.facts(**others)
    names = ("guardian", "children", "account", "power")
    case = f.a_case(state=State.REGISTERED, **{name: getattr(facts, name) for name in names})
    return case, facts


def changed(case: Case) -> list[tuple[str, str, str]]:
    rows = DataChange.objects.filter(application__case=case, kind="corrected").order_by("id")
    return [(row.field, row.values.old, row.values.new) for row in rows.select_related("values")]


def test_each_corrected_field_keeps_its_old_value() -> None:
    case, facts = registered()
    child = facts.children[0]
    right = replace(
        facts,
        guardian=replace(facts.guardian, name="Әсем"),
        address="Павлодар қ., Ломов к-сі, 7",
        children=(replace(child, act_number="13", person=replace(child.person, surname="Төлеуов")),),
    )
    put_right(case, right)
    assert changed(case) == [
        ("name", "Әсел", "Әсем"),
        ("surname", child.person.surname, "Төлеуов"),
        ("act_number", "12", "13"),
        ("address", "Павлодар қ., Абай к-сі, 1", "Павлодар қ., Ломов к-сі, 7"),
    ]
    application = f.fresh(case).application
    assert (application.guardian.name, application.address) == ("Әсем", "Павлодар қ., Ломов к-сі, 7")
    assert (application.children.get().act_number, application.children.get().person.surname) == (
        "13",
        "Төлеуов",
    )


def test_the_application_is_printed_anew_and_the_old_print_stays() -> None:
    case, facts = registered()
    put_right(case, replace(facts, address="Ломов к-сі, 7"))
    prints = Sheet.objects.filter(case=case, kind="application", language="kk").order_by("series")
    assert [(sheet.series, sheet.input["applicant"]["address"]) for sheet in prints] == [
        (1, "Павлодар қ., Абай к-сі, 1"), (2, "Ломов к-сі, 7")
    ]  # fmt: skip


def test_before_registration_nothing_has_been_printed_and_nothing_is() -> None:
    facts = f.facts()
    case = f.received(guardian=facts.guardian, children=facts.children, account=facts.account)
    put_right(case, replace(facts, address="Ломов к-сі, 7"))
    assert not Sheet.objects.exists()


def test_the_trail_has_the_reason_and_no_value() -> None:
    case, facts = registered()
    put_right(case, replace(facts, bank="Үлгі Банк"))
    event = AuditEvent.objects.get(verb="correct")
    assert event.facts == {"fields": ["bank"], "values": [DataChange.objects.get().digest]}
    assert event.words.text == "Қате терілген"


def test_a_wrong_iin_of_the_guardian_leads_to_the_right_person_and_the_slip_is_not_kept() -> None:
    case, facts = registered()
    right = f.an_iin(date(1980, 1, 2))
    put_right(case, replace(facts, guardian=replace(facts.guardian, iin=right)))
    application = f.fresh(case).application
    assert (application.guardian.iin, application.consent.person.iin) == (right, right)
    assert list(application.children.values_list("guardian__iin", flat=True)) == [right]
    assert changed(case) == [("iin", facts.guardian.iin, right)]
    assert not Person.objects.filter(iin=facts.guardian.iin).exists()


def test_a_wrong_iin_that_belongs_to_somebody_known_leaves_him_as_he_is() -> None:
    known = f.a_person(surname="Ахметова")
    other = f.a_case(state=State.ISSUED, guardian=known)
    case, facts = registered(
        guardian=replace(f.a_person(), iin=known.iin, surname="Ахметова", name=known.name)
    )
    right = replace(facts.guardian, iin=f.an_iin(date(1980, 1, 2)))
    put_right(case, replace(facts, guardian=right))
    assert f.fresh(other).application.guardian.iin == known.iin
    assert f.fresh(case).application.guardian.iin == right.iin


def test_a_corrected_child_is_watched_like_any_other_claim() -> None:
    guardian, child = f.a_person(), f.a_child()
    f.a_case(state=State.REGISTERED, guardian=guardian, children=(child,))
    case, facts = registered(guardian=guardian)
    slip = replace(facts.children[0], person=child.person)
    with pytest.raises(Refused):
        put_right(case, replace(facts, children=(slip,)))
    assert ApplicationChild.objects.filter(person__iin=child.person.iin).count() == 1
    assert not DataChange.objects.exists()


def test_a_representative_forgotten_and_one_written_by_mistake() -> None:
    case, facts = registered()
    power = PowerFacts(f.a_person(), "5", date(2026, 1, 5), "Нотариус")
    put_right(case, replace(facts, power=power))
    assert f.fresh(case).application.representative.iin == power.person.iin
    put_right(case, facts)
    assert f.fresh(case).application.representative is None
    assert [row[0] for row in changed(case)] == [
        "representative", "power_number", "power_date", "power_notary",
        "representative", "power_number", "power_date", "power_notary",
    ]  # fmt: skip


@pytest.mark.parametrize("state", [State.ASSIGNED, State.SUBMITTED, State.ISSUED, State.WITHDRAWN])
def test_after_the_resolution_it_is_refused_with_a_sentence(state: str) -> None:
    facts = f.facts()
    case = f.a_case(state=state, guardian=facts.guardian, children=facts.children, account=facts.account)
    with pytest.raises(Conflict, match=r"\w+ \w+"):
        put_right(case, replace(facts, address="Ломов к-сі, 7"))
    assert not DataChange.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "}, {"account": "KZ00"}, {"phone": "әпкесі арқылы"}, {"same": True}, {"children": ()},
        {"stale": True},
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    case, facts = registered()
    right = facts if wrong.get("same") else replace(facts, address="Ломов к-сі, 7")
    right = replace(
        right, **{name: wrong[name] for name in ("account", "phone", "children") if name in wrong}
    )
    others = {"reason": wrong["reason"]} if "reason" in wrong else {}
    others |= {"version": case.version + 1} if wrong.get("stale") else {}
    with pytest.raises(Refused):
        put_right(case, right, **others)
    assert f.fresh(case).application.address == "Павлодар қ., Абай к-сі, 1"


@pytest.mark.parametrize("part", ["head", "executor", "auditor"])
def test_the_clerk_corrects(part: str) -> None:
    case, facts = registered()
    with pytest.raises(Refused):
        put_right(case, replace(facts, address="Ломов к-сі, 7"), by=getattr(f.staff(), part))
    assert f.client_of(getattr(f.staff(), part)).get(f"/cases/{case.public_id}/correct/").status_code == 403


# -- the page ---------------------------------------------------------------------------------------------------


def typed(case: Case, **other: Any) -> dict[str, Any]:
    """What the browser sends back of the opened page."""
    forms = f.client_of(f.staff().clerk).get(f"/cases/{case.public_id}/correct/").context["forms"]
    data = {bound.html_name: bound.value() for form in (forms.main, *forms.children) for bound in form}
    sent = {name: value for name, value in data.items() if value not in (None, False, "")}
    return {**sent, "version": case.version, "reason": "Қате терілген", **other}


def test_the_page_opens_as_it_was_typed_and_corrects() -> None:
    case, _facts = registered()
    data = typed(case, address="Ломов к-сі, 7")
    answer = f.client_of(f.staff().clerk).post(f"/cases/{case.public_id}/correct/", data)
    assert answer.status_code == 302
    assert [(row[0], row[2]) for row in changed(case)] == [("address", "Ломов к-сі, 7")]
    page = f.client_of(f.staff().clerk).get(f"/cases/{case.public_id}/").content.decode()
    assert "Павлодар қ., Абай к-сі, 1" in page


def test_an_error_stands_at_its_field_and_the_rest_is_kept() -> None:
    case, _facts = registered()
    child = case.application.children.get()
    wrong = {"account": "KZ00", "phone": "әпкесі арқылы", f"child-{child.pk}-act_number": ""}
    data = typed(case, address="Ломов к-сі, 7", **wrong)
    answer = f.client_of(f.staff().clerk).post(f"/cases/{case.public_id}/correct/", data)
    assert answer.status_code == 422
    forms = answer.context["forms"]
    assert (list(forms.main.errors), list(forms.children[0].errors)) == (["phone", "account"], ["act_number"])
    assert "Ломов к-сі, 7" in answer.content.decode()


def test_an_iin_that_does_not_fit_is_looked_at_twice() -> None:
    case, _facts = registered()
    data = typed(case, iin=f.an_iin(date(1970, 5, 5)))
    client = f.client_of(f.staff().clerk)
    assert client.post(f"/cases/{case.public_id}/correct/", data).status_code == 422
    assert (
        client.post(f"/cases/{case.public_id}/correct/", {**data, "mismatch_seen": "on"}).status_code == 302
    )


def test_why_care_is_lacking_is_not_shown_to_the_clerk_after_registration_and_stays() -> None:
    case, _facts = registered(children=(f.a_child(care_loss="prison"),))
    data = typed(case, address="Ломов к-сі, 7")
    assert not any("care_loss" in name for name in data)
    f.client_of(f.staff().clerk).post(f"/cases/{case.public_id}/correct/", data)
    assert f.fresh(case).application.children.get().care_loss == "prison"
    assert not ChangedValue.objects.filter(change__field="care_loss").exists()
