"""Long work as rows: ordered, called again after a kill, cancelled, fetched by those whose office it is.

Planted defects this file goes red for: the lock on a job taken out (two workers do it twice); a fault that leaves
the row running; the officer's right to fetch not asked; the product stored without its hash.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests import factories as make
from workflow import jobs
from workflow.delivery import vault
from workflow.jobs import running, table
from workflow.models import AccessRecord, Job, Role
from workflow.moves.refusals import Refused
from workflow.tasks import run_waiting_jobs
from workflow.words import RoleKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def counting(run: jobs.Run) -> jobs.Product | None:
    pieces = run.job.params["pieces"]
    run.total(len(pieces))
    for piece in pieces:
        if run.cancelled():
            return None
        if piece == "bad":
            run.failed(piece, "This piece has no account.")
        elif piece == "fault":
            raise ZeroDivisionError
        elif piece == "refused":
            raise Refused("The period ends before it begins.")
        elif piece == "stop":
            Job.objects.filter(pk=run.job.pk).update(cancel_asked=True)
        run.advance()
    return jobs.Product("list.csv", "text/csv", ";".join(pieces).encode())


@pytest.fixture(autouse=True)
def _a_kind_of_job() -> Iterator[None]:
    jobs.job("tests", "Counting", roles=(RoleKind.HEAD, RoleKind.CLERK), resumable=True)(counting)
    yield
    del table.KINDS["tests"]


def ordered(*pieces: str) -> Job:
    people = make.staff()
    return jobs.order("tests", by=people.clerk, office=people.office, params={"pieces": pieces})


def test_a_job_leaves_its_file_under_its_hash() -> None:
    job = jobs.run(ordered("a", "b").pk)
    assert (job.state, job.done, job.total, job.filename) == ("done", 2, 2, "list.csv")
    assert vault.get(job.sha256) == b"a;b"


def test_a_file_too_large_for_memory_is_moved_from_its_scratch_place(tmp_path: Path) -> None:
    scratch = tmp_path / "big"
    scratch.write_bytes(b"x" * 3_000_000)
    sha256, size = vault.put_file(scratch)
    assert (size, vault.get(sha256)) == (3_000_000, scratch.read_bytes())


def test_a_piece_that_fails_is_told_and_the_rest_goes_on() -> None:
    job = jobs.run(ordered("a", "bad", "c").pk)
    assert (job.state, job.done) == ("done", 3)
    assert [(one.key, one.sentence) for one in job.errors.all()] == [("bad", "This piece has no account.")]


@pytest.mark.parametrize(
    ("piece", "error"), [("fault", "ZeroDivisionError"), ("refused", "The period ends before it begins.")]
)
def test_a_fault_ends_the_job_and_leaves_no_file(piece: str, error: str) -> None:
    job = jobs.run(ordered("a", piece).pk)
    assert (job.state, job.error, job.sha256, job.is_over) == ("failed", error, "", True)


def test_a_job_is_cancelled_between_two_pieces() -> None:
    job = jobs.run(ordered("a", "stop", "c").pk)
    assert (job.state, job.sha256) == ("cancelled", "")


def test_a_waiting_job_is_cancelled_at_once() -> None:
    job = ordered("a")
    jobs.cancel(job)
    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 0)


def test_a_resumable_job_steps_aside_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS", -1.0)
    job = jobs.run(ordered("a", "b").pk)
    assert (job.state, job.done, job.finished_at) == ("waiting", 1, None)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_another_worker_is_at_is_left_to_it() -> None:
    job = ordered("a")
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [running.LOCKS, job.pk])
        assert jobs.run(job.pk).state == "waiting"
    end = time.monotonic() + 30
    while jobs.run(job.pk).state == "waiting":  # the other worker was killed, and its lock goes with it
        assert time.monotonic() < end
    assert jobs.run(job.pk).state == "done"


def test_what_a_killed_worker_left_running_is_called_again() -> None:
    job = ordered("a")
    Job.objects.filter(pk=job.pk).update(state="running", done=1)
    assert run_waiting_jobs() == 1
    assert jobs.run(job.pk).done == 1


def test_the_page_tells_the_progress_and_gives_the_file() -> None:
    job = jobs.run(ordered("a", "bad").pk)
    client = make.client_of(make.staff().clerk)
    page = client.get(f"/jobs/{job.public_id}/").content.decode()
    answer = client.get(f"/jobs/{job.public_id}/file/")
    assert "This piece has no account." in page
    assert b"".join(answer.streaming_content) == b"a;bad"
    assert AccessRecord.objects.filter(what="file: tests", officer=make.staff().clerk).count() == 1


def test_the_file_is_for_the_roles_of_its_kind_in_its_office() -> None:
    job = jobs.run(ordered("a").pk)
    elsewhere = make.staff(make.an_office(make.AKSU))
    asked = [make.staff().head, make.staff().executor, elsewhere.head]
    answers = [make.client_of(one).get(f"/jobs/{job.public_id}/file/") for one in asked]
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    answers[0].close()


def test_who_ordered_a_job_and_lost_the_role_fetches_nothing() -> None:
    job, clerk = jobs.run(ordered("a").pk), make.staff().clerk
    Role.objects.filter(officer=clerk).update(until=make.START.date(), since=make.START.date())
    with make.office_time(make.START + timedelta(days=1)):
        statuses = [
            make.client_of(clerk).get(f"/jobs/{job.public_id}/{part}").status_code for part in ("", "file/")
        ]
        again = make.client_of(clerk).post(f"/jobs/{job.public_id}/run/").status_code
    assert (statuses, again, Job.objects.count()) == ([404, 404], 404, 1)


def test_a_job_is_done_here_when_the_worker_is_away_and_ordered_again_when_it_is_over() -> None:
    job, client = ordered("a"), make.client_of(make.staff().clerk)
    client.post(f"/jobs/{job.public_id}/run/")
    job.refresh_from_db()
    assert job.state == "done"
    client.post(f"/jobs/{job.public_id}/run/")
    assert Job.objects.filter(kind="tests").count() == 2
    assert "Counting" in client.get("/jobs/").content.decode()


def test_the_page_says_what_a_stop_came_to() -> None:
    client = make.client_of(make.staff().clerk)
    waiting, over, taken = ordered("a"), jobs.run(ordered("a").pk), ordered("a", "b")
    Job.objects.filter(pk=taken.pk).update(state="running", total=2, done=1)
    said = []
    with closing(connection.copy()) as other, other.cursor() as cursor:  # another worker is at it
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [running.LOCKS, taken.pk])
        for job in (waiting, over, taken):
            answer = client.post(f"/jobs/{job.public_id}/cancel/", follow=True)
            said.append([str(message) for message in answer.context["messages"]])
        page = client.get(f"/jobs/{taken.public_id}/").content.decode()
    assert said == [
        ["The job is stopped. What is done stays done."],
        ["The job was over before it could be stopped."],
        ["The job stops after the piece in hand. What is done stays done."],
    ]
    assert "stops after the piece in hand" in page
    assert f"/jobs/{taken.public_id}/cancel/" not in page


def test_what_leaves_no_file_says_where_its_results_are() -> None:
    told = table.KINDS.pop("tests")
    jobs.job("tests", told.title, roles=told.roles, afterwards="They are counted.", onward="cases")(counting)
    page = (
        make.client_of(make.staff().clerk)
        .get(f"/jobs/{jobs.run(ordered('a').pk).public_id}/")
        .content.decode()
    )
    assert "They are counted." in page
    assert '<a class="button" href="/cases/">See the result</a>' in page


def test_a_table_tells_its_rows_and_ends_when_somebody_asks_to_stop() -> None:
    taken: list[int] = []

    def writing(run: jobs.Run) -> jobs.Product | None:
        run.total(2500)
        for row in run.each(range(2500)):
            taken.append(row)
            if row == 1200 and run.job.params["pieces"] == ["stop"]:
                Job.objects.filter(pk=run.job.pk).update(cancel_asked=True)
        return jobs.Product("rows.csv", "text/csv", b"rows")

    told = table.KINDS.pop("tests")
    jobs.job("tests", told.title, roles=told.roles)(writing)
    whole = jobs.run(ordered("all").pk)
    assert (whole.state, whole.done, len(taken)) == ("done", 2500, 2500)
    taken.clear()
    stopped = jobs.run(ordered("stop").pk)
    assert (stopped.state, stopped.sha256, len(taken)) == ("cancelled", "", 2000)
