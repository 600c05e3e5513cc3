import json
from pathlib import Path

from django.db import migrations, models

from workflow.migrations._words import mend

SEED = Path(__file__).resolve().parent.parent / "seed"
# The words shipped before; what an office has written since is left alone.
SHIPPED = {
    (
        "of-age-60",
        "body_kk",
    ): "{number} жәрдемақысы бойынша бала {day} он сегіз жасқа толады. Төлем сол күннің алдындағы күні аяқталады.",
    (
        "of-age-14",
        "body_kk",
    ): "{number} жәрдемақысы бойынша бала {day} он сегіз жасқа толады. Төлемнің соңғы күнін тексеріңіз.",
    (
        "ends-30",
        "body_kk",
    ): "{number} жәрдемақысы бойынша соңғы төленетін күн – {day}; бала ол кезде он сегізге толмайды.",
    ("study-30", "subject_en"): "A new certificate of study is due: allowance {number}",
    (
        "study-30",
        "body_kk",
    ): "{number} жәрдемақысы бойынша {day} жаңа оқу жылы басталады: баланың оқуы туралы анықтаманы сұратыңыз.",
    (
        "study-30",
        "body_en",
    ): "A new school year begins on {day} for allowance {number}: ask for the child's certificate of study.",
    (
        "another-guardian",
        "body_kk",
    ): "{number} жәрдемақысы төленіп жүрген бала үшін {day} басқа қамқоршы немесе қорғаншы өтініш берді. Біреуі тоқтатылуға тиіс.",
    (
        "moved",
        "body_kk",
    ): "{number} жәрдемақысын алушы {day} басқа аудан немесе қала органына өтініш берді. Тұрғылықты жерін нақтылаңыз.",
}
CLAUSE = "Article 19-1 of the Law of 15 April 2013 «On state services»"


def load(apps, schema_editor):
    """Days ahead stand in Kazakh as «01.12.2026 күні»; a paper of a school is a reference, and English has its own quotes."""
    listed = json.loads((SEED / "milestones.json").read_text("utf-8"))
    mend(apps.get_model("decisions", "Milestone").objects, listed["milestones"], SHIPPED)
    grounds = apps.get_model("decisions", "Ground").objects.filter(clause_en=CLAUSE)
    grounds.update(clause_en=CLAUSE.replace("«On state services»", "“On State Services”"))


class Migration(migrations.Migration):
    dependencies = [("decisions", "0012_running_periods"), ("workflow", "0028_words")]
    operations = [
        migrations.AlterField(
            model_name="milestone",
            name="moment",
            field=models.CharField(
                choices=[
                    ("of_age", "the child comes of age"),
                    ("ends", "the last paid day"),
                    ("study", "a new study reference is due"),
                    ("another_guardian", "another guardian has applied for the child"),
                    ("moved", "the guardian has applied at another office"),
                    ("reported", "a change that was reported"),
                ],
                max_length=20,
                verbose_name="what comes",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
