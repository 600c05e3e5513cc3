"""The processes that serve need fewer rights in the database than whoever migrates it (SERVING_DATABASE_URL).

The owner of the tables could empty them or switch their triggers off. Web, worker and beat come in as a role of their
own that reads and writes rows and can do neither; `manage.py migrate`, run by the owner, gives it what it needs.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

from benefit_office.environment import database

# Rows, never whole tables; the trail, the journal and the like are kept by their own triggers beside that.
RIGHTS = (
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC",
)


def give_after_migrating(using: str, **_facts: Any) -> None:
    """Each migration may have brought new tables."""
    if settings.SERVING_DATABASE_URL and using == "default":
        serving = database(settings.SERVING_DATABASE_URL)
        with connections[using].cursor() as cursor:
            make(cursor, serving["USER"], serving["PASSWORD"])
            give(cursor, serving["USER"])


def make(cursor: CursorWrapper, role: str, password: str) -> None:
    """The role, where the owner may make one; else the administrator of the database has made it already."""
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        cursor.execute(made)


def give(cursor: CursorWrapper, role: str) -> None:
    """What the role needs, and nothing besides."""
    names = {
        "role": sql.Identifier(role),
        "database": sql.Identifier(cursor.db.settings_dict["NAME"]),
    }
    for right in RIGHTS:
        cursor.execute(sql.SQL(right).format(**names))


def could(cursor: CursorWrapper) -> list[str]:
    """The append-only tables that the one who asks could empty or rob of their triggers."""
    names = [model._meta.db_table for model in apps.get_models() if getattr(model._meta, "triggers", ())]  # noqa: SLF001
    cursor.execute(
        """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s) AND relkind = 'r'
          AND (has_table_privilege(oid, 'TRUNCATE') OR pg_has_role(relowner, 'USAGE'))
        ORDER BY relname
        """,
        [names],
    )
    return [name for (name,) in cursor.fetchall()]
