"""The auditor: samples by a stated seed, findings with answers, logs as tables (Regulation 7).

Planted defects this file goes red for: the seed left out of the draw; cases drawn from another office or outside the
days; a finding entered by another auditor, or answered by anybody but the head; an answer written over; a finding
closed by another; another office's sample opened; the words of a reason in the table of the trail; the other offices'
acts in it.
"""

import csv
import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from decisions.audit import findings, samples
from decisions.audit.findings import Found
from decisions.audit.samples import Wish
from decisions.models import AuditFinding, AuditSample
from tests import factories as f
from workflow import jobs
from workflow.delivery import vault
from workflow.models import AccessRecord, AuditEvent, Case, Job, Officer
from workflow.moves.refusals import Conflict, Refused
from workflow.words import Channel, State

pytestmark = [pytest.mark.django_db, pytest.mark.clause("7")]
NOW = f.at("2026-12-01 10:00")
NOVEMBER = {"since": "2026-11-01", "until": "2026-11-30"}
WISH = Wish("қараша-7", date(2026, 11, 1), date(2026, 11, 30), 3)


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def handed_in(count: int, code: str = f.PAVLODAR, **others: Any) -> list[Case]:
    return [
        f.received(office=f.an_office(code), now=f.START + timedelta(minutes=number), **others)
        for number in range(count)
    ]


def drawn(sample: AuditSample) -> list[str]:
    return [str(one.case.public_id) for one in sample.cases.all()]


def a_finding(by: Officer | None = None) -> AuditFinding:
    auditor = by or f.staff().auditor
    handed_in(1)
    sample = samples.draw(WISH, by=auditor, now=NOW)
    return findings.enter(
        sample.cases.get(), Found("fault", "Мерзім сақталмаған", "5.2"), by=auditor, now=NOW
    )


def test_the_same_seed_draws_the_same_cases_and_anybody_can_compute_them() -> None:
    ids = [str(case.public_id) for case in handed_in(8)]
    sample = samples.draw(WISH, by=f.staff().auditor, now=NOW)
    expected = sorted(ids, key=lambda one: hashlib.sha256(f"қараша-7|{one}".encode()).hexdigest())[:3]
    assert drawn(sample) == expected
    assert sample.population == 8
    assert drawn(samples.draw(WISH, by=f.staff().auditor, now=NOW)) == expected
    other = samples.draw(Wish("басқа", WISH.since, WISH.until, 8), by=f.staff().auditor, now=NOW)
    assert drawn(other) != sorted(ids, key=lambda one: hashlib.sha256(f"қараша-7|{one}".encode()).hexdigest())
    event = AuditEvent.objects.filter(verb="draw_sample").order_by("pk").first()
    assert event is not None
    assert event.facts["seed"] == hashlib.sha256("қараша-7".encode()).hexdigest()


def test_cases_are_drawn_from_the_days_the_office_and_the_filters() -> None:
    handed_in(2)
    handed_in(1, channel=Channel.PORTAL)
    handed_in(2, code=f.AKSU)
    f.received(now=f.at("2026-10-31 18:00"))
    f.a_case(state=State.ISSUED, outcome="refuse")
    auditor, regional = f.staff().auditor, f.a_regional_auditor()

    def population(by: Officer, **changed: Any) -> int:
        return samples.draw(Wish("с", WISH.since, WISH.until, 9, **changed), by=by, now=NOW).population

    assert population(auditor) == 4
    assert population(regional) == 6
    assert population(regional, office=f.an_office(f.AKSU)) == 2
    assert population(auditor, channel=Channel.PORTAL) == 1
    assert population(auditor, outcome="refuse") == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"seed": " "}, "State a key word"),
        ({"until": date(2026, 10, 1)}, "ends before it begins"),
        ({"until": NOW.date()}, "days that are over"),
        ({"size": 0}, "A sample has 1 to 200 cases"),
        ({"size": 201}, "A sample has 1 to 200 cases"),
        ({"since": date(2020, 1, 1), "until": date(2020, 1, 31)}, "No case fits"),
    ],
)
def test_a_wish_that_cannot_be_drawn_is_refused(changed: dict[str, Any], sentence: str) -> None:
    handed_in(1)
    wish = {"seed": "с", "since": WISH.since, "until": WISH.until, "size": 1, **changed}
    with pytest.raises(Refused, match=sentence):
        samples.draw(Wish(**wish), by=f.staff().auditor, now=NOW)
    assert AuditSample.objects.count() == 0


