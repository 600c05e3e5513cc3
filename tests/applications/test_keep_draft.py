"""The draft kept while it is typed, and the summary that each keeping brings back.

Planted defects this file goes red for: a draft kept by a GET, by a stranger or under another officer; a finished draft
that comes to life again; a scan kept twice, or lost, or kept for ever after it was replaced; a paper counted as brought
though its scan was refused; the summary counting a removed child, or time out of hours.
"""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from applications.models import IntakeDraft
from tests.factories import AKSU, START, a_role, an_office, at, client_of, office_time, staff
from workflow.models import AuditEvent, Case

from .samples import form_data, picture, with_papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
URL, FORM = "/intake/keep/", "/intake/"


@pytest.fixture(autouse=True)
def _five_past_nine() -> Iterator[None]:
    with office_time(START + timedelta(minutes=5)):
        yield


@pytest.fixture
def counter() -> Client:
    return client_of(staff().clerk)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def a_file(content: bytes, name: str = "бет.jpg") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def summary(answer: Any) -> Any:
    return answer.context["summary"]


def states(answer: Any) -> dict[str, set[str]]:
    """Which papers, by the first word of their title, are in which state."""
    found: dict[str, set[str]] = {}
    for need in summary(answer).needs:
        found.setdefault(need.state, set()).add(need.title.split()[0].casefold())
    return found


def test_half_a_form_is_kept_without_a_complaint_and_comes_back_as_it_was(counter: Client) -> None:
    answer = counter.post(URL, form_data(iin="80", surname="", birth_date="", consent=None))
    draft = IntakeDraft.objects.get()
    assert (answer.status_code, Case.objects.count(), AuditEvent.objects.count()) == (200, 0, 0)
    assert "error" not in words(answer)
    assert f'name="draft" value="{draft.public_id}"' in words(answer)
    main = counter.get(f"{FORM}?draft={draft.public_id}").context["forms"].main
    assert [main[name].value() for name in ("iin", "surname", "name", "address")] == [
        "80", "", "Әсел", "Павлодар қ., Ломов көшесі, 12",
    ]  # fmt: skip
    assert draft.handed_in_at == START


def test_keeping_again_keeps_the_same_draft(counter: Client) -> None:
    counter.post(URL, form_data(surname="Қ"))
    own = str(IntakeDraft.objects.get().public_id)
    counter.post(URL, form_data(surname="Қасымова", draft=own))
    assert IntakeDraft.objects.get().data["fields"]["surname"] == ["Қасымова"]


def test_a_scan_is_kept_at_once_and_the_row_that_sent_it_says_so(counter: Client) -> None:
    answer = counter.post(URL, with_papers(form_data(), "identity", "account"))
    assert words(answer).count("is kept. Choose a file only to replace it.") == 2
    assert 'data-part="papers-1-scan"' in words(answer)
    draft = IntakeDraft.objects.get()
    (kept,) = draft.data["scans"]  # the same picture twice
    assert draft.data["fields"]["papers-0-kept"] == [kept]
    quiet = {
        key: value for key, value in with_papers(form_data(), "identity").items() if key != "papers-0-file"
    }
    again = counter.post(URL, {**quiet, "papers-0-kept": kept, "draft": str(draft.public_id)})
    assert "<template" not in words(again)
    assert list(IntakeDraft.objects.get().data["scans"]) == [kept]


def test_a_refused_scan_is_told_at_its_row_and_counts_for_nothing(counter: Client) -> None:
    data = with_papers(form_data(), "identity")
    answer = counter.post(URL, {**data, "papers-0-file": a_file(b"<script>")})
    assert "This is not a PDF, JPEG or PNG file" in words(answer)
    assert 'aria-invalid="true"' in words(answer)
    assert IntakeDraft.objects.get().data["scans"] == {}
    assert "identity" in states(answer)["missing"]


def test_a_scan_that_was_replaced_is_not_kept_for_ever(counter: Client) -> None:
    counter.post(URL, with_papers(form_data(), "identity"))
    draft = IntakeDraft.objects.get()
    (first,) = draft.data["scans"]
    data = with_papers(form_data(draft=str(draft.public_id), **{"papers-0-kept": first}), "identity")
    counter.post(URL, {**data, "papers-0-file": a_file(picture("PNG"))})
    (second,) = IntakeDraft.objects.get().data["scans"]
    assert second != first


def test_a_finished_draft_does_not_come_to_life_again(counter: Client) -> None:
    counter.post(URL, form_data())
    own = str(IntakeDraft.objects.get().public_id)
    assert counter.post(FORM, form_data(draft=own)).status_code == 302
    answer = counter.post(URL, form_data(draft=own))
    assert (answer.status_code, IntakeDraft.objects.count()) == (409, 0)


def test_a_draft_belongs_to_the_officer_who_began_it(counter: Client) -> None:
    counter.post(URL, form_data())
    draft = IntakeDraft.objects.get()
    other = staff().colleague
    a_role(other, "clerk", office=an_office())
    answer = client_of(other).post(URL, form_data(surname="Басқа", draft=str(draft.public_id)))
    assert answer.status_code == 409
    assert [kept.data["fields"]["surname"] for kept in IntakeDraft.objects.all()] == [["Қасымова"]]


def test_who_is_logged_out_is_led_to_the_log_in_and_nothing_is_kept_in_his_name() -> None:
    answer = Client().post(URL, form_data())
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/")
    assert not IntakeDraft.objects.exists()


