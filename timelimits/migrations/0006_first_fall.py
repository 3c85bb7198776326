"""Which open limits are lit, or soon will be: a wide board reads those and no others."""

from __future__ import annotations

from django.db import migrations

FIRST_FALL = """
CREATE INDEX limit_first_fall ON timelimits_timelimit
    (least((falls #>> '{0,1}')::bigint, (falls #>> '{1,1}')::bigint, (falls #>> '{2,1}')::bigint))
    WHERE status IN ('running', 'paused')
"""


class Migration(migrations.Migration):
    dependencies = [("timelimits", "0005_readings")]

    operations = [migrations.RunSQL(FIRST_FALL, "DROP INDEX limit_first_fall")]
