from __future__ import annotations

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0002_guards"),
        ("ledger", "0002_sql"),
        ("organizations", "0002_guards"),
        ("organizations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=50, verbose_name="办件编号")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "暂存"),
                            ("received", "收件·待受理"),
                            ("correcting", "待补正"),
                            ("in_review", "已受理"),
                            ("suspended", "特别程序中"),
                            ("granted", "准予·制证中"),
                            ("delivered", "办结"),
                            ("denied", "不予许可"),
                            ("declined", "不予受理"),
                            ("withdrawn", "撤回"),
                            ("abandoned", "视为撤回申请"),
                            ("void", "作废"),
                            ("closed_elsewhere", "外部系统办结"),
                        ],
                        default="received",
                        max_length=32,
                        protected=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("window_code", models.CharField(blank=True, max_length=12, verbose_name="窗口")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("window", "窗口"),
                            ("online", "网上"),
                            ("kiosk", "自助终端"),
                            ("post", "邮寄"),
                            ("import", "系统导入"),
                        ],
                        max_length=12,
                        verbose_name="渠道",
                    ),
                ),
                (
                    "source",
                    models.CharField(default="hall", max_length=32, verbose_name="来源系统"),
                ),
                ("ticket", models.CharField(blank=True, max_length=12, verbose_name="排队票号")),
                ("received_at", models.DateTimeField(verbose_name="收件时间")),
                ("counted_from", models.DateTimeField(verbose_name="起算的收件时间")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="受理时间"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="决定时间"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结件时间")),
                (
                    "silence",
                    models.CharField(blank=True, max_length=16, verbose_name="期满未告知的效力"),
                ),
                (
                    "acceptance_document",
                    models.CharField(blank=True, max_length=60, verbose_name="受理文号"),
                ),
                ("step_no", models.PositiveSmallIntegerField(default=0, verbose_name="环节序号")),
                ("step_name", models.CharField(blank=True, max_length=60, verbose_name="环节")),
                (
                    "holder",
                    models.CharField(
                        choices=[
                            ("window", "窗口"),
                            ("step", "环节"),
                            ("department", "部门"),
                            ("applicant", "申请人"),
                            ("third_party", "第三方"),
                            ("excluded", "依法不计时"),
                        ],
                        max_length=12,
                        verbose_name="在谁手里",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "未结"),
                            ("granted", "准予"),
                            ("denied", "不予许可"),
                            ("declined", "不予受理"),
                            ("withdrawn", "撤回"),
                            ("abandoned", "视为撤回申请"),
                            ("void", "作废"),
                            ("closed_elsewhere", "外部系统办结"),
                        ],
                        max_length=20,
                        verbose_name="结果",
                    ),
                ),
                ("notice_no", models.PositiveSmallIntegerField(default=0, verbose_name="补正次数")),
                (
                    "pickup_window",
                    models.CharField(blank=True, max_length=12, verbose_name="领取窗口"),
                ),
                (
                    "delay_reason",
                    models.CharField(blank=True, max_length=32, verbose_name="延后原因"),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.department",
                    ),
                ),
                (
                    "item_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.itemversion",
                    ),
                ),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="ledger.matter",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "办件",
                "verbose_name_plural": "办件",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["department", "state"],
                        name="case_open_by_department",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["window_code", "state"],
                        name="case_open_by_window",
                    ),
                    models.Index(fields=["received_at"], name="case_by_receipt"),
                    models.Index(fields=["accepted_at"], name="case_by_acceptance"),
                    models.Index(fields=["closed_at"], name="case_by_closing"),
                    models.Index(fields=["item_version"], name="case_by_item_version"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="case_number_taken"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "received",
                                    "correcting",
                                    "in_review",
                                    "suspended",
                                    "granted",
                                    "delivered",
                                    "denied",
                                    "declined",
                                    "withdrawn",
                                    "abandoned",
                                    "void",
                                    "closed_elsewhere",
                                ],
                            )
                        ),
                        name="case_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="case_version_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "holder__in",
                                [
                                    "window",
                                    "step",
                                    "department",
                                    "applicant",
                                    "third_party",
                                    "excluded",
                                ],
                            )
                        ),
                        name="case_holder_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["window", "online", "kiosk", "post", "import"])
                        ),
                        name="case_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "",
                                    "granted",
                                    "denied",
                                    "declined",
                                    "withdrawn",
                                    "abandoned",
                                    "void",
                                    "closed_elsewhere",
                                ],
                            )
                        ),
                        name="case_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counted_from__gte", models.F("received_at"))),
                        name="case_counts_from_a_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("accepted_at__gte", models.F("counted_from")),
                            _connector="OR",
                        ),
                        name="case_accepted_after_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ("in_review", "suspended", "granted", "delivered", "denied"),
                                ),
                                _negated=True,
                            ),
                            ("accepted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="case_reviewed_only_when_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("granted", "delivered", "denied")), _negated=True
                            ),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="case_decision_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                (
                                    "state__in",
                                    (
                                        "delivered",
                                        "denied",
                                        "declined",
                                        "withdrawn",
                                        "abandoned",
                                        "void",
                                        "closed_elsewhere",
                                    ),
                                ),
                            ),
                            models.Q(
                                ("closed_at__isnull", True),
                                models.Q(
                                    (
                                        "state__in",
                                        (
                                            "delivered",
                                            "denied",
                                            "declined",
                                            "withdrawn",
                                            "abandoned",
                                            "void",
                                            "closed_elsewhere",
                                        ),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="case_ends_once",
                    ),
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Applicant",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="applicant",
                        serialize=False,
                        to="approval.case",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "自然人"), ("company", "法人或其他组织")], max_length=8
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="姓名或名称")),
                ("owner", models.CharField(blank=True, max_length=60, verbose_name="经营者")),
                ("id_number", models.CharField(blank=True, max_length=32, verbose_name="证件号码")),
                ("phone", models.CharField(blank=True, max_length=32, verbose_name="电话")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("agent", models.CharField(blank=True, max_length=60, verbose_name="代办人")),
            ],
            options={
                "verbose_name": "申请人",
                "verbose_name_plural": "申请人",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["person", "company"])),
                        name="applicant_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="applicant_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tick",
                    models.CharField(
                        choices=[("open", "未核"), ("met", "符合"), ("unmet", "不符合")],
                        default="open",
                        max_length=8,
                        verbose_name="核对",
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核对时间"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="approval.case",
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.condition",
                    ),
                ),
            ],
            options={
                "verbose_name": "办件条件",
                "verbose_name_plural": "办件条件",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "condition"), name="case_ticks_a_condition_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tick__in", ["open", "met", "unmet"])),
                        name="case_condition_tick_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseMaterial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("form", models.CharField(blank=True, max_length=16, verbose_name="形式")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("missing", "未交"),
                            ("handed_in", "已交"),
                            ("met", "已符合"),
                            ("faulty", "需补正"),
                            ("exempt", "免提交"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核对时间"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="approval.case",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.material",
                    ),
                ),
            ],
            options={
                "verbose_name": "办件材料",
                "verbose_name_plural": "办件材料",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "material"), name="case_lists_a_material_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["missing", "handed_in", "met", "faulty", "exempt"])
                        ),
                        name="case_material_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=32, verbose_name="关于")),
                ("text", models.TextField(verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="approval.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "经办说明",
                "verbose_name_plural": "经办说明",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="note_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=60, verbose_name="环节")),
                ("role", models.CharField(max_length=32, verbose_name="岗位")),
                ("two_person", models.BooleanField(default=False, verbose_name="须两人")),
                ("pass_no", models.PositiveSmallIntegerField(default=1, verbose_name="第几遍")),
                ("started_at", models.DateTimeField(verbose_name="开始")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="结束")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agree", "同意"),
                            ("disagree", "不同意"),
                            ("returned", "退回"),
                            ("carried", "随更正结束"),
                            ("decided", "已决定"),
                        ],
                        max_length=12,
                        verbose_name="意见",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=32, verbose_name="理由代码")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="approval.case",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "办件环节",
                "verbose_name_plural": "办件环节",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=["assignee"],
                        name="step_in_hand",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=("case",),
                        name="one_step_open_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("opinion", "")),
                            models.Q(
                                ("finished_at__isnull", False),
                                models.Q(("opinion", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="step_ends_with_an_opinion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at__isnull", True),
                            ("finished_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="step_ends_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second__isnull", True),
                            ("assignee__isnull", True),
                            models.Q(("second", models.F("assignee")), _negated=True),
                            _connector="OR",
                        ),
                        name="step_second_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待确认"),
                            ("confirmed", "已更正"),
                            ("refused", "不予更正"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(max_length=32, verbose_name="理由代码")),
                (
                    "new_received_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="正确的收件时间"),
                ),
                ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="approval.case",
                    ),
                ),
                (
                    "new_item_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.itemversion",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "错录更正",
                "verbose_name_plural": "错录更正",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("case",),
                        name="one_correction_pending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "confirmed", "refused"])),
                        name="correction_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_by_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_item_version__isnull", False),
                            ("new_received_at__isnull", False),
                            _connector="OR",
                        ),
                        name="correction_corrects_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "pending")),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="correction_answered_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("", "未结"),
                            ("granted", "准予"),
                            ("denied", "不予许可"),
                            ("declined", "不予受理"),
                            ("withdrawn", "撤回"),
                            ("abandoned", "视为撤回申请"),
                            ("void", "作废"),
                            ("closed_elsewhere", "外部系统办结"),
                        ],
                        max_length=20,
                        verbose_name="决定",
                    ),
                ),
                ("document", models.CharField(max_length=60, verbose_name="文号")),
                ("decided_at", models.DateTimeField(verbose_name="决定时间")),
                ("reason", models.CharField(blank=True, max_length=32, verbose_name="理由代码")),
                ("basis", models.CharField(blank=True, max_length=160, verbose_name="依据")),
                ("rights_told", models.BooleanField(default=False, verbose_name="已告知救济权利")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="approval.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "决定",
                "verbose_name_plural": "决定",
                "constraints": [
                    models.UniqueConstraint(fields=("document",), name="decision_document_taken"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("granted", "denied", "declined"))),
                        name="decision_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "granted"),
                            models.Q(
                                models.Q(("reason", ""), _negated=True), ("rights_told", True)
                            ),
                            _connector="OR",
                        ),
                        name="refusal_has_reason_and_rights",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("days", models.PositiveSmallIntegerField(verbose_name="天数")),
                ("ground", models.CharField(max_length=32, verbose_name="理由代码")),
                ("document", models.CharField(max_length=60, verbose_name="文号")),
                ("approved_at", models.DateTimeField(verbose_name="批准时间")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="告知时间")),
                ("counts", models.BooleanField(verbose_name="计入时限")),
                (
                    "why_not",
                    models.CharField(blank=True, max_length=120, verbose_name="不计入的原因"),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="approval.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期",
                "verbose_name_plural": "延期",
                "ordering": ["ordinal"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "ordinal"), name="extension_ordinal_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1)), name="extension_has_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counts", True), ("why_not", "")),
                            models.Q(("counts", False), models.Q(("why_not", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="extension_says_why_it_does_not_count",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialProcedure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ground", models.CharField(max_length=32, verbose_name="种类")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("basis", models.CharField(blank=True, max_length=120, verbose_name="依据")),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("since", models.DateTimeField(verbose_name="开始")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="结束")),
                (
                    "granted_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="批准天数"
                    ),
                ),
                ("stops", models.BooleanField(default=False, verbose_name="停止计时")),
                (
                    "stopped_from",
                    models.DateTimeField(blank=True, null=True, verbose_name="自何时停止"),
                ),
                ("reason", models.CharField(blank=True, max_length=32, verbose_name="理由代码")),
                (
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_procedures",
                        to="approval.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "特别程序",
                "verbose_name_plural": "特别程序",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("case",),
                        name="one_special_procedure_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="special_ends_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_from__isnull", True), ("stops", True), _connector="OR"
                        ),
                        name="special_stops_only_on_its_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplementNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("document", models.CharField(max_length=60, verbose_name="文号")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("issued", "已出具·未送达"),
                            ("told", "已告知"),
                            ("told_late", "逾期告知·不生效"),
                            ("supplied", "已补正"),
                            ("lapsed", "已失效"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="出具时间")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=32, verbose_name="再次告知的理由代码"),
                ),
                ("supply_by", models.DateField(blank=True, null=True, verbose_name="补正期限")),
                (
                    "reached_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="送达时间"),
                ),
                (
                    "supplied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="补正时间"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplement_notices",
                        to="approval.case",
                    ),
                ),
                (
                    "instructed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "补正告知",
                "verbose_name_plural": "补正告知",
                "ordering": ["ordinal"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "told")),
                        fields=["supply_by"],
                        name="notice_awaited",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "ordinal"), name="notice_ordinal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["issued", "told", "told_late", "supplied", "lapsed"])
                        ),
                        name="notice_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reached_at__isnull", True),
                            ("reached_at__gte", models.F("issued_at")),
                            _connector="OR",
                        ),
                        name="notice_reaches_after_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("told", "told_late")), _negated=True),
                            ("reached_at__isnull", False),
                            _connector="OR",
                        ),
                        name="notice_told_has_reached",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("requirement", models.CharField(max_length=300, verbose_name="要求")),
                ("article", models.CharField(blank=True, max_length=120, verbose_name="依据")),
                ("repeated", models.BooleanField(default=False, verbose_name="前次已告知而未符合")),
                ("met", models.BooleanField(default=False, verbose_name="已补正")),
                (
                    "material",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.material",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="approval.supplementnotice",
                    ),
                ),
            ],
            options={
                "verbose_name": "补正内容",
                "verbose_name_plural": "补正内容",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="line_names_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requirement", ""), _negated=True),
                        name="line_requires_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("supplement", "补正告知"),
                            ("acceptance", "受理通知"),
                            ("decline", "不予受理决定"),
                            ("special", "特别程序告知"),
                            ("extension", "延期告知"),
                            ("decision", "决定"),
                            ("delivery", "送达"),
                        ],
                        max_length=12,
                        verbose_name="事由",
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField(default=1, verbose_name="第几次")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("signed", "当面签收"),
                            ("sms", "短信回执"),
                            ("read", "系统已读"),
                            ("post", "邮寄签收"),
                        ],
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="发出时间")),
                (
                    "reached_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="到达时间"),
                ),
                ("proof", models.CharField(blank=True, max_length=80, verbose_name="凭据编号")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tellings",
                        to="approval.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "告知",
                "verbose_name_plural": "告知",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "about__in",
                                [
                                    "supplement",
                                    "acceptance",
                                    "decline",
                                    "special",
                                    "extension",
                                    "decision",
                                    "delivery",
                                ],
                            )
                        ),
                        name="telling_about_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["signed", "sms", "read", "post"])),
                        name="telling_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reached_at__isnull", True),
                            ("reached_at__gte", models.F("sent_at")),
                            _connector="OR",
                        ),
                        name="telling_reaches_after_sending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="证照编号")),
                ("valid_from", models.DateField(verbose_name="有效期自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("valid", "有效"),
                            ("suspended", "暂停"),
                            ("revoked", "撤销"),
                            ("cancelled", "注销"),
                        ],
                        default="valid",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licence",
                        to="approval.case",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.department",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licences",
                        to="approval.applicant",
                    ),
                ),
            ],
            options={
                "verbose_name": "证照",
                "verbose_name_plural": "证照",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "valid")),
                        fields=["valid_to"],
                        name="licence_running_out",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="licence_number_taken"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["valid", "suspended", "revoked", "cancelled"])
                        ),
                        name="licence_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="licence_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
