"""A wrong entry of the journal stays; the head enters a further one that points to it (Regulation 5.5).

Planted defects this file goes red for: anybody but the head of the office corrects; a correction without a remark; the
same correction entered twice; the remark left out of the commitment; the words of the remark written into the trail's
facts; the mark at the old entry left out.
"""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from decisions import proof
from decisions.book.corrections import Corrected, correct
from decisions.models import JournalEntry, JournalPersons
from tests import factories as f
from workflow.models import AuditEvent
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5")]
NOW = f.at("2026-11-20 10:00")
RIGHT = Corrected(
    "Қасымова Әсел Нұрланқызы", ("Қасымов Ғани",), "№ 13, 02.02.2016", "Актінің нөмірі қате жазылған"
)


@pytest.fixture
def entry(settings: Any) -> JournalEntry:
    settings.OFFICE_NOW = NOW.isoformat()
    f.a_case(state=State.ISSUED)
    return JournalEntry.objects.get()


def test_the_correction_is_an_entry_of_its_own_beside_the_old_one(entry: JournalEntry) -> None:
    before = JournalEntry.objects.filter(pk=entry.pk).values().get()
    further = correct(entry, RIGHT, by=f.staff().head, now=NOW)
    further.refresh_from_db()
    assert (further.place, further.kind, further.corrects, further.number) == (
        2,
        "correction",
        entry,
        entry.number,
    )
    assert further.persons.remark == RIGHT.remark
    assert JournalEntry.objects.filter(pk=entry.pk).values().get() == before
    assert proof.verify(f.an_office()) is None
    event = AuditEvent.objects.get(verb="correct_entry")
    assert event.facts == {"entry": further.pk, "corrects": entry.pk}
    assert event.words.text == RIGHT.remark


@pytest.mark.parametrize("part", ["clerk", "executor", "auditor"])
def test_only_the_head_of_the_office_corrects(entry: JournalEntry, part: str) -> None:
    with pytest.raises(Refused, match="Only the head"):
        correct(entry, RIGHT, by=getattr(f.staff(), part), now=NOW)
    with pytest.raises(Refused, match="Only the head"):
        correct(entry, RIGHT, by=f.staff(f.an_office(f.AKSU)).head, now=NOW)
    assert JournalEntry.objects.count() == 1


def test_a_correction_without_a_remark_or_sent_twice_is_refused(entry: JournalEntry) -> None:
    head = f.staff().head
    with pytest.raises(Refused, match="Say what was wrong"):
        correct(entry, Corrected("А", ("Б",), "", "  "), by=head, now=NOW)
    further = correct(entry, RIGHT, by=head, now=NOW)
    with pytest.raises(Conflict, match="entered already"):
        correct(entry, RIGHT, by=head, now=NOW)
    with pytest.raises(Refused, match="first entry"):
        correct(further, RIGHT, by=head, now=NOW)
    assert JournalEntry.objects.count() == 2


def test_a_changed_remark_is_found(entry: JournalEntry) -> None:
    correct(entry, RIGHT, by=f.staff().head, now=NOW)
    JournalPersons.objects.filter(entry__place=2).update(remark="Басқаша")
    found = proof.verify(f.an_office())
    assert found is not None
    assert (found.place, found.what) == (2, "persons changed")


def test_the_head_corrects_on_a_page_that_begins_with_what_the_journal_says(entry: JournalEntry) -> None:
    client = f.client_of(f.staff().head)
    page = reverse("correct-entry", args=[entry.pk])
    assert page in client.get(reverse("journal")).content.decode()
    shown = client.get(page)
    assert shown.context["form"].initial["applicant"] == entry.persons.applicant
    given = {
        "applicant": "Жаңа Есім",
        "children": "Бір Бала\n\nЕкі Бала",
        "act": "№ 5,\n5.02",
        "remark": "Қате",
    }
    assert client.post(page, given | {"remark": ""}).status_code == 422
    assert client.post(page, given)["Location"] == reverse("journal")
    corrected = JournalPersons.objects.get(entry__place=2)
    assert (corrected.children, corrected.act) == (["Бір Бала", "Екі Бала"], "№ 5, 5.02")
    journal = strip_tags(client.get(reverse("journal")).content.decode())
    assert "corrected by № 2" in journal
    assert "corrects № 1. Қате" in journal
    assert "Бір Бала" not in journal
    # A further correction begins with the last one.
    assert client.get(page).context["form"].initial["applicant"] == "Жаңа Есім"


def test_another_offices_entry_does_not_exist(entry: JournalEntry) -> None:
    page = reverse("correct-entry", args=[entry.pk])
    assert f.client_of(f.staff(f.an_office(f.AKSU)).head).get(page).status_code == 404
    assert f.client_of(f.staff().clerk).get(page).status_code == 403
