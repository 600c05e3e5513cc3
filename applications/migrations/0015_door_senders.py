import json
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed" / "door_senders.json"


def load(apps, schema_editor):
    """Who sends through the gateway under which name, as rows (Regulation 1, 9, 11)."""
    for row in json.loads(SEED.read_text("utf-8")):
        apps.get_model("applications", "DoorSender").objects.create(**row)


class Migration(migrations.Migration):
    dependencies = [("applications", "0014_doors")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
