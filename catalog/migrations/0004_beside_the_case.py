"""Columns of the regime for joint handling, order, commitment and refund."""

from __future__ import annotations

from django.db import migrations, models

import catalog.models.procedures


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_pre_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="itemversion",
            name="by_order",
            field=models.BooleanField(default=False, verbose_name="按受理先后作决定"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="check_basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="证后核查依据"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="check_days",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="证后核查期限"
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="check_unit",
            field=models.CharField(
                blank=True,
                choices=[("working_day", "工作日"), ("calendar_day", "日")],
                max_length=16,
                verbose_name="证后核查期限单位",
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="commitment_basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="告知承诺的依据"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="joint_basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="联办依据"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="joint_kind",
            field=models.CharField(
                blank=True,
                choices=[("", "单独办理"), ("joint", "联合办理"), ("theme", "一件事")],
                default="",
                max_length=8,
                verbose_name="联办方式",
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="joint_parts",
            field=models.JSONField(
                blank=True,
                default=list,
                validators=[catalog.models.procedures.well_formed_parts],
                verbose_name="联办部门",
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="order_basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="先后顺序的依据"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="quota_unit",
            field=models.CharField(blank=True, max_length=12, verbose_name="数量单位"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="refund_basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="退费依据"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="refund_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="退费期限"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="refund_unit",
            field=models.CharField(
                blank=True,
                choices=[("working_day", "工作日"), ("calendar_day", "日")],
                max_length=16,
                verbose_name="退费期限单位",
            ),
        ),
    ]
