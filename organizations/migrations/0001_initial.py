"""Regions, units, windows, people and their grants."""

from __future__ import annotations

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import organizations.models.grants


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("short_name", models.CharField(max_length=20, verbose_name="简称")),
                ("sort_no", models.PositiveIntegerField(verbose_name="机构序列")),
                (
                    "ranking_group",
                    models.CharField(
                        blank=True,
                        choices=[("甲", "甲组"), ("乙", "乙组"), ("丙", "丙组"), ("丁", "丁组")],
                        max_length=2,
                        verbose_name="评比组",
                    ),
                ),
                ("vertical", models.BooleanField(default=False, verbose_name="垂直管理")),
                (
                    "governance",
                    models.CharField(blank=True, max_length=20, verbose_name="管理体制"),
                ),
                ("is_supervision", models.BooleanField(default=False, verbose_name="监察机构")),
                ("is_centre", models.BooleanField(default=False, verbose_name="政务服务中心")),
                (
                    "complaint_channel",
                    models.CharField(blank=True, max_length=80, verbose_name="监督渠道"),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="设立日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
            ],
            options={
                "verbose_name": "部门",
                "verbose_name_plural": "部门",
                "ordering": ["region__sort_no", "sort_no"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ranking_group__in", ["", "甲", "乙", "丙", "丁"])),
                        name="department_ranking_group_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("opened_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="department_closes_after_opening",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="岗位")),
                ("heads_unit", models.BooleanField(default=False, verbose_name="主要负责人")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="organizations.department",
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "verbose_name_plural": "岗位",
                "ordering": ["department", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("department", "name"), name="post_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("username", models.CharField(max_length=40, unique=True, verbose_name="用户名")),
                ("display_name", models.CharField(max_length=40, verbose_name="姓名")),
                ("work_no", models.CharField(max_length=20, unique=True, verbose_name="工号")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="organizations.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="organizations.post",
                        verbose_name="岗位",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号",
                "verbose_name_plural": "账号",
                "ordering": ["username"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("username", ""), _negated=True),
                            models.Q(("work_no", ""), _negated=True),
                        ),
                        name="account_has_names",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "市"),
                            ("county", "县（市、区）"),
                            ("zone", "功能区"),
                            ("township", "乡镇（街道）"),
                            ("village", "村（社区）"),
                        ],
                        max_length=10,
                        verbose_name="层级",
                    ),
                ),
                ("sort_no", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organizations.region",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "区域",
                "verbose_name_plural": "区域",
                "ordering": ["sort_no", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["city", "county", "zone", "township", "village"])
                        ),
                        name="region_kind_known",
                    ),
                    models.UniqueConstraint(
                        fields=("parent", "sort_no"),
                        name="region_place_in_order_taken",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="department",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departments",
                to="organizations.region",
                verbose_name="区域",
            ),
        ),
        migrations.CreateModel(
            name="SignInGate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username", models.CharField(max_length=40)),
                ("address", models.CharField(max_length=45)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failed_at", models.DateTimeField()),
                ("locked_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "登录闸门",
                "verbose_name_plural": "登录闸门",
                "indexes": [models.Index(fields=["failed_at"], name="sign_in_gate_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("username", "address"), name="sign_in_gate_per_name_and_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("renamed", "更名"),
                            ("merged", "合并"),
                            ("functions_moved", "职能划转"),
                        ],
                        max_length=16,
                        verbose_name="方式",
                    ),
                ),
                ("on", models.DateField(verbose_name="承继日期")),
                ("document", models.CharField(max_length=60, verbose_name="文号")),
                ("item_codes", models.JSONField(blank=True, default=list, verbose_name="划转事项")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="succeeded_by",
                        to="organizations.department",
                        verbose_name="原部门",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="succeeds",
                        to="organizations.department",
                        verbose_name="承继部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "机构承继",
                "verbose_name_plural": "机构承继",
                "ordering": ["on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["renamed", "merged", "functions_moved"])),
                        name="succession_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_not_by_itself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "functions_moved"), _negated=True),
                        fields=("predecessor",),
                        name="succession_of_a_unit_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hall_code", models.CharField(max_length=20, verbose_name="大厅")),
                ("code", models.CharField(max_length=8, verbose_name="窗口号")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("zone", models.CharField(max_length=4, verbose_name="分区")),
                ("comprehensive", models.BooleanField(default=False, verbose_name="综合窗口")),
                ("in_use", models.BooleanField(default=True, verbose_name="启用")),
                ("sort_no", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="organizations.department",
                        verbose_name="派驻单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "窗口",
                "verbose_name_plural": "窗口",
                "ordering": ["hall_code", "sort_no"],
                "constraints": [
                    models.UniqueConstraint(fields=("hall_code", "code"), name="window_code_taken")
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("window_clerk", "窗口人员"),
                            ("reviewer", "审查人员"),
                            ("approver", "审批负责人"),
                            ("supervision_officer", "监察人员"),
                            ("supervision_leader", "监察负责人"),
                            ("complaint_officer", "投诉办理人员"),
                            ("centre_manager", "中心管理人员"),
                            ("item_administrator", "事项管理员"),
                            ("system_administrator", "系统管理员"),
                            ("security_administrator", "安全管理员"),
                            ("auditor", "审计员"),
                            ("leader", "领导"),
                        ],
                        max_length=32,
                        verbose_name="角色",
                    ),
                ),
                ("valid_from", models.DateTimeField(verbose_name="生效")),
                ("valid_to", models.DateTimeField(blank=True, null=True, verbose_name="终止")),
                ("granted_by", models.CharField(max_length=60, verbose_name="授权人")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="organizations.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="organizations.region",
                        verbose_name="区域",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="organizations.window",
                        verbose_name="窗口",
                    ),
                ),
            ],
            options={
                "verbose_name": "授权",
                "verbose_name_plural": "授权",
                "ordering": ["account", "valid_from", "id"],
                "indexes": [models.Index(fields=["role", "valid_from"], name="grant_by_role")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "window_clerk",
                                    "reviewer",
                                    "approver",
                                    "supervision_officer",
                                    "supervision_leader",
                                    "complaint_officer",
                                    "centre_manager",
                                    "item_administrator",
                                    "system_administrator",
                                    "security_administrator",
                                    "auditor",
                                    "leader",
                                ],
                            )
                        ),
                        name="grant_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("department__isnull", False),
                                ("region__isnull", True),
                                ("window__isnull", True),
                            ),
                            models.Q(
                                ("department__isnull", True),
                                ("region__isnull", False),
                                ("window__isnull", True),
                            ),
                            models.Q(
                                ("department__isnull", True),
                                ("region__isnull", True),
                                ("window__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="grant_has_one_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="grant_ends_after_its_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["auditor", "security_administrator", "system_administrator"],
                            )
                        ),
                        expressions=[
                            (organizations.models.grants.AccountRange(models.F("account")), "&&"),
                            (
                                organizations.models.grants.GrantPeriod(
                                    models.F("valid_from"), models.F("valid_to")
                                ),
                                "&&",
                            ),
                        ],
                        name="grant_three_administrators_apart",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="account",
            name="seat",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seated",
                to="organizations.window",
                verbose_name="当前窗口",
            ),
        ),
        migrations.CreateModel(
            name="WindowItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item_code", models.CharField(max_length=40, verbose_name="事项编码")),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receives",
                        to="organizations.window",
                        verbose_name="窗口",
                    ),
                ),
            ],
            options={
                "verbose_name": "窗口受理事项",
                "verbose_name_plural": "窗口受理事项",
                "ordering": ["item_code"],
                "indexes": [models.Index(fields=["item_code"], name="window_item_by_code")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("window", "item_code"), name="window_receives_item_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on__isnull", True)),
                fields=("region", "sort_no"),
                name="department_place_in_order_taken",
            ),
        ),
    ]
