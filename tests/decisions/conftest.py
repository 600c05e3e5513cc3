"""The sentences of these tests are those of the source language."""

import pytest


@pytest.fixture(autouse=True)
def _in_english(english: None) -> None:
    """Every test of this folder."""
