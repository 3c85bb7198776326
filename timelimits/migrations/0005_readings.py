"""How a limit reads the end of a day and a filing after hours; a proposal's acts bear entries."""

from __future__ import annotations

from django.db import migrations, models

# A proposal has no matter, so its entries are found by the transaction they were written in.
ENTRY_GUARD = """
CREATE INDEX timelimits_entry_of_proposal ON ledger_entry (txid)
    WHERE name IN ('calendar.proposed', 'calendar.decided');
CREATE FUNCTION timelimits_proposal_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ledger_entry e
         WHERE e.name IN ('calendar.proposed', 'calendar.decided')
           AND e.txid = pg_current_xact_id()::text::bigint
           AND e.name = CASE NEW.state WHEN 'proposed' THEN 'calendar.proposed'
                                       ELSE 'calendar.decided' END
           AND e.body::jsonb ->> 'proposal' = NEW.id::text
           AND coalesce(e.body::jsonb ->> 'outcome', 'proposed') = NEW.state
    ) THEN
        RAISE EXCEPTION 'proposal % became % without an entry', NEW.id, NEW.state
            USING ERRCODE = 'SH005';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER timelimits_noticeproposal_entry
    AFTER INSERT OR UPDATE OF state, version ON timelimits_noticeproposal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timelimits_proposal_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("timelimits", "0004_notices"), ("ledger", "0002_sql")]

    operations = [
        migrations.AddField(
            model_name="timelimit",
            name="reading",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="读法"
            ),
        ),
        migrations.RunSQL(
            ENTRY_GUARD,
            """
            DROP TRIGGER timelimits_noticeproposal_entry ON timelimits_noticeproposal;
            DROP FUNCTION timelimits_proposal_entry();
            DROP INDEX timelimits_entry_of_proposal;
            """,
        ),
    ]
