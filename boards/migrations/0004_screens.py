"""The register of screens, screens that wait to be registered, their heartbeats, announcements."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0003_published"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pairing",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=6, primary_key=True, serialize=False, verbose_name="配对码"
                    ),
                ),
                (
                    "token_digest",
                    models.CharField(max_length=64, unique=True, verbose_name="令牌摘要"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="有效至（系统时间）")),
            ],
            options={
                "verbose_name": "待登记的屏",
                "verbose_name_plural": "待登记的屏",
            },
        ),
        migrations.CreateModel(
            name="Screen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("hall_code", models.CharField(max_length=20, verbose_name="大厅")),
                (
                    "layout",
                    models.CharField(
                        choices=[
                            ("auto", "按屏幕形状"),
                            ("landscape", "横屏"),
                            ("portrait", "竖屏"),
                            ("strip", "条屏"),
                        ],
                        default="auto",
                        max_length=10,
                        verbose_name="版式",
                    ),
                ),
                (
                    "token_digest",
                    models.CharField(max_length=64, unique=True, verbose_name="令牌摘要"),
                ),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
            ],
            options={
                "verbose_name": "大厅屏",
                "verbose_name_plural": "大厅屏",
                "ordering": ["hall_code", "name"],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hall_code", models.CharField(blank=True, max_length=20, verbose_name="大厅")),
                ("text", models.CharField(max_length=60, verbose_name="公告")),
                ("issued_at", models.DateTimeField(verbose_name="发布时间")),
                ("until", models.DateTimeField(verbose_name="有效至")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
            ],
            options={
                "verbose_name": "紧急公告",
                "verbose_name_plural": "紧急公告",
                "ordering": ["-issued_at", "-id"],
                "indexes": [models.Index(fields=["until"], name="announcement_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="announcement_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("issued_at"))),
                        name="announcement_ends_after_its_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreenBeat",
            fields=[
                (
                    "screen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="beat",
                        serialize=False,
                        to="boards.screen",
                        verbose_name="屏",
                    ),
                ),
                ("seen_at", models.DateTimeField(verbose_name="最近心跳（系统时间）")),
                ("build", models.CharField(blank=True, max_length=16, verbose_name="页面版本")),
                ("width", models.PositiveIntegerField(default=0, verbose_name="宽")),
                ("height", models.PositiveIntegerField(default=0, verbose_name="高")),
                ("layout", models.CharField(blank=True, max_length=10, verbose_name="实际版式")),
                ("clock_off", models.BigIntegerField(default=0, verbose_name="本机时钟偏差（秒）")),
                ("as_of", models.BigIntegerField(default=0, verbose_name="屏上数据截至（微秒）")),
            ],
            options={
                "verbose_name": "屏的心跳",
                "verbose_name_plural": "屏的心跳",
            },
        ),
        migrations.AddConstraint(
            model_name="screen",
            constraint=models.UniqueConstraint(
                fields=("hall_code", "name"), name="screen_name_taken"
            ),
        ),
        migrations.AddConstraint(
            model_name="screen",
            constraint=models.CheckConstraint(
                condition=models.Q(("layout__in", ["auto", "landscape", "portrait", "strip"])),
                name="screen_layout_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="screen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("hall_code", ""), _negated=True),
                ),
                name="screen_is_named_and_placed",
            ),
        ),
    ]
