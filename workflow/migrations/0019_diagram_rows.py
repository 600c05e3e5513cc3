import json
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed" / "diagrams_198.json"


def load(apps, schema_editor):
    """Annexes 2, 3 and 4 of the first edition: lanes and arrows as the regulation draws them."""
    edition = apps.get_model("workflow", "Edition").objects.get(code="198")
    for table in json.loads(SEED.read_text("utf-8")):
        apps.get_model("workflow", "Diagram").objects.create(
            edition=edition, annex=table.pop("annex"), table=table, source="Regulation 9–12, Annexes 2–4"
        )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0018_diagrams")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
