"""A hall's screen in large type or high contrast, as the register says."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0005_presence")]

    operations = [
        migrations.AddField(
            model_name="screen",
            name="sight",
            field=models.CharField(
                choices=[
                    ("normal", "常规"),
                    ("large", "大字"),
                    ("contrast", "高对比"),
                    ("both", "大字、高对比"),
                ],
                default="normal",
                max_length=8,
                verbose_name="显示方式",
            ),
        ),
        migrations.AddConstraint(
            model_name="screen",
            constraint=models.CheckConstraint(
                condition=models.Q(("sight__in", ["normal", "large", "contrast", "both"])),
                name="screen_sight_known",
            ),
        ),
    ]
