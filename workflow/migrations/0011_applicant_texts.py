import json
from datetime import date
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed" / "applicant_texts.json"
FIRST_DAY = date(2012, 1, 1)


def load(apps, schema_editor):
    """What the applicant is told: result ready, result waiting, papers asked for, hearing."""
    seed = json.loads(SEED.read_text("utf-8"))
    for text in seed["texts"]:
        apps.get_model("workflow", "ApplicantText").objects.create(
            **text, since=FIRST_DAY, source=seed["source"]
        )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0010_counter_queue")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