def test_the_log_in_leads_back_to_the_draft(counter: Client) -> None:
    """A page of the draft that is loaded again after the session's end: log-in form, then the words as they were."""
    counter.post(URL, form_data(address="Абай көшесі, 5"))
    path = f"{FORM}?draft={IntakeDraft.objects.get().public_id}"
    counter.logout()
    led = counter.get(path)
    assert led["Location"].startswith("/login/?next=/intake/%3Fdraft%3D")
    back = counter.post(led["Location"], {"username": staff().clerk.username, "password": "demo"})
    assert back["Location"] == path
    assert "Абай көшесі, 5" in words(counter.get(path))


def test_a_draft_is_not_kept_by_reading(counter: Client) -> None:
    assert counter.get(URL, form_data()).status_code == 405
    assert not IntakeDraft.objects.exists()


# -- the summary ------------------------------------------------------------------------------------------------


@pytest.mark.clause("4")
def test_the_summary_says_who_how_many_and_which_papers_lack(counter: Client) -> None:
    answer = counter.post(URL, with_papers(form_data(), "identity", "guardianship"))
    found = summary(answer)
    assert (found.applicant, found.children, found.missing) == ("Қасымова Әсел", ["Төлеуов Ғани"], 4)
    assert states(answer) == {
        "brought": {"identity", "decision"},
        "missing": {"papers", "documents", "contract", "study"},
        "not_required": {"birth", "notarised"},
    }
    assert "Required: the child is of school age: 11." in words(answer)
    assert "the applicant applies in person" in words(answer)


def test_the_summary_follows_what_is_typed(counter: Client) -> None:
    change = {
        "applies": "representative",
        "children-0-birth_date": "2006-01-01",
        "children-0-born_abroad": "on",
    }
    answer = counter.post(URL, form_data(**change))
    assert {"birth", "notarised"} <= states(answer)["missing"]
    assert states(answer)["not_required"] == {"study"}
    assert "Required: the child was born outside Kazakhstan." in words(answer)
    assert "Required: a representative applies." in words(answer)


def test_a_paper_for_one_child_leaves_it_missing_for_the_other(counter: Client) -> None:
    second = {f"children-1-{name}": form_data()[f"children-0-{name}"] for name in ("surname", "birth_date")}
    data = form_data(**second, **{"children-1-name": "Ақын", "children-TOTAL_FORMS": "2"})
    answer = counter.post(URL, {**with_papers(data, "study"), "papers-0-child": "2"})
    found = [(need.state, need.children) for need in summary(answer).needs if need.title.startswith("Study")]
    assert found == [("missing", "Төлеуов Ғани"), ("brought", "Төлеуов Ақын")]


def test_a_child_taken_out_is_not_counted(counter: Client) -> None:
    answer = counter.post(URL, form_data(**{"children-0-DELETE": "on"}))
    assert (summary(answer).children, "Children</dt><dd>0" in words(answer)) == ([], True)


@pytest.mark.clause("5.1")
@pytest.mark.parametrize(
    ("handed_in", "now", "said"),
    [
        ("2026-11-16 09:05", "2026-11-16 09:10", "25 minutes left of 30"),
        ("2026-11-16 09:05", "2026-11-16 09:34", "1 minute left of 30"),
        ("2026-11-16 09:05", "2026-11-16 09:40", "The 30 minutes are over by 5 minutes"),
        ("2026-11-16 12:50", "2026-11-16 14:00", "20 minutes left of 30"),  # the lunch hour does not count
        ("2026-11-15 11:00", "2026-11-15 12:00", "30 minutes left of 30"),  # a Sunday
    ],
)
def test_the_summary_tells_the_time_left_of_the_thirty_minutes(
    counter: Client, handed_in: str, now: str, said: str
) -> None:
    with office_time(at(now)):
        answer = counter.post(URL, form_data(handed_in_at=handed_in.replace(" ", "T")))
    assert said in words(answer)


def test_the_summary_stands_on_the_page_also_without_javascript(counter: Client) -> None:
    page = counter.get(FORM)
    assert "Not saved yet" in words(page)
    counter.post(URL, form_data())
    page = counter.get(f"{FORM}?draft={IntakeDraft.objects.get().public_id}")
    assert summary(page).children == ["Төлеуов Ғани"]
    refused = counter.post(FORM, form_data(surname=""))
    assert summary(refused).applicant == "Әсел"


# -- what the form has besides ----------------------------------------------------------------------------------


def test_the_consent_stands_on_the_form_and_is_kept_in_the_language_of_the_reply(counter: Client) -> None:
    page = words(counter.get(FORM))
    for said in (
        "appointing and paying",
        "until the case is closed",
        "the bank that keeps the account",
        "Sent abroad",
    ):
        assert said in page
    counter.post(FORM, form_data(reply_language="ru"))
    consent = Case.objects.get().application.consent
    assert (consent.operator_name, consent.operator_bin) == (an_office().name_ru, an_office().bin)
    assert (consent.purpose[:10], consent.term[:5], consent.cross_border) == ("назначение", "до за", False)
    assert consent.third_parties.startswith("банк")
    assert consent.person == Case.objects.get().application.guardian


def test_a_residence_of_another_office_is_looked_at_twice_and_kept(counter: Client) -> None:
    answer = counter.post(FORM, form_data(residence_kato=AKSU))
    assert "The residence belongs to another office" in words(answer)
    counter.post(FORM, form_data(residence_kato=AKSU, mismatch_seen="on"))
    assert Case.objects.get().application.residence_kato == AKSU


def test_each_absent_parent_has_his_own_ground(counter: Client) -> None:
    counter.post(FORM, form_data(**{"children-0-other_care_loss": "prison"}))
    child = Case.objects.get().application.children.get()
    assert (child.care_loss, child.other_care_loss) == ("death", "prison")
