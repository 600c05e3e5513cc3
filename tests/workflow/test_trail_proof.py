"""The trail proves itself by a command and names the first bad row of each chain (Regulation 7).

Planted defects this file goes red for: the hash not computed anew; the row before not compared; the office left out;
rows cut off at the end; words changed beside the row; erased words taken for a fault; the doctor not asking.
"""

import json

import pgtrigger
import pytest
from django.core.management import call_command

from tests import factories as make
from tests.workflow.test_trail import TAMPERINGS, a_chain
from workflow import trail
from workflow.models import AuditEvent, AuditText
from workflow.trail import proof
from workflow.trail.proof import Fault

pytestmark = [pytest.mark.django_db, pytest.mark.clause("7")]


def test_chains_as_the_office_wrote_them_hold() -> None:
    a_chain()
    trail.record("keep_account", by=make.an_administrator(), at=make.START, fields=["e-mail"], text="Ә «ө»")
    assert list(proof.verify()) == []
    AuditText.objects.all().delete()
    assert list(proof.verify()) == []


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_changed_or_missing_row_is_named(tampering: str) -> None:
    chain = a_chain()
    with pgtrigger.ignore("workflow.AuditEvent:audit_event_append_only"):
        TAMPERINGS[tampering]()
    (fault,) = [fault for fault in proof.verify() if fault.chain == chain]
    missing = tampering == "a row taken out"
    assert (fault.seq, fault.what) == ((4, "row missing") if missing else (3, "row changed"))


def test_a_row_that_names_another_office_is_named() -> None:
    """The office stands in the hash by the chain's name."""
    chain, elsewhere = a_chain(), make.an_office(make.AKSU)
    with pgtrigger.ignore("workflow.AuditEvent:audit_event_append_only"):
        AuditEvent.objects.filter(chain=chain, seq=3).update(office=elsewhere)
    assert list(proof.verify([chain])) == [Fault(chain, 3, "row changed")]


def test_rows_cut_off_at_the_end_and_changed_words_are_named() -> None:
    chain = a_chain()
    AuditText.objects.filter(event__verb="return_draft").update(text="Бәрі дұрыс")
    assert list(proof.verify()) == [Fault(chain, 6, "words changed")]
    last = AuditEvent.objects.filter(chain=chain).order_by("seq").last()
    assert last is not None
    AuditText.objects.filter(event=last).delete()
    with pgtrigger.ignore("workflow.AuditEvent:audit_event_append_only"):
        AuditEvent.objects.filter(pk=last.pk)._raw_delete("default")
    assert list(proof.verify()) == [Fault(chain, 7, "end of the chain missing")]


def test_a_row_hashed_anew_breaks_the_chain_behind_it() -> None:
    chain = a_chain()
    with pgtrigger.ignore("workflow.AuditEvent:audit_event_append_only"):
        AuditEvent.objects.filter(chain=chain, seq=3).update(verb="sign")
        with proof.connection.cursor() as cursor:
            cursor.execute(f"UPDATE workflow_auditevent AS NEW SET hash = {proof.ROW_HASH} WHERE seq = 3")
    assert list(proof.verify([chain])) == [Fault(chain, 4, "chain broken")]


def test_the_doctor_asks_the_trail(capsys: pytest.CaptureFixture[str], english: None) -> None:
    chain = a_chain()
    with pgtrigger.ignore("workflow.AuditEvent:audit_event_append_only"):
        AuditEvent.objects.filter(chain=chain, seq=3).update(verb="sign")
    with pytest.raises(SystemExit):
        call_command("doctor")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["code"], line["case"]) for line in told if line.get("code") == "trail-chain"] == [
        ("trail-chain", f"{chain}/3")
    ]
