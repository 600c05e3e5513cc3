"""The gateway as the settings name it. Without an address the office is not connected, and nothing waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from django.conf import settings

from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.shep.client import AsyncChannel, SyncChannel
from benefit_office.egov.shep.wsse import TransportKey, load_key, load_trust

_cut_off = ContextVar("cut_off", default=False)


def is_connected() -> bool:
    """Whether this office has the gateway at all."""
    return bool(settings.SHEP_ASYNC_URL and settings.SHEP_SYNC_URL) and not _cut_off.get()


@contextmanager
def cut_off() -> Iterator[None]:
    """Nothing leaves meanwhile: for a past that is written down, like the demo's, nobody is asked today."""
    before = _cut_off.set(True)
    try:
        yield
    finally:
        _cut_off.reset(before)


def key() -> TransportKey:
    """The office's own transport key; OSError while its file is not there."""
    return _key(settings.SHEP_KEY, settings.SHEP_KEY_PASSWORD)


def trust() -> tuple[Certificate, ...]:
    """The pinned certificates of the gateway."""
    return _trust(settings.SHEP_TRUST)


def registry_trust() -> tuple[Certificate, ...]:
    """The certificates with which the registries sign their answers."""
    return _trust(settings.REGISTRY_TRUST)


def synchronous() -> SyncChannel:
    """Questions to the registries."""
    return SyncChannel(
        settings.SHEP_SYNC_URL, settings.SHEP_SENDER_ID, settings.SHEP_PASSWORD, key(), trust()
    )


def asynchronous() -> AsyncChannel:
    """Messages to and from the other doors."""
    return AsyncChannel(
        settings.SHEP_ASYNC_URL, settings.SHEP_SENDER_ID, settings.SHEP_PASSWORD, key(), trust()
    )


@cache
def _key(path: str, password: str) -> TransportKey:
    return load_key(Path(path), password)


@cache
def _trust(path: str) -> tuple[Certificate, ...]:
    return load_trust(Path(path))
