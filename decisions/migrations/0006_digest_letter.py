import json
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed"


def load(apps, schema_editor):
    """The words of the letter in which a closed journal day leaves the database."""
    letter = json.loads((SEED / "day_digest.json").read_text("utf-8"))
    apps.get_model("workflow", "NoticeText").objects.create(**letter)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_allowances"), ("workflow", "0008_notice_texts")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
