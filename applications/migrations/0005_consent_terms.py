import json
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed" / "consent_terms.json"


def load(apps, schema_editor):
    """What the applicant consents to, as a row the office can edit."""
    apps.get_model("applications", "ConsentTerms").objects.create(**json.loads(SEED.read_text("utf-8")))


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_intake_papers")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
