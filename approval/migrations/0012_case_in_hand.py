"""Cases in hand by matter, which a wide board joins limits to; and by where they are collected."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approval", "0011_applicant_by_id_number")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", True), models.Q(("state", "draft"), _negated=True)
                ),
                fields=["matter"],
                include=("department", "number"),
                name="case_in_hand",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", True), models.Q(("pickup_window", ""), _negated=True)
                ),
                fields=["pickup_window"],
                name="case_to_collect",
            ),
        ),
    ]
