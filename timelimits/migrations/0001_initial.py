from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import timelimits.models.never


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0002_sql"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
            ],
            options={
                "verbose_name": "工作日历",
                "verbose_name_plural": "工作日历",
            },
        ),
        migrations.CreateModel(
            name="RungRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="种类")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "正常"), (1, "临期"), (2, "超承诺"), (3, "超法定")],
                        verbose_name="级别",
                    ),
                ),
                (
                    "units",
                    models.CharField(
                        choices=[("days", "days"), ("hours", "hours"), ("instant", "instant")],
                        max_length=8,
                        verbose_name="计量",
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("remaining", "remaining"),
                            ("over", "over"),
                            ("at_overrun", "at_overrun"),
                            ("share", "share"),
                        ],
                        max_length=12,
                        verbose_name="触发",
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(default=0, verbose_name="数量")),
                ("source", models.CharField(max_length=120, verbose_name="来源")),
            ],
            options={
                "verbose_name": "亮灯规则",
                "verbose_name_plural": "亮灯规则",
                "ordering": ["kind", "-version", "level", "units"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "version", "level", "units"), name="rung_once_per_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])), name="rung_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trigger__in", ["remaining", "over", "at_overrun", "share"])
                        ),
                        name="rung_trigger_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units__in", ["days", "hours", "instant"])),
                        name="rung_units_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="种类")),
                ("subject", models.CharField(blank=True, max_length=60, verbose_name="对象")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_day", "working_day"),
                            ("calendar_day", "calendar_day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("hour", "hour"),
                            ("fixed_instant", "fixed_instant"),
                        ],
                        max_length=16,
                        verbose_name="单位",
                    ),
                ),
                ("amount", models.PositiveIntegerField(verbose_name="数量")),
                ("instant", models.DateTimeField(blank=True, null=True, verbose_name="固定时点")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                (
                    "unit_basis",
                    models.CharField(blank=True, max_length=300, verbose_name="单位依据"),
                ),
                ("starts", models.CharField(blank=True, max_length=40, verbose_name="起算事由")),
                (
                    "calendar",
                    models.CharField(default="CN", max_length=16, verbose_name="工作日历"),
                ),
                ("started_at", models.DateTimeField(verbose_name="起算时间")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("running", "计算中"),
                            ("paused", "中止"),
                            ("met", "已完成"),
                            ("cancelled", "已取消"),
                            ("superseded", "已重新起算"),
                        ],
                        default="running",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="届满日")),
                (
                    "overrun_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="超时时点"),
                ),
                (
                    "runs_again_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="恢复计算时点"),
                ),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("falls", models.JSONField(default=list, verbose_name="亮灯时点")),
                ("calendar_version", models.PositiveIntegerField(verbose_name="日历版本")),
                ("engine_version", models.PositiveSmallIntegerField(verbose_name="算法版本")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="limits",
                        to="ledger.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "时限",
                "verbose_name_plural": "时限",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ("running", "paused"))),
                        fields=["calendar", "calendar_version"],
                        name="limit_open_by_calendar",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("running", "paused"))),
                        fields=("matter", "kind", "subject"),
                        name="limit_runs_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["running", "paused", "met", "cancelled", "superseded"])
                        ),
                        name="limit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "unit__in",
                                [
                                    "working_day",
                                    "calendar_day",
                                    "month",
                                    "year",
                                    "hour",
                                    "fixed_instant",
                                ],
                            )
                        ),
                        name="limit_unit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True), ("status__in", ("running", "paused"))
                            ),
                            models.Q(
                                models.Q(("status__in", ("running", "paused")), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="limit_closed_when_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", False), ("overrun_at__isnull", False)),
                            models.Q(
                                ("due_on__isnull", True),
                                ("overrun_at__isnull", True),
                                ("status__in", ["paused", "cancelled"]),
                            ),
                            _connector="OR",
                        ),
                        name="limit_dated_unless_paused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("instant__isnull", False), ("unit", "fixed_instant")),
                            models.Q(
                                models.Q(("unit", "fixed_instant"), _negated=True),
                                ("instant__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="limit_instant_with_its_unit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ground", models.CharField(max_length=60, verbose_name="事由")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("since", models.DateTimeField(verbose_name="中止时间")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="恢复时间")),
                (
                    "granted_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="批准工作日数"
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="文书编号")),
                ("needs_telling", models.BooleanField(default=False, verbose_name="须书面告知")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="告知时间")),
                (
                    "limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="timelimits.timelimit",
                    ),
                ),
            ],
            options={
                "verbose_name": "中止",
                "verbose_name_plural": "中止",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="pause_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="延长")),
                ("approver", models.CharField(max_length=60, verbose_name="批准人岗位")),
                ("reason_code", models.CharField(blank=True, max_length=60, verbose_name="理由")),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="文书编号")),
                ("approved_at", models.DateTimeField(verbose_name="批准时间")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="告知时间")),
                ("times", models.PositiveSmallIntegerField(default=1, verbose_name="可延次数")),
                ("verdict", models.CharField(max_length=8, verbose_name="是否计入")),
                (
                    "limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="timelimits.timelimit",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期",
                "verbose_name_plural": "延期",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["counted", "untold", "late", "beyond"])
                        ),
                        name="extension_verdict_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "正常"), (1, "临期"), (2, "超承诺"), (3, "超法定")]
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("falls_at", timelimits.models.never.InstantOrNever()),
                ("provisional", models.BooleanField(default=False)),
                ("raised_at", models.DateTimeField(blank=True, null=True)),
                (
                    "limit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="timelimits.timelimit",
                    ),
                ),
            ],
            options={
                "verbose_name": "亮灯计划",
                "verbose_name_plural": "亮灯计划",
                "indexes": [
                    models.Index(
                        condition=models.Q(("raised_at__isnull", True)),
                        fields=["falls_at"],
                        name="alert_awake",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("limit", "level", "round"), name="alert_once_per_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])), name="alert_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("raised_at__isnull", True), ("provisional", False), _connector="OR"
                        ),
                        name="alert_raised_only_if_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("notice", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="发文日期")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="years",
                        to="timelimits.workcalendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度放假安排",
                "verbose_name_plural": "年度放假安排",
                "ordering": ["calendar", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("calendar", "year"), name="calendar_year_declared_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("off", "休"), ("work", "班")], max_length=4, verbose_name="安排"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="节日")),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="timelimits.calendaryear",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历日",
                "verbose_name_plural": "日历日",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "day"), name="calendar_day_declared_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["off", "work"])),
                        name="calendar_day_kind_known",
                    ),
                ],
            },
        ),
    ]
