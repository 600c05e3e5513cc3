"""The registration journal: who reads it, what it shows, and that a changed row is found (Regulation 5.5)."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions import proof
from decisions.actions import return_draft
from decisions.book import columns
from decisions.book.columns import Asked
from decisions.journal import write_beside
from decisions.models import DayDigest, Decision, JournalChain, JournalEntry, JournalPersons
from decisions.views import journal as views
from tests import factories as f
from workflow.models import AccessRecord, AuditEvent, NumberSeries, Sheet
from workflow.words import State

pytestmark = pytest.mark.django_db


def entered(count: int = 1, code: str = f.PAVLODAR, **others: Any) -> list[JournalEntry]:
    office = f.an_office(code)
    for _one in range(count):
        f.a_case(state=State.ISSUED, office=office, **others)
    return list(JournalEntry.objects.filter(office=office).order_by("place"))


def page(officer: Any, **query: Any) -> str:
    answer = f.client_of(officer).get(reverse("journal"), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.clause("5.5")
def test_the_journal_shows_the_offices_rows_with_the_children_masked() -> None:
    (entry,) = entered()
    (foreign,) = entered(code=f.AKSU)
    shown = page(f.staff().clerk)
    for part in (
        entry.number,
        entry.incoming_number,
        entry.persons.applicant,
        "appointed",
        "43,250",
        "1 / 10",
    ):
        assert part in shown
    child = entry.persons.children[0]
    assert child not in shown
    assert "\u00a0".join(f"{part[0]}." for part in child.split()) in shown
    assert foreign.persons.applicant not in shown
    look = AccessRecord.objects.get(what="journal")
    assert (look.officer, look.office) == (f.staff().clerk, f.an_office())


@pytest.mark.clause("7")
def test_who_reads_the_journal() -> None:
    entered()
    people = f.staff()
    for officer in (people.clerk, people.head, people.executor, people.auditor):
        assert "2026-Ш00001" in page(officer)
    assert f.client_of(f.an_administrator()).get(reverse("journal")).status_code == 403


def test_the_regions_auditor_reads_every_office_and_filters_by_office_and_period() -> None:
    (own,), (other,) = entered(), entered(code=f.AKSU, start=f.at("2025-11-17 09:05"))
    auditor = f.a_regional_auditor()
    assert all(one.persons.applicant in page(auditor) for one in (own, other))
    chosen = page(auditor, office=other.office_id)
    assert (own.persons.applicant in chosen, other.persons.applicant in chosen) == (False, True)
    chosen = page(auditor, since="2026-01-01")
    assert (own.persons.applicant in chosen, other.persons.applicant in chosen) == (True, False)
    chosen = page(auditor, until="2025-11-19")
    assert (own.persons.applicant in chosen, other.persons.applicant in chosen) == (False, True)
    assert page(auditor, since="x", before="x,y", office="x")
    assert other.persons.applicant not in page(f.staff().auditor, office=other.office_id)


def test_a_page_of_the_journal_costs_the_same_with_1_and_with_5_rows() -> None:
    client = f.client_of(f.staff().head)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("journal"))
        return len(captured)

    entered()
    one = queries()
    entered(4)
    assert queries() == one


def test_the_hash_of_a_row_can_be_computed_without_this_system() -> None:
    entered(2)
    before = ""
    for row in JournalEntry.objects.order_by("place"):
        at = row.entered_at
        micro = (int(at.timestamp()) * 1_000_000) + at.microsecond
        facts = f'{{"days": {row.facts["days"]}, "late": false, "term": 10}}'
        text = "|".join(str(part) for part in (
            before, row.office_id, row.place, row.kind, row.decision_id, row.number, row.date.isoformat(),
            row.incoming_number, row.channel, row.outcome, row.total_monthly, 0, micro, row.entered_by_id,
            row.persons_hash, row.sheets_hash, facts,
        ))  # fmt: skip
        assert row.hash == hashlib.sha256(text.encode()).hexdigest()
        persons = {name: getattr(row.persons, name) for name in ("applicant", "children", "act")}
        salted = row.persons.salt + json.dumps(persons, ensure_ascii=False, sort_keys=True)
        assert row.persons_hash == hashlib.sha256(salted.encode()).hexdigest()
        before = row.hash


def without_triggers(statement: str, *values: Any) -> None:
    """What only the owner of the database can do: the append-only triggers are switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def row_changed() -> None:
    without_triggers("UPDATE decisions_journalentry SET total_monthly = 1 WHERE place = 2")


def row_changed_and_hashed_anew() -> None:
    without_triggers(
        f"UPDATE decisions_journalentry AS NEW SET total_monthly = 1 WHERE place = 2;"
        f"UPDATE decisions_journalentry AS NEW SET hash = {proof.ROW_HASH} WHERE place = 2"
    )


def row_deleted() -> None:
    without_triggers("DELETE FROM decisions_journalentry WHERE place = 2")


