"""Every address × every role: what its permission row says is what the officer gets.

Planted defects this file goes red for: a view without `permit`, or with a wider row than it should have; the office
left out of a query (another office's id opens something); a page that breaks for one of its readers; `PermissionRows`
taken out of the middleware; a new address nobody has said an example for.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from applications.models import Document
from decisions.models import Decision, Ground, MciRate, Milestone
from tests import factories as make
from tests.decisions import running
from tests.factories import START
from workflow.delivery import outbox
from workflow.models import Absence, AuditEvent, Case, InboxMessage, Officer, OfficerSession, Role, Sheet
from workflow.visits.permissions import OFFICER, PUBLIC, READERS, SERVICE
from workflow.words import Channel, RoleKind, State

pytestmark = pytest.mark.django_db

NOW = START + timedelta(days=3)
STRANGERS_MAY = {"login", "set_language", "favicon.ico"}  # a further row PUBLIC is to be thought over here
STRANGERS_MAY |= {
    "status",
    "ticket-tablet",
    "ticket",
    "ticket-screen",
}  # by the coupon's code, by the device's key
STRANGERS_MAY |= {"login-code", "login-eds"}  # after the right password; by a certificate
STRANGERS_MAY.add("verify")  # by the 128 bits in the QR of a decision; it tells nothing of persons
STRANGERS_MAY |= {
    "shep"
}  # the gateway's door: its pinned certificate's signature is looked at, not a session
STRANGERS_MAY.add("glossary")  # the field's words; no person stands there
STRANGERS_MAY |= {"guide", "guide-picture"}  # the handbooks of applicant and operator; no person stands there
API_IS_OPEN = {"api-rooms", "api-schema"}  # they hold no data
# Pages of a reader where the rules inside say no to some of them, with the sentence why.
NARROWER_INSIDE = {
    "document",
    "draft",
    "preview",
    "to-sign",
    "absences",
    "absence-new",
    "intake",
    "reassign-many",
}
NARROWER_INSIDE |= {"ticket-tablet", "ticket", "ticket-screen"}  # the device's key
NARROWER_INSIDE |= {"correct", "report_change"}  # the state of the case
NARROWER_INSIDE |= {"signature", "signed-file"}  # signed on paper
NARROWER_INSIDE |= {
    "job",
    "job-state",
    "job-file",
    "job-cancel",
    "job-run",
}  # whose they are, and whose office's


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, route, view) of each address of the office."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or route, route, pattern.callback


EVERYTHING = {name: (route, view) for name, route, view in addresses()}
API = {name: (route, view) for name, (route, view) in EVERYTHING.items() if route.startswith("api/")}
ALL = {name: found for name, found in EVERYTHING.items() if name not in API}
OF_A_CASE = {name for name, (route, _view) in ALL.items() if "public_id" in route}


def row(name: str) -> frozenset[str]:
    return getattr(ALL[name][1], "permitted", frozenset())


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def ids(case: Case, officer: Officer) -> dict[str, str]:
    """An example for each thing that stands in an address."""
    return {
        "cases/<uuid:public_id>": f"cases/{case.public_id}",
        "documents/<uuid:public_id>": f"documents/{Document.objects.filter(application__case=case)[0].public_id}",
        "sheets/<uuid:public_id>": f"sheets/{Sheet.objects.filter(case=case, kind='decision')[0].public_id}",
        "offices/<code>": f"offices/{case.office.code}",
        "officers/<int:pk>": f"officers/{officer.pk}",
        "roles/<int:pk>": f"roles/{Role.objects.filter(officer=officer)[0].pk}",
        "absences/<int:pk>": f"absences/{Absence.objects.filter(officer=officer)[0].pk}",
        "allowances/<uuid:public_id>": f"allowances/{running.imported(1, office=case.office)[0].public_id}",
        "payments/<uuid:public_id>": f"payments/{running.a_payment_list(case.office).public_id}",
        "tickets/<uuid:ticket>": f"tickets/{make.a_ticket(case.office).public_id}",
        "<slug:verb>": "start",
        "queue/devices/<int:device>": f"queue/devices/{make.a_device(case.office).pk}",
        "sessions/<uuid:session>": f"sessions/{a_session(officer)}",
        "jobs/<uuid:job>": f"jobs/{make.a_job(officer).public_id}",
        "deadlines/<uuid:case>": f"deadlines/{case.public_id}",
        "<str:kind>/<str:code>": "reminder/half-days",
        "<str:language>": "kk",
        "standard/<int:edition>": f"standard/{case.edition_id}",
        "<slug:code>": "income",
        "sheet-forms/<slug:kind>": "sheet-forms/coupon",
        "<slug:kind>": "case_history",
        "journal/days/<int:pk>": f"journal/days/{make.a_closed_day(case.office).pk}",
        "journal/<int:pk>": f"journal/{make.an_entry(case).pk}",
        "audit/samples/<uuid:sample>": f"audit/samples/{make.a_finding(case).sampled.sample.public_id}",
        "findings/<uuid:finding>": f"findings/{make.a_finding(case).public_id}",
        "editions/<str:edition>": "editions/198",
        "diagrams/<str:edition>/<int:annex>": "diagrams/198/4",
        "gateway/senders/<str:code>": "gateway/senders/con",
        "grounds/new/<int:edition>": f"grounds/new/{case.edition_id}",
        "grounds/<int:ground>": f"grounds/{Ground.objects.all()[0].pk}",
        "<slug:role>": "clerk",
        "guide/pictures/<slug:name>": "guide/pictures/applicant-form-kk",
        "<slug:who>": "applicant",
        "<slug:name>": "clerk-queue-kk",
        "milestones/<slug:milestone>": f"milestones/{Milestone.objects.all()[0].code}",
        "rates/<int:rate>": f"rates/{MciRate.objects.all()[0].pk}",
        "v/<str:token>": f"v/{Decision.objects.get(case=case).token}",
        "gateway/incoming/<int:pk>": f"gateway/incoming/{an_inbox_message(case)}",
        "outbox/<int:pk>": f"outbox/{outbox.post(case, Channel.PORTAL, 'result', now=NOW).pk}",
    }


def a_session(officer: Officer) -> UUID:
    make.client_of(officer)
    return OfficerSession.objects.filter(officer=officer)[0].public_id


def an_inbox_message(case: Case) -> int:
    row, _made = InboxMessage.objects.get_or_create(
        sender="pep", message_id=str(case.pk), defaults={"received_at": NOW, "sha256": "0" * 64, "case": case}
    )
    return row.pk


def paths(office: str = make.PAVLODAR) -> dict[str, str]:
    """Each address with the ids of one office's signed case, its papers and people."""
    case = make.a_case(office=make.an_office(office), state=State.SIGNED)
    clerk = make.staff(case.office).clerk
    make.an_absence(
        clerk, substitute=None, since=NOW.date() + timedelta(days=9), until=NOW.date() + timedelta(days=9)
    )
    examples = ids(case, clerk)
    found = {}
    for name, (route, _view) in ALL.items():
        path = f"/{route}"
        for pattern, example in examples.items():
            path = path.replace(pattern, example)
        assert "<" not in path, f"say in `ids` what an example for {route} is"
        found[name] = path
    return found


