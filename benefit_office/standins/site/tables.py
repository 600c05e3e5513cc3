"""The stand-ins' tables, made when the site starts; a new version's columns are added to those that are there."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection


def make() -> None:
    """Whatever a demo has written down stays readable after an update."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        known = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in tables
        }
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            columns = known.get(model._meta.db_table, set())  # noqa: SLF001 – Django documents it as public
            for field in model._meta.local_concrete_fields:  # noqa: SLF001 – the same
                if columns and field.column not in columns:
                    # SQLite's own way of adding a field makes the table anew with every column that is missing.
                    definition, params = editor.column_sql(model, field, include_default=True)
                    table, column = model._meta.db_table, field.column  # noqa: SLF001 – the same
                    editor.execute(
                        f'ALTER TABLE "{table}" ADD COLUMN "{column}" {definition}', params or None
                    )
