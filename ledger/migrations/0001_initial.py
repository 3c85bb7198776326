from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("actor", models.CharField(max_length=64)),
                ("request_sha256", models.BinaryField(max_length=32)),
                ("outcome", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "幂等键",
                "verbose_name_plural": "幂等键",
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("last", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "编号序列",
                "verbose_name_plural": "编号序列",
            },
        ),
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("name", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("last_seq", models.BigIntegerField(default=0)),
                ("last_hash", models.BinaryField(max_length=32)),
                ("last_recorded_at", models.DateTimeField()),
                ("epoch", models.UUIDField()),
                ("simulated", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "留痕流",
                "verbose_name_plural": "留痕流",
            },
        ),
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reader", models.CharField(max_length=60)),
                ("stream", models.CharField(default="city", max_length=16)),
                ("seq", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "阅读位置",
                "verbose_name_plural": "阅读位置",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reader", "stream"), name="bookmark_per_reader_and_stream"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockAnchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wall_at", models.DateTimeField()),
                ("legal_at", models.DateTimeField()),
                ("rate", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "时钟锚点",
                "verbose_name_plural": "时钟锚点",
                "ordering": ["wall_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("wall_at",), name="clock_anchor_one_per_moment")
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("process", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("started_at", models.DateTimeField()),
                ("wall_at", models.DateTimeField()),
                ("legal_at", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "心跳",
                "verbose_name_plural": "心跳",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wall_at__gte", models.F("started_at"))),
                        name="heartbeat_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=50, unique=True, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("case", "办件"),
                            ("complaint", "投诉"),
                            ("letter", "信件"),
                            ("inquiry", "咨询"),
                            ("disclosure", "依申请公开"),
                            ("order", "督办单"),
                        ],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                (
                    "query_code_hash",
                    models.BinaryField(default=bytes, max_length=32, verbose_name="查询码摘要"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="立件时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结件时间")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.department",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "件",
                "verbose_name_plural": "件",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["department", "kind"],
                        name="matter_open_by_department",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["case", "complaint", "letter", "inquiry", "disclosure", "order"],
                            )
                        ),
                        name="matter_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            ("closed_at__gte", models.F("opened_at")),
                            _connector="OR",
                        ),
                        name="matter_closes_after_opening",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "stream",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("stream", models.CharField(max_length=16)),
                ("seq", models.BigIntegerField()),
                ("name", models.CharField(max_length=64)),
                ("actor", models.CharField(max_length=64)),
                ("capacity", models.CharField(max_length=120)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("written_at", models.DateTimeField()),
                ("source", models.CharField(max_length=32)),
                ("body", models.TextField()),
                ("alg", models.SmallIntegerField(default=1)),
                ("txid", models.BigIntegerField()),
                ("prev", models.BinaryField(max_length=32)),
                ("leaf", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "留痕",
                "verbose_name_plural": "留痕",
                "indexes": [models.Index(fields=["matter", "seq"], name="entry_of_matter")],
            },
        ),
    ]