def readers() -> dict[str, Officer]:
    """One officer for each role, and one without."""
    people = make.staff()
    return {
        RoleKind.CLERK: people.clerk, RoleKind.HEAD: people.head, RoleKind.EXECUTOR: people.executor,
        RoleKind.AUDITOR: people.auditor, RoleKind.ADMINISTRATOR: make.an_administrator(), "": make.an_officer(),
    }  # fmt: skip


def admitted(name: str, kind: str) -> bool:
    return bool(row(name) & {PUBLIC, OFFICER, kind})


def test_every_view_has_its_permission_row() -> None:
    known = {PUBLIC, OFFICER, *RoleKind.values}
    assert [name for name in ALL if not row(name)] == []
    assert [name for name in ALL if not row(name) <= known] == []
    assert {name for name in ALL if PUBLIC in row(name)} == STRANGERS_MAY


@pytest.mark.clause("7")
def test_the_acts_belong_to_the_roles_of_the_regulation() -> None:
    """The rows of the acts literally: a wider one is a red test (Regulation 5, 7, 9.1)."""
    clerk, head, executor = ({kind} for kind in SERVICE)
    acts = {
        "intake": clerk, "keep_draft": clerk, "register": clerk, "refuse_acceptance": clerk, "withdraw": clerk,
        "transfer": clerk | head,
        "assign": head, "reassign": head, "return_draft": head, "open_signing": head, "sign": head,
        "draft": executor, "submit": executor, "issue": executor,
        "add_document": clerk | executor, "hand_over": clerk | executor,
        "ticket-waiting": clerk, "ticket-call": clerk, "ticket-serve": clerk, "ticket-device-open": clerk,
        "ticket-device-close": clerk,
        "allowance-reset": head | executor, "allowance-stop": head | executor, "allowance-correct": head | executor,
        "allowance-account": head | executor, "allowance-change": head | executor,
        "allowance-settled": head | executor, "allowances-import": head | executor, "resetting": executor,
        "case-correct": head | executor, "drop": head | executor, "contest": head | executor,
        "contest-outcome": head | executor,
        "payment-draft": clerk | executor, "payment-sign": head, "rates": {RoleKind.ADMINISTRATOR},
        **{name: {RoleKind.ADMINISTRATOR} for name in ("rate", "milestone", "edition", "edition-switch")},
        **{name: {RoleKind.ADMINISTRATOR} for name in ("diagram", "senders", "sender", "sender-new")},
        "standard-line": {RoleKind.ADMINISTRATOR}, "standard-new": {RoleKind.ADMINISTRATOR},
        **{name: {RoleKind.ADMINISTRATOR} for name in ("grounds", "ground", "ground-new", "ground-end")},
        "standard-take-over": {RoleKind.ADMINISTRATOR}, "consent-terms": {RoleKind.ADMINISTRATOR},
        "signing": head, "signing-print": head, "signing-paper": head,
        "signing-electronic": head, "signing-electronic-sign": head, "officer-second-factor": {RoleKind.ADMINISTRATOR},
        "tell_hearing": executor, "take_objection": executor, "minute_hearing": executor,
        "remind": clerk | executor, "reissue": head | executor, "print_sheet": set(SERVICE),
        "ask_registries": set(SERVICE), "gateway-again": {RoleKind.ADMINISTRATOR},
        "ask_papers": executor, "drop_request": executor, "correct": clerk, "report_change": clerk | executor,
        "assign-many": head, "note": set(SERVICE), "to-sign": head,
        "pause": set(SERVICE), "resume": set(SERVICE), "make_sheet": set(SERVICE),
    }  # fmt: skip
    assert {name: set(row(name)) for name in acts} == acts


