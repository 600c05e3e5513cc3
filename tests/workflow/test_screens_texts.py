"""The administrator keeps the ladder of reminders and the words that are sent.

Planted defects this file goes red for: a word in braces nobody can fill in is accepted; a rung switched on is not
looked for in open steps; the older letter is overwritten instead of kept; a process that sends no digest does not know
what stands in its letter.
"""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from tests import factories as make
from tests.factories import START
from workflow.models import ApplicantText, AuditEvent, Notice, NoticeText, Rung
from workflow.reminders.sweep import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WORDS = {
    f"{part}_{language}": "Case {number}" for part in ("subject", "body") for language in ("kk", "ru", "en")
}

LETTER = {
    **{f"{part}_{language}": "Дайын" for part in ("subject", "body", "short") for language in ("kk", "ru")},
    "source": "order 5",
}


def keep(code: str, kind: str = "reminder", **facts: object) -> tuple[int, str]:
    answer = make.client_of(make.an_administrator()).post(f"/texts/{kind}/{code}/", {**WORDS, **facts})
    return answer.status_code, answer.content.decode()


def test_the_ladder_is_shown_with_its_moments_and_recipients() -> None:
    page = make.client_of(make.an_administrator()).get("/texts/").content.decode()
    assert page.count("/texts/reminder/") == Rung.objects.count()
    assert "half of the limit is used" in page


def test_new_words_and_recipients_are_saved_and_stand_in_the_trail() -> None:
    assert keep("half-days", active="on", recipients=["officer", "head"])[0] == 302
    rung = Rung.objects.get(code="half-days")
    assert (rung.subject_kk, rung.recipients) == ("Case {number}", ["officer", "head"])
    assert AuditEvent.objects.filter(verb="keep_text", facts__kind="half-days").count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{child} waits", "“{child}” cannot be filled in here. Possible: {due}, {number}"),
        ("due {due", "A brace { or } stands alone in the text."),
    ],
)
def test_a_text_that_nobody_can_fill_in_is_refused(text: str, sentence: str) -> None:
    before = Rung.objects.get(code="half-days").body_ru
    status, page = keep("half-days", active="on", recipients=["officer"], body_ru=text)
    assert (status, sentence in page) == (422, True)
    assert Rung.objects.get(code="half-days").body_ru == before


@pytest.mark.clause("5.3")
def test_a_rung_switched_off_is_not_sent_and_switched_on_again_it_is() -> None:
    Rung.objects.update(active=False)
    case = make.a_case(state="assigned")
    later = START + timedelta(days=9)
    sweep(later)
    assert not Notice.objects.filter(case=case).exists()
    with make.office_time(later):
        assert keep("half-days", active="on", recipients=["officer"])[0] == 302
    sweep(later)
    assert [notice.rung for notice in Notice.objects.filter(case=case)] == ["half-days"]


def test_a_letter_from_another_day_on_leaves_the_older_one() -> None:
    older = ApplicantText.objects.create(code="tests", since=START.date(), **LETTER)
    new_day = older.since + timedelta(days=400)
    facts = {
        "since": new_day.isoformat(),
        "short_kk": "Case {number}",
        "short_ru": "Case {number}",
        "source": "order 5",
    }
    assert keep("tests", "letter", **facts)[0] == 302
    kept = list(ApplicantText.objects.filter(code=older.code).values_list("since", "subject_kk"))
    assert kept[-2:] == [(older.since, older.subject_kk), (new_day, "Case {number}")]


def test_a_letter_is_named_by_its_occasion_and_every_place_in_braces_says_what_it_stands_for() -> None:
    client = make.client_of(make.an_administrator())
    letter = client.get("/texts/letter/result_ready/").content.decode()
    assert "<h1>Result is ready</h1>" in letter
    assert "{phone}</span>\xa0– telephone of the office" in letter
    assert "result is ready</a>" in client.get("/texts/").content.decode()
    assert "{due}</span>\xa0– deadline" in client.get("/texts/reminder/half-days/").content.decode()


def test_an_unknown_text_is_not_found() -> None:
    client = make.client_of(make.an_administrator())
    assert [client.get(path).status_code for path in ("/texts/reminder/x/", "/texts/x/half-days/")] == [
        404,
        404,
    ]


def test_the_letter_of_the_days_digest_keeps_its_own_places() -> None:
    digest = NoticeText.objects.get(code="day_digest")
    places = ["count", "day", "first", "head", "last", "office"]
    page = make.client_of(make.an_administrator()).get("/texts/notice/day_digest/")
    assert page.context["places"] == places
    words = {name: getattr(digest, name) for name in WORDS}
    assert keep("day_digest", "notice", **{**words, "subject_en": "Digest of {day}"})[0] == 302
    status, answer = keep("day_digest", "notice", **{**words, "subject_en": "Digest of {due}"})
    assert status == 422
    assert "“{due}” cannot be filled in here. Possible: {count}, {day}, {first}" in answer


def test_each_process_knows_what_a_digest_fills_in() -> None:
    """The web process closes no days and so never loads what does."""
    told = "from workflow.administration.texts import _OF_NOTICES; print(sorted(_OF_NOTICES['day_digest']))"
    code = f"import django; django.setup(); {told}"
    env = {"DATABASE_URL": "postgres://nobody@nowhere/none", "REDIS_URL": "redis://nowhere", **os.environ}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['count', 'day', 'first', 'head', 'last', 'office']"
