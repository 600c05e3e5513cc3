import json
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed" / "diagrams_198.json"


def load(apps, schema_editor):
    """Annex 4 with its lanes in the printed order and the three times that stand between the boxes (Regulation 12)."""
    diagrams = apps.get_model("workflow", "Diagram").objects
    for table in json.loads(SEED.read_text("utf-8")):
        diagrams.filter(edition__code="198", annex=table.pop("annex")).update(table=table)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0020_signature_card")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