def last_row_deleted() -> None:
    without_triggers("DELETE FROM decisions_journalentry WHERE place = 3")


def name_changed() -> None:
    JournalPersons.objects.filter(entry__place=2).update(applicant="Басқа Біреу")


def decision_changed() -> None:
    Decision.objects.filter(number="2026-Ш00002").update(number="2026-Ш00092")


def sheet_changed() -> None:
    Sheet.objects.filter(decision_kk__number="2026-Ш00002").update(sha256="0" * 64)


def number_skipped() -> None:
    NumberSeries.objects.filter(kind="decision", office=f.an_office()).update(last=4)


def digest_forged() -> None:
    DayDigest.objects.create(
        office=f.an_office(), day=f.START.date(), first_place=1, last_place=2, head="0" * 64, made_at=f.START
    )


TAMPERED: list[tuple[Callable[[], None], int, str]] = [
    (row_changed, 2, "row changed"),
    (row_changed_and_hashed_anew, 3, "chain broken"),
    (row_deleted, 3, "row missing"),
    (last_row_deleted, 3, "end of the chain missing"),
    (name_changed, 2, "persons changed"),
    (decision_changed, 2, "decision changed"),
    (sheet_changed, 2, "sheets changed"),
    (number_skipped, 0, "number missing"),
    (digest_forged, 2, "digest differs"),
]


def test_the_first_bad_row_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    entered(3)
    entered(code=f.AKSU)
    for tamper, place, what in TAMPERED:
        assert proof.verify(f.an_office()) is None
        with transaction.atomic():
            tamper()
            found = proof.verify(f.an_office())
            assert (tamper, found and (found.place, found.what)) == (tamper, (place, what))
            assert proof.verify(f.an_office(f.AKSU)) is None
            with pytest.raises(SystemExit) as left:
                call_command("verify_journal", office=f.PAVLODAR)
            transaction.set_rollback(True)
        assert left.value.code == 1
        assert json.loads(capsys.readouterr().out)["fault"] == what


def test_the_command_says_what_it_proved(capsys: pytest.CaptureFixture[str]) -> None:
    entered(2)
    call_command("verify_journal")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(told) == 13
    assert all(line["holds"] for line in told)
    (line,) = [line for line in told if line["office"] == f.PAVLODAR]
    assert (line["entries"], line["head"]) == (2, JournalChain.objects.get(office=f.an_office()).head)
    with pytest.raises(CommandError) as wrong:
        call_command("verify_journal", office="1")
    assert wrong.value.returncode == 2


def test_erased_names_do_not_tear_the_chain() -> None:
    entered(2)
    JournalPersons.objects.filter(entry__place=1).delete()
    assert proof.verify(f.an_office()) is None
    assert "2026-Ш00001" in page(f.staff().head)


def test_a_number_reserved_and_not_yet_entered_is_no_gap() -> None:
    case = f.a_case(state=State.SUBMITTED)
    f.opened_for_signing(case, f.START + timedelta(days=2))
    assert NumberSeries.objects.get(kind="decision").last == 1
    assert proof.verify(f.an_office()) is None


def test_the_auditor_proves_the_journal_by_a_button() -> None:
    entered(2)
    auditor = f.client_of(f.staff().auditor)
    assert "Check the journal" in auditor.get(reverse("journal")).content.decode()
    assert "the journal holds" in auditor.post(reverse("journal_proof")).content.decode()
    name_changed()
    assert "the names beside the row were changed" in auditor.post(reverse("journal_proof")).content.decode()
    assert auditor.get(reverse("journal_proof")).status_code == 405
    assert f.client_of(f.staff().head).post(reverse("journal_proof")).status_code == 403
    assert "Check the journal" not in page(f.staff().head)


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions_journalentry SET number = 'x'", "DELETE FROM decisions_journalentry"]
)
def test_a_row_is_never_changed_or_deleted(statement: str) -> None:
    entered()
    refused = pytest.raises(InternalError, match="Cannot")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_pages_follow_one_another_at_any_depth() -> None:
    rows = entered(3)
    with patch.object(views, "PAGE", 2):
        client = f.client_of(f.staff().head)
        first = client.get(reverse("journal"))
        assert [line.place for line in first.context["lines"]] == [3, 2]
        second = client.get(reverse("journal"), {"before": first.context["older"]})
    assert [line.place for line in second.context["lines"]] == [1]
    assert second.context["older"] is None
    assert first.context["total"] == len(rows)


def test_an_entry_is_found_by_its_numbers_and_by_the_applicants_name_but_only_by_post() -> None:
    entered(1)
    rows = entered(1, guardian=f.a_person(surname="Жұмабаева"))
    client = f.client_of(f.staff().head)

    def found(words: str) -> list[int]:
        return [line.place for line in client.post(reverse("journal"), {"words": words}).context["lines"]]

    assert found("ЖұМАБ") == [2]
    assert found(rows[0].number) == [1]
    assert found(rows[1].incoming_number) == [2]
    assert found("Жоқадам") == []
    moved = client.post(reverse("journal"), {"since": "2026-11-01", "words": ""})
    assert moved["Location"] == "/journal/?since=2026-11-01"


