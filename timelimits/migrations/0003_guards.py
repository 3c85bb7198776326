"""The database keeps limits and what moved them; only a planned alert may be taken back."""

from __future__ import annotations

from django.db import migrations

KEPT = ("timelimit", "pause", "extension", "workcalendar", "calendaryear")

GUARDS = "".join(
    f"""
CREATE TRIGGER timelimits_{table}_kept BEFORE DELETE ON timelimits_{table}
    FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER timelimits_{table}_not_emptied BEFORE TRUNCATE ON timelimits_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
"""
    for table in KEPT
)

RUNGS = """
CREATE TRIGGER timelimits_rungrule_kept BEFORE UPDATE OR DELETE ON timelimits_rungrule
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER timelimits_rungrule_not_emptied BEFORE TRUNCATE ON timelimits_rungrule
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""

# A raised alert is a record: it stays as it was raised, and it stays.
ALERTS = """
CREATE FUNCTION timelimits_raised_alert_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'alert % was raised and stays', OLD.id USING ERRCODE = 'SH030';
END $$;
CREATE TRIGGER timelimits_alert_raised_kept BEFORE UPDATE OR DELETE ON timelimits_alert
    FOR EACH ROW WHEN (OLD.raised_at IS NOT NULL)
    EXECUTE FUNCTION timelimits_raised_alert_kept();
CREATE TRIGGER timelimits_alert_not_emptied BEFORE TRUNCATE ON timelimits_alert
    FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
"""

UNDO = (
    "".join(
        f"DROP TRIGGER timelimits_{table}_kept ON timelimits_{table};"
        f"DROP TRIGGER timelimits_{table}_not_emptied ON timelimits_{table};"
        for table in (*KEPT, "rungrule")
    )
    + "DROP TRIGGER timelimits_alert_raised_kept ON timelimits_alert;"
    "DROP TRIGGER timelimits_alert_not_emptied ON timelimits_alert;"
    "DROP FUNCTION timelimits_raised_alert_kept();"
)


class Migration(migrations.Migration):
    dependencies = [("timelimits", "0002_seed"), ("ledger", "0002_sql")]

    operations = [migrations.RunSQL(GUARDS + RUNGS + ALERTS, UNDO)]
