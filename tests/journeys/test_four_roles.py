"""One application from the counter to the journal, by its four officers, each at a browser of his own, in Kazakh."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from decisions.models import Decision, JournalEntry, MciRate
from tests.factories import Staff, a_role, an_iin, staff
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import Desk, missing_from
from tests.journeys.papers import OFFERED, scan, second_child, written
from workflow.models import AuditEvent, Case
from workflow.words import RoleKind

pytestmark = pytest.mark.django_db(transaction=True)
RESOLUTION = "Қарап, шешім жобасын дайындаңыз"
CHILDREN = "Төлеуов Ғани Өмірұлы", "Төлеуова Әмина Өмірқызы"
ACTS = ["receive", "register", "assign", "draft", "draft", "submit", "return_draft", "submit", "open_signing", "sign",
        "issue", "hand_over"]  # fmt: skip
WHY_BACK = "Екінші баланың кезеңін тексеріңіз"


@pytest.mark.clause("5")
@pytest.mark.clause("7")
def test_an_application_goes_from_the_counter_to_the_journal(come_in: ComeIn, clock: Clock) -> None:
    people = staff()
    clerk, head, executor = come_in(people.clerk), come_in(people.head), come_in(people.executor)

    case = takes_in_two_children(clerk)
    clock("2026-11-16 09:20")
    registers(clerk, case)
    clock("2026-11-16 11:00")
    assigns(head, case, people)
    clock("2026-11-17 10:00")
    drafts_and_submits(executor, case)
    clock("2026-11-17 12:00")
    returns(head, case)
    clock("2026-11-17 15:30")
    submits_again(executor, case)
    clock("2026-11-18 10:00")
    opens_the_signing(head, case)
    the_preparer_cannot_sign(executor, case, people)
    signs_on_paper(head, case)
    clock("2026-11-18 10:20")
    issues(executor, case)
    clock("2026-11-20 10:00")
    hands_over(clerk, case)
    the_auditor_reads_it_all(come_in(people.auditor), case, people)
    case.refresh_from_db()
    assert (case.state, case.step) == ("issued", None)


def takes_in_two_children(clerk: Desk) -> Case:
    clerk.open("intake")
    assert clerk.page.locator("html").get_attribute("lang") == "kk"
    assert clerk.barriers() == []
    clerk.page.locator('[data-rows="children"] [data-rows-add]').click()
    clerk.page.locator('[data-rows="papers"] [data-rows-add]').click()
    clerk.fill(written() | second_child(an_iin(date(2022, 5, 6))))
    for place, code in enumerate(OFFERED):
        clerk.page.set_input_files(
            f'[name="papers-{place}-file"]', scan(code, "PDF" if place % 2 else "JPEG")
        )
    clerk.fill({f"papers-{len(OFFERED)}-requirement": "study", f"papers-{len(OFFERED)}-child": "1"})
    clerk.page.set_input_files(f'[name="papers-{len(OFFERED)}-file"]', scan("study", "PNG"))
    clerk.press('form[action="/intake/"] .actions button:not([name])')
    case = Case.objects.get()
    assert clerk.page.url == f"{clerk.root}{reverse('case', args=[case.public_id])}#counter"
    assert (case.application.children.count(), case.application.documents.count()) == (2, 6)
    assert clerk.state() == "received"
    assert clerk.barriers() == []
    return case


def registers(clerk: Desk, case: Case) -> None:
    """Regulation 5.1: the incoming number, the coupon, on to the head."""
    clerk.send("register")
    case.refresh_from_db()
    assert clerk.state() == "registered"
    assert case.number in clerk.text(".notice.is-success")
    clerk.make_sheets()
    coupon = clerk.read_sheet(case, "coupon", "kk")
    assert (
        missing_from(coupon, "Қолхат", case.number, "Қасымова Әсел Нұрланқызы", "2026 жылғы 16 қараша") == []
    )
    application = clerk.read_sheet(case, "application", "ru")
    assert missing_from(application, "Заявление", case.number, *CHILDREN) == []


def assigns(head: Desk, case: Case, people: Staff) -> None:
    """Regulation 5.2: resolution and executor."""
    head.open_case(case)
    assert head.barriers() == []
    head.send("assign", executor=people.executor.pk, resolution=RESOLUTION)
    assert head.state() == "assigned"
    assert RESOLUTION in head.text(".resolution")


def drafts_and_submits(executor: Desk, case: Case) -> None:
    """Regulation 5.3: ten indices for each child, both sheets seen before they go to the head."""
    executor.open_case(case)
    executor.press('a[href$="/draft/"]')
    assert executor.barriers() == []
    index = MciRate.objects.filter(effective_from__lte=date(2026, 11, 16)).latest("effective_from")
    amounts = executor.page.locator('[name^="lines-"][name$="-monthly"]')
    assert [amounts.nth(place).input_value() for place in range(2)] == [str(10 * index.tenge)] * 2
    executor.press('form[data-guard] button:not([name]):not([type="button"])')
    for language, title, unnumbered in (
        ("kk", "Шешім", "органның атауы"),
        ("ru", "Решение", "наименование органа"),
    ):
        seen = executor.read(reverse("preview", args=[case.public_id, language]))
        assert missing_from(seen, title, unnumbered, case.number, *CHILDREN) == []
    executor.press('button[name="submit"]')
    assert executor.state() == "submitted"


def returns(head: Desk, case: Case) -> None:
    """Regulation 5.4: back to the executor with a reason."""
    head.open_case(case)
    assert head.barriers() == []
    head.send("return_draft", reason=WHY_BACK)
    assert head.state() == "assigned"


def submits_again(executor: Desk, case: Case) -> None:
    executor.open_case(case)
    assert WHY_BACK in executor.text(".case-side")
    executor.send("submit")
    assert executor.state() == "submitted"


def opens_the_signing(head: Desk, case: Case) -> None:
    """Number and date are reserved, both sheets carry them."""
    head.open_case(case)
    head.send("open_signing")
    head.make_sheets()
    number = Decision.objects.get(case=case).number
    for language, day in (("kk", "2026 жылғы 18 қараша"), ("ru", "18 ноября 2026 года")):
        printed = head.read_sheet(case, "decision", language)
        assert missing_from(printed, number, day, case.number, "Қасымова Әсел Нұрланқызы", *CHILDREN) == []


def the_preparer_cannot_sign(executor: Desk, case: Case, people: Staff) -> None:
    """Regulation 7: four eyes, also when the executor is a head besides."""
    a_role(people.executor, RoleKind.HEAD, office=people.office)
    executor.open("case", case.public_id)
    assert executor.page.locator(".case-side .why-not").count() == 1
    assert executor.page.locator('form[action$="/sign/"]').count() == 0
    token = executor.page.locator('[name="csrfmiddlewaretoken"]').first.input_value()
    answer = executor.page.request.post(
        executor.root + reverse("sign", args=[case.public_id]),
        multipart={"csrfmiddlewaretoken": token, "version": str(Case.objects.get().version), **scans()},
    )
    assert answer.status == 403
    assert not Decision.objects.get(case=case).signed_at


def signs_on_paper(head: Desk, case: Case) -> None:
    """Regulation 5.4, paper path: both sheets come back as scans."""
    assert head.barriers() == []
    head.send("sign", files=scans())
    assert head.state() == "signed"


def issues(executor: Desk, case: Case) -> None:
    """Regulation 5.5: the journal's next number."""
    executor.open_case(case)
    assert executor.barriers() == []
    executor.send("issue")
    assert executor.state() == "issued"


