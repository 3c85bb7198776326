"""Orders and bulletins keep to their moves and entries; who must know of what, to begin with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import migrations

ORDER_MOVES = (
    "issued>replied,returned>replied,replied>returned,replied>closed,"
    "issued>revoked,replied>revoked,returned>revoked"
)
BULLETIN_MOVES = "draft>signed,signed>draft,signed>issued"
MACHINES = (
    ("order", "issued", ORDER_MOVES, "order_version", "order_state"),
    ("bulletin", "draft", BULLETIN_MOVES, "bulletin_version", "bulletin_state"),
)

WORDS = """
CREATE FUNCTION monitor_order_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.matter_id, NEW.form, NEW.document, NEW.department_id, NEW.addressee, NEW.about_id,
      NEW.card_id, NEW.demand, NEW.authority, NEW.days, NEW.signer_id, NEW.issued_at)
     IS DISTINCT FROM
     (OLD.matter_id, OLD.form, OLD.document, OLD.department_id, OLD.addressee, OLD.about_id,
      OLD.card_id, OLD.demand, OLD.authority, OLD.days, OLD.signer_id, OLD.issued_at)
     OR (OLD.seen_at IS NOT NULL AND NEW.seen_at IS DISTINCT FROM OLD.seen_at) THEN
    RAISE EXCEPTION 'order % stays as it was signed', OLD.id USING ERRCODE = 'SH011';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monitor_order_words BEFORE UPDATE ON monitor_order
  FOR EACH ROW EXECUTE FUNCTION monitor_order_words();
CREATE FUNCTION monitor_orderreply_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.order_id, NEW.ordinal, NEW.text, NEW.by_id, NEW.at)
     IS DISTINCT FROM (OLD.order_id, OLD.ordinal, OLD.text, OLD.by_id, OLD.at)
     OR OLD.judged_at IS NOT NULL THEN
    RAISE EXCEPTION 'reply % stays as it was given and judged', OLD.id USING ERRCODE = 'SH011';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monitor_orderreply_words BEFORE UPDATE ON monitor_orderreply
  FOR EACH ROW EXECUTE FUNCTION monitor_orderreply_words();
CREATE FUNCTION monitor_bulletin_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'issued' OR (OLD.state = 'signed' AND (NEW.summary, NEW.figures, NEW.cards)
      IS DISTINCT FROM (OLD.summary, OLD.figures, OLD.cards)) THEN
    RAISE EXCEPTION 'bulletin % was signed', OLD.id USING ERRCODE = 'SH011';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monitor_bulletin_words BEFORE UPDATE ON monitor_bulletin
  FOR EACH ROW EXECUTE FUNCTION monitor_bulletin_words();
