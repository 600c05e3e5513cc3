"""After a change of the index all running allowances are re-set as one job: plan first, one draft each.

Planted defects this file goes red for: sums set by hand not left out; the cancel not asked for between two pieces;
an allowance re-set already counted again.
"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from decisions.models import Decision, MciRate, Proceeding
from decisions.proceedings import actions as proceedings
from decisions.proceedings import bulk
from tests import factories as f
from tests.decisions import running as r
from workflow.jobs import cancel, order, run
from workflow.models import Case, Job, JobError
from workflow.words import CaseKind, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-01-12 10:00")


@pytest.fixture(autouse=True)
def _monday(settings: object) -> None:
    settings.OFFICE_NOW = NOW.isoformat()  # type: ignore[attr-defined]


def rate(day: str = "2026-01-01") -> MciRate:
    return MciRate.objects.get(effective_from=day)


def ordered() -> Job:
    people = f.staff()
    return order("reset_after_index", by=people.executor, office=people.office, params={"rate": rate().pk})


@pytest.mark.parametrize(
    ("appointed", "index", "on", "expected"),
    [
        # 2020: two changes of the index in one year
        (("2019-05-10", "2030-01-31", 25_250), "2020-01-01", "2020-01-15", [("2020-01-01", "2030-01-31", 26_510)]),
        (("2019-05-10", "2030-01-31", 25_250), "2020-01-01", "2020-04-06",
         [("2020-01-01", "2020-03-31", 26_510), ("2020-04-01", "2030-01-31", 27_780)]),
        (("2020-03-20", "2030-01-31", 26_510), "2020-04-01", "2020-04-06", [("2020-04-01", "2030-01-31", 27_780)]),
        # 2022
        (("2021-05-10", "2030-01-31", 29_170), "2022-01-01", "2022-01-17", [("2022-01-01", "2030-01-31", 30_630)]),
        (("2022-01-10", "2030-01-31", 30_630), "2022-04-01", "2022-04-11", [("2022-04-01", "2030-01-31", 31_800)]),
        # 2025/26
        (("2025-12-25", "2030-01-31", 39_320), "2026-01-01", "2026-01-12", [("2026-01-01", "2030-01-31", 43_250)]),
        # an 18th birthday on 15 March 2026: nothing after the 14th
        (("2025-12-25", "2026-03-14", 39_320), "2026-01-01", "2026-01-12", [("2026-01-01", "2026-03-14", 43_250)]),
    ],
)  # fmt: skip
def test_golden_sums_of_a_reset(
    appointed: tuple[str, str, int], index: str, on: str, expected: list[tuple[str, str, int]]
) -> None:
    since, until, monthly = appointed
    (allowance,) = r.imported(
        1, since=date.fromisoformat(since), until=date.fromisoformat(until), monthly=monthly
    )
    case = bulk.reset_one(allowance.pk, rate(index), by=f.staff().executor, now=f.at(f"{on} 10:00"))
    lines = Decision.objects.get(case=case).lines.all()
    assert [
        (line.period_from.isoformat(), line.period_to.isoformat(), line.monthly) for line in lines
    ] == expected


def test_the_plan_tells_sums_and_what_is_left_out_before_anything_is_written() -> None:
    r.imported(3)
    (by_hand,) = r.imported(1, monthly=50_000)
    r.imported(1, monthly=43_250, since=date(2026, 1, 1))
    r.imported(1, until=date(2025, 12, 31))
    in_hand = r.appointed()
    proceedings.begin_stop(in_hand, r.asked(), now=NOW)
    plan = bulk.Plan(f.an_office(), rate(), NOW.date())
    assert (len(plan.ready), plan.old_total, plan.new_total) == (3, 117_960, 129_750)
    assert {row.allowance: row.hindrance for row in plan.hindered} == {
        by_hand: "Its sum was set by hand, not by the index: re-set it by itself.",
        in_hand: "A case about this allowance is still open.",
    }
    page = f.client_of(f.staff().executor).get(reverse("resetting")).content.decode()
    assert "129,750" in page
    assert "Make 3 drafts for the head" in page
    assert not Case.objects.filter(kind=CaseKind.RESET).exists()


def test_the_job_makes_one_draft_each_keeps_the_errors_and_may_run_again() -> None:
    r.imported(3)
    (by_hand,) = r.imported(1, monthly=50_000)
    people = f.staff()
    answer = f.client_of(people.executor).post(reverse("resetting"), {"rate": rate().pk})
    job = Job.objects.get()
    assert answer["Location"] == reverse("job", args=[job.public_id])
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 4, 4)
    assert list(JobError.objects.values_list("key", flat=True)) == [by_hand.number]
    cases = Case.objects.filter(kind=CaseKind.RESET)
    assert [(case.state, case.executor) for case in cases] == [(State.SUBMITTED, people.executor)] * 3
    again = run(ordered().pk)
    assert (again.done, again.total, cases.count(), Proceeding.objects.count()) == (4, 4, 3, 3)


def test_a_cancelled_job_leaves_what_is_done_and_the_next_goes_on() -> None:
    r.imported(2)
    job = ordered()
    cancel(job)
    assert run(job.pk).state == Job.State.CANCELLED
    assert not Proceeding.objects.exists()
    bulk.reset_one(r.Allowance.objects.order_by("pk")[0].pk, rate(), by=f.staff().executor, now=NOW)
    assert run(ordered().pk).state == Job.State.DONE
    assert Proceeding.objects.filter(rate=rate()).count() == 2


def test_the_database_itself_forbids_a_second_reset_after_the_same_change() -> None:
    (allowance,) = r.imported(1)
    bulk.reset_one(allowance.pk, rate(), by=f.staff().executor, now=NOW)
    assert bulk.reset_one(allowance.pk, rate(), by=f.staff().colleague, now=NOW) is None
    other = f.a_proceeding(CaseKind.RESET, now=NOW)
    with pytest.raises(IntegrityError, match="proceeding_one_reset_per_rate"), transaction.atomic():
        Proceeding.objects.create(case=other, kind=CaseKind.RESET, allowance=allowance, rate=rate())


def test_a_reset_of_the_bulk_is_signed_and_issued_like_any_other() -> None:
    (allowance,) = r.imported(1)
    case = bulk.reset_one(allowance.pk, rate(), by=f.staff().executor, now=NOW)
    assert case is not None
    decision = r.issue_drafted(case, NOW + timedelta(hours=1))
    assert decision.sheet_kk is not None
    assert decision.sheet_kk.input["outcome"] == "reset"
    assert r.spans(allowance) == [("2025-03-01", "2025-12-31", 39_320), ("2026-01-01", "2031-05-31", 43_250)]
    assert bulk.Plan(f.an_office(), rate(), NOW.date()).rows == []
