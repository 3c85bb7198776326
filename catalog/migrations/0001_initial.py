"""Items, their versions and what versions consist of."""

from __future__ import annotations

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import catalog.models.versions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="事项编码")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="目录序号")),
                ("name", models.CharField(max_length=80, verbose_name="事项名称")),
                ("plain_name", models.CharField(max_length=40, verbose_name="通俗名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("01", "行政许可"),
                            ("05", "行政给付"),
                            ("07", "行政确认"),
                            ("08", "行政奖励"),
                            ("09", "行政裁决"),
                            ("10", "其他行政权力"),
                            ("20", "公共服务"),
                        ],
                        max_length=2,
                        verbose_name="事项类型",
                    ),
                ),
                ("level", models.CharField(max_length=20, verbose_name="行使层级")),
                (
                    "serves",
                    models.CharField(
                        choices=[
                            ("person", "自然人"),
                            ("organization", "法人或其他组织"),
                            ("both", "自然人、法人或其他组织"),
                        ],
                        max_length=12,
                        verbose_name="服务对象",
                    ),
                ),
                ("public_by_name", models.BooleanField(default=True, verbose_name="可公示")),
                ("in_hall", models.BooleanField(default=True, verbose_name="大厅收件")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="organizations.department",
                        verbose_name="实施主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "事项",
                "verbose_name_plural": "事项",
                "ordering": ["department__sort_no", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["01", "05", "07", "08", "09", "10", "20"])
                        ),
                        name="item_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("serves__in", ["person", "organization", "both"])),
                        name="item_serves_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("legal_basis", models.TextField(verbose_name="设定依据")),
                (
                    "case_kind",
                    models.CharField(
                        choices=[("1", "即办件"), ("2", "承诺件")],
                        max_length=1,
                        verbose_name="办件类型",
                    ),
                ),
                (
                    "quantity_limit",
                    models.CharField(default="无数量限制", max_length=80, verbose_name="数量限制"),
                ),
                (
                    "acceptance_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="受理期限"
                    ),
                ),
                (
                    "acceptance_unit",
                    models.CharField(
                        blank=True,
                        choices=[("working_day", "工作日"), ("calendar_day", "日")],
                        max_length=16,
                        verbose_name="受理期限单位",
                    ),
                ),
                (
                    "acceptance_basis",
                    models.CharField(blank=True, max_length=120, verbose_name="受理期限依据"),
                ),
                (
                    "silence",
                    models.CharField(
                        choices=[
                            ("none", "无"),
                            ("accepted", "即为受理"),
                            ("regarded_accepted", "视为受理"),
                            ("regarded_renewed", "视为准予延续"),
                            ("regarded_withdrawn", "视为撤回申请"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="逾期不告知",
                    ),
                ),
                (
                    "silence_basis",
                    models.CharField(blank=True, max_length=120, verbose_name="逾期不告知的依据"),
                ),
                (
                    "supplement_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="补正期限"
                    ),
                ),
                (
                    "supplement_unit",
                    models.CharField(
                        blank=True,
                        choices=[("working_day", "工作日"), ("calendar_day", "日")],
                        max_length=16,
                        verbose_name="补正期限单位",
                    ),
                ),
                (
                    "supplement_effect",
                    models.CharField(
                        choices=[
                            ("none", "无"),
                            ("accepted", "即为受理"),
                            ("regarded_accepted", "视为受理"),
                            ("regarded_renewed", "视为准予延续"),
                            ("regarded_withdrawn", "视为撤回申请"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="逾期不补正",
                    ),
                ),
                (
                    "supplement_basis",
                    models.CharField(blank=True, max_length=120, verbose_name="补正依据"),
                ),
                (
                    "start_event",
                    models.CharField(
                        choices=[
                            ("received", "收到"),
                            ("accepted", "受理"),
                            ("batch_end", "批次受理截止"),
                        ],
                        max_length=10,
                        verbose_name="起算",
                    ),
                ),
                (
                    "statutory_amount",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="法定时限"
                    ),
                ),
                (
                    "statutory_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("working_day", "工作日"),
                            ("calendar_day", "日"),
                            ("month", "月"),
                            ("year", "年"),
                            ("hour", "小时"),
                        ],
                        max_length=16,
                        verbose_name="法定时限单位",
                    ),
                ),
                (
                    "statutory_basis",
                    models.CharField(blank=True, max_length=120, verbose_name="法定时限依据"),
                ),
                (
                    "unit_basis",
                    models.CharField(blank=True, max_length=160, verbose_name="单位依据"),
                ),
                ("promised_amount", models.PositiveSmallIntegerField(verbose_name="承诺时限")),
                (
                    "promised_unit",
                    models.CharField(
                        choices=[
                            ("working_day", "工作日"),
                            ("calendar_day", "日"),
                            ("month", "月"),
                            ("year", "年"),
                            ("hour", "小时"),
                        ],
                        max_length=16,
                        verbose_name="承诺时限单位",
                    ),
                ),
                ("promised_basis", models.CharField(max_length=120, verbose_name="承诺依据")),
                (
                    "extension_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="可延长"),
                ),
                (
                    "extension_unit",
                    models.CharField(
                        blank=True,
                        choices=[("working_day", "工作日"), ("calendar_day", "日")],
                        max_length=16,
                        verbose_name="延长单位",
                    ),
                ),
                (
                    "extension_times",
                    models.PositiveSmallIntegerField(default=0, verbose_name="延长次数"),
                ),
                (
                    "extension_approver",
                    models.CharField(blank=True, max_length=40, verbose_name="延长批准人"),
                ),
                (
                    "extension_basis",
                    models.CharField(blank=True, max_length=120, verbose_name="延长依据"),
                ),
                ("stops", models.JSONField(blank=True, default=list, verbose_name="不计入时限")),
                (
                    "delivery_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="送达期限"
                    ),
                ),
                (
                    "delivery_unit",
                    models.CharField(
                        blank=True,
                        choices=[("working_day", "工作日"), ("calendar_day", "日")],
                        max_length=16,
                        verbose_name="送达期限单位",
                    ),
                ),
                (
                    "delivery_basis",
                    models.CharField(blank=True, max_length=120, verbose_name="送达依据"),
                ),
                (
                    "result_kind",
                    models.CharField(
                        choices=[("10", "证照"), ("20", "批文"), ("30", "其他"), ("99", "无")],
                        max_length=2,
                        verbose_name="结果类型",
                    ),
                ),
                (
                    "result_name",
                    models.CharField(blank=True, max_length=60, verbose_name="结果名称"),
                ),
                (
                    "licence_years",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="有效期（年）"
                    ),
                ),
                (
                    "renewal_effect",
                    models.CharField(
                        choices=[
                            ("none", "无"),
                            ("accepted", "即为受理"),
                            ("regarded_accepted", "视为受理"),
                            ("regarded_renewed", "视为准予延续"),
                            ("regarded_withdrawn", "视为撤回申请"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="延续逾期不决定",
                    ),
                ),
                (
                    "renewal_notice",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="届满前多久申请"
                    ),
                ),
                (
                    "renewal_notice_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("working_day", "工作日"),
                            ("calendar_day", "日"),
                            ("month", "月"),
                            ("year", "年"),
                            ("hour", "小时"),
                        ],
                        max_length=16,
                        verbose_name="届满前单位",
                    ),
                ),
                (
                    "renewal_basis",
                    models.CharField(blank=True, max_length=120, verbose_name="延续依据"),
                ),
                ("version_no", models.PositiveIntegerField(verbose_name="版本")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("published", "已公布"),
                            ("retired", "已被新版本替代"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="施行")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="停止适用")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="公布时间"),
                ),
                ("fee_note", models.CharField(blank=True, max_length=120, verbose_name="收费说明")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="catalog.item",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "事项版本",
                "verbose_name_plural": "事项版本",
                "ordering": ["item", "-version_no"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "version_no"), name="item_version_no_taken"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published", "retired"])),
                        name="item_version_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "draft"), ("valid_from__isnull", True)),
                            models.Q(
                                models.Q(("status", "draft"), _negated=True),
                                ("valid_from__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="item_version_published_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start_event__in", ["received", "accepted", "batch_end"])
                        ),
                        name="item_version_start_event_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("silence__in", ["accepted", "none", "regarded_accepted"]),
                            ("supplement_effect__in", ["none", "regarded_withdrawn"]),
                            ("renewal_effect__in", ["none", "regarded_renewed"]),
                        ),
                        name="item_version_silence_in_its_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statutory_amount__isnull", True),
                            models.Q(
                                models.Q(("statutory_basis", ""), _negated=True),
                                models.Q(("statutory_unit", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="item_version_limit_has_basis",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("status", "draft"), _negated=True),
                        expressions=[
                            (catalog.models.versions.ItemRange(models.F("item")), "&&"),
                            (
                                catalog.models.versions.DaysInForce(
                                    models.F("valid_from"), models.F("valid_to")
                                ),
                                "&&",
                            ),
                        ],
                        name="item_version_one_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=40, verbose_name="收费项目")),
                ("amount_fen", models.PositiveIntegerField(verbose_name="标准（分）")),
                ("per", models.CharField(max_length=12, verbose_name="计费单位")),
                ("document", models.CharField(max_length=120, verbose_name="收费依据")),
                ("relief", models.CharField(blank=True, max_length=120, verbose_name="减免")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="catalog.itemversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "收费",
                "verbose_name_plural": "收费",
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "seq"), name="fee_seq_taken"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)), name="fee_is_an_amount"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=200, verbose_name="条件")),
                ("basis", models.CharField(max_length=120, verbose_name="依据")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="catalog.itemversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "受理条件",
                "verbose_name_plural": "受理条件",
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "seq"), name="condition_seq_taken")
                ],
            },
        ),
        migrations.CreateModel(
            name="CellSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("kind", "事项类型"),
                            ("legal_basis", "设定依据"),
                            ("acceptance", "受理期限"),
                            ("silence", "逾期不告知的效果"),
                            ("supplement", "补正期限与不补正的效果"),
                            ("start_event", "法定时限起算"),
                            ("statutory", "法定时限"),
                            ("unit", "时限单位"),
                            ("promised", "承诺时限"),
                            ("extension", "延长"),
                            ("stops", "不计入时限的程序"),
                            ("delivery", "送达期限"),
                            ("renewal", "延续"),
                            ("result", "办理结果"),
                            ("conditions", "受理条件"),
                            ("materials", "申请材料"),
                            ("steps", "办理环节"),
                            ("fees", "收费"),
                        ],
                        max_length=20,
                        verbose_name="单元",
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("●", "已读法条原文"),
                            ("◐", "已读网页摘录"),
                            ("○", "来自经验，使用前须核"),
                            ("△", "本地规定或演练虚构"),
                        ],
                        max_length=1,
                        verbose_name="标记",
                    ),
                ),
                ("source", models.CharField(max_length=160, verbose_name="出处")),
                ("read_on", models.CharField(blank=True, max_length=20, verbose_name="读取时间")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="catalog.itemversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "出处与把握",
                "verbose_name_plural": "出处与把握",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "field"), name="cell_sourced_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "field__in",
                                [
                                    "kind",
                                    "legal_basis",
                                    "acceptance",
                                    "silence",
                                    "supplement",
                                    "start_event",
                                    "statutory",
                                    "unit",
                                    "promised",
                                    "extension",
                                    "stops",
                                    "delivery",
                                    "renewal",
                                    "result",
                                    "conditions",
                                    "materials",
                                    "steps",
                                    "fees",
                                ],
                            )
                        ),
                        name="cell_field_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mark__in", ["●", "◐", "○", "△"])),
                        name="cell_mark_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=80, verbose_name="材料名称")),
                (
                    "form",
                    models.CharField(
                        choices=[("original", "原件"), ("copy", "复印件"), ("electronic", "电子")],
                        max_length=12,
                        verbose_name="形式",
                    ),
                ),
                ("required", models.BooleanField(default=True, verbose_name="必要")),
                ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="份数")),
                ("shared", models.BooleanField(default=False, verbose_name="免提交")),
                ("standard", models.CharField(blank=True, max_length=160, verbose_name="要求")),
                ("basis", models.CharField(max_length=120, verbose_name="依据")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="catalog.itemversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "申请材料",
                "verbose_name_plural": "申请材料",
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "seq"), name="material_seq_taken"),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["original", "copy", "electronic"])),
                        name="material_form_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepDefinition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=20, verbose_name="环节")),
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
                        verbose_name="岗位角色",
                    ),
                ),
                (
                    "limit_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="环节时限（工作日）"
                    ),
                ),
                (
                    "parallel_group",
                    models.CharField(blank=True, max_length=10, verbose_name="并行组"),
                ),
                ("two_person", models.BooleanField(default=False, verbose_name="须两人")),
                ("asks", models.CharField(blank=True, max_length=20, verbose_name="征求单位")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="catalog.itemversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理环节",
                "verbose_name_plural": "办理环节",
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "seq"), name="step_seq_taken"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["reviewer", "approver"])),
                        name="step_role_reviews_or_decides",
                    ),
                ],
            },
        ),
    ]