def hands_over(clerk: Desk, case: Case) -> None:
    clerk.open("case", case.public_id)
    assert clerk.barriers() == []
    clerk.send("hand_over")
    assert clerk.page.locator('form[action$="/hand_over/"]').count() == 0
    assert "20.11.2026 10:00" in clerk.text("#decision")


def the_auditor_reads_it_all(auditor: Desk, case: Case, people: Staff) -> None:
    """Regulation 7: the journal, who acted, who looked."""
    entry = JournalEntry.objects.get()
    auditor.open("journal")
    row = auditor.text("tbody tr")
    assert (
        missing_from(row, entry.number, case.number, "Қасымова Әсел Нұрланқызы", "Т. Ғ. Ө., Т. Ә. Ө.") == []
    )
    assert auditor.barriers() == []
    auditor.press('form[action$="/proof/"] button')
    assert auditor.page.locator(".notice.is-success").count() == 1
    assert auditor.barriers() == []
    auditor.open("trail")
    acts = list(AuditEvent.objects.filter(case=case).order_by("id").values_list("verb", flat=True))
    assert acts == ACTS
    assert auditor.page.locator("tbody tr", has_text=case.number).count() == len(ACTS)
    assert auditor.barriers() == []
    auditor.open("access")
    looks = auditor.page.locator("tbody tr", has_text=case.number).all_inner_texts()
    for officer in (people.clerk, people.head, people.executor):
        assert [look for look in looks if officer.short_name in look], officer
    assert [look for look in looks if "қолхат" in look and "қазақ тілінде" in look]
    assert auditor.barriers() == []


def scans() -> dict[str, Any]:
    return {"scan_kk": scan("signed kk", "PDF"), "scan_ru": scan("signed ru", "JPEG")}
