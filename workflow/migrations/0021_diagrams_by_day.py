import datetime
import json
from pathlib import Path

from django.db import migrations, models

SEED = Path(__file__).resolve().parent.parent / "seed" / "diagrams_198.json"


def load(apps, schema_editor):
    """Annex 4 with its lanes in the printed order and the three times that stand between the boxes (Regulation 12)."""
    diagrams = apps.get_model("workflow", "Diagram").objects
    for table in json.loads(SEED.read_text("utf-8")):
        diagrams.filter(edition__code="198", annex=table.pop("annex")).update(table=table)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0020_signature_card")]
    operations = [
        migrations.RemoveConstraint(model_name="diagram", name="diagram_once_per_annex"),
        migrations.AddField(
            model_name="diagram",
            name="since",
            field=models.DateField(default=datetime.date(2012, 1, 1), verbose_name="since"),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(name="diagram", options={"ordering": ["edition", "annex", "since"]}),
        migrations.AddConstraint(
            model_name="diagram",
            constraint=models.UniqueConstraint(
                fields=("edition", "annex", "since"), name="diagram_once_per_annex_and_day"
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
