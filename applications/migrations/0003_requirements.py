import json
from datetime import date
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed" / "requirements_198.json"


def load(apps, schema_editor):
    """Item 9 of the Standard as rows the office can edit."""
    listed = json.loads(SEED.read_text("utf-8"))
    edition = apps.get_model("workflow", "Edition").objects.get(code=listed["edition"])
    for row in listed["requirements"]:
        apps.get_model("applications", "Requirement").objects.create(
            edition=edition, since=date(2015, 4, 13), source=listed["source"], **row
        )


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_claims"), ("workflow", "0004_regulation")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
