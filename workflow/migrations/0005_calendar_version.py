from django.db import migrations


class Migration(migrations.Migration):
    """The number of a calendar's content is never used twice, also when the change is rolled back."""

    dependencies = [("workflow", "0004_regulation")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE workflow_calendar_version AS integer START WITH 2",
            "DROP SEQUENCE workflow_calendar_version",
        )
    ]