"""
NO_WORDS = """
DROP TRIGGER monitor_bulletin_words ON monitor_bulletin;
DROP FUNCTION monitor_bulletin_words();
DROP TRIGGER monitor_orderreply_words ON monitor_orderreply;
DROP FUNCTION monitor_orderreply_words();
DROP TRIGGER monitor_order_words ON monitor_order;
DROP FUNCTION monitor_order_words();
"""

KEPT = ("order", "orderreply", "bulletin", "urge", "reasonasked", "inspection", "notice")
ADDED = (
    "orderpaper", "accountability", "sample", "sampledcase", "callback", "inspectionfinding",
    "noticerule", "noticeattempt",
)  # fmt: skip

# Event, level of the card (0 any), who, by which way. Phones for what cannot wait, and only there.
FIRST_RULES = (
    ("card.shown", 1, "clerk", "inbox"),
    ("card.shown", 1, "unit", "inbox"),
    ("card.shown", 2, "unit", "inbox"),
    ("card.shown", 2, "unit_head", "inbox"),
    ("card.shown", 2, "duty_officer", "inbox"),
    ("card.shown", 3, "duty_officer", "inbox"),
    ("card.shown", 3, "bureau", "inbox"),
    *(
        (event, 3, whom, channel)
        for event in ("card.confirmed", "card.self_issued")
        for whom, channel in (
            ("unit", "inbox"),
            ("unit_head", "inbox"),
            ("unit_head", "email"),
            ("unit_head", "sms"),
            ("bureau", "inbox"),
        )
    ),
    ("card.shown", 0, "program", "webhook"),
    ("card.confirmed", 0, "program", "webhook"),
    ("card.self_issued", 0, "program", "webhook"),
    ("card.withdrawn", 0, "program", "webhook"),
    ("card.withdrawn", 0, "unit", "inbox"),
    ("card.issued", 0, "unit", "inbox"),
    ("card.issued", 0, "unit_head", "inbox"),
    ("card.ruled", 0, "unit", "inbox"),
    ("card.explained", 0, "duty_officer", "inbox"),
    ("card.appealed", 0, "bureau", "inbox"),
    ("appeal.decided", 0, "unit", "inbox"),
    ("order.issued", 0, "unit", "inbox"),
    ("order.issued", 0, "unit_head", "inbox"),
    ("order.issued", 0, "unit_head", "email"),
    ("order.issued", 0, "unit_head", "sms"),
    ("order.issued", 0, "program", "webhook"),
    ("order.replied", 0, "duty_officer", "inbox"),
    ("order.replied", 0, "bureau", "inbox"),
    ("order.returned", 0, "unit", "inbox"),
    ("order.returned", 0, "unit_head", "inbox"),
    ("order.closed", 0, "unit", "inbox"),
    ("order.closed", 0, "program", "webhook"),
    ("order.revoked", 0, "unit", "inbox"),
    ("matter.urged", 0, "unit", "inbox"),
    ("reason.asked", 0, "unit", "inbox"),
    ("reason.asked", 0, "unit_head", "inbox"),
    ("reason.lapsed", 0, "duty_officer", "inbox"),
    ("bulletin.issued", 0, "leaders", "inbox"),
    ("bulletin.issued", 0, "leaders", "email"),
    ("bulletin.issued", 0, "unit_head", "inbox"),
    ("monitor.gap", 0, "duty_officer", "inbox"),
    ("clock.suspect", 0, "duty_officer", "inbox"),
    ("calendar.missing", 0, "duty_officer", "inbox"),
)


def machine(name: str, born: str, moves: str, version: str, state: str) -> migrations.RunSQL:
    """The triggers of one table that moves through states."""
    table = f"monitor_{name}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_moves BEFORE INSERT OR UPDATE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION state_guard('{born}', '{moves}');"
        f"CREATE CONSTRAINT TRIGGER {table}_entry AFTER INSERT OR UPDATE OF state, version"
        f" ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        f" EXECUTE FUNCTION entry_required('{version}', '{state}');",
        f"DROP TRIGGER {table}_entry ON {table}; DROP TRIGGER {table}_moves ON {table};",
    )


def never(name: str, *, altered: bool) -> migrations.RunSQL:
    """Nobody deletes rows of the table; unless ``altered`` nobody changes them either."""
    table = f"monitor_{name}"
    function, on = ("never_deleted", "DELETE") if altered else ("append_only", "UPDATE OR DELETE")
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_kept BEFORE {on} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}();"
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}();",
        f"DROP TRIGGER {table}_not_emptied ON {table}; DROP TRIGGER {table}_kept ON {table};",
    )


def seed(apps: Any, schema_editor: Any) -> None:
    rule = apps.get_model("monitor", "NoticeRule")
    rule.objects.using(schema_editor.connection.alias).bulk_create(
        rule(
            event=event,
            level=level,
            whom=whom,
            channel=channel,
            valid_from=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
        )
        for event, level, whom, channel in FIRST_RULES
    )


class Migration(migrations.Migration):
    dependencies = [("monitor", "0005_orders"), ("ledger", "0004_bulletin_kind")]
    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        *(machine(*one) for one in MACHINES),
        migrations.RunSQL(WORDS, NO_WORDS),
        *(never(name, altered=True) for name in KEPT),
        *(never(name, altered=False) for name in ADDED),
    ]
