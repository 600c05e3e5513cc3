"""The journal is searched by index: by parts of an applicant's name in letters any database knows, and by its numbers."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import workflow.search


class Migration(migrations.Migration):
    dependencies = [("decisions", "0010_eds")]

    operations = [
        migrations.RemoveIndex(model_name="journalpersons", name="journal_by_part_of_name"),
        migrations.AddIndex(
            model_name="journalpersons",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    workflow.search.SearchKey("applicant"), name="gin_trgm_ops"
                ),
                name="journal_by_part_of_applicant",
            ),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["number"], name="journal_by_number"),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["incoming_number"], name="journal_by_incoming_number"),
        ),
    ]
