"""Internal notes: the officers of a case's office write and read them; nobody else does, and nobody changes one.

Planted defects this file goes red for: the office left out of `may_read`; the text put into the trail; the note's event
left in the printed history; the words left in the bundle; the trigger taken away.
"""

import json
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from decisions.audit.bundle import contents
from decisions.prints import _events
from tests import factories as make
from workflow import notes
from workflow.models import AuditEvent, AuditText, Case, CaseNote
from workflow.moves.refusals import Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = make.START + timedelta(hours=1)
WORDS = "Әжесі қоңырау шалды, кешке келеді"


@pytest.fixture(autouse=True)
def _then(settings: object) -> None:
    settings.OFFICE_NOW = NOW.isoformat()  # type: ignore[attr-defined]


@pytest.fixture
def case() -> Case:
    return make.a_case(state=State.REGISTERED)


def note(case: Case, part: str = "clerk") -> CaseNote:
    return notes.add_note(case, by=getattr(make.staff(), part), text=WORDS, now=NOW)


def test_an_officer_writes_a_note_and_his_colleagues_read_it(case: Case) -> None:
    people, version = make.staff(), case.version
    answer = make.client_of(people.clerk).post(reverse("note", args=[case.public_id]), {"text": f" {WORDS} "})
    assert answer["Location"] == f"{reverse('case', args=[case.public_id])}#notes"
    kept = CaseNote.objects.get()
    assert (kept.by, kept.at, kept.text, kept.acting_for) == (people.clerk, NOW, WORDS, None)
    assert make.fresh(case).version == version  # nobody's open page goes stale
    pages = [
        make.client_of(getattr(people, part)).get(reverse("case", args=[case.public_id])).content.decode()
        for part in ("head", "executor", "auditor")
    ]
    assert [WORDS in page for page in pages] == [True, True, True]
    assert [reverse("note", args=[case.public_id]) in page for page in pages] == [True, True, False]


def test_a_note_is_written_in_the_place_of_one_who_is_away(case: Case) -> None:
    people, substitute = make.staff(), make.an_officer()
    make.an_absence(people.executor, substitute=substitute, since=NOW.date(), until=NOW.date())
    kept = notes.add_note(case, by=substitute, text=WORDS, now=NOW)
    assert (kept.by, kept.acting_for) == (substitute, people.executor)


def test_outside_the_office_nobody_reads_or_writes(case: Case) -> None:
    note(case)
    region, elsewhere = make.a_regional_auditor(), make.staff(make.an_office(make.AKSU)).head
    page = make.client_of(region).get(reverse("case", args=[case.public_id])).content.decode()
    assert (WORDS in page, "Internal notes" in page) == (False, False)
    for officer in (region, elsewhere, make.an_administrator(), make.staff().auditor):
        with pytest.raises(Refused, match="of its office"):
            notes.add_note(case, by=officer, text="x", now=NOW)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_an_empty_or_endless_note_is_refused_with_a_sentence(case: Case, text: str) -> None:
    with pytest.raises(Refused, match=r"Write the note first|at most 2000"):
        notes.add_note(case, by=make.staff().clerk, text=text, now=NOW)
    assert CaseNote.objects.count() == 0


def test_the_trail_knows_of_the_note_and_not_its_words(case: Case) -> None:
    kept = note(case)
    event = AuditEvent.objects.get(case=case, verb="note")
    assert (event.by, event.facts, event.text_hash) == (kept.by, {"note": kept.pk}, "")
    assert not AuditText.objects.filter(text__contains=WORDS[:10]).exists()


def test_a_note_is_never_changed(case: Case) -> None:
    kept = note(case)
    for change in (lambda: CaseNote.objects.update(text="x"), kept.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert CaseNote.objects.get().text == WORDS


def test_the_applicant_never_sees_a_note_nor_that_there_is_one() -> None:
    case = make.a_case(state=State.SIGNED)
    before = _events(case)
    note(case)
    assert _events(case) == before  # of the printed history
    answer = make.client_of(make.staff().executor).get(f"/api/v1/cases/{case.public_id}/")
    assert WORDS not in answer.content.decode()


def test_a_bundle_says_who_wrote_a_note_and_when_without_its_words() -> None:
    case = make.a_case(state=State.SIGNED)
    kept = note(case, "executor")
    files = contents(make.fresh(case))
    [told] = json.loads(files["notes.json"])
    assert (told["by"], datetime.fromisoformat(told["at"]), told["text"]) == (str(kept.by), NOW, "***")
    assert [name for name, content in files.items() if WORDS.encode() in content] == []
