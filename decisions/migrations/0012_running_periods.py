"""The allowances that run are found by the last day of their periods, however many have ended."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("decisions", "0011_journal_search")]

    operations = [
        migrations.AddIndex(
            model_name="allowanceperiod",
            index=models.Index(fields=["until"], condition=Q(ended_by__isnull=True), name="period_running"),
        ),
    ]
