"""Journal, registers and reports read from a copy of the database, which is away, behind or up to date.

Planted defects this file goes red for: a write sent to the copy; a copy read that is too far behind, or one that is
away; its age not said; one's own act not found on the page after it; a file made from a copy that is behind.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.urls import reverse

from tests import factories as make
from tests.factories import START
from workflow import jobs
from workflow.models import Case, Job
from workflow.visits import replica
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGES = ("journal", "journal-days", "register-incoming", "register-refusals", "report", "time-report")


class Copy:
    """The copy's connection: the same database, asked under another name."""

    alias = replica.REPLICA

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(connection, name)

    def cursor(self, *args: Any) -> Any:
        self.asked.append("asked")
        return connection.cursor(*args)

    def close(self) -> None:
        """The test's own connection goes on."""


@pytest.fixture
def copy(settings: Any) -> Iterator[Copy]:
    settings.OFFICE_NOW = (START + timedelta(days=3)).isoformat()
    made = Copy()
    connections.databases[replica.REPLICA] = connections.databases["default"]
    connections[replica.REPLICA] = made  # type: ignore[assignment]
    yield made
    del connections[replica.REPLICA]
    del connections.databases[replica.REPLICA]


def late(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(replica, "behind", lambda: seconds)


def test_without_a_copy_everything_is_read_from_the_primary() -> None:
    assert not replica.is_there()
    client = make.client_of(make.staff().head)
    answer = client.get(reverse("journal"))
    assert (answer.status_code, replica.source().alias) == (200, "default")
    assert replica.COOKIE not in client.post(reverse("journal")).cookies


def test_each_of_these_pages_is_read_from_the_copy_and_is_the_same(copy: Copy) -> None:
    make.a_case(state=State.ISSUED)
    client = make.client_of(make.staff().head)
    for name in PAGES:
        before = len(copy.asked)
        page = client.get(reverse(name))
        assert (page.status_code, hasattr(page.wsgi_request, "as_of")) == (200, False), name
        assert len(copy.asked) > before + 1, name
    before = len(copy.asked)
    client.get(reverse("queue"))
    assert len(copy.asked) == before


def test_nothing_is_ever_written_to_the_copy(copy: Copy) -> None:
    case = make.a_case(state=State.REGISTERED)
    with replica.reading():
        read = Case.objects.get(pk=case.pk)
        assert read._state.db == replica.REPLICA
        asked = len(copy.asked)
        read.version += 1
        read.save()
        Case.objects.filter(pk=case.pk).update(version=7)
    assert (len(copy.asked), make.fresh(case).version) == (asked, 7)


def test_a_copy_that_is_behind_says_as_of_when(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, 65.0)
    page = make.client_of(make.staff().head).get(reverse("journal")).content.decode()
    assert "These figures are as of" in page
    assert copy.asked


@pytest.mark.parametrize("seconds", [301.0, float("inf")])
def test_one_too_far_behind_or_away_is_not_read(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    late(monkeypatch, seconds)
    page = make.client_of(make.staff().head).get(reverse("journal"))
    assert (page.status_code, copy.asked) == (200, [])
    assert "These figures are as of" not in page.content.decode()


def test_whoever_has_just_acted_reads_the_primary(copy: Copy) -> None:
    people = make.staff()
    client = make.client_of(people.head)
    client.post(reverse("profile"), {"language": "en"})
    copy.asked.clear()
    client.get(reverse("journal"))
    own = list(copy.asked)
    make.client_of(people.executor).get(reverse("journal"))
    assert (own, bool(copy.asked)) == ([], True)


@pytest.mark.parametrize(("seconds", "from_copy"), [(2.0, True), (30.0, False)])
def test_a_file_is_made_from_a_copy_that_is_up_to_date_alone(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, seconds: float, from_copy: bool
) -> None:
    make.a_case(state=State.ISSUED)
    people = make.staff()
    late(monkeypatch, seconds)
    told = {"offices": [people.office.pk], "since": "2026-11-01", "until": "2026-11-30", "form": "csv"}
    job = jobs.run(jobs.order("journal_masked", by=people.head, office=people.office, params=told).pk)
    assert (job.state, job.total, bool(copy.asked)) == (Job.State.DONE, 1, from_copy)


def test_a_primary_is_not_behind_itself_and_one_that_is_away_is_for_ever(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    up_to_date = replica.behind()

    def away(*_args: Any) -> Any:
        raise replica.DatabaseError

    monkeypatch.setattr(copy, "cursor", away, raising=False)
    assert (up_to_date, replica.behind()) == (0.0, float("inf"))
