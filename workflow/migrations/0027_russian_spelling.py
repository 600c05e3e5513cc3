from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace


def spell(apps, schema_editor):
    """«перенесен», «по расчету»: calendar and appeal spell Russian as all pages do."""
    days = apps.get_model("workflow", "CalendarDay").objects.filter(title_ru__contains="ё")
    days.update(title_ru=Replace(F("title_ru"), Value("ё"), Value("е")))
    editions = apps.get_model("workflow", "Edition").objects.filter(appeal_ru__contains="ё")
    editions.update(appeal_ru=Replace(F("appeal_ru"), Value("ё"), Value("е")))


class Migration(migrations.Migration):
    dependencies = [("workflow", "0026_outbox_newest")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
