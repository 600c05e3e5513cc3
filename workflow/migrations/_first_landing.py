"""What 0002 gained after it had landed: an office that began before is brought to it before its next migration.

The first landed schema kept the act of an edition in Kazakh alone (`act`); 0002 has had it in three languages since.
"""

import json
from pathlib import Path
from typing import Any

from django.db import connections, transaction

SEED = Path(__file__).resolve().parent.parent / "seed" / "edition_198.json"
ONE_LANGUAGE = """
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = 'workflow_edition' AND column_name = 'act'
"""
THREE = """
    ALTER TABLE workflow_edition RENAME COLUMN act TO act_kk;
    ALTER TABLE workflow_edition ADD COLUMN act_ru varchar(300) NOT NULL DEFAULT '';
    ALTER TABLE workflow_edition ADD COLUMN act_en varchar(300) NOT NULL DEFAULT '';
    ALTER TABLE workflow_edition ALTER COLUMN act_ru DROP DEFAULT, ALTER COLUMN act_en DROP DEFAULT;
"""


def mend(*, using: str, **_signal: Any) -> None:
    """Before the migrations of this app run. On every later schema it finds nothing to do."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(ONE_LANGUAGE)
        if cursor.fetchone() is None:
            return
        cursor.execute(THREE)
        act = json.loads(SEED.read_text("utf-8"))["edition"]
        cursor.execute(
            "UPDATE workflow_edition SET act_ru = %s, act_en = %s WHERE code = %s",
            [act["act_ru"], act["act_en"], act["code"]],
        )
