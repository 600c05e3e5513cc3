"""Every address with what no form would send: no fault of ours, whatever stands in a field or behind the question mark.

Each address is asked by an officer whom its row admits, so that the view itself has to judge. The words are put into
every field that any form of the office knows. A sample with every test, Hypothesis' own inventions in the soak.
Planted defects this file goes red for: a text with a NUL asked of the database as it came; `int()` on what only looks
like digits («²»); a day of the year 0; a file where words are awaited; a user's name longer than the list of vain tries
has room for (a true find).
"""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.workflow.test_permissions import ALL, NOW, paths, readers, row
from workflow.visits.permissions import OFFICER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

# What pages read from their address beside the fields of forms.
ASKED = ("page", "q", "office", "case", "version", "draft", "next", "year", "month", "day", "language", "code", "kind",
         "status", "since", "until", "allowed", "contest", "signature", "sort", "what", "key", "token")  # fmt: skip
# After it the browser is logged out; SOAP answers a bad message with a fault, which is a 500 by its own rule.
LEAVES = {"logout", "ticket-device-open", "shep"}
WORDS = ("\x00", "²", "9" * 400, "-1", "0000-00-00", "9999-12-31T99:99", "' OR 1=1 --", "<script>alert(1)</script>",
         "../../etc/passwd", "\ud7ff\u202e\ufffe", "{0.__class__}", "%s%n", "NaN", "1e309", "[]", "null")  # fmt: skip
SAMPLE = ("²", "9999-12-31", "9" * 400)


def known_fields() -> list[str]:
    """Names of the fields of every form of the office."""
    found, waiting = set(ASKED), [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.split(".")[0] in ("workflow", "applications", "decisions", "benefit_office"):
            found |= set(getattr(kind, "base_fields", {}))
    return sorted(found)


class Asker:
    """One browser for each role, and the addresses each may open."""

    def __init__(self) -> None:
        self.paths = paths()
        self.clients = {kind: make.client_of(officer) for kind, officer in readers().items()}
        self.stranger = Client()
        for client in (self.stranger, *self.clients.values()):
            client.raise_request_exception = False
        self.names = [name for name in sorted(ALL) if name not in LEAVES]

    def of(self, name: str) -> Client:
        """An officer whom the row of the address admits; a stranger where it is open to all."""
        admitted = row(name) & set(self.clients)
        if admitted:
            return self.clients[min(admitted)]
        return self.clients[""] if OFFICER in row(name) else self.stranger


def faults(asker: Asker, name: str, data: dict[str, Any]) -> list[str]:
    """5xx of reading and of acting. Each is taken back, so that the next one finds the office as it was."""
    client, path, found = asker.of(name), asker.paths[name], []
    words = {key: value for key, value in data.items() if isinstance(value, str)}
    for method, asked, sent in (("GET", client.get, words), ("POST", client.post, data)):
        with transaction.atomic():
            status = asked(path, sent).status_code
            transaction.set_rollback(True)
        if status >= 500:
            found.append(f"{method} {name} {status}")
    return found


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = (NOW + timedelta(days=14)).isoformat()  # after everything of the scene


@pytest.mark.parametrize("words", [SAMPLE, *(pytest.param((one,), marks=pytest.mark.soak) for one in WORDS)])
def test_no_word_in_any_field_of_any_address_ends_in_a_fault_of_ours(words: tuple[str, ...]) -> None:
    """In the sample each field gets one of three in its turn."""
    asker, names = Asker(), known_fields()
    assert len(names) > 100
    data = dict(zip(names, itertools.cycle(words), strict=False))
    assert [fault for name in asker.names for fault in faults(asker, name, data)] == []


@pytest.mark.parametrize("where", ["?q=a%00b", "%00/"])
def test_a_nul_is_told_to_be_unreadable(where: str) -> None:
    """Also in the address itself, where a code or a name is awaited."""
    answer = make.client_of(make.staff().clerk).get(f"/offices/{where}")
    assert answer.status_code in (400, 403)
    assert make.client_of(make.an_administrator()).get(f"/offices/{where}").status_code == 400


@pytest.mark.soak
def test_a_file_where_words_are_awaited_is_none() -> None:
    asker, names = Asker(), known_fields()
    found = []
    for name in asker.names:
        files = {one: SimpleUploadedFile("x.pdf", b"%PDF-1.4\n\x00", "application/pdf") for one in names}
        found += faults(asker, name, files)
    assert found == []


@pytest.mark.soak
def test_whatever_is_invented_ends_in_an_answer() -> None:
    asker, names = Asker(), known_fields()
    words = st.one_of(
        st.sampled_from(WORDS), st.text(max_size=60), st.integers().map(str), st.dates().map(str)
    )

    @settings(max_examples=1500, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(
        name=st.sampled_from(asker.names), data=st.dictionaries(st.sampled_from(names), words, max_size=12)
    )
    def invented(name: str, data: dict[str, str]) -> None:
        assert faults(asker, name, data) == []

    invented()
