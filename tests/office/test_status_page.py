"""The public page: by the coupon's code the state of the case, and nothing else.

Planted defects this file goes red for: a name, a sum or the outcome on the page; the code taken from the address; the
count of vain tries left out, not taken back after a right code, or kept with the address; an answer to a code that
cannot be one which differs from that to one that is not; a case handed to another office not followed.
"""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from benefit_office.status.views import MOST_IN_VAIN
from decisions import actions as deciding
from tests import factories as make
from tests.factories import START, at
from workflow.models import AccessRecord, AuditEvent, Case, Officer, VainTries
from workflow.words import Channel, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOBODYS = "ZZZZZZZZZZZZ"


def asked(
    case: Case | None, *, code: str = "", now: datetime = START + timedelta(days=3), **extra: Any
) -> Any:
    typed = case.application.status_code if case else code
    with make.office_time(now):
        return Client().post("/status/", {"code": typed}, **extra)


def shown(case: Case, now: datetime = START + timedelta(days=3), **extra: Any) -> str:
    answer = asked(case, now=now, **extra)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


SAID = {
    State.RECEIVED: "Your application is taken in",
    State.REGISTERED: "Your application is registered",
    State.ASSIGNED: "Your application is being considered",
    State.SUBMITTED: "The decision is being considered",
    State.SIGNED: "The decision is signed",
    State.ISSUED: "The decision is ready",
    State.ACCEPTANCE_REFUSED: "The papers were not accepted",
    State.WITHDRAWN: "The application was taken back",
}


@pytest.mark.parametrize("state", SAID)
def test_the_state_is_said_in_the_applicants_words(state: str) -> None:
    page = shown(make.a_case(state=state))
    assert [words for words in SAID.values() if f">{words}<" in page] == [SAID[State(state)]]


@pytest.mark.parametrize("state", [State.REGISTERED, State.SUBMITTED, State.ISSUED])
@pytest.mark.parametrize("outcome", ["appoint", "refuse"])
def test_the_page_names_nobody_and_nothing_of_the_decision(state: str, outcome: str) -> None:
    case = make.a_case(state=state, outcome=outcome)
    application = case.application
    people = [application.guardian, *(child.person for child in application.children.all())]
    secrets = [
        word for person in people for word in (person.surname, person.name, person.patronymic, person.iin)
    ]
    secrets += [application.account, application.address, application.phone or "?", case.number]
    secrets += [officer.surname for officer in Officer.objects.all()]
    secrets += ["43 250", "43250", "Негіз бар", "refuse", "appoint"]
    page = shown(case)
    assert [word for word in secrets if word and word in page.split("<footer")[0].split("<main")[1]] == []


def test_the_dates_and_the_office_stand_on_the_page() -> None:
    case = make.a_case(state=State.ASSIGNED)
    case.office.phone, case.office.address_kk = "8 7182 32 00 00", "Кривенко 25"
    case.office.save()
    page = shown(case)
    assert "Handed in</dt><dd>16.11.2026" in page
    assert "The result is due</dt><dd>30.11.2026" in page
    assert (case.office.name_en in page, "Кривенко 25" in page, "8 7182 32 00 00" in page) == (
        True,
        True,
        True,
    )


def test_a_term_that_is_over_is_not_glossed_over() -> None:
    case = make.a_case(state=State.ASSIGNED)
    assert "The term is over and the office is late." not in shown(case, at("2026-11-30 18:30"))
    assert "The term is over and the office is late." in shown(case, at("2026-11-30 18:31"))
    assert "The term is over" not in shown(make.a_case(state=State.ISSUED), at("2027-01-20 10:00"))


def test_the_papers_that_are_asked_for_are_named_and_the_term_stands_still() -> None:
    case = make.a_case(state=State.ASSIGNED)
    make.papers_asked(case, at("2026-11-17 10:00"), "study", "income")
    page = shown(make.fresh(case))
    assert "The office waits for your papers" in page
    assert page.count('class="is-missing"') == 2
    assert "The term stands still since</dt><dd>17.11.2026" in page
    assert "The result is due" not in page
    assert "Анықтама керек" not in page  # the executor's own words may name a person


@pytest.mark.parametrize(
    ("category", "title", "due"),
    [("hearing", "The term stands still", False), ("registry", "Your application is being considered", True)],
)
def test_other_pauses_do_not_ask_anything_of_the_applicant(category: str, title: str, due: bool) -> None:
    case = make.a_case(state=State.ASSIGNED)
    make.paused(case, at("2026-11-17 10:00"), category=category)
    page = shown(make.fresh(case))
    assert (f">{title}<" in page, "The result is due" in page, "is-missing" in page) == (True, due, False)


@pytest.mark.parametrize(
    ("channel", "where"),
    [
        (Channel.OFFICE, "Come to the office for it"),
        (Channel.CORPORATION, "Fetch it from the State Corporation"),
        (Channel.PORTAL, "in your personal cabinet"),
    ],
)
def test_the_result_lies_where_the_application_came_from(channel: str, where: str) -> None:
    assert where in shown(make.a_case(state=State.ISSUED, channel=channel))


