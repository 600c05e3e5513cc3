import json
from pathlib import Path

import pgtrigger
from django.db import migrations, models

SEED = Path(__file__).resolve().parent.parent / "seed"
# The words shipped before; what an office has written since is left alone.
SHIPPED = {
    (
        "loss_of_care",
        "title_en",
    ): "papers proving that the care of the only parent or of both parents is lacking (death certificate; court decision; court sentence; papers on a search, taking away, long treatment; act on abandonment; refusal of the child)",
    ("account", "title_en"): "contract on an account in the guardian's name in a bank",
    ("study", "title_en"): "certificate of study of a child of school age",
}
SENDER = "State Corporation «Government for Citizens»"


def mend(rows, listed, shipped):
    """The new words of the seed where a row still bears the shipped ones."""
    new = {row["code"]: row for row in listed}
    for (code, field), text in shipped.items():
        rows.filter(code=code, **{field: text}).update(**{field: new[code][field]})


def load(apps, schema_editor):
    """English names of required documents as the Standard has them; no sheet prints English, so no row is dated anew."""
    listed = json.loads((SEED / "requirements_198.json").read_text("utf-8"))
    with pgtrigger.ignore("applications.Requirement:requirement_never_rewritten"):
        mend(apps.get_model("applications", "Requirement").objects, listed["requirements"], SHIPPED)
    senders = apps.get_model("applications", "DoorSender").objects.filter(name_en=SENDER)
    senders.update(name_en=SENDER.replace("«", "“").replace("»", "”"))


class Migration(migrations.Migration):
    dependencies = [("applications", "0020_notice_words"), ("workflow", "0028_words")]
    operations = [
        migrations.AlterField(
            model_name="application",
            name="identity_kind",
            field=models.CharField(
                choices=[
                    ("card", "identity card"),
                    ("passport", "passport"),
                    ("residence", "residence permit"),
                    ("stateless", "identity document of a stateless person"),
                ],
                max_length=20,
                verbose_name="identity document",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
