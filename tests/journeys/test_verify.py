"""A stranger holds a decision's file beside its page: the browser compares, nothing is sent."""

from datetime import timedelta

import pytest

from decisions.models import Decision
from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from workflow.delivery import vault
from workflow.words import State

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_browser_compares_the_file_and_sends_nothing(come_in: ComeIn, clock: Clock) -> None:
    decision = Decision.objects.select_related("sheet_kk").get(case=f.a_case(state=State.SIGNED))
    clock(f"{f.START + timedelta(days=2):%Y-%m-%d} 12:00")
    assert decision.sheet_kk is not None
    content = vault.get(decision.sheet_kk.sha256)
    stranger = come_in()
    stranger.go(f"/v/{decision.token}/")
    sent: list[str] = []
    stranger.page.on("request", lambda request: sent.append(request.url))
    said = stranger.page.locator("[data-compare] [role=status]")
    chooser = stranger.page.locator("[data-compare] input")
    for given, looks in ((content, "is-success"), (content + b" ", "is-error")):
        chooser.set_input_files({"name": "decision.pdf", "mimeType": "application/pdf", "buffer": given})
        stranger.page.wait_for_selector(f"[data-compare] [role=status].{looks}")
        assert "SHA-256" in said.inner_text()
    assert [url for url in sent if not url.endswith("/icon.svg")] == []
