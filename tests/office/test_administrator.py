"""`manage.py administrator`: who may enter an office that starts empty."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from workflow.models import Officer, Role
from workflow.words import RoleKind

pytestmark = pytest.mark.django_db
PERSON = {"username": "saule", "surname": "Ахметова", "name": "Сәуле"}


def name(monkeypatch: pytest.MonkeyPatch, password: str, **person: str) -> str:
    """Run the command with the password on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    output = io.StringIO()
    call_command("administrator", stdout=output, **person)
    return output.getvalue()


def test_the_administrator_holds_the_regions_role_and_may_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert name(monkeypatch, "ақ қайың жапырағы 71", **PERSON) == "saule may log in.\n"
    officer = Officer.objects.get(username="saule")
    assert officer.check_password("ақ қайың жапырағы 71")
    assert list(officer.roles.values_list("kind", "office")) == [(RoleKind.ADMINISTRATOR, None)]


@pytest.mark.parametrize(
    ("password", "person"),
    [("12345", PERSON), ("ақ қайың жапырағы 71", PERSON | {"username": ""}), ("x", {})],
)
def test_a_weak_password_or_a_missing_answer_names_nobody(
    monkeypatch: pytest.MonkeyPatch, password: str, person: dict[str, str]
) -> None:
    with pytest.raises(CommandError):
        name(monkeypatch, password, **person)
    assert (Officer.objects.count(), Role.objects.count()) == (0, 0)
