"""The sheet as the drafting page stands, saved or not: looking keeps nothing (Regulation 5.3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from decisions.models import Decision
from tests import factories as f
from tests.press import reading
from workflow.administration.sheet_forms import enter_form
from workflow.models import Case
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.START + timedelta(days=1)


def page_of(case: Case, **others: Any) -> dict[str, Any]:
    """What the browser sends of the drafting page."""
    child = case.application.children.get().person
    return {
        "outcome": "appoint", "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-child": child.pk,
        "lines-0-period_from": "2026-11-16", "lines-0-period_to": "2026-12-31", "lines-0-monthly": "43251", **others,
    }  # fmt: skip


def look(case: Case, officer: Any, **others: Any) -> Any:
    with f.office_time(NOW):
        return f.client_of(officer).post(
            reverse("preview", args=[case.public_id, "kk"]), page_of(case, **others)
        )


def test_the_unsaved_page_is_shown_as_it_would_be_printed_and_nothing_is_kept() -> None:
    case, people = f.a_case(state=State.ASSIGNED), f.staff()
    version = f.fresh(case).version
    text = reading.text(look(case, people.executor).content)
    assert "43 251 (қырық үш мың екі жүз елу бір) теңге" in text
    assert "16.11.2026 31.12.2026" in text
    assert not Decision.objects.filter(case=case).exists()
    assert f.fresh(case).version == version


def test_a_page_with_errors_is_answered_with_the_form() -> None:
    case, people = f.a_case(state=State.ASSIGNED), f.staff()
    answer = look(case, people.executor, **{"lines-0-period_to": "2026-11-01"})
    assert answer.status_code == 422
    assert "The period ends before it begins." in answer.content.decode()


def test_only_the_executor_looks_at_what_is_not_saved() -> None:
    case, people = f.a_case(state=State.ASSIGNED), f.staff()
    assert look(case, people.head).status_code == 403
    assert look(f.a_case(state=State.SUBMITTED), people.executor).status_code == 409


def test_the_preview_uses_the_offices_own_form() -> None:
    case, people = f.a_case(state=State.ASSIGNED), f.staff()
    from_today = {"since": NOW.date(), "source": "№ 1", "now": NOW}
    with f.office_time(NOW):
        page = f.client_of(f.an_administrator()).get(reverse("sheet-form", args=["decision", "kk"]))
        body = page.context["form"].initial["body"].replace("(органның атауы)", "(ЖАҢА ҮЛГІ)")
        enter_form("decision", "kk", by=f.an_administrator(), body=body, **from_today)
    assert "(ЖАҢА ҮЛГІ)" in reading.text(look(case, people.executor).content)