def test_a_line_of_the_journal_says_what_the_office_writes_into_it() -> None:
    """All columns of the practice, from the number to the days used."""
    (entry,) = entered()
    case = entry.decision.case
    (line,) = columns.page(Asked("en", masked=False, ids=(entry.pk,)))
    executor = f.staff().executor
    assert line == line._replace(
        place=1, entered="18.11.2026", incoming=f"{entry.incoming_number}, 16.11.2026", channel="Provider's office",
        applicant=entry.persons.applicant, children=entry.persons.children[0], guardianship="№ 12, 01.02.2016",
        resolution=f"16.11.2026, {executor.surname} Ұ. Қ.", number=entry.number, date="17.11.2026", outcome="appointed",
        sums="43,250 ₸: 17.11.2026 – 31.12.2026", reason=None, sent="at the office, 18.11.2026", received="",
        days="1 / 10", late=None, remark="", case=str(case.public_id), kind="decision", corrected=None,
    )  # fmt: skip


def test_covered_names_are_the_first_letters_whatever_stands_between_the_words() -> None:
    told = {
        ("Төлеуов Ғани Өмірұлы",): "Т. Ғ. Ө.",
        ("  Ә\tБ\u00a0В ", "Сан Д"): "Ә. Б. В., С. Д.",
        (): None,
        ("",): "",
    }
    for place, (names, covered) in enumerate(told.items(), start=1):
        entry = corrected(entered()[-1], children=list(names))
        (line,) = columns.page(Asked("en", ids=(entry.pk,)))
        assert (place, line.children) == (
            place,
            covered and covered.replace(". ", ".\u00a0").replace(",\u00a0", ", "),
        )


def corrected(entry: JournalEntry, **persons: Any) -> JournalEntry:
    """A further entry with these persons beside it, written by the journal's own door."""
    further = JournalEntry(
        office=entry.office, kind=JournalEntry.Kind.CORRECTION, decision=entry.decision, corrects=entry,
        number=entry.number, date=entry.date, entered_at=entry.entered_at, entered_by=entry.entered_by,
    )  # fmt: skip
    return write_beside(further, {"applicant": "Қасымова", "children": [], "act": "", **persons})


def test_the_database_and_python_commit_to_the_same_persons_whatever_their_letters() -> None:
    (entry,) = entered()
    odd = 'Қ "Ғ" \\ / \b\f\n\r\t\x01\x1f\x7f é ₸ 😀 </script> \u2028'
    corrected(entry, applicant=odd, children=[odd, "", "Ә"], act=odd, remark=odd)
    corrected(entry)
    assert proof.verify(f.an_office()) is None


def test_a_refusal_shows_its_ground_clause_and_reason_in_the_readers_language() -> None:
    (entry,) = entered(outcome="refuse")
    ground = entry.decision.ground
    for language, written in (("kk", "Негіз бар"), ("ru", "Есть основание")):
        (line,) = columns.page(Asked(language, ids=(entry.pk,)))
        text, clause = (getattr(ground, f"{name}_{language}") for name in ("text", "clause"))
        assert line.reason == f"{text} ({clause}). {written}"


def test_the_trail_is_proved_by_the_same_button() -> None:
    entered()
    auditor = f.client_of(f.staff().auditor)
    with pgtrigger.ignore("workflow.AuditEvent:audit_event_append_only"):
        AuditEvent.objects.filter(chain=f.PAVLODAR, seq=3).update(target="issued")
    told = auditor.post(reverse("journal_proof")).content.decode()
    assert "does not hold" in told
    assert "row 3: the row was changed after it was entered" in " ".join(told.split())


@pytest.mark.clause("5.5")
def test_a_number_reserved_for_an_application_then_withdrawn_is_cancelled_with_its_reason() -> None:
    case, people = f.a_case(state=State.SUBMITTED), f.staff()
    later = f.START + timedelta(days=7)
    f.opened_for_signing(case, later)
    return_draft(
        f.fresh(case), by=people.head, reason="Қағаз жетпейді", version=None, now=later + timedelta(hours=1)
    )
    with CaptureQueriesContext(connection) as asked:
        f.withdrawn(f.fresh(case), later + timedelta(hours=2))
    # As in every act: an issue that takes journal and trail in this order would else hold up this one, and be held up.
    taken = "".join(query["sql"] for query in asked.captured_queries)
    assert taken.index('INTO "decisions_journalentry"') < taken.index('INTO "workflow_auditevent"')
    (entry,) = JournalEntry.objects.all()
    assert (entry.kind, entry.facts, entry.entered_by) == (
        "cancelled",
        {"reason": "withdrawn"},
        people.clerk,
    )
    assert proof.verify(case.office) is None
