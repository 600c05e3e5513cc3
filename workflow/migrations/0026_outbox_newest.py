"""The list of what was delivered begins with the newest, however many years lie behind it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("workflow", "0025_case_search")]

    operations = [
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                fields=["-created_at", "-id"], condition=~Q(receiver="office"), name="outbox_newest"
            ),
        ),
    ]
