import json
from pathlib import Path

import pgtrigger
from django.db import migrations, models

from workflow.migrations._words import mend

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
        migrations.AlterField(
            model_name="applicationchild",
            name="care_loss",
            field=models.CharField(
                choices=[
                    ("death", "death"),
                    ("deprived", "deprived of parental rights"),
                    ("restricted", "restricted in parental rights"),
                    ("missing", "parent missing, or declared dead"),
                    ("incapable", "parent declared incapable"),
                    ("prison", "serving a sentence"),
                    ("sought", "parent sought by the police"),
                    ("taken_away", "child removed from the parents"),
                    ("illness", "long medical treatment"),
                    ("abandoned", "child abandoned, or given up"),
                ],
                max_length=20,
                verbose_name="why parental care is lacking",
            ),
        ),
        migrations.AlterField(
            model_name="applicationchild",
            name="other_care_loss",
            field=models.CharField(
                blank=True,
                choices=[
                    ("death", "death"),
                    ("deprived", "deprived of parental rights"),
                    ("restricted", "restricted in parental rights"),
                    ("missing", "parent missing, or declared dead"),
                    ("incapable", "parent declared incapable"),
                    ("prison", "serving a sentence"),
                    ("sought", "parent sought by the police"),
                    ("taken_away", "child removed from the parents"),
                    ("illness", "long medical treatment"),
                    ("abandoned", "child abandoned, or given up"),
                ],
                max_length=20,
                verbose_name="why the other parent's care is lacking",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
