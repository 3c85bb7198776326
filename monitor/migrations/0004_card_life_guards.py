"""The whole life of a card in the database's own table of moves, and what it refuses of appeals."""

from __future__ import annotations

from django.db import migrations

MOVES = (
    "pending>issued,pending>not_issued,issued>signed,signed>explained,signed>upheld,"
    "explained>upheld,issued>downgraded,issued>waived,issued>revoked,issued>restated,"
    "signed>downgraded,signed>waived,signed>revoked,signed>restated,explained>downgraded,"
    "explained>waived,explained>revoked,explained>restated,signed>appealed,"
    "explained>appealed,upheld>appealed,downgraded>appealed,ordered>appealed,"
    "appealed>upheld,appealed>downgraded,appealed>waived,appealed>revoked,"
    "appealed>restated,upheld>ordered,downgraded>ordered,pending>withdrawn,"
    "issued>withdrawn,signed>withdrawn,explained>withdrawn,appealed>withdrawn,"
    "upheld>withdrawn,downgraded>withdrawn,waived>withdrawn,ordered>withdrawn"
)
OLD_MOVES = "pending>issued,pending>not_issued,pending>withdrawn,issued>withdrawn"
APPEAL_MOVES = "filed>decided,filed>moot"
KEPT = ("monitor_appeal", "monitor_cardruling", "monitor_evidence")
ADDED = ("monitor_explanation", "monitor_foundfact")

GUARDS = f"""
DROP TRIGGER monitor_card_moves ON monitor_card;
CREATE TRIGGER monitor_card_moves BEFORE INSERT OR UPDATE ON monitor_card
  FOR EACH ROW EXECUTE FUNCTION state_guard('pending,issued', '{MOVES}');
CREATE TRIGGER monitor_appeal_moves BEFORE INSERT OR UPDATE ON monitor_appeal
  FOR EACH ROW EXECUTE FUNCTION state_guard('filed', '{APPEAL_MOVES}');
CREATE CONSTRAINT TRIGGER monitor_appeal_entry AFTER INSERT OR UPDATE OF state, version
  ON monitor_appeal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION entry_required('appeal_version', 'appeal_state');
CREATE FUNCTION evidence_unaltered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.card_id, NEW.appeal_id, NEW.kind, NEW.document, NEW.file_name, NEW.size, NEW.sha256,
      NEW.content, NEW.added_by_id, NEW.added_at)
     IS DISTINCT FROM
     (OLD.card_id, OLD.appeal_id, OLD.kind, OLD.document, OLD.file_name, OLD.size, OLD.sha256,
      OLD.content, OLD.added_by_id, OLD.added_at) THEN
    RAISE EXCEPTION 'evidence % cannot be altered', OLD.id USING ERRCODE = 'SH010';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monitor_evidence_unaltered BEFORE UPDATE ON monitor_evidence
  FOR EACH ROW EXECUTE FUNCTION evidence_unaltered();
"""
UNGUARD = f"""
DROP TRIGGER monitor_evidence_unaltered ON monitor_evidence;
DROP FUNCTION evidence_unaltered();
DROP TRIGGER monitor_appeal_entry ON monitor_appeal;
DROP TRIGGER monitor_appeal_moves ON monitor_appeal;
DROP TRIGGER monitor_card_moves ON monitor_card;
CREATE TRIGGER monitor_card_moves BEFORE INSERT OR UPDATE ON monitor_card
  FOR EACH ROW EXECUTE FUNCTION state_guard('pending,issued', '{OLD_MOVES}');
"""


def never(table: str, *, altered: bool) -> migrations.RunSQL:
    """Nobody deletes rows of ``table``; unless ``altered`` nobody changes them either."""
    function, on = ("never_deleted", "DELETE") if altered else ("append_only", "UPDATE OR DELETE")
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_never_deleted BEFORE {on} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}();"
        f"CREATE TRIGGER {table}_never_truncated BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}();",
        f"DROP TRIGGER {table}_never_truncated ON {table};"
        f"DROP TRIGGER {table}_never_deleted ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("monitor", "0003_card_life"), ("ledger", "0003_matter_kinds")]
    operations = [
        migrations.RunSQL(GUARDS, UNGUARD),
        *(never(table, altered=True) for table in KEPT),
        *(never(table, altered=False) for table in ADDED),
    ]