@pytest.mark.parametrize("name", sorted(API))
def test_the_api_wants_a_token_whoever_has_logged_in(name: str) -> None:
    """Rights of a token are tested in tests/api; here: no session and no stranger gets anywhere."""
    route, view = API[name]
    path = "/" + route.replace("<uuid:case>", str(make.a_case().public_id))
    public = PUBLIC in view.permitted
    assert (view.permitted == frozenset(READERS), public) in [(True, False), (False, name in API_IS_OPEN)]
    for client in (Client(), make.client_of(make.staff().head)):
        assert client.get(path).status_code == (200 if public else 401)
        assert client.post(path).status_code == (405 if public else 401)


def test_the_administrator_opens_no_case_and_no_paper() -> None:
    """Personal data: of a case he sees office, number, kind, step, dates and officers' names in his overview."""
    assert [name for name in OF_A_CASE if row(name) & {RoleKind.ADMINISTRATOR, OFFICER, PUBLIC}] == []
    his = {name for name in ALL if RoleKind.ADMINISTRATOR in row(name)}
    assert his.isdisjoint({"journal", "cases", "queue", "trail"})


def test_the_auditor_changes_nothing() -> None:
    """What his row opens to a POST is reading too: a search whose words are personal data, a proof."""
    people = make.staff()
    client, before = make.client_of(people.auditor), AuditEvent.objects.count()
    for name, path in paths().items():
        if RoleKind.AUDITOR in row(name):
            trails = AuditEvent.objects.count()
            client.post(path)
            assert AuditEvent.objects.count() == trails, name
    assert AuditEvent.objects.count() > before  # paths() itself has made a case


