"""Joint handling, batches, order and quota, commitment, fees and refunds, renewal."""

from __future__ import annotations

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import approval.models.order
import catalog.models.versions


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0004_whole_machine"),
        ("catalog", "0004_beside_the_case"),
        ("ledger", "0002_sql"),
        ("organizations", "0003_longer_item_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=32, verbose_name="批次")),
                ("opens_on", models.DateField(verbose_name="受理开始")),
                ("closes_on", models.DateField(verbose_name="受理截止")),
                ("document", models.CharField(max_length=60, verbose_name="公告文号")),
                ("declared_at", models.DateTimeField(verbose_name="公布时间")),
            ],
            options={
                "verbose_name": "受理批次",
                "verbose_name_plural": "受理批次",
                "ordering": ["opens_on"],
            },
        ),
        migrations.CreateModel(
            name="BatchPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "办件所在批次",
                "verbose_name_plural": "办件所在批次",
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                            ("given", "已承诺·待核查"),
                            ("passed", "核查通过"),
                            ("failed", "核查不通过"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("document", models.CharField(max_length=60, verbose_name="承诺书编号")),
                ("committed_at", models.DateTimeField(verbose_name="承诺时间")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核查时间"),
                ),
                (
                    "ground",
                    models.CharField(blank=True, max_length=32, verbose_name="不通过的理由"),
                ),
            ],
            options={
                "verbose_name": "告知承诺",
                "verbose_name_plural": "告知承诺",
            },
        ),
        migrations.CreateModel(
            name="FeePayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_fen", models.PositiveBigIntegerField(verbose_name="金额（分）")),
                ("receipt", models.CharField(max_length=60, verbose_name="票据号")),
                ("paid_at", models.DateTimeField(verbose_name="缴费时间")),
            ],
            options={
                "verbose_name": "缴费",
                "verbose_name_plural": "缴费",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FeeRefund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_fen", models.PositiveBigIntegerField(verbose_name="金额（分）")),
                ("document", models.CharField(max_length=60, verbose_name="退费凭证号")),
                ("refunded_at", models.DateTimeField(verbose_name="退费时间")),
            ],
            options={
                "verbose_name": "退费",
                "verbose_name_plural": "退费",
            },
        ),
        migrations.CreateModel(
            name="JointInspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="核查日期")),
                ("arranged_at", models.DateTimeField(verbose_name="安排时间")),
                ("invited", models.JSONField(default=list, verbose_name="通知的部门")),
                ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="核查时间")),
                ("attended", models.JSONField(blank=True, default=list, verbose_name="参加的部门")),
            ],
            options={
                "verbose_name": "联合核查",
                "verbose_name_plural": "联合核查",
            },
        ),
        migrations.CreateModel(
            name="JointPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=80, verbose_name="办理内容")),
                ("basis", models.CharField(max_length=160, verbose_name="依据")),
                (
                    "state",
                    models.CharField(
                        choices=[("notified", "已抄告"), ("opined", "已出具意见")],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("notified_at", models.DateTimeField(verbose_name="抄告时间")),
                ("document", models.CharField(max_length=60, verbose_name="抄告文号")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[("", "未出具"), ("agree", "同意"), ("disagree", "不同意")],
                        max_length=12,
                        verbose_name="意见",
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=32, verbose_name="理由代码")),
                (
                    "opined_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="出具意见时间"),
                ),
            ],
            options={
                "verbose_name": "联办部门",
                "verbose_name_plural": "联办部门",
                "ordering": ["seq"],
            },
        ),
        migrations.CreateModel(
            name="OrderPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=80, verbose_name="序列")),
                ("sequence", models.PositiveIntegerField(verbose_name="受理顺序号")),
                ("amount", models.PositiveIntegerField(default=1, verbose_name="数量")),
                ("taken_at", models.DateTimeField(verbose_name="取得时间")),
            ],
            options={
                "verbose_name": "受理顺序",
                "verbose_name_plural": "受理顺序",
                "ordering": ["series", "sequence"],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=32, verbose_name="名称")),
                ("total", models.PositiveIntegerField(verbose_name="数量")),
                ("opens_on", models.DateField(verbose_name="自")),
                ("closes_on", models.DateField(verbose_name="至")),
                ("document", models.CharField(max_length=60, verbose_name="下达文号")),
                ("declared_at", models.DateTimeField(verbose_name="公布时间")),
            ],
            options={
                "verbose_name": "数量限制",
                "verbose_name_plural": "数量限制",
                "ordering": ["opens_on"],
            },
        ),
        migrations.CreateModel(
            name="Renewal",
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
                            ("asked", "已申请延续"),
                            ("granted", "准予延续"),
                            ("denied", "不予延续"),
                            ("deemed", "视为准予延续"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("valid_to", models.DateField(verbose_name="原有效期至")),
                ("ask_by", models.DateField(verbose_name="最迟申请日")),
                ("in_time", models.BooleanField(verbose_name="按期申请")),
                (
                    "effect",
                    models.CharField(blank=True, max_length=20, verbose_name="逾期不决定的效力"),
                ),
            ],
            options={
                "verbose_name": "延续申请",
                "verbose_name_plural": "延续申请",
            },
        ),
        migrations.CreateModel(
            name="Revocation",
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
                            ("opened", "撤销程序中"),
                            ("revoked", "已撤销"),
                            ("kept", "不予撤销"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("ground", models.CharField(max_length=32, verbose_name="理由代码")),
                ("opened_at", models.DateTimeField(verbose_name="启动时间")),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="决定文号")),
                ("rights_told", models.BooleanField(default=False, verbose_name="已告知救济权利")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="决定时间"),
                ),
            ],
            options={
                "verbose_name": "撤销程序",
                "verbose_name_plural": "撤销程序",
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="licence",
            name="licence_status_known",
        ),
        migrations.AlterField(
            model_name="licence",
            name="status",
            field=models.CharField(
                choices=[
                    ("valid", "有效"),
                    ("renewed", "已延续"),
                    ("changed", "已变更"),
                    ("replaced", "已换发"),
                    ("suspended", "暂停"),
                    ("revoked", "撤销"),
                    ("cancelled", "注销"),
                ],
                default="valid",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "valid",
                            "renewed",
                            "changed",
                            "replaced",
                            "suspended",
                            "revoked",
                            "cancelled",
                        ],
                    )
                ),
                name="licence_status_known",
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="declared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.item"
            ),
        ),
        migrations.AddField(
            model_name="batchplace",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="places",
                to="approval.batch",
            ),
        ),
        migrations.AddField(
            model_name="batchplace",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batch_places",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitment",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="checked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.matter"
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="second",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="feepayment",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="feepayment",
            name="fee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.fee"
            ),
        ),
        migrations.AddField(
            model_name="feepayment",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="feerefund",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refund",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="feerefund",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="jointinspection",
            name="arranged_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="jointinspection",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joint_inspection",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="jointpart",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="jointpart",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.department",
            ),
        ),
        migrations.AddField(
            model_name="jointpart",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.matter"
            ),
        ),
        migrations.AddField(
            model_name="jointpart",
            name="opined_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="orderplace",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_places",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="orderplace",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.item"
            ),
        ),
        migrations.AddField(
            model_name="quota",
            name="declared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="quota",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.item"
            ),
        ),
        migrations.AddField(
            model_name="orderplace",
            name="quota",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="places",
                to="approval.quota",
            ),
        ),
        migrations.AddField(
            model_name="renewal",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewal",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="renewal",
            name="licence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewals",
                to="approval.licence",
            ),
        ),
        migrations.AddField(
            model_name="renewal",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.matter"
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revocations",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="licence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revocations",
                to="approval.licence",
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.matter"
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(fields=("item", "code"), name="batch_code_taken"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                name="batch_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (catalog.models.versions.ItemRange(models.F("item")), "&&"),
                    (
                        approval.models.order.DaysOfWindow(
                            models.F("opens_on"), models.F("closes_on"), models.Value("[]")
                        ),
                        "&&",
                    ),
                ],
                name="batch_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchplace",
            constraint=models.UniqueConstraint(
                fields=("case", "batch"), name="batch_place_taken_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["given", "passed", "failed"])),
                name="commitment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="commitment_is_written"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_at__isnull", True), ("state", "given")),
                    models.Q(
                        models.Q(("state", "given"), _negated=True),
                        ("checked_at__isnull", False),
                        ("checked_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="commitment_check_has_its_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True),
                    models.Q(("ground", ""), _negated=True),
                    _connector="OR",
                ),
                name="commitment_fails_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="feepayment",
            constraint=models.UniqueConstraint(fields=("receipt",), name="payment_receipt_taken"),
        ),
        migrations.AddConstraint(
            model_name="feepayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="payment_is_an_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="feerefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="refund_is_an_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointinspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_at__isnull", True),
                    ("held_at__gte", models.F("arranged_at")),
                    _connector="OR",
                ),
                name="inspection_held_after_it_was_arranged",
            ),
        ),
        migrations.AddIndex(
            model_name="jointpart",
            index=models.Index(
                condition=models.Q(("state", "notified")),
                fields=["department"],
                name="joint_part_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointpart",
            constraint=models.UniqueConstraint(fields=("case", "seq"), name="joint_part_seq_taken"),
        ),
        migrations.AddConstraint(
            model_name="jointpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["notified", "opined"])),
                name="joint_part_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("opinion__in", ["", "agree", "disagree"])),
                name="joint_part_opinion_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opined_at__isnull", True), ("opinion", ""), ("state", "notified")),
                    models.Q(
                        ("opined_at__isnull", False),
                        ("opined_by__isnull", False),
                        ("state", "opined"),
                        models.Q(("opinion", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="joint_part_opinion_has_its_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opinion", "disagree"), _negated=True),
                    models.Q(("ground", ""), _negated=True),
                    _connector="OR",
                ),
                name="joint_part_disagrees_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.UniqueConstraint(fields=("item", "code"), name="quota_code_taken"),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                name="quota_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (catalog.models.versions.ItemRange(models.F("item")), "&&"),
                    (
                        approval.models.order.DaysOfWindow(
                            models.F("opens_on"), models.F("closes_on"), models.Value("[]")
                        ),
                        "&&",
                    ),
                ],
                name="quota_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderplace",
            constraint=models.UniqueConstraint(
                fields=("series", "sequence"), name="order_number_taken"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderplace",
            constraint=models.UniqueConstraint(
                fields=("case", "item"), name="order_place_taken_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderplace",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1), ("sequence__gte", 1)),
                name="order_number_from_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "granted", "denied", "deemed"])),
                name="renewal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.CheckConstraint(
                condition=models.Q(("effect", ""), ("in_time", True), _connector="OR"),
                name="renewal_effect_only_in_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "deemed"), _negated=True),
                    models.Q(("effect", ""), _negated=True),
                    _connector="OR",
                ),
                name="renewal_deemed_only_by_its_effect",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "opened")),
                fields=("licence",),
                name="one_revocation_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["opened", "revoked", "kept"])),
                name="revocation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), _negated=True), name="revocation_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("opened_by")), _negated=True),
                    _connector="OR",
                ),
                name="revocation_by_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "revoked"), _negated=True),
                    models.Q(models.Q(("document", ""), _negated=True), ("rights_told", True)),
                    _connector="OR",
                ),
                name="revocation_has_paper_and_rights",
            ),
        ),
    ]
