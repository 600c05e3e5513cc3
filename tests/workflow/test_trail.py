"""The trail of acts: one chain per office, each row's hash covering the row before it.

Planted defects this file goes red for: a field left out of the hash; the hash before not taken in; one chain for all
offices; the salt left out of a text's hash; words about persons written into `facts`; the update or delete trigger
dropped (see also test_constraints.py).
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pgtrigger
import pytest

from tests import factories as make
from tests.factories import START
from workflow import trail
from workflow.models import AuditChain, AuditEvent, AuditText
from workflow.words import State

pytestmark = pytest.mark.django_db

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_stored(value: Any) -> str:
    """JSON as PostgreSQL prints it: shorter keys first, then by their bytes; nothing escaped that need not be."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{as_stored(key)}: {as_stored(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_stored, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def proof(event: AuditEvent, previous: str) -> str:
    """The hash a row must have, computed without the database."""
    microseconds = (event.at - EPOCH) // timedelta(microseconds=1)
    parts = [
        previous, event.chain, event.seq, microseconds, event.case_id or 0, event.verb, event.source, event.target,
        event.by_id or 0, event.acting_for_id or 0, as_stored(event.facts), event.text_hash,
    ]  # fmt: skip
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def first_fault(chain: str) -> int | None:
    """The place of the first row that does not fit its chain, the head included; None when all fits."""
    previous, place = "", 0
    for event in AuditEvent.objects.filter(chain=chain).order_by("seq"):
        place += 1
        if event.seq != place or event.previous != previous or event.hash != proof(event, previous):
            return place
        previous = event.hash
    head = AuditChain.objects.get(name=chain)
    return None if (head.last, head.head) == (place, previous) else place + 1


def a_chain() -> str:
    """A whole case with a return, its reason and a resolution, in Pavlodar."""
    case = make.returned(make.a_case(state=State.SUBMITTED), START + timedelta(days=1, hours=2))
    make.withdrawn(case, START + timedelta(days=2))
    return case.office.code


def test_the_chain_proves_itself_without_the_database() -> None:
    chain = a_chain()
    verbs = list(AuditEvent.objects.filter(chain=chain).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["receive", "register", "assign", "draft", "submit", "return_draft", "withdraw"]
    assert first_fault(chain) is None


def test_facts_of_every_shape_hash_alike_here_and_there() -> None:
    facts = {"b": 1, "aa": None, "a": True, "ұзын": ["«Ә»", {"y": '\n\t"\\', "x": []}], "empty": {}}
    trail.record("test", by=None, at=START, **facts)
    trail.record("test", by=None, at=START + timedelta(microseconds=1))
    assert first_fault(trail.REGION) is None


def test_each_office_and_the_region_have_chains_of_their_own() -> None:
    make.a_case(office=make.an_office(make.AKSU), state=State.REGISTERED)
    make.a_case(state=State.REGISTERED)
    trail.record("keep_account", by=make.an_administrator(), at=START, fields=["email"])
    assert {chain: first_fault(chain) for chain in (make.PAVLODAR, make.AKSU, trail.REGION)} == {
        make.PAVLODAR: None, make.AKSU: None, trail.REGION: None,
    }  # fmt: skip
    firsts = AuditEvent.objects.filter(seq=1).values_list("chain", "previous")
    assert sorted(firsts) == [(make.PAVLODAR, ""), (make.AKSU, ""), (trail.REGION, "")]


TAMPERINGS: dict[str, Callable[[], object]] = {
    "another officer": lambda: tampered().update(by=make.staff().deputy),
    "acting for nobody": lambda: tampered().update(acting_for=make.staff().clerk),
    "another moment": lambda: tampered().update(at=START),
    "another verb": lambda: tampered().update(verb="sign"),
    "another source": lambda: tampered().update(source="received"),
    "another target": lambda: tampered().update(target="issued"),
    "other facts": lambda: tampered().update(facts={"executor": 0}),
    "another text": lambda: tampered().update(text_hash="0" * 64),
    "another case": lambda: tampered().update(case=make.a_case(office=make.an_office(make.AKSU))),
    "a row taken out": lambda: tampered()._raw_delete("default"),
}


def tampered() -> Any:
    AuditText.objects.filter(event__verb="assign").delete()
    return AuditEvent.objects.filter(chain=make.PAVLODAR, seq=3)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_changed_or_missing_row_is_found(tampering: str) -> None:
    """Somebody with the database's own rights goes past the trigger: the chain tells where."""
    chain = a_chain()
    with pgtrigger.ignore("workflow.AuditEvent:audit_event_append_only"):
        TAMPERINGS[tampering]()
    assert first_fault(chain) == 3


def test_rows_cut_off_at_the_end_are_found() -> None:
    chain = a_chain()
    last = AuditEvent.objects.filter(chain=chain).order_by("seq").last()
    assert last is not None
    AuditText.objects.filter(event=last).delete()
    with pgtrigger.ignore("workflow.AuditEvent:audit_event_append_only"):
        AuditEvent.objects.filter(pk=last.pk)._raw_delete("default")
    assert first_fault(chain) == last.seq


def test_a_forged_place_or_hash_is_overwritten_by_the_database() -> None:
    make.a_case()
    event = AuditEvent.objects.create(
        chain=make.PAVLODAR, at=START, verb="test", seq=99, previous="x", hash="0" * 64
    )
    event.refresh_from_db()
    assert event.seq == 2
    assert first_fault(make.PAVLODAR) is None


def test_a_text_is_bound_by_its_salted_hash_and_may_be_erased() -> None:
    chain = a_chain()
    words = AuditText.objects.select_related("event").get(event__verb="return_draft")
    assert words.event.text_hash == hashlib.sha256(f"{words.salt}{words.text}".encode()).hexdigest()
    assert words.event.text_hash != hashlib.sha256(words.text.encode()).hexdigest()
    words.delete()
    assert first_fault(chain) is None


def test_the_same_words_twice_do_not_show_as_the_same() -> None:
    for _ in range(2):
        trail.record("test", by=None, at=START, text="Түрмеде отыр")
    first, second = AuditText.objects.order_by("pk")
    assert first.salt != second.salt
    assert first.event.text_hash != second.event.text_hash


@pytest.mark.parametrize("state", State.values)
def test_the_chain_holds_no_words_about_persons(state: str) -> None:
    """Personal data (Regulation 13 of ours): names, IIN and accounts stand in ordinary rows, never in the trail."""
    case = make.a_case(state=state)
    chained = " ".join(as_stored(event.facts) for event in AuditEvent.objects.all())
    application = case.application
    persons = [
        application.guardian,
        *(child.person for child in application.children.select_related("person")),
    ]
    for word in [
        application.account,
        application.address,
        *(p.iin for p in persons),
        *(p.surname for p in persons),
    ]:
        assert word not in chained
