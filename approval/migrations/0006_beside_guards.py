"""The database holds the moves of what stands beside a case, and keeps what is on record."""

from __future__ import annotations

from django.db import migrations

# Written out, not imported: a migration stays what it was. A test compares them with states.
MACHINES = (
    ("jointpart", "notified", "notified>opined", "part"),
    ("commitment", "given", "given>passed,given>failed", "commitment"),
    ("revocation", "opened", "opened>revoked,opened>kept", "revocation"),
    ("renewal", "asked", "asked>granted,asked>denied,asked>deemed,deemed>granted", "renewal"),
)
NEVER_DELETED = (
    *("jointpart", "jointinspection", "orderplace"),
    *("commitment", "revocation", "renewal"),
)
APPEND_ONLY = ("batch", "batchplace", "quota", "feepayment", "feerefund")


def _machine(table: str, initial: str, moves: str, key: str) -> str:
    return f"""
CREATE TRIGGER approval_{table}_moves BEFORE INSERT OR UPDATE ON approval_{table}
    FOR EACH ROW EXECUTE FUNCTION state_guard('{initial}', '{moves}');
CREATE CONSTRAINT TRIGGER approval_{table}_entry AFTER INSERT OR UPDATE OF state, version
    ON approval_{table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION entry_required('{key}_version', '{key}_state');
"""


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
    dependencies = [("approval", "0005_beside_the_case"), ("ledger", "0002_sql")]

    operations = [
        migrations.RunSQL(
            "".join(_machine(*machine) for machine in MACHINES), migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "".join(_kept(table) for table in NEVER_DELETED)
            + "".join(_fixed(table) for table in APPEND_ONLY),
            migrations.RunSQL.noop,
        ),
    ]
