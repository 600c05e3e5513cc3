"""A query whose SQL is worked out once for a process: for what every act asks, and every look at a case.

The ORM takes longer to work out the SQL of a wide query than PostgreSQL to answer it, and does so each time. Here the
query set is written as ever, compiled when it is first asked, and from then on only its terms are put in.
"""

from collections.abc import Callable
from copy import copy
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)
# Stand in the SQL where a term will be put; no key and no day of ours has these values.
KEY, OTHER_KEY, DAY, OTHER_DAY = -9_000_000_001, -9_000_000_002, date(1, 1, 1), date(1, 1, 2)


class Question(Generic[Row]):
    """`rows` makes the query set from its terms; `blanks` names each term with what stands in its place."""

    def __init__(self, rows: Callable[..., QuerySet[Row]], **blanks: int | date) -> None:
        self._rows, self._blanks = rows, blanks

    def ask(self, **terms: int | date) -> list[Row]:
        """The rows for these terms, each a key or a day."""
        rows, compiler, sql, params = self._compiled
        put_in = {self._blanks[name]: term for name, term in terms.items()}
        filled = tuple(
            put_in.get(param, param) if isinstance(param, int | date) else param for param in params
        )
        answering = copy(compiler)
        answering.connection = connections[rows.db]
        answering.as_sql = lambda *_args, **_kwargs: (sql, filled)  # type: ignore[method-assign, assignment]
        asked = rows.all()
        asked.query.get_compiler = lambda *_args, **_kwargs: answering  # type: ignore[method-assign]
        return list(asked)

    def first(self, **terms: int | date) -> Row | None:
        """The first of the rows, if there is one."""
        return next(iter(self.ask(**terms)), None)

    @cached_property
    def _compiled(self) -> tuple[QuerySet[Row], SQLCompiler, str, tuple[Any, ...]]:
        rows = self._rows(**self._blanks)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        if missing := set(self._blanks.values()) - {
            param for param in params if isinstance(param, int | date)
        }:
            raise ValueError(f"Not asked for in the query: {missing}")
        return rows, compiler, sql, tuple(params)
