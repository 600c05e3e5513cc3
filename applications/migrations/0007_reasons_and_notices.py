import json
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed"


def load(apps, schema_editor):
    """Why a child's data may be looked at, and the words of the notices of this floor, as rows the office can edit."""
    reasons = json.loads((SEED / "look_reasons.json").read_text("utf-8"))
    for row in reasons["reasons"]:
        apps.get_model("applications", "LookReason").objects.create(
            since=reasons["since"], source=reasons["source"], **row
        )
    for row in json.loads((SEED / "notice_texts.json").read_text("utf-8"))["texts"]:
        apps.get_model("workflow", "NoticeText").objects.create(**row)


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_later_papers"), ("workflow", "0008_notice_texts")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
