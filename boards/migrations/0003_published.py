"""Published figures and decisions, and a public board that can be searched."""

from __future__ import annotations

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0002_provisional"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        # The projection is made anew from the ledger: hidden cases leave it, counts begin right.
        migrations.RunSQL(
            [
                "DELETE FROM boards_publicmatter",
                "DELETE FROM boards_publicmatter_totals",
                "UPDATE ledger_bookmark SET seq = 0 WHERE reader = 'public'",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="PublicDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=50, unique=True, verbose_name="编号")),
                ("document", models.CharField(max_length=60, verbose_name="文号")),
                ("region", models.CharField(max_length=12, verbose_name="区域")),
                ("holder", models.CharField(max_length=120, verbose_name="行政相对人")),
                ("company", models.BooleanField(verbose_name="法人或其他组织")),
                ("item_code", models.CharField(max_length=64, verbose_name="事项编码")),
                ("item", models.CharField(max_length=200, verbose_name="许可事项")),
                ("unit_code", models.CharField(max_length=20, verbose_name="部门编码")),
                ("unit", models.CharField(max_length=80, verbose_name="许可机关")),
                ("licence", models.CharField(blank=True, max_length=60, verbose_name="证照编号")),
                ("valid_from", models.DateField(null=True, verbose_name="有效期自")),
                ("valid_to", models.DateField(null=True, verbose_name="有效期至")),
                ("status", models.CharField(blank=True, max_length=12, verbose_name="当前状态")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("published_on", models.DateField(verbose_name="公开日期")),
                ("until", models.DateField(verbose_name="公示至")),
            ],
            options={
                "verbose_name": "公开的许可决定",
                "verbose_name_plural": "公开的许可决定",
            },
        ),
        migrations.CreateModel(
            name="PublicFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=12, verbose_name="区域")),
                ("month", models.CharField(blank=True, max_length=7, verbose_name="月份")),
                ("place", models.PositiveIntegerField(verbose_name="机构序列")),
                ("unit_code", models.CharField(max_length=20, verbose_name="部门编码")),
                ("unit", models.CharField(max_length=20, verbose_name="部门")),
                ("item_code", models.CharField(blank=True, max_length=64, verbose_name="事项编码")),
                ("item", models.CharField(blank=True, max_length=80, verbose_name="事项")),
                ("received", models.PositiveIntegerField(null=True, verbose_name="收件")),
                ("closed", models.PositiveIntegerField(null=True, verbose_name="办结")),
                ("late", models.PositiveIntegerField(null=True, verbose_name="超承诺办结")),
                ("in_hand", models.PositiveIntegerField(null=True, verbose_name="在办")),
            ],
            options={
                "verbose_name": "公示统计",
                "verbose_name_plural": "公示统计",
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=12, verbose_name="区域")),
                ("month", models.CharField(blank=True, max_length=7, verbose_name="月份")),
                ("unit_code", models.CharField(max_length=20, verbose_name="部门编码")),
                ("item_code", models.CharField(max_length=64, verbose_name="事项编码")),
                ("received", models.PositiveIntegerField(default=0, verbose_name="收件")),
                ("closed", models.PositiveIntegerField(default=0, verbose_name="办结")),
                ("late", models.PositiveIntegerField(default=0, verbose_name="超承诺办结")),
                ("in_hand", models.IntegerField(default=0, verbose_name="在办")),
            ],
            options={
                "verbose_name": "公示计数",
                "verbose_name_plural": "公示计数",
            },
        ),
        migrations.RemoveConstraint(
            model_name="publicmatter",
            name="public_matter_hidden_says_nothing",
        ),
        migrations.AddField(
            model_name="publicmatter",
            name="item_code",
            field=models.CharField(
                blank=True, db_default="", max_length=64, verbose_name="事项编码"
            ),
        ),
        migrations.AddField(
            model_name="publicmatter",
            name="unit_code",
            field=models.CharField(
                blank=True, db_default="", max_length=20, verbose_name="部门编码"
            ),
        ),
        migrations.AddField(
            model_name="publictotals",
            name="place",
            field=models.CharField(blank=True, db_default="", max_length=40, verbose_name="地名"),
        ),
        migrations.AddIndex(
            model_name="publicmatter",
            index=models.Index(
                condition=models.Q(("on_board", True)),
                fields=["region", "state", "-seq"],
                name="public_matter_in_state",
            ),
        ),
        migrations.AddIndex(
            model_name="publicmatter",
            index=models.Index(
                condition=models.Q(("on_board", True)),
                fields=["region", "-seq"],
                name="public_matter_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="publicmatter",
            index=models.Index(
                condition=models.Q(("on_board", True)),
                fields=["region", "unit_code", "-seq"],
                name="public_matter_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="publicmatter",
            index=models.Index(
                condition=models.Q(("on_board", True)),
                fields=["region", "item_code", "-seq"],
                name="public_matter_of_item",
            ),
        ),
        migrations.AddIndex(
            model_name="publicmatter",
            index=models.Index(
                models.F("region"),
                django.db.models.functions.text.Right("tail", 4),
                condition=models.Q(("on_board", True)),
                name="public_matter_by_tail",
            ),
        ),
        migrations.AddIndex(
            model_name="publicmatter",
            index=models.Index(
                condition=models.Q(
                    ("closed_on__isnull", True), ("late_from__isnull", False), ("on_board", True)
                ),
                fields=["region", "late_from"],
                name="public_matter_late",
            ),
        ),
        migrations.AddIndex(
            model_name="publicmatter",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", False)),
                fields=["closed_on"],
                name="public_matter_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicmatter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("on_board", True),
                    models.Q(
                        ("applicant", ""),
                        ("item", ""),
                        ("item_code", ""),
                        ("unit", ""),
                        ("unit_code", ""),
                        ("window", ""),
                    ),
                    _connector="OR",
                ),
                name="public_matter_hidden_says_nothing",
            ),
        ),
        migrations.AddIndex(
            model_name="publicdecision",
            index=models.Index(fields=["region", "-id"], name="public_decision_newest"),
        ),
        migrations.AddIndex(
            model_name="publicdecision",
            index=models.Index(
                fields=["region", "unit_code", "-id"], name="public_decision_of_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="publicdecision",
            index=models.Index(fields=["region", "document"], name="public_decision_document"),
        ),
        migrations.AddIndex(
            model_name="publicdecision",
            index=models.Index(fields=["licence"], name="public_decision_licence"),
        ),
        migrations.AddIndex(
            model_name="publicdecision",
            index=models.Index(fields=["until"], name="public_decision_until"),
        ),
        migrations.AddConstraint(
            model_name="publicdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("published_on__gte", models.F("decided_on"))),
                name="public_decision_after_it_was_made",
            ),
        ),
        migrations.AddIndex(
            model_name="publicfigure",
            index=models.Index(fields=["region", "month", "place"], name="public_figure_of_month"),
        ),
        migrations.AddConstraint(
            model_name="publicfigure",
            constraint=models.UniqueConstraint(
                fields=("region", "month", "unit_code", "item_code"), name="public_figure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="publicfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("received__isnull", True),
                    ("received", 0),
                    ("received__gte", 5),
                    _connector="OR",
                ),
                name="public_received_never_small",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed__isnull", True), ("closed", 0), ("closed__gte", 5), _connector="OR"
                ),
                name="public_closed_never_small",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("late__isnull", True), ("late", 0), ("late__gte", 5), _connector="OR"
                ),
                name="public_late_never_small",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_hand__isnull", True), ("in_hand", 0), ("in_hand__gte", 5), _connector="OR"
                ),
                name="public_in_hand_never_small",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("region", "month", "unit_code", "item_code"), name="tally_cell_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.CheckConstraint(
                condition=models.Q(("late__lte", models.F("closed"))),
                name="tally_late_among_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_hand__gte", 0)), name="tally_in_hand_counts"
            ),
        ),
    ]
