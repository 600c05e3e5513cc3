"""Every printed form, opened by the link on the case page, in both languages."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import AcceptanceRefusal
from decisions import actions as deciding
from decisions.models import Decision
from tests import factories as f
from tests.journeys.desk import missing_from
from tests.press import reading
from workflow.delivery import printing
from workflow.models import Case, Sheet, SheetKind
from workflow.words import Language, State

pytestmark = pytest.mark.django_db
DAY = {"kk": "2026 жылғы 16 қараша", "ru": "16 ноября 2026 года"}
NEXT_DAY = {"kk": "2026 жылғы 17 қараша", "ru": "17 ноября 2026 года"}


def printed(case: Case) -> Case:
    """What the worker does, by the real engine."""
    for sheet in Sheet.objects.filter(case=case):
        assert printing.make(sheet.pk).state == Sheet.State.READY
    return case


def opened(client: Client, case: Case) -> Iterator[tuple[str, str, str]]:
    """(kind, language, text) of each sheet that the case page links to."""
    page = client.get(reverse("case", args=[case.public_id])).content.decode()
    for sheet in Sheet.objects.filter(case=case):
        path = reverse("sheet", args=[sheet.public_id])
        assert f'href="{path}"' in page, sheet.kind
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        yield sheet.kind, sheet.language, reading.text(answer.content)


def test_every_form_opens_from_its_case_and_names_number_day_and_person() -> None:
    refused = printed(f.a_case(state=State.ACCEPTANCE_REFUSED))
    case = f.a_case(state=State.SUBMITTED)
    deciding.open_signing(case, by=f.staff().head, version=None, now=f.at("2026-11-17 11:05"))
    printed(case)
    decision = Decision.objects.get(case=case)
    numbers = {
        SheetKind.APPLICATION: (case.number, DAY),
        SheetKind.COUPON: (case.number, DAY),
        SheetKind.DECISION: (decision.number, NEXT_DAY),
        SheetKind.REFUSAL_RECEIPT: (AcceptanceRefusal.objects.get(case=refused).number, DAY),
    }
    auditor = f.client_of(f.staff().auditor)

    seen = []
    for one in (case, refused):
        for kind, language, text in opened(auditor, one):
            number, day = numbers[SheetKind(kind)]
            guardian = one.application.guardian.full_name
            assert missing_from(text, number, day[language], guardian) == [], (kind, language)
            seen.append((kind, language))

    assert sorted(seen) == sorted((kind, language) for kind in numbers for language in Language)


def test_the_preview_is_the_sheet_without_number_and_day() -> None:
    case = f.drafted(f.a_case(state=State.ASSIGNED), f.at("2026-11-17 10:00"))
    executor = f.client_of(f.staff().executor)
    page = executor.get(reverse("case", args=[case.public_id])).content.decode()
    for language in Language:
        path = reverse("preview", args=[case.public_id, language.value])
        assert f'href="{path}"' in page
        answer = executor.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        text = reading.text(answer.content)
        assert missing_from(text, case.number, case.application.guardian.full_name) == []
        assert NEXT_DAY[language] not in text
