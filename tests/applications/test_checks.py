"""The registries: nothing leaves without consent, the answer is evidence, and what waits is never skipped."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications import tasks
from applications.checks import consents, panel, questions
from applications.gateway import channels
from applications.models import IntakeDraft, Person, RegistryCheck, RegistryConsent
from applications.papers.checklist import missing
from applications.persons.identifiers import iin_check_digit
from benefit_office.egov.breaker import breaker_of
from benefit_office.egov.shep import client as wire
from tests import factories as make
from tests.standins_site import Site
from workflow import clock
from workflow.delivery import vault
from workflow.models import AuditEvent, Case
from workflow.moves.refusals import Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
Result = RegistryCheck.Result
_serials = iter(range(100, 9000))


def an_iin(birth: str = "850312", serial: str = "") -> str:
    """A number that was never issued, with its check digit; each test's persons are its own."""
    while True:
        eleven = f"{birth}9{serial or format(next(_serials), '04')}"
        digit = iin_check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
        assert not serial


def a_registered(site: Site, guardian: str = "") -> Case:
    """A case registered while the office is connected; its guardian has this IIN."""
    case = make.a_case(state=State.RECEIVED)
    person = case.application.guardian
    person.iin = guardian or an_iin()
    person.save()
    for child in case.application.children.all():
        child.person.iin = an_iin("150312")
        child.person.save()
    return make.registered(case, clock.now())


def says(site: Site, case: Case, status: str) -> None:
    """The guardian answers on his telephone."""
    site.post("/kdp/says/", iin=case.application.guardian.iin or "", status=status)


def results(case: Case) -> list[str]:
    return sorted(RegistryCheck.objects.filter(case=case).values_list("result", flat=True))


def later(minutes: int = 2) -> None:
    """The sweep comes round, some minutes on."""
    RegistryCheck.objects.filter(result=Result.WAITING).update(
        next_try_at=clock.now() - timedelta(minutes=minutes)
    )
    RegistryConsent.objects.filter(next_try_at__isnull=False).update(next_try_at=clock.now())
    tasks.look_at_registries()


