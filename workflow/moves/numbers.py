"""Gapless numbers per office and year, taken in the transaction that uses them."""

from django.db import connection

from ..models import NumberSeries, Office

# One statement creates the series when it is missing, locks its row and takes the next number.
TAKE = """
    INSERT INTO workflow_numberseries (office_id, year, kind, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (office_id, year, kind) DO UPDATE SET last = workflow_numberseries.last + 1
    RETURNING last
"""


def take(office: Office, year: int, kind: NumberSeries.Kind) -> int:
    """The next number. A roll-back of the caller's transaction gives it back, so no gap is left."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [office.pk, year, kind.value])
        row = cursor.fetchone()
    return int(row[0])
