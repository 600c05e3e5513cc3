import json
from pathlib import Path

from django.db import migrations

from workflow.migrations._words import mend

SEED = Path(__file__).resolve().parent.parent / "seed"
# The words shipped before; what an office has written since is left alone.
SHIPPED = {
    (
        "study-30",
        "body_ru",
    ): "По пособию {number} {day} начинается новый учебный год: запросите справку об обучении ребенка.",
    (
        "another-guardian",
        "body_en",
    ): "On {day} another guardian applied for the child of allowance {number}. One of the two has to end.",
    ("moved", "subject_kk"): "Қамқоршы басқа органға жүгінді: {number} жәрдемақысы",
    ("moved", "subject_ru"): "Опекун обратился в другой орган: пособие {number}",
    (
        "moved",
        "body_kk",
    ): "{number} жәрдемақысын алушы {day} күні басқа аудан немесе қала органына өтініш берді. Тұрғылықты жерін нақтылаңыз.",
    (
        "moved",
        "body_ru",
    ): "Получатель пособия {number} {day} обратился в орган другого района или города. Уточните место жительства.",
    ("reported-14", "subject_ru"): "Приближается сообщенное изменение: пособие {number}",
    ("reported-14", "subject_en"): "A reported change comes near: allowance {number}",
    (
        "reported-14",
        "body_ru",
    ): "День сообщенного изменения по пособию {number} – {day}. Решите, что нужно сделать.",
}

RULE = {
    "source_kk": "Әр балаға айына 10 АЕК; бірінші күн, толық емес ай және баланың табысы – көрсетілетін қызметті беруші растағанға дейінгі баптау",
    "source_ru": "10 МРП в месяц на каждого ребенка; первый день, неполный месяц и доход ребенка – настройки до подтверждения услугодателем",
    "source_en": "10 × MCI a month for each child; first day, part month and income are settings of the office until it confirms them",
}
BUDGET = "Law on the republican budget of the year"
BODIES = ("body_kk", "body_ru", "body_en")
DIGEST = {
    "Тізбектің соңғы хеші (SHA-256)": "Соңғы жазбаның бақылау сомасы (SHA-256)",
    "Последний хеш цепочки (SHA-256)": "Контрольная сумма последней записи (SHA-256)",
    "Head of the chain (SHA-256)": "Control sum of the last entry (SHA-256)",
}


def load(apps, schema_editor):
    """Number and day do not stand side by side, and a reported change is said in Russian."""
    listed = json.loads((SEED / "milestones.json").read_text("utf-8"))["milestones"]
    mend(apps.get_model("decisions", "Milestone").objects, listed, SHIPPED)
    rule = json.loads((SEED / "money.json").read_text("utf-8"))["rule"]
    for field, text in RULE.items():
        apps.get_model("decisions", "AllowanceRule").objects.filter(**{field: text}).update(
            **{field: rule[field]}
        )
    for rate in apps.get_model("decisions", "MciRate").objects.filter(source_en__startswith=BUDGET):
        rate.source_en = rate.source_en.replace("of the year", "for the year", 1)
        rate.save(update_fields=["source_en"])
    for digest in apps.get_model("workflow", "NoticeText").objects.filter(code="day_digest"):
        for old, new in DIGEST.items():
            for body in BODIES:
                setattr(digest, body, getattr(digest, body).replace(old, new))
        digest.save(update_fields=BODIES)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0013_words"), ("workflow", "0029_words")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
