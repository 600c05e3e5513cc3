"""Prints of a case on demand: made by a POST in both languages, shown when ready, never twice for the same facts."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from decisions import prints
from tests import factories as f
from tests.press import reading
from workflow.delivery import printing, vault
from workflow.models import AuditEvent, Case, Sheet
from workflow.moves.refusals import Conflict, Refused
from workflow.words import CaseKind, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.START + timedelta(days=3)


@pytest.fixture(autouse=True)
def _then() -> Any:
    with f.office_time(NOW):
        yield


def printed(case: Case, kind: str) -> dict[str, str]:
    """The text of a print by language, as poppler reads it."""
    texts = {}
    for language, sheet in prints.newest(case, kind).items():
        made = printing.make(sheet.pk)
        assert made.state == Sheet.State.READY, made.error
        texts[language] = reading.text(vault.get(made.sha256))
    return texts


def post(case: Case, kind: str, officer: Any) -> Any:
    return f.client_of(officer).post(reverse("print_sheet", args=[case.public_id, kind]))


def page(case: Case, officer: Any) -> str:
    return str(f.client_of(officer).get(reverse("case", args=[case.public_id])).content.decode())


@pytest.mark.clause("5.2")
def test_the_resolution_is_printed_with_the_heads_words_and_the_executors_term() -> None:
    case, people = f.a_case(state=State.ASSIGNED), f.staff()
    assert post(case, "resolution", people.clerk).status_code == 302
    text = printed(case, "resolution")
    assert "БҰРЫШТАМА" in text["kk"]
    assert "Қарауға" in text["kk"]
    assert people.executor.full_name in text["ru"]
    assert people.head.short_name in text["ru"]
    assert "24 ноября 2026 года" in text["ru"]  # the sixth working day after Monday the 16th


def test_the_calculation_sheet_names_every_number_with_its_source() -> None:
    case = f.a_case(state=State.SUBMITTED)
    assert post(case, "calculation", f.staff().executor).status_code == 302
    text = printed(case, "calculation")
    for language in ("kk", "ru"):
        assert "43 250" in text[language]
        assert "4 325" in text[language]
        assert case.application.children.get().person.full_name in text[language]
    assert "сорок три тысячи двести пятьдесят" in text["ru"]
    assert "қырық үш мың екі жүз елу" in text["kk"]


@pytest.mark.clause("10.3")
def test_a_refusal_brings_its_notice_when_it_is_issued() -> None:
    case = f.a_case(state=State.ISSUED, outcome="refuse")
    text = printed(case, "refusal_notice")
    assert "Негіз бар" in text["kk"]
    assert "Есть основание" in text["ru"]
    assert f.fresh(case).number in text["ru"]
    assert prints.newest(f.a_case(state=State.ISSUED), "refusal_notice") == {}


@pytest.mark.clause("5.5")
def test_the_hand_over_brings_its_receipt() -> None:
    case, people = f.a_case(state=State.ISSUED), f.staff()
    f.client_of(people.clerk).post(
        reverse("hand_over", args=[case.public_id]), {"received_by": "Қасымова Ә. Н."}
    )
    text = printed(case, "result_receipt")
    assert text["kk"].count("Қасымова Ә. Н.") == 2
    assert people.clerk.short_name in text["ru"]


def test_the_case_history_has_steps_acts_and_reasons() -> None:
    case = f.returned(
        f.a_case(state=State.SUBMITTED), f.START + timedelta(days=2), reason="Кезеңді тексеріңіз"
    )
    assert post(case, "case_history", f.staff().head).status_code == 302
    text = printed(case, "case_history")
    assert text["ru"].count("Кезеңді тексеріңіз") == 1
    assert text["ru"].count(f.staff().executor.short_name) >= 3
    assert "16.11.2026 09:05" in text["kk"]


def test_nothing_new_is_printed_while_nothing_has_changed() -> None:
    case, people = f.a_case(state=State.ASSIGNED), f.staff()
    first = prints.order(case, "resolution", by=people.head)
    assert prints.order(case, "resolution", by=people.clerk) == first
    assert AuditEvent.objects.filter(case=case, verb="print").count() == 1
    Sheet.objects.filter(pk=first["kk"].pk).update(state="failed")
    assert prints.order(case, "resolution", by=people.head)["kk"].series == 2


def test_the_page_shows_the_states_and_asks_again_while_one_is_made() -> None:
    case, people = f.a_case(state=State.ASSIGNED), f.staff()
    assert "hx-get" not in page(case, people.head).partition('id="prints"')[2].partition("</section>")[0]
    post(case, "resolution", people.head)
    part = f.client_of(people.head).get(reverse("case_prints", args=[case.public_id])).content.decode()
    assert "hx-get" in part
    assert part.count("Make now") == 2
    printed(case, "resolution")
    ready = f.client_of(people.auditor).get(reverse("case_prints", args=[case.public_id])).content.decode()
    assert ready.count("sheet-link") == 2
    assert "Make now" not in ready


@pytest.mark.parametrize(
    ("state", "kind", "who", "status"),
    [
        (State.REGISTERED, "resolution", "head", 409),
        (State.ASSIGNED, "calculation", "executor", 409),
        (State.SUBMITTED, "calculation", "clerk", 403),
        (State.ISSUED, "refusal_notice", "executor", 409),
        (State.ISSUED, "result_receipt", "clerk", 409),
        (State.ISSUED, "decision", "head", 409),
        (State.ISSUED, "case_history", "auditor", 403),
    ],
)
def test_what_is_not_there_or_not_ones_own_is_not_printed(
    state: str, kind: str, who: str, status: int
) -> None:
    case = f.a_case(state=state)
    assert post(case, kind, getattr(f.staff(), who)).status_code == status
    assert not Sheet.objects.filter(case=case, ordered_by__isnull=False).exists()


def test_the_rule_says_why() -> None:
    case, people = f.a_case(state=State.SUBMITTED), f.staff()
    with pytest.raises(Refused, match="officers of the office who work on the case"):
        prints.order(case, "calculation", by=people.clerk)
    with pytest.raises(Conflict, match="no signed refusal"):
        prints.order(case, "refusal_notice", by=people.head)


def test_a_case_without_application_prints_its_history() -> None:
    case = f.a_proceeding(CaseKind.STOP, concerns=f.a_case(state=State.ISSUED))
    prints.order(case, "case_history", by=f.staff().executor)
    assert set(printed(case, "case_history")) == {"kk", "ru"}
