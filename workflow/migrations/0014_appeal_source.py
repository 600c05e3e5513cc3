import json
from pathlib import Path

from django.db import migrations, models

SEED = Path(__file__).resolve().parent.parent / "seed" / "appeal_198.json"


def load(apps, schema_editor):
    """How a refusal is appealed under the edition of order № 198; what an office has written itself stays."""
    editions = apps.get_model("workflow", "Edition").objects.filter(code="198", appeal_kk="", appeal_ru="")
    editions.update(**json.loads(SEED.read_text("utf-8")))


class Migration(migrations.Migration):
    dependencies = [("workflow", "0013_neighbours")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="appeal_source",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="source of the words on the appeal"
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
