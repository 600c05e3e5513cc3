"""Sheets printed beside the story, by processes of their own: a page keeps a processor busy for a tenth of a second.

No model is imported here: a fresh process reads this module before Django is set up.
"""

import os
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import Any, Self

import django

from benefit_office.press.sheets import make, template_version


class Presses:
    """Takes orders by sheet and gives the printed bytes when asked."""

    def __init__(self, processes: int) -> None:
        # Spawned, not forked: a forked child would share our connection to the database.
        self._pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=set_up)
        self._ordered: dict[int, Future[tuple[bytes, str]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def order(self, sheet: int, kind: str, language: str, data: dict[str, Any]) -> None:
        """Begin to print."""
        self._ordered[sheet] = self._pool.submit(_print, kind, language, data)

    def take(self, sheet: int) -> tuple[bytes, str]:
        """The bytes of an ordered sheet and the version of its template; waits for them."""
        return self._ordered.pop(sheet).result()


def set_up() -> None:
    """A process of its own is ready for Django, and leaves with its parent."""
    django.setup()
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A parent that was killed leaves no press running."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _print(kind: str, language: str, data: dict[str, Any]) -> tuple[bytes, str]:
    return make(kind, language, data), template_version(kind, language)  # type: ignore[arg-type]
