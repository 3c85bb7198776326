"""How a regime reads the end of a day, a filing after hours and a working day itself."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_unit_in_order")]

    operations = [
        migrations.AddField(
            model_name="itemversion",
            name="ends",
            field=models.CharField(
                choices=[("midnight", "24时"), ("close_of_business", "办公时间结束")],
                default="midnight",
                max_length=20,
                verbose_name="末日止于",
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="filing",
            field=models.CharField(
                choices=[("literal", "提交当日收到"), ("next_working_day", "下一工作日收到")],
                default="literal",
                max_length=20,
                verbose_name="下班后提交",
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="rule_set",
            field=models.CharField(
                choices=[("days", "按整日"), ("worked_seconds", "按办公时间逐秒")],
                default="days",
                max_length=16,
                verbose_name="计算规则",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.CheckConstraint(
                name="item_version_reading_known",
                condition=models.Q(
                    ends__in=["midnight", "close_of_business"],
                    filing__in=["literal", "next_working_day"],
                    rule_set__in=["days", "worked_seconds"],
                ),
            ),
        ),
    ]
