"""The database holds the moves of an acceptance by silence and of a hearing, and keeps both."""

from __future__ import annotations

from django.db import migrations

# Written out, not imported: a migration stays what it was. A test compares them with states.
INITIAL = "draft,received"
MOVES = (
    "draft>received,draft>void,received>correcting,received>in_review,received>declined,"
    "received>withdrawn,received>void,received>deleted,received>closed_elsewhere,"
    "correcting>received,correcting>abandoned,correcting>withdrawn,correcting>void,"
    "correcting>deleted,correcting>closed_elsewhere,in_review>correcting,in_review>suspended,"
    "in_review>granted,in_review>denied,in_review>forwarded,in_review>withdrawn,in_review>void,"
    "in_review>deleted,in_review>closed_elsewhere,suspended>in_review,suspended>withdrawn,"
    "suspended>void,suspended>deleted,suspended>closed_elsewhere,granted>delivered,"
    "granted>closed_elsewhere"
)
MACHINES = (
    (
        "silenceeffect",
        "stated",
        "stated>contested,stated>final,contested>upheld,contested>lifted",
        "silence",
    ),
    ("hearing", "offered", "offered>requested,requested>scheduled,scheduled>held", "hearing"),
)


def _machine(table: str, initial: str, moves: str, key: str) -> str:
    return f"""
CREATE TRIGGER approval_{table}_moves BEFORE INSERT OR UPDATE ON approval_{table}
    FOR EACH ROW EXECUTE FUNCTION state_guard('{initial}', '{moves}');
CREATE CONSTRAINT TRIGGER approval_{table}_entry AFTER INSERT OR UPDATE OF state, version
    ON approval_{table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION entry_required('{key}_version', '{key}_state');
CREATE TRIGGER approval_{table}_never_deleted BEFORE DELETE ON approval_{table}
    FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER approval_{table}_never_emptied BEFORE TRUNCATE ON approval_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
"""


CASE = f"""
DROP TRIGGER approval_case_moves ON approval_case;
CREATE TRIGGER approval_case_moves BEFORE INSERT OR UPDATE ON approval_case
    FOR EACH ROW EXECUTE FUNCTION state_guard('{INITIAL}', '{MOVES}');
"""


class Migration(migrations.Migration):
    dependencies = [("approval", "0008_silence_and_hearing"), ("ledger", "0002_sql")]

    operations = [
        migrations.RunSQL(
            CASE + "".join(_machine(*machine) for machine in MACHINES), migrations.RunSQL.noop
        ),
    ]