def test_nobody_but_an_auditor_draws_and_only_among_his_offices() -> None:
    handed_in(1)
    elsewhere = Wish("с", WISH.since, WISH.until, 1, office=f.an_office(f.AKSU))
    for officer, wish in ((f.staff().head, WISH), (f.staff().auditor, elsewhere)):
        with pytest.raises(Refused, match="own offices"):
            samples.draw(wish, by=officer, now=NOW)


def test_a_finding_is_answered_by_the_head_and_closed_by_its_auditor() -> None:
    finding = a_finding()
    people = f.staff()
    answered = findings.answer(finding, "Түсіндірме", by=people.head, now=NOW)
    assert (answered.state, answered.answered_by) == ("answered", people.head)
    with pytest.raises(Conflict, match="answered already"):
        findings.answer(finding, "Тағы", by=people.deputy, now=NOW)
    closed = findings.close(finding, "Жарайды", by=people.auditor, now=NOW)
    assert (closed.state, closed.closed_at, closed.answer) == ("closed", NOW, "Түсіндірме")
    with pytest.raises(Conflict, match="closed already"):
        findings.close(finding, "Жарайды", by=people.auditor, now=NOW)
    verbs = AuditEvent.objects.filter(case=finding.sampled.case).order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["enter_finding", "answer_finding", "close_finding"]


def test_a_closed_finding_is_opened_again_and_what_was_said_stays_to_be_read() -> None:
    people = f.staff()
    finding = f.a_finding(f.a_case(state=State.ISSUED))
    auditor = finding.entered_by
    with pytest.raises(Conflict, match="is not closed"):
        findings.reopen(finding, "Қайта", by=auditor, now=NOW)
    findings.answer(finding, "Түсіндірме", by=people.head, now=NOW)
    findings.close(finding, "Жарайды", by=auditor, now=NOW)
    with pytest.raises(Refused):
        findings.reopen(finding, "Қайта", by=people.head, now=NOW)
    client = f.client_of(auditor)
    assert client.post(reverse("finding-reopen", args=[finding.public_id]), {"text": " "}).status_code == 422
    sent = client.post(reverse("finding-reopen", args=[finding.public_id]), {"text": "Қайталанды"})
    assert sent.status_code == 302
    finding.refresh_from_db()
    assert (finding.state, finding.answer, finding.closing, finding.closed_at) == ("open", "", "", None)
    page = client.get(reverse("finding", args=[finding.public_id])).content.decode()
    assert [words in page for words in ("Түсіндірме", "Жарайды", "Қайталанды")] == [True] * 3
    again = findings.answer(finding, "Түзетілді", by=people.head, now=NOW)
    assert again.state == "answered"


def test_who_may_not_enter_answer_or_close() -> None:
    finding = a_finding()
    people, regional = f.staff(), f.a_regional_auditor()
    with pytest.raises(Refused, match="who drew the sample"):
        findings.enter(finding.sampled, Found("fault", "х"), by=regional, now=NOW)
    for officer in (people.clerk, people.executor, people.auditor, f.staff(f.an_office(f.AKSU)).head):
        with pytest.raises(Refused, match="Only the head"):
            findings.answer(finding, "х", by=officer, now=NOW)
    for officer in (people.head, regional):
        with pytest.raises(Refused, match="Only the auditor who entered"):
            findings.close(finding, "Жарайды", by=officer, now=NOW)
    with pytest.raises(Refused, match="Write the answer"):
        findings.answer(finding, "  ", by=people.head, now=NOW)
    with pytest.raises(Refused, match="Write why"):
        findings.close(finding, " ", by=people.auditor, now=NOW)
    finding.refresh_from_db()
    assert finding.state == "open"


def test_the_substitute_of_the_head_answers_in_the_heads_place() -> None:
    finding = a_finding()
    people, substitute = f.staff(), f.an_officer()
    f.an_absence(people.head, substitute=substitute, since=NOW.date(), until=NOW.date())
    answered = findings.answer(finding, "х", by=substitute, now=NOW)
    assert (answered.answered_by, answered.answered_for) == (substitute, people.head)


