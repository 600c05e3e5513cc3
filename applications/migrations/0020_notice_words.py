import json
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parent.parent / "seed" / "notice_texts.json"
# The words shipped before; what an administrator has written since is left alone.
SHIPPED = {
    "papers_asked": "Исполнитель {officer} запросил у заявителя",
    "data_changed": "По делу {number} изменились данные заявителя",
    "papers_sent": "По делу {number} заявитель прислал",
}


def load(apps, schema_editor):
    """The notices call applicant and executor as the regulation does."""
    texts = apps.get_model("workflow", "NoticeText").objects
    for row in json.loads(SEED.read_text("utf-8"))["texts"]:
        if begins := SHIPPED.get(row["code"]):
            bodies = {name: text for name, text in row.items() if name.startswith("body_")}
            texts.filter(code=row["code"], body_ru__startswith=begins).update(**bodies)


class Migration(migrations.Migration):
    dependencies = [("applications", "0019_facts_stamp"), ("workflow", "0026_outbox_newest")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
