"""好差评: a rating stays as it was given, and a bad one is put right within fifteen days (HC-4)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

KEPT = """
CREATE TRIGGER complaints_rating_kept BEFORE UPDATE OR DELETE ON complaints_rating
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER complaints_rating_not_emptied BEFORE TRUNCATE ON complaints_rating
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
INSERT INTO complaints_complaintrule (kind, valid_from, unit, amount, basis, unit_basis) VALUES
    ('rating_rectification', '2000-01-01', 'working_day', 15,
     '政务服务“好差评”办法：十五个工作日内核实、整改并反馈', '办法原文为“工作日”');
"""
# The rule's row stays: the table refuses to lose one, and without ratings nobody asks for it.
NOT_KEPT = """
DROP TRIGGER complaints_rating_kept ON complaints_rating;
DROP TRIGGER complaints_rating_not_emptied ON complaints_rating;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0002_guards"),
        ("ledger", "0004_bulletin_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "about",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="rating",
                        serialize=False,
                        to="ledger.matter",
                    ),
                ),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        verbose_name="评价",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True, default="", max_length=500, verbose_name="评价内容"
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="评价时间")),
                (
                    "complaint",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_behind",
                        to="ledger.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "好差评",
                "verbose_name_plural": "好差评",
                "indexes": [models.Index(fields=["-given_at"], name="rating_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", [1, 2, 3, 4, 5])),
                        name="rating_grade_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("complaint__isnull", False), ("grade__lte", 2)),
                            models.Q(("complaint__isnull", True), ("grade__gte", 3)),
                            _connector="OR",
                        ),
                        name="rating_bad_is_put_right",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
