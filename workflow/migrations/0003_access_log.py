from django.db import migrations

CREATE = """
CREATE FUNCTION workflow_log_access(at timestamptz, officer bigint, office bigint, kase bigint, what text, why text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    INSERT INTO workflow_accessrecord (at, officer_id, office_id, case_id, what, why)
    VALUES (at, officer, office, kase, what, why);
$$;
"""


class Migration(migrations.Migration):
    """The log of looks is written through a function of its own: nothing else is needed to append to it."""

    dependencies = [("workflow", "0002_schema")]
    operations = [
        migrations.RunSQL(
            CREATE, "DROP FUNCTION workflow_log_access(timestamptz, bigint, bigint, bigint, text, text)"
        )
    ]
