"""The database holds the table of moves, demands an entry for every act, and keeps what is on record."""

from __future__ import annotations

from django.db import migrations

# Written out, not imported: a migration stays what it was. A test compares it with states.MOVES.
INITIAL = "draft,received"
MOVES = (
    "draft>received,draft>void,received>correcting,received>in_review,received>declined,"
    "received>withdrawn,received>closed_elsewhere,correcting>received,"
    "correcting>abandoned,correcting>withdrawn,correcting>closed_elsewhere,"
    "in_review>suspended,in_review>granted,in_review>denied,in_review>withdrawn,"
    "in_review>closed_elsewhere,suspended>in_review,suspended>withdrawn,"
    "suspended>closed_elsewhere,granted>delivered,granted>closed_elsewhere"
)

GUARDS = f"""
CREATE TRIGGER approval_case_moves BEFORE INSERT OR UPDATE ON approval_case
    FOR EACH ROW EXECUTE FUNCTION state_guard('{INITIAL}', '{MOVES}');
CREATE CONSTRAINT TRIGGER approval_case_entry AFTER INSERT OR UPDATE OF state, version
    ON approval_case DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION entry_required('version', 'state');
"""

NEVER_DELETED = (
    "case",
    "applicant",
    "casestep",
    "correction",
    "extensiongrant",
    "licence",
    "specialprocedure",
    "supplementline",
    "supplementnotice",
)
APPEND_ONLY = ("casenote", "decision", "telling")


def _kept(table: str) -> str:
    return f"""
CREATE TRIGGER approval_{table}_never_deleted BEFORE DELETE ON approval_{table}
    FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER approval_{table}_never_emptied BEFORE TRUNCATE ON approval_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
"""


def _fixed(table: str) -> str:
    return f"""
CREATE TRIGGER approval_{table}_append_only BEFORE UPDATE OR DELETE ON approval_{table}
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER approval_{table}_never_emptied BEFORE TRUNCATE ON approval_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial"), ("ledger", "0002_sql")]

    operations = [
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(
            "".join(_kept(table) for table in NEVER_DELETED)
            + "".join(_fixed(table) for table in APPEND_ONLY),
            migrations.RunSQL.noop,
        ),
    ]