@pytest.mark.clause("9.4")
def test_nothing_leaves_before_the_person_has_agreed(gateway: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    asks = wire.SyncChannel.ask

    def noted(self: Any, service: str, *given: Any, **named: Any) -> Any:
        sent.append(service)
        return asks(self, service, *given, **named)

    monkeypatch.setattr(wire.SyncChannel, "ask", noted)
    case = a_registered(gateway)
    tasks.look_at_registries()

    assert set(sent) == {"KDP_Service"}
    assert results(case) == [Result.WAITING] * len(questions.wanted(case.application))
    assert set(RegistryCheck.objects.filter(case=case).values_list("obstacle", flat=True)) == {
        "consent_pending"
    }
    says(gateway, case, "GRANTED")
    later()
    assert "GBDFLUniversal_token" in sent
    assert results(case) == [Result.FOUND] * len(questions.wanted(case.application))


@pytest.mark.clause("9.4")
def test_an_answer_is_kept_with_number_time_and_the_registrys_signed_bytes(gateway: Site) -> None:
    case = a_registered(gateway)
    tasks.look_at_registries()
    says(gateway, case, "GRANTED")
    later()

    check = RegistryCheck.objects.get(case=case, person=case.application.guardian)
    assert check.number.startswith("GBDFL-")
    assert (check.answered_at is not None, check.consent.state) == (True, "granted")
    assert b"SignatureValue" in vault.get(check.evidence_sha256)
    event = AuditEvent.objects.get(verb="registry_answered", facts__check=check.pk)
    assert event.facts["sha256"] == check.evidence_sha256
    assert (case.application.guardian.iin or "?") not in str(event.facts)


def test_a_refusal_is_noted_and_the_case_goes_on(gateway: Site) -> None:
    case = a_registered(gateway)
    tasks.look_at_registries()
    says(gateway, case, "REFUSED")
    later()

    assert results(case) == [Result.FAILED] * len(questions.wanted(case.application))
    assert RegistryCheck.objects.filter(case=case, obstacle="consent_refused").count() == len(results(case))
    assert make.assigned(case, clock.now()).state == State.ASSIGNED


def test_an_expired_consent_lets_nothing_leave(gateway: Site) -> None:
    case = a_registered(gateway)
    tasks.look_at_registries()
    says(gateway, case, "GRANTED")
    consent = RegistryConsent.objects.get(iin=case.application.guardian.iin)
    consents.look_at(consent.pk, now=clock.now(), eagerly=True)
    RegistryConsent.objects.filter(pk=consent.pk).update(until=clock.now() - timedelta(minutes=1))
    consent.refresh_from_db()

    assert not consents.holds(consent, clock.now())
    later()
    assert results(case) == [Result.WAITING] * len(questions.wanted(case.application))
    assert RegistryConsent.objects.filter(iin=consent.iin).count() == 2


@pytest.mark.clause("9.6")
def test_not_found_is_an_answer_and_the_case_goes_on(gateway: Site) -> None:
    case = a_registered(gateway, an_iin(serial="9906"))
    tasks.look_at_registries()
    says(gateway, case, "GRANTED")
    later()

    check = RegistryCheck.objects.get(case=case, person=case.application.guardian)
    assert (check.result, check.evidence_sha256 != "") == (Result.NOT_FOUND, True)
    assert make.assigned(case, clock.now()).state == State.ASSIGNED


@pytest.mark.clause("9.5")
def test_with_the_gateway_down_the_case_is_registered_and_the_question_waits_in_a_list(gateway: Site) -> None:
    gateway.post("/shep/conduct/", by_itself="0", down="1")
    case = a_registered(gateway)
    for _turn in range(6):
        later()
    client = make.client_of(make.staff(case.office).clerk)

    page = client.get(reverse("registry-checks")).content.decode()

    assert case.state == State.REGISTERED
    assert (str(case) in page, "The gateway does not answer." in page) == (True, True)
    assert (case.application.guardian.surname in page, case.application.guardian.iin in page) == (
        False,
        False,
    )
    gateway.post("/shep/conduct/", by_itself="0")
    breaker_of.cache_clear()
    later()
    says(gateway, case, "GRANTED")
    later()
    assert results(case) == [Result.FOUND] * len(questions.wanted(case.application))
    assert str(case) not in client.get(reverse("registry-checks")).content.decode()


@pytest.mark.parametrize(
    ("serial", "sentence"),
    [("9907", "The registry says that this person has died."),
     ("9908", "The registry says that this person is not legally capable.")],
)  # fmt: skip
def test_what_nobody_may_overlook_stands_on_the_case(gateway: Site, serial: str, sentence: str) -> None:
    case = a_registered(gateway, an_iin(serial=serial))
    tasks.look_at_registries()
    says(gateway, case, "GRANTED")
    later()
    client = make.client_of(make.staff(case.office).clerk)

    page = client.get(reverse("case", args=[case.public_id])).content.decode()

    assert sentence in page
    assert "Differs – surname" in page


def test_a_childs_data_are_shown_by_initials_alone(gateway: Site) -> None:
    case = a_registered(gateway)
    tasks.look_at_registries()
    says(gateway, case, "GRANTED")
    later()
    clerk = make.staff(case.office).clerk

    hidden = panel.checks_panel(clerk, case, case.application, shown=False)
    shown = panel.checks_panel(clerk, case, case.application, shown=True)

    child = case.application.children.get().person
    assert [row.whose for row in hidden["rows"] if row.check.person_id == child.pk] == [child.masked_name]
    assert [row.differences for row in hidden["rows"] if row.check.person_id == child.pk] == [[]]
    assert [row.whose for row in shown["rows"] if row.check.person_id == child.pk] == [child.full_name]


def test_a_clerk_of_another_office_asks_nothing(gateway: Site) -> None:
    case = a_registered(gateway)
    with pytest.raises(Refused):
        questions.ask_again(case, by=make.staff(make.an_office(make.AKSU)).clerk, version=None)


def test_without_a_gateway_nothing_is_asked() -> None:
    case = make.a_case(state=State.REGISTERED)

    assert not channels.is_connected()
    assert results(case) == []
    with pytest.raises(Refused, match="not connected"):
        questions.ask_again(case, by=make.staff(case.office).clerk, version=None)


@pytest.mark.clause("9.4")
def test_a_registrys_answer_takes_the_place_of_an_identity_document_not_brought(gateway: Site) -> None:
    case = make.a_case(state=State.RECEIVED, papers=[code for code in make.PACKAGE if code != "identity"])
    application = case.application
    application.guardian.iin = an_iin()
    application.guardian.save()
    assert [line.requirement.code for line in missing(application)] == ["identity"]
    questions.ask_again(case, by=make.staff(case.office).clerk, version=None)
    tasks.look_at_registries()
    says(gateway, case, "GRANTED")
    later()

    assert [line.requirement.code for line in missing(application)] == []
    paper = application.documents.get(requirement__code="identity")
    assert (paper.sha256, paper.registry_check.number[:6]) == ("", "GBDFL-")


@pytest.mark.parametrize(("number", "result", "sentence"), [
    ("12-1", Result.FOUND, ""),
    ("12-7", Result.NOT_FOUND, ""),
    ("12-8", Result.FOUND, "The power of attorney has been revoked."),
    ("12-9", Result.FOUND, "The power of attorney has expired."),
])  # fmt: skip
@pytest.mark.clause("9.4")
def test_a_power_of_attorney_is_asked_for_at_the_notaries(
    gateway: Site, number: str, result: str, sentence: str
) -> None:
    case = make.a_case(state=State.RECEIVED)
    application = case.application
    application.guardian.iin = an_iin()
    application.guardian.save()
    application.representative = Person.objects.create(surname="Өкілова", name="Сенім", iin=an_iin())
    application.power_number, application.power_date = number, clock.today()
    application.save()
    questions.ask_again(case, by=make.staff(case.office).clerk, version=None)
    tasks.look_at_registries()
    for person in (application.guardian, application.representative):
        gateway.post("/kdp/says/", iin=person.iin, status="GRANTED")
    later()

    check = RegistryCheck.objects.get(case=case, registry="notary")
    assert check.result == result
    assert [*panel._view(check, case.application, True).alarms, ""][0] == sentence


# At the counter


def typed(site: Site, client: Client, **fields: str) -> Any:
    """The clerk presses «ask the registry»; the page that comes back."""
    data = {"children-TOTAL_FORMS": "1", "children-INITIAL_FORMS": "0", "papers-TOTAL_FORMS": "0",
            "papers-INITIAL_FORMS": "0", "do": "ask-main", **fields}  # fmt: skip
    return client.post(reverse("intake"), data, follow=True)


@pytest.mark.clause("9.4")
def test_answers_fill_what_is_empty_and_show_what_differs(gateway: Site) -> None:
    client = make.client_of(make.staff().clerk)
    iin = an_iin()

    asked = typed(gateway, client, iin=iin, surname="Басқаева").content.decode()
    assert "asked by a short message" in asked
    draft = IntakeDraft.objects.get()
    gateway.post("/kdp/says/", iin=iin, status="GRANTED")
    told = typed(gateway, client, iin=iin, surname="Басқаева", draft=str(draft.public_id)).content.decode()

    fields = IntakeDraft.objects.get().data["fields"]
    assert "The registry has answered; empty fields are filled in." in told
    assert "Differs – surname: you typed “Басқаева”" in told
    assert fields["surname"] == ["Басқаева"]
    assert (fields["birth_date"], bool(fields["name"][0])) == (["1985-03-12"], True)


@pytest.mark.parametrize(
    ("iin", "says_"), [("123", "Type the IIN first"), ("851330400019", "Type the IIN first")]
)
def test_without_a_right_iin_nobody_is_asked(gateway: Site, iin: str, says_: str) -> None:
    client = make.client_of(make.staff().clerk)

    assert says_ in typed(gateway, client, iin=iin).content.decode()
    assert RegistryConsent.objects.count() == 0