def test_a_result_handed_over_is_not_waiting() -> None:
    case = make.a_case(state=State.ISSUED)
    deciding.hand_over(case, by=make.staff().clerk, received_by="Қасымова", now=at("2026-11-19 11:00"))
    page = shown(make.fresh(case))
    assert "It was handed over on 19.11.2026." in page
    assert "Қасымова" not in page


def test_a_case_handed_to_another_office_is_followed_there() -> None:
    case = make.a_case(state=State.TRANSFERRED)
    there = Case.objects.select_related("office").get(transferred_from=case)
    page = shown(case)
    assert (SAID[State.RECEIVED] in page, there.office.name_en in page, case.office.name_en in page) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("language", "word"), [("kk", "Өтініштің"), ("ru", "заявления"), ("en", "Status of an application")]
)
def test_the_page_speaks_three_languages(language: str, word: str, settings: Any) -> None:
    page = shown(make.a_case(state=State.REGISTERED), headers={"accept-language": language})
    assert f'<html lang="{language}">' in page


def test_the_language_switch_keeps_the_code_in_the_browser() -> None:
    case = make.a_case(state=State.REGISTERED)
    code = case.application.status_code
    assert f'name="next" value="/status/#{code}"' in shown(case)
    answer = Client().post("/i18n/setlang/", {"language": "ru", "next": f"/status/#{code}"})
    assert answer["Location"] == f"/status/#{code}"


# -- what a stranger learns -------------------------------------------------------------------------------------


def test_the_code_in_an_address_shows_nothing() -> None:
    case = make.a_case(state=State.REGISTERED)
    page = Client().get("/status/", {"code": case.application.status_code}).content.decode()
    assert SAID[State.REGISTERED] not in page


def test_nothing_is_logged_and_nothing_but_the_count_is_written(caplog: pytest.LogCaptureFixture) -> None:
    case = make.a_case(state=State.REGISTERED)
    before = AuditEvent.objects.count(), AccessRecord.objects.count()
    with caplog.at_level("DEBUG", logger="django.request"):
        answer = asked(case)
        asked(None, code=NOBODYS)
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert (AuditEvent.objects.count(), AccessRecord.objects.count()) == before
    assert not {case.application.status_code, NOBODYS} & set(re.findall(r"\w+", caplog.text))


@pytest.mark.parametrize("code", ["", "1", "0O1I-0O1I-0O1I", NOBODYS, "Ә" * 14, "<script>", "K" * 5000])
def test_a_code_that_is_none_gets_one_answer_whatever_it_looks_like(code: str) -> None:
    def answered(code: str) -> tuple[int, int, str]:
        with CaptureQueriesContext(connection) as queries:
            answer = asked(None, code=code)
        typed = r'name="(csrfmiddlewaretoken|code)"( value="[^"]*")?'
        page = re.sub(typed, "", answer.content.decode())
        return answer.status_code, len(queries), page

    usual = answered("YYYYYYYYYYYY")
    assert usual[0] == 422
    assert "There is no application with this code." in usual[2]
    assert answered(code) == usual


def test_after_twenty_vain_tries_the_door_is_shut_for_a_quarter_of_an_hour() -> None:
    case, now = make.a_case(state=State.REGISTERED), at("2026-11-20 10:01")
    tries = [asked(None, code=NOBODYS, now=now).status_code for _ in range(MOST_IN_VAIN + 1)]
    assert tries == [422] * MOST_IN_VAIN + [429]
    assert asked(case, now=now).status_code == 429  # the right code, too: a machine must not learn it
    assert asked(case, now=now, REMOTE_ADDR="10.0.0.9").status_code == 200
    assert asked(case, now=at("2026-11-20 10:14")).status_code == 429
    assert asked(case, now=at("2026-11-20 10:15")).status_code == 200


def test_right_codes_are_never_too_many() -> None:
    case = make.a_case(state=State.REGISTERED)
    assert {asked(case).status_code for _ in range(MOST_IN_VAIN + 5)} == {200}
    assert VainTries.objects.get().count == 0


def test_officers_are_no_exception_and_see_no_more() -> None:
    case = make.a_case(state=State.REGISTERED)
    with make.office_time(START + timedelta(days=3)):
        page = make.client_of(make.staff().head).post("/status/", {"code": case.application.status_code})
    main = page.content.decode().split("<main")[1]
    assert case.application.guardian.surname not in main


def test_a_code_typed_in_small_letters_with_hyphens_is_found() -> None:
    case = make.a_case(state=State.REGISTERED)
    code = case.application.status_code.lower()
    answer = asked(None, code=f" {code[:4]}-{code[4:8]}-{code[8:]} ")
    assert (answer.status_code, Application.objects.filter(status_code=code).exists()) == (200, False)
