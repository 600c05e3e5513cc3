"""What the tests of the ground floor may ask for."""

from typing import Any

import pytest


@pytest.fixture
def english(settings: Any) -> None:
    """Pages and refusals in the language of the sources, so that a test can quote a sentence."""
    settings.LANGUAGE_CODE = "en"
