"""What boards read of cases and steps comes out of indexes that hold all of it.

By day of receipt and window; what is in hand by unit; what waits for a decision, which is little. One
goes that another was twice (case_by_item_version), and closings no longer hold what has none.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0013_limits_in_hand"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_receipt",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_closing",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_item_version",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_in_hand",
        ),
        migrations.RemoveIndex(
            model_name="casestep",
            name="step_by_unit",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", True), models.Q(("state", "draft"), _negated=True)
                ),
                fields=["department", "matter"],
                include=("number",),
                name="case_in_hand",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", True), ("state", "in_review"), ("step_no", 0)
                ),
                fields=["department"],
                name="case_to_decide",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["received_at", "window_code"],
                include=("department", "state", "id"),
                name="case_by_receipt",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["closed_at"],
                include=("department", "state"),
                name="case_by_closing",
            ),
        ),
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)),
                fields=["department"],
                include=("case", "role", "assignee"),
                name="step_by_unit",
            ),
        ),
    ]
