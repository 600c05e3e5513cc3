from django.db import migrations

# A claim is open as long as its case is; the state stands on the case, so the database itself closes the claim.
CREATE = """
CREATE FUNCTION applications_close_claims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE applications_applicationchild SET open = false WHERE open AND application_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER applications_close_claims AFTER UPDATE OF closed_at ON workflow_case
    FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL)
    EXECUTE FUNCTION applications_close_claims();
"""
DROP = """
DROP TRIGGER applications_close_claims ON workflow_case;
DROP FUNCTION applications_close_claims();
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_schema")]
    operations = [migrations.RunSQL(CREATE, DROP)]
