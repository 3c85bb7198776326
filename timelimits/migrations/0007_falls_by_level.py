"""When a limit's lamp reaches each level, as numbers beside the plan they are read from.

Boards count tens of thousands of lamps in one statement, and would take most of it to read the
plan's JSON. The columns follow ``falls`` by themselves; what each index covers is read without the
table.
"""

from __future__ import annotations

from django.db import migrations

LEVELS = {"warning_at": 1, "promise_at": 2, "law_at": 3}
COLUMNS = ", ".join(
    f"ADD COLUMN {name} bigint GENERATED ALWAYS AS"
    f" ((jsonb_path_query_first(falls, 'strict $[*] ? (@[0] == {level})[1]'))::bigint) STORED"
    for name, level in LEVELS.items()
)
BY_LEVEL = f"""
DROP INDEX limit_first_fall;
ALTER TABLE timelimits_timelimit {COLUMNS};
CREATE INDEX limit_first_fall ON timelimits_timelimit (least(warning_at, promise_at, law_at))
    INCLUDE (id, matter_id, kind, status, warning_at, promise_at, law_at, runs_again_at)
    WHERE status IN ('running', 'paused');
CREATE INDEX limit_lamps ON timelimits_timelimit (matter_id)
    INCLUDE (id, kind, status, warning_at, promise_at, law_at, runs_again_at, due_on)
    WHERE status IN ('running', 'paused');
"""
FIRST_FALL = """
DROP INDEX limit_lamps;
ALTER TABLE timelimits_timelimit DROP COLUMN warning_at, DROP COLUMN promise_at, DROP COLUMN law_at;
CREATE INDEX limit_first_fall ON timelimits_timelimit
    (least((falls #>> '{0,1}')::bigint, (falls #>> '{1,1}')::bigint, (falls #>> '{2,1}')::bigint))
    WHERE status IN ('running', 'paused');
"""


class Migration(migrations.Migration):
    dependencies = [("timelimits", "0006_first_fall")]

    operations = [migrations.RunSQL(BY_LEVEL, FIRST_FALL)]
