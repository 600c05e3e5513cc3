import secrets

from django.db import migrations
from django.db.models.functions import Length

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12


def lengthen(apps, schema_editor):
    """Codes of fifty bits were never printed: each gets one of sixty."""
    applications = apps.get_model("applications", "Application").objects
    for application in applications.annotate(long=Length("status_code")).filter(long__lt=LENGTH):
        application.status_code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
        application.save(update_fields=["status_code"])


class Migration(migrations.Migration):
    dependencies = [("applications", "0008_tickets")]
    operations = [migrations.RunPython(lengthen, migrations.RunPython.noop)]
