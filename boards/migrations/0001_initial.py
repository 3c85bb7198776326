"""The public tables, which the projector alone writes."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PublicTotals",
            fields=[
                (
                    "region",
                    models.CharField(
                        max_length=12, primary_key=True, serialize=False, verbose_name="区域"
                    ),
                ),
                ("seq", models.BigIntegerField(default=0)),
                ("ledger_seq", models.BigIntegerField(default=0)),
                ("epoch", models.UUIDField()),
                ("day", models.DateField(verbose_name="日期")),
                ("received", models.PositiveIntegerField(default=0, verbose_name="今日收件")),
                ("closed", models.PositiveIntegerField(default=0, verbose_name="今日办结")),
                ("as_of", models.DateTimeField(verbose_name="数据截至（法定时间）")),
                ("seen_at", models.DateTimeField(verbose_name="数据截至（系统时间）")),
            ],
            options={
                "verbose_name": "公示合计",
                "verbose_name_plural": "公示合计",
                "db_table": "boards_publicmatter_totals",
            },
        ),
        migrations.CreateModel(
            name="PublicMatter",
            fields=[
                (
                    "number",
                    models.CharField(
                        max_length=50, primary_key=True, serialize=False, verbose_name="编号"
                    ),
                ),
                ("tail", models.CharField(max_length=6, verbose_name="编号后六位")),
                ("region", models.CharField(max_length=12, verbose_name="区域")),
                ("on_board", models.BooleanField(default=False, verbose_name="上屏")),
                ("applicant", models.CharField(blank=True, max_length=120, verbose_name="申请人")),
                ("item", models.CharField(blank=True, max_length=80, verbose_name="事项")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="部门")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已收件"),
                            ("correcting", "待补材料"),
                            ("accepted", "已受理"),
                            ("in_review", "办理中"),
                            ("special", "特别程序"),
                            ("experts", "评审中"),
                            ("extended", "依法延期"),
                            ("making", "制证中"),
                            ("ready", "请领取"),
                            ("closed", "已办结"),
                            ("gone", "撤回"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("window", models.CharField(blank=True, max_length=12, verbose_name="领取窗口")),
                ("promised_on", models.DateField(null=True, verbose_name="承诺日期")),
                ("late_from", models.DateField(null=True, verbose_name="公示延后自")),
                (
                    "late_reason",
                    models.CharField(blank=True, max_length=32, verbose_name="延后原因"),
                ),
                ("extended", models.BooleanField(default=False, verbose_name="依法延期")),
                ("received_on", models.DateField(verbose_name="收件日期")),
                ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                ("changed_at", models.DateTimeField(verbose_name="最近变化")),
                ("seq", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "公示办件",
                "verbose_name_plural": "公示办件",
                "indexes": [
                    models.Index(fields=["region", "seq"], name="public_matter_changes"),
                    models.Index(
                        condition=models.Q(("on_board", True)),
                        fields=["region", "-changed_at"],
                        name="public_matter_on_board",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "correcting",
                                    "accepted",
                                    "in_review",
                                    "special",
                                    "experts",
                                    "extended",
                                    "making",
                                    "ready",
                                    "closed",
                                    "gone",
                                ],
                            )
                        ),
                        name="public_matter_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_board", True),
                            models.Q(("applicant", ""), ("item", ""), ("unit", ""), ("window", "")),
                            _connector="OR",
                        ),
                        name="public_matter_hidden_says_nothing",
                    ),
                ],
            },
        ),
    ]
