"""Whose open limits they are, beside the limits: the unit that has the matter in hand, or nobody.

A wide board counts the lamps of every unit, and would spend most of it on finding the unit of each
limit. No service writes the column: triggers of the floor above keep it, which knows what is in hand.
It is no foreign key, since it says nothing that is not said there.
"""

from __future__ import annotations

from django.db import migrations

BY_UNIT = """
DROP INDEX limit_first_fall;
DROP INDEX limit_lamps;
ALTER TABLE timelimits_timelimit ADD COLUMN in_hand_of bigint;
CREATE INDEX limit_first_fall ON timelimits_timelimit (least(warning_at, promise_at, law_at))
    INCLUDE (in_hand_of, matter_id, kind, status, warning_at, promise_at, law_at, runs_again_at)
    WHERE status IN ('running', 'paused') AND in_hand_of IS NOT NULL;
CREATE INDEX limit_lamps ON timelimits_timelimit (in_hand_of, matter_id)
    INCLUDE (id, kind, status, warning_at, promise_at, law_at, runs_again_at, due_on)
    WHERE status IN ('running', 'paused') AND in_hand_of IS NOT NULL;
"""
BY_MATTER = """
DROP INDEX limit_lamps;
DROP INDEX limit_first_fall;
ALTER TABLE timelimits_timelimit DROP COLUMN in_hand_of;
CREATE INDEX limit_first_fall ON timelimits_timelimit (least(warning_at, promise_at, law_at))
    INCLUDE (id, matter_id, kind, status, warning_at, promise_at, law_at, runs_again_at)
    WHERE status IN ('running', 'paused');
CREATE INDEX limit_lamps ON timelimits_timelimit (matter_id)
    INCLUDE (id, kind, status, warning_at, promise_at, law_at, runs_again_at, due_on)
    WHERE status IN ('running', 'paused');
"""


class Migration(migrations.Migration):
    dependencies = [("timelimits", "0007_falls_by_level")]

    operations = [migrations.RunSQL(BY_UNIT, BY_MATTER)]