@pytest.mark.parametrize("kind", [*RoleKind.values, ""])
def test_each_page_answers_as_its_row_says(kind: str) -> None:
    everywhere = paths()
    client, wrong = make.client_of(readers()[kind]), {}
    for name, path in everywhere.items():
        status = client.get(path).status_code
        fits = {200, 302, 405} | ({403, 404, 409} if name in NARROWER_INSIDE else set())
        if status not in (fits if admitted(name, kind) else {403}):
            wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("kind", [*RoleKind.values, ""])
def test_no_act_is_open_to_a_role_that_is_not_in_its_row(kind: str) -> None:
    everywhere = paths()
    client, events = make.client_of(readers()[kind]), AuditEvent.objects.count()
    statuses = {
        name: client.post(path).status_code for name, path in everywhere.items() if not admitted(name, kind)
    }
    assert statuses == dict.fromkeys(statuses, 403)
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("method", ["get", "post", "head", "options"])
def test_a_stranger_is_led_to_the_log_in(method: str) -> None:
    client = Client()
    for name, path in paths().items():
        answer = getattr(client, method)(path)
        if name not in STRANGERS_MAY:
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/login/"), name


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("kind", READERS)
def test_another_offices_case_does_not_exist(kind: str, method: str) -> None:
    """Cases, papers and sheets alike, by reading and by acting: 404, as for an id that nobody has."""
    officer = readers()[kind]
    elsewhere = paths(make.AKSU)
    client, events = make.client_of(officer), AuditEvent.objects.count()
    statuses = {
        name: getattr(client, method)(elsewhere[name]).status_code
        for name in OF_A_CASE
        if admitted(name, kind)
    }
    closed_to_get = {name for name, status in statuses.items() if status == 405}
    assert method == "get" or closed_to_get <= {
        "case",
        "case-map",
        "to-sign",
        "signature",
        "signed-file",
        "document",
        "sheet",
        "signed_sheet",
        "case_sheets",
        "case_prints",
        "allowance",
        "payment-list",
        "payment-file",
    }
    assert {name: status for name, status in statuses.items() if status not in (404, 405)} == {}
    assert AuditEvent.objects.count() == events


def test_the_regions_auditor_opens_every_office() -> None:
    client = make.client_of(make.a_regional_auditor())
    for office in (make.PAVLODAR, make.AKSU):
        assert client.get(paths(office)["case"]).status_code == 200


@pytest.mark.parametrize("kind", SERVICE)
def test_a_substitute_opens_what_the_other_may_open(kind: str) -> None:
    everywhere, substitute = paths(), make.an_officer()
    principal = readers()[kind]
    Absence.objects.filter(officer=principal).delete()
    make.an_absence(principal, substitute=substitute, since=NOW.date(), until=NOW.date())
    client = make.client_of(substitute)
    for name in ("case", "queue", "cases", "journal"):
        assert client.get(everywhere[name]).status_code == 200, name


def test_a_closed_account_is_out_at_once() -> None:
    clerk = make.staff().clerk
    client = make.client_of(clerk)
    assert client.get("/queue/").status_code == 200
    Officer.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/queue/")["Location"] == "/login/?next=/queue/"
