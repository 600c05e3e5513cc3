"""A lock for a work that one process does at a time, and that dies with its process."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def alone(kind: int, key: int) -> Iterator[bool]:
    """Whether we are the only one. What a killed process held is free at once.

    Held by a transaction on the log's own connection: behind a pool of connections nothing else of a session lasts.
    """
    with transaction.atomic(using="access"), connections["access"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [kind, key])
        yield bool(cursor.fetchone()[0])
