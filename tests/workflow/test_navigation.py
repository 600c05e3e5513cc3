"""The main navigation marks the room in which a page lies, also below it and at an address of its own."""

import pytest
from django.test import RequestFactory

from workflow.visits.rooms import navigation
from workflow.words import RoleKind

CLERK, HEAD, ADMINISTRATOR, AUDITOR = (
    RoleKind.CLERK, RoleKind.HEAD, RoleKind.ADMINISTRATOR, RoleKind.AUDITOR,
)  # fmt: skip
CASE = "/cases/0198c0de-0000-7000-8000-000000000001/"


@pytest.mark.parametrize(
    ("kind", "path", "group", "room"),
    [
        (HEAD, "/cases/", "cases", "/cases/"),
        (HEAD, CASE, "cases", "/cases/"),
        (CLERK, f"{CASE}correct/", "cases", "/cases/"),
        (HEAD, f"{CASE}map/", "cases", "/cases/"),
        (ADMINISTRATOR, CASE, "overview", "/overview/"),
        (HEAD, "/deadlines/0198c0de-0000-7000-8000-000000000001/", "cases", "/cases/"),
        (HEAD, "/reports/time/", "oversight", "/reports/"),
        (HEAD, "/journal/days/", "books", "/journal/"),
        (AUDITOR, "/journal/days/", "journal", "/journal/"),
        (CLERK, "/registers/refusals/", "books", "/registers/incoming/"),
        (HEAD, "/signing/paper/", "signing", "/signing/"),
        (HEAD, "/allowances/17/", "books", "/allowances/"),
        (ADMINISTRATOR, "/officers/17/", "people", "/officers/"),
        (ADMINISTRATOR, "/roles/17/end/", "people", "/officers/"),
        (ADMINISTRATOR, "/grounds/17/", "rules", "/editions/"),
        (ADMINISTRATOR, "/milestones/of_age/", "rules", "/texts/"),
        (ADMINISTRATOR, "/gateway/senders/", "exchange", "/outbox/"),
        (CLERK, "/glossary/", "reference", "/regulation/"),
        (CLERK, "/profile/", None, None),
        (CLERK, "/", None, None),
    ],
)
def test_the_room_of_a_page_and_its_group_are_marked(
    kind: str, path: str, group: str | None, room: str | None
) -> None:
    """Seen red: a case, the closed days, the register of refusals and others marked nothing."""
    bar = navigation(RequestFactory().get(path), {kind})
    assert [entry["icon"] for entry in bar if entry["current"]] == ([group] if group else [])
    links = [link for entry in bar for link in entry.get("links", [entry])]
    marked = {link["url"]: link["current"] for link in links if link["current"]}
    assert marked == ({room: "page" if room == path else "true"} if room else {})
