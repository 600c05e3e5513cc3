import json
from pathlib import Path

from django.db import migrations

from ._words import mend

SEED = Path(__file__).resolve().parent.parent / "seed"
# The words shipped before; what an office has written since is left alone.
SHIPPED = {
    ("half-minutes", "subject_kk"): "Мерзімнің жартысы өтті: {number} ісі",
    ("half-minutes", "body_kk"): "{number} ісі бойынша {step}-қадам мерзімінің жартысы өтті. Мерзімі: {due}.",
    ("half-days", "subject_kk"): "Мерзімнің жартысы өтті: {number} ісі",
    ("half-days", "body_kk"): "{number} ісі бойынша {step}-қадам мерзімінің жартысы өтті. Мерзімі: {due}.",
    ("last-day", "subject_kk"): "Соңғы жұмыс күні: {number} ісі",
    ("last-day", "body_kk"): "{number} ісі бойынша {step}-қадам бүгін аяқталуға тиіс. Мерзімі: {due}.",
    ("last-hour", "subject_kk"): "Соңғы жұмыс сағаты: {number} ісі",
    ("last-hour", "body_kk"): "{number} ісі бойынша {step}-қадамға бір жұмыс сағаты қалды. Мерзімі: {due}.",
    ("breach-minutes", "subject_kk"): "Мерзім бұзылды: {number} ісі",
    (
        "breach-minutes",
        "body_kk",
    ): "{number} ісі бойынша {step}-қадамның мерзімі {due} аяқталды. Жауапты: {officer}",
    ("breach-days", "subject_kk"): "Мерзім бұзылды: {number} ісі",
    (
        "breach-days",
        "body_kk",
    ): "{number} ісі бойынша {step}-қадамның мерзімі {due} аяқталды. Жауапты: {officer}",
    (
        "escalate-minutes",
        "body_kk",
    ): "{office}: {number} ісі бойынша {step}-қадамның мерзімі {due} аяқталған, іс әлі қозғалған жоқ. Жауапты: {officer}",
    (
        "escalate-minutes",
        "body_ru",
    ): "{office}: срок шага {step} по делу {number} истек {due}, дело не двинулось. Ответственный: {officer}",
    (
        "escalate-days",
        "body_kk",
    ): "{office}: {number} ісі бойынша {step}-қадамның мерзімі {due} аяқталған, іс әлі қозғалған жоқ. Жауапты: {officer}",
    (
        "escalate-days",
        "body_ru",
    ): "{office}: срок шага {step} по делу {number} истек {due}, дело не двинулось. Ответственный: {officer}",
}
MAI = {
    "place_en": "May district",
    "name_en": "Education department of May district",
}
REPUBLIC_DAY = ("Қазақстан Республикасы күні", "Республика күні")
DRAWN = (
    (
        "The applicant gets the result in the term on the receipt",
        "The applicant gets the result by the day named on the receipt",
    ),
    ("Reference of the service's business processes", "Guide to the business processes of the service"),
)


def load(apps, schema_editor):
    """A reminder reads well for a case without a number, too; Mai is no month; a receipt names a day; one holiday has one name."""
    mend(
        apps.get_model("workflow", "Rung").objects,
        json.loads((SEED / "rungs.json").read_text("utf-8"))["rungs"],
        SHIPPED,
    )
    for field, text in MAI.items():
        apps.get_model("workflow", "Office").objects.filter(**{field: text}).update(
            **{field: text.replace("May", "Mai")}
        )
    for day in apps.get_model("workflow", "CalendarDay").objects.filter(title_kk__startswith=REPUBLIC_DAY[0]):
        day.title_kk = day.title_kk.replace(*REPUBLIC_DAY)
        day.save(update_fields=["title_kk"])
    for diagram in apps.get_model("workflow", "Diagram").objects.filter(edition__code="198"):
        table = json.dumps(diagram.table, ensure_ascii=False)
        for words in DRAWN:
            table = table.replace(*words)
        diagram.table = json.loads(table)
        diagram.save(update_fields=["table"])


class Migration(migrations.Migration):
    dependencies = [("workflow", "0028_words")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
