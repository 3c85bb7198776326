"""What the database refuses of cards although Python forgot; and the card rules to begin with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import migrations

STATES = "'pending,issued', 'pending>issued,pending>not_issued,pending>withdrawn,issued>withdrawn'"

GUARDS = f"""
CREATE TRIGGER monitor_card_moves BEFORE INSERT OR UPDATE ON monitor_card
  FOR EACH ROW EXECUTE FUNCTION state_guard({STATES});
CREATE CONSTRAINT TRIGGER monitor_card_entry AFTER INSERT OR UPDATE OF state, version ON monitor_card
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION entry_required('card_version', 'card_state', 'card');
CREATE TRIGGER monitor_card_never_deleted BEFORE DELETE ON monitor_card
  FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER monitor_card_never_truncated BEFORE TRUNCATE ON monitor_card
  FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
CREATE TRIGGER monitor_withholding_never_deleted BEFORE DELETE ON monitor_withholding
  FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER monitor_withholding_never_truncated BEFORE TRUNCATE ON monitor_withholding
  FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
CREATE TRIGGER monitor_breach_append_only BEFORE UPDATE OR DELETE ON monitor_breach
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER monitor_breach_never_truncated BEFORE TRUNCATE ON monitor_breach
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER monitor_cardrule_append_only BEFORE UPDATE OR DELETE ON monitor_cardrule
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER monitor_cardrule_never_truncated BEFORE TRUNCATE ON monitor_cardrule
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE INDEX monitor_alert_held ON timelimits_alert (falls_at) WHERE raised_at IS NULL AND provisional;
"""
UNGUARD = """
DROP INDEX monitor_alert_held;
DROP TRIGGER monitor_cardrule_never_truncated ON monitor_cardrule;
DROP TRIGGER monitor_cardrule_append_only ON monitor_cardrule;
DROP TRIGGER monitor_breach_never_truncated ON monitor_breach;
DROP TRIGGER monitor_breach_append_only ON monitor_breach;
DROP TRIGGER monitor_withholding_never_truncated ON monitor_withholding;
DROP TRIGGER monitor_withholding_never_deleted ON monitor_withholding;
DROP TRIGGER monitor_card_never_truncated ON monitor_card;
DROP TRIGGER monitor_card_never_deleted ON monitor_card;
DROP TRIGGER monitor_card_entry ON monitor_card;
DROP TRIGGER monitor_card_moves ON monitor_card;
"""

FIRST_RULES = (
    (1, "automatic", 0, "时限临期，系统自动预警"),
    (2, "automatic", 0, "超过承诺时限，系统自动发黄牌"),
    (3, "confirm", 1, "超过法定时限，监察人员1个工作日内核实后发红牌，逾期未核实自动发出"),
)


def seed(apps: Any, schema_editor: Any) -> None:
    rule = apps.get_model("monitor", "CardRule")
    for level, mode, days, basis in FIRST_RULES:
        rule.objects.using(schema_editor.connection.alias).create(
            level=level,
            kind="",
            version=1,
            mode=mode,
            confirm_days=days,
            enabled=True,
            basis=basis,
            valid_from=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
        )


class Migration(migrations.Migration):
    dependencies = [("monitor", "0001_initial"), ("ledger", "0002_sql")]
    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunSQL(GUARDS, UNGUARD),
    ]
