import json
from datetime import date
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed"


def load(apps, schema_editor):
    """The monthly calculation index from 2012, the region's rule of counting, the grounds of refusal and stop."""
    model = lambda name: apps.get_model("decisions", name)  # noqa: E731
    money = json.loads((SEED / "money.json").read_text("utf-8"))
    for rate in money["mci"]:
        model("MciRate").objects.create(**rate)
    model("AllowanceRule").objects.create(**money["rule"])
    listed = json.loads((SEED / "grounds_198.json").read_text("utf-8"))
    edition = apps.get_model("workflow", "Edition").objects.get(code=listed["edition"])
    for ground in listed["grounds"]:
        model("Ground").objects.create(edition=edition, since=date(2015, 4, 13), **ground)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_schema"), ("workflow", "0004_regulation")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
