"""Requests made from the API's own description: none meets a fault, each answer is as the description says.

Planted defects this file goes red for: a parameter that ends in a database error; an answer with a field or a status
that the description does not know.
"""

import os
from collections.abc import Callable

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django.live_server_helper import LiveServer
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi

from tests import factories as make
from workflow.models import ApiToken, Case
from workflow.words import State

pytestmark = pytest.mark.django_db
EXAMPLES = 400 if os.environ.get("SOAK") else 8
PATIENCE = 120  # seconds for an answer of a busy machine
ASKED = [
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
]


def hammer(server: LiveServer, client: Client) -> int:
    """Each operation with requests right and wrong; how many were answered."""
    description = schemathesis.openapi.from_url(f"{server.url}/api/v1/schema/?format=json")
    headers = {"Authorization": client.defaults["HTTP_AUTHORIZATION"]}
    answered = 0
    for found in description.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            nonlocal answered
            case.call_and_validate(
                checks=ASKED, headers={**(case.headers or {}), **headers}, timeout=PATIENCE
            )
            answered += 1

        ask()
    return answered


@pytest.mark.parametrize("who", ["clerk", "auditor"])
def test_no_request_meets_a_fault_or_an_undescribed_answer(
    who: str, system: Callable[..., Client], live_server: LiveServer
) -> None:
    make.a_case(state=State.ISSUED)
    cases = Case.objects.count()
    assert hammer(live_server, system(getattr(make.staff(), who))) >= 8 * EXAMPLES // 2
    assert (Case.objects.count(), ApiToken.objects.count()) == (cases, 1)


@pytest.mark.soak
def test_no_request_meets_a_fault_however_long_one_asks(
    system: Callable[..., Client], live_server: LiveServer
) -> None:
    make.a_case(state=State.ISSUED)
    assert hammer(live_server, system(make.staff().clerk)) >= 8 * EXAMPLES // 2
