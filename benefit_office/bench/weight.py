"""What a million cases weigh: rows, table and indexes of each table of the archive, for docs/scale.md."""

import json
from collections.abc import Iterator

from django.db import connection

from .crowd import TABLES
from .sizes import Sizes

ASKED = """
    SELECT relname, reltuples::bigint, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
    WHERE relname = ANY(%s) AND reltuples > 1000 ORDER BY pg_total_relation_size(oid) DESC
"""
INDEXES = """
    SELECT indexrelname, pg_relation_size(indexrelid) FROM pg_stat_user_indexes
    WHERE relname = %s ORDER BY pg_relation_size(indexrelid) DESC
"""


def weights(sizes: Sizes) -> Iterator[str]:
    """A JSON line for each table, the heaviest first: megabytes of rows, of indexes, and of each index."""
    big, _small = sizes.archives
    with big.entered(), connection.cursor() as cursor:
        cursor.execute(ASKED, [[model._meta.db_table for model in TABLES]])
        for table, rows, own, indexes in cursor.fetchall():
            cursor.execute(INDEXES, [table])
            each = {name: _megabytes(size) for name, size in cursor.fetchall()}
            line = {
                "table": table,
                "rows": rows,
                "megabytes": _megabytes(own),
                "indexes": _megabytes(indexes),
            }
            yield json.dumps(line | {"each": each}, ensure_ascii=False)


def _megabytes(size: int) -> float:
    return round(size / 1_000_000, 1)
