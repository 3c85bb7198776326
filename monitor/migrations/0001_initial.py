from __future__ import annotations

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0002_sql"),
        ("organizations", "__first__"),
        ("timelimits", "0003_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=32)),
                ("subject", models.CharField(max_length=64)),
                ("raised_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "告警",
                "verbose_name_plural": "告警",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject"), name="alarm_once_per_subject"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CardRule",
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
                        choices=[(0, "正常"), (1, "临期"), (2, "超承诺"), (3, "超法定")],
                        verbose_name="级别",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True, default="", max_length=32, verbose_name="时限种类"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("automatic", "自动发出"),
                            ("confirm", "待监察人员核实"),
                            ("confirmed", "经监察人员核实"),
                            ("self_issued", "逾期未核实"),
                        ],
                        max_length=16,
                        verbose_name="发牌方式",
                    ),
                ),
                (
                    "confirm_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="核实期限（工作日）"),
                ),
                ("enabled", models.BooleanField(default=True, verbose_name="启用")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateTimeField(verbose_name="生效")),
            ],
            options={
                "verbose_name": "发牌规则",
                "verbose_name_plural": "发牌规则",
                "ordering": ["level", "kind", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("level", "kind", "version"), name="card_rule_one_per_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])), name="card_rule_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirm_days", 0), ("mode", "automatic")),
                            models.Q(("confirm_days__gte", 1), ("mode", "confirm")),
                            _connector="OR",
                        ),
                        name="card_rule_issues_or_asks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="级别")),
                ("kind", models.CharField(max_length=32, verbose_name="时限种类")),
                (
                    "item",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="事项"),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("pending", "待核"),
                            ("issued", "已发"),
                            ("not_issued", "不予发牌"),
                            ("withdrawn", "已撤"),
                        ],
                        default="pending",
                        max_length=32,
                        protected=True,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("automatic", "自动发出"),
                            ("confirm", "待监察人员核实"),
                            ("confirmed", "经监察人员核实"),
                            ("self_issued", "逾期未核实"),
                        ],
                        max_length=16,
                        verbose_name="发牌方式",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="届满日")),
                ("overrun_at", models.DateTimeField(null=True, verbose_name="法定届满")),
                ("falls_at", models.DateTimeField(verbose_name="亮灯")),
                ("found_at", models.DateTimeField(verbose_name="发现")),
                ("delay_us", models.BigIntegerField(verbose_name="发现延迟（微秒）")),
                ("issued_at", models.DateTimeField(null=True, verbose_name="发牌")),
                ("confirm_by", models.DateTimeField(null=True, verbose_name="核实期限")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "alert",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card",
                        to="timelimits.alert",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="ledger.matter",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitor.cardrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "牌",
                "verbose_name_plural": "牌",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["confirm_by"],
                        name="card_to_confirm",
                    ),
                    models.Index(fields=["-found_at", "-id"], name="card_newest_first"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])), name="card_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "issued", "not_issued", "withdrawn"])
                        ),
                        name="card_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__in", ["automatic", "confirm", "confirmed", "self_issued"])
                        ),
                        name="card_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delay_us__gte", 0), ("found_at__gte", models.F("falls_at"))
                        ),
                        name="card_found_after_it_fell",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            ("issued_at__isnull", False),
                            _connector="OR",
                        ),
                        name="card_issued_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "pending"), _negated=True),
                            models.Q(("confirm_by__isnull", False), ("issued_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="card_pending_has_its_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mode", "confirmed"), _negated=True),
                            ("confirmed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="card_confirmed_by_somebody",
                    ),
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Withholding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("applicant_concealed", "申请人隐瞒情况或提供虚假材料"),
                            ("force_majeure", "不可抗力"),
                            ("system_failure", "系统故障"),
                            ("wrong_calendar", "工作日历有误"),
                            ("upper_level", "上级机关延误"),
                            ("wrong_entry", "录入有误，已更正"),
                            ("test_data", "测试数据"),
                        ],
                        max_length=32,
                        verbose_name="理由",
                    ),
                ),
                ("note", models.TextField(verbose_name="情况说明")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "待第二人同意"),
                            ("agreed", "已同意"),
                            ("overtaken", "已发牌，提议作废"),
                        ],
                        default="open",
                        max_length=16,
                        verbose_name="结果",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="提议时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="了结时间")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholdings",
                        to="monitor.card",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "不予发牌提议",
                "verbose_name_plural": "不予发牌提议",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "open")),
                        fields=("card",),
                        name="withholding_one_open_per_card",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by__isnull", True),
                            models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="withholding_needs_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "agreed"), _negated=True),
                            models.Q(("agreed_by__isnull", False), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="withholding_agreed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True),
                        name="withholding_has_a_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="级别")),
                ("kind", models.CharField(max_length=32, verbose_name="时限种类")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                ("due_on", models.DateField(null=True, verbose_name="届满日")),
                ("overrun_at", models.DateTimeField(verbose_name="法定届满")),
                ("falls_at", models.DateTimeField(verbose_name="亮灯")),
                ("found_at", models.DateTimeField(verbose_name="发现")),
                (
                    "alert",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breach",
                        to="timelimits.alert",
                    ),
                ),
            ],
            options={
                "verbose_name": "超时事实",
                "verbose_name_plural": "超时事实",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [2, 3])), name="breach_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("found_at__gte", models.F("falls_at"))),
                        name="breach_found_after_it_fell",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("falls_at__gte", models.F("overrun_at"))),
                        name="breach_falls_after_overrun",
                    ),
                ],
            },
        ),
    ]
