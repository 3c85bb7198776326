"""Complaints and the rules of their limits."""

from __future__ import annotations

import django.db.models.deletion
import django_fsm
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0002_sql"),
        ("organizations", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="时限种类")),
                ("valid_from", models.DateField(verbose_name="施行日期")),
                (
                    "unit",
                    models.CharField(
                        choices=[("working_day", "工作日"), ("calendar_day", "日")],
                        max_length=16,
                        verbose_name="单位",
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="数量")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("unit_basis", models.CharField(max_length=200, verbose_name="单位依据")),
            ],
            options={
                "verbose_name": "投诉时限规则",
                "verbose_name_plural": "投诉时限规则",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "valid_from"), name="complaint_rule_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 1)), name="complaint_rule_lasts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["working_day", "calendar_day"])),
                        name="complaint_rule_unit_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "handling_window",
                    models.CharField(
                        blank=True, default="", max_length=20, verbose_name="收件窗口"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="投诉内容")),
                (
                    "contact_name",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="联系人"),
                ),
                (
                    "contact_phone",
                    models.CharField(
                        blank=True, default="", max_length=30, verbose_name="联系电话"
                    ),
                ),
                ("consent", models.BooleanField(default=False, verbose_name="同意告知被投诉单位")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("received", "待受理"),
                            ("accepted", "办理中"),
                            ("answered", "已答复"),
                            ("closed", "已办结"),
                            ("declined", "不予受理"),
                        ],
                        default="received",
                        max_length=32,
                        protected=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("filed_at", models.DateTimeField(verbose_name="收到")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="受理或者不予受理")),
                (
                    "decline_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_about_conduct", "不属于行政效能投诉范围"),
                            ("under_review", "已进入复议或者诉讼程序"),
                            ("repeated", "同一事项已经答复，没有新的情况"),
                            ("no_facts", "没有可以核查的具体情况"),
                        ],
                        default="",
                        max_length=32,
                        verbose_name="不予受理理由",
                    ),
                ),
                (
                    "answer",
                    models.TextField(blank=True, default="", max_length=4000, verbose_name="答复"),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结")),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints_about",
                        to="ledger.matter",
                    ),
                ),
                (
                    "handling_department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.department",
                        verbose_name="被投诉单位",
                    ),
                ),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaint",
                        to="ledger.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "投诉",
                "verbose_name_plural": "投诉",
                "indexes": [
                    models.Index(fields=["state", "-filed_at"], name="complaint_by_state"),
                    models.Index(fields=["handling_department"], name="complaint_by_handler"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "accepted", "answered", "closed", "declined"],
                            )
                        ),
                        name="complaint_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="complaint_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "declined"),
                                models.Q(("decline_ground", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "declined"), _negated=True),
                                ("decline_ground", ""),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_declined_on_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["answered", "closed"]), _negated=True),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_answered_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("matter", models.F("about")), _negated=True),
                        name="complaint_is_not_about_itself",
                    ),
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
    ]
