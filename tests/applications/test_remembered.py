"""What earlier files say is offered at the counter; the account number names its bank.

Planted defects this file goes red for: another office's words are offered; the bank of another code is taken; a
further child's row begins with the name of the one before.
"""

import pytest

from applications.models import IntakeDraft
from applications.persons.identifiers import iban
from tests import factories as make
from tests.factories import START, client_of, office_time, staff
from workflow.models import Case

from .samples import form_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_words_of_earlier_files_of_the_office_are_offered_and_not_filled_in() -> None:
    make.received(bank="Алатау Банк")
    make.received(office=make.an_office("552200000"), bank="Екібастұз Банк")
    with office_time(START):
        page = client_of(staff().clerk).get("/intake/").content.decode()
    assert '<datalist id="known-bank"><option value="Алатау Банк">' in page
    assert "Екібастұз Банк" not in page
    assert 'name="bank" list="known-bank" maxlength="200"' in page  # no value


def test_an_empty_bank_is_the_one_of_the_accounts_code() -> None:
    make.received(account=iban("722", "C000000000777"), bank="Алатау Банк")
    clerk = client_of(staff().clerk)
    with office_time(START):
        answer = clerk.post("/intake/", form_data(bank=None))
    assert answer.status_code == 302
    assert Case.objects.latest("pk").application.bank == "Алатау Банк"


def test_an_empty_bank_that_no_file_knows_is_asked_for() -> None:
    make.received(account=iban("601", "C000000000777"), bank="Алатау Банк")
    with office_time(START):
        answer = client_of(staff().clerk).post("/intake/", form_data(bank=None))
    assert answer.status_code == 422
    assert "Write the bank: no earlier file has an account there." in answer.content.decode()


def test_without_javascript_a_further_child_begins_with_what_they_share() -> None:
    with office_time(START):
        page = client_of(staff().clerk).post("/intake/", form_data(do="more-children"))
    first, second = page.context["forms"].children.forms
    shared = ("birth_issuer", "act_number", "act_date", "act_body", "care_loss")
    assert [second[name].value() for name in shared] == [first[name].value() for name in shared]
    assert [second[name].value() for name in ("surname", "name", "iin", "birth_date", "birth_number")] == [
        None
    ] * 5
    assert IntakeDraft.objects.count() == 1
