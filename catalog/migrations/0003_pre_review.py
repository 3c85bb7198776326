"""Lower-level pre-review and forwarding (XK-11): who decides, and by when the lower level reports."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="itemversion",
            name="forward_basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="转报依据"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="forward_to",
            field=models.CharField(blank=True, max_length=60, verbose_name="转报机关"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="forward_unit",
            field=models.CharField(blank=True, max_length=20, verbose_name="转报部门代码"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="prereview_amount",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="初审时限"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="prereview_basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="初审时限依据"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="prereview_promised",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="承诺初审时限"
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="prereview_unit",
            field=models.CharField(
                blank=True,
                choices=[
                    ("working_day", "工作日"),
                    ("calendar_day", "日"),
                    ("month", "月"),
                    ("year", "年"),
                    ("hour", "小时"),
                ],
                max_length=16,
                verbose_name="初审时限单位",
            ),
        ),
        migrations.AddField(
            model_name="stepdefinition",
            name="pre_review",
            field=models.BooleanField(default=False, verbose_name="下级初审环节"),
        ),
    ]