def test_from_the_draw_to_the_closed_finding_by_the_pages() -> None:
    handed_in(3)
    people = f.staff()
    auditor, head = f.client_of(people.auditor), f.client_of(people.head)
    assert auditor.post(reverse("draw-sample"), {**NOVEMBER, "size": 2}).status_code == 422
    to_sample = auditor.post(reverse("draw-sample"), {**NOVEMBER, "size": 2, "seed": "7"})["Location"]
    shown = auditor.get(to_sample).content.decode()
    sample = AuditSample.objects.get()
    assert all(case in shown for case in drawn(sample))
    enter = reverse("finding-new", args=[sample.public_id])
    wrong = {"place": 9, "severity": "fault", "text": "х"}
    assert auditor.post(enter, wrong).status_code == 422
    auditor.post(enter, {**wrong, "place": 1, "text": "Қолы жоқ"})
    finding = AuditFinding.objects.get()
    page = reverse("finding", args=[finding.public_id])
    assert page in head.get(reverse("findings")).content.decode()
    assert "Answer the finding" in head.get(page).content.decode()
    assert "Answer the finding" not in auditor.get(page).content.decode()
    assert head.post(f"{page}answer/", {"text": ""}).status_code == 422
    head.post(f"{page}answer/", {"text": "Қойылды"})
    assert "Қойылды" in auditor.get(page).content.decode()
    auditor.post(f"{page}close/", {"text": "Жарайды"})
    assert AuditFinding.objects.get().state == "closed"
    assert page in head.get(reverse("findings")).content.decode()


def test_another_offices_samples_and_findings_do_not_exist() -> None:
    finding = a_finding()
    elsewhere = f.staff(f.an_office(f.AKSU))
    sample = reverse("sample", args=[finding.sampled.sample.public_id])
    page = reverse("finding", args=[finding.public_id])
    assert f.client_of(elsewhere.auditor).get(sample).status_code == 404
    for officer in (elsewhere.auditor, elsewhere.head):
        assert f.client_of(officer).get(page).status_code == 404
        assert page not in f.client_of(officer).get(reverse("findings")).content.decode()
    assert f.client_of(f.a_regional_auditor()).get(sample).status_code == 200
    assert f.client_of(f.staff().head).get(sample).status_code == 403


def log_of(officer: Officer, what: str, form: str, **asked: Any) -> bytes:
    client = f.client_of(officer)
    answer = client.post(reverse("log-table"), {**NOVEMBER, "what": what, "form": form, **asked})
    assert answer.status_code == 302
    job = jobs.run(Job.objects.latest("pk").pk)
    assert (job.state, job.error) == ("done", "")
    return vault.get(job.sha256)


def test_the_trail_is_taken_out_without_the_words_of_its_reasons(tmp_path: Any) -> None:
    case = f.returned(f.a_case(state=State.SUBMITTED), f.at("2026-11-18 11:00"), reason="Түрмеде отыр")
    f.a_case(office=f.an_office(f.AKSU))
    text = log_of(f.staff().auditor, "trail", "csv").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    events = AuditEvent.objects.filter(office=case.office, at__lt=f.at("2026-12-01 00:00")).order_by("pk")
    assert [(line[0], line[1], line[11]) for line in lines[1:]] == [
        (event.chain, str(event.seq), event.hash) for event in events
    ]
    assert "Түрмеде" not in text
    assert f"executor: {f.staff().executor.short_name}" in text
    everywhere = log_of(f.a_regional_auditor(), "trail", "csv").decode("utf-8-sig")
    assert len(everywhere.splitlines()) > len(lines)
    (tmp_path / "t.xlsx").write_bytes(log_of(f.staff().auditor, "trail", "xlsx"))
    sheet = load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert sheet.max_row == len(lines) + 1


def test_the_access_log_is_taken_out_and_that_is_in_it(settings: Any) -> None:
    settings.OFFICE_NOW = "2026-11-20T10:00+05:00"
    case = f.a_case()
    f.client_of(f.staff().clerk).get(reverse("case", args=[case.public_id]))
    lines = list(
        csv.reader(io.StringIO(log_of(f.staff().auditor, "access", "csv").decode("utf-8-sig")), delimiter=";")
    )
    assert lines[1][1:2] + lines[1][3:5] == [f.staff().clerk.short_name, str(case.public_id), "case"]
    assert lines[-1][4] == "access log"
    assert AccessRecord.objects.filter(what="access log", officer=f.staff().auditor).count() == 1


def test_a_log_is_ordered_for_days_and_an_own_office_alone() -> None:
    auditor = f.client_of(f.staff().auditor)
    for wrong in ({}, {**NOVEMBER, "what": "trail", "form": "pdf"}, {**NOVEMBER, "what": "mail", "form": "csv"},
                  {**NOVEMBER, "what": "trail", "form": "csv", "office": f.an_office(f.AKSU).pk}):  # fmt: skip
        assert auditor.post(reverse("log-table"), wrong).status_code == 422
    assert Job.objects.count() == 0
