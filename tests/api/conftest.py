"""Systems that ask: a client for a token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from workflow.api.tokens import make_token
from workflow.models import Officer

System = Callable[..., Any]


def system_of(officer: Officer, language: str = "en") -> Client:
    """A neighbour system with a token of this account."""
    token = make_token(officer, "tests", by=None, now=make.START)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": language})


@pytest.fixture
def system() -> Callable[..., Client]:
    return system_of
