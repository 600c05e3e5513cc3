from django.db import migrations

# Keys were Russian capitals; now they are the letters of `workflow.alphabet.search_key`, which every database knows.
RENAME = """
    UPDATE applications_person
    SET search_key = lower(translate(search_key, 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ', 'abvgdejziklmnoprstufhcqwx1y2345'));
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0010_look_reason_text")]
    operations = [migrations.RunSQL(RENAME, migrations.RunSQL.noop)]
