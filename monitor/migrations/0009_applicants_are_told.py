"""Applicants who chose a way are told what became of their case."""

from django.db import migrations, models

TOLD = (
    "case.accepted",
    "case.accepted_by_silence",
    "case.declined",
    "case.supplement_told",
    "case.suspended",
    "case.extended",
    "case.granted",
    "case.denied",
    "case.ready_for_collection",
)
RULES = ",".join(
    f"('{event}', 0, 'applicant', '{way}', 1, true, '2000-01-01 00:00+08')"
    for event in TOLD
    for way in ("sms", "email")
)
ADD = (
    "INSERT INTO monitor_noticerule (event, level, whom, channel, version, enabled, valid_from)"
    f" VALUES {RULES}"
)


class Migration(migrations.Migration):
    dependencies = [
        ("monitor", "0008_performance"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="noticerule",
            name="notice_rule_whom_known",
        ),
        migrations.AlterField(
            model_name="notice",
            name="whom",
            field=models.CharField(
                choices=[
                    ("duty_officer", "值班监察人员"),
                    ("bureau", "监察机构"),
                    ("unit", "承办人员"),
                    ("unit_head", "单位负责人"),
                    ("centre", "政务服务中心"),
                    ("clerk", "窗口人员"),
                    ("leaders", "领导"),
                    ("applicant", "申请人"),
                    ("program", "订阅系统"),
                ],
                max_length=16,
                verbose_name="应知人员",
            ),
        ),
        migrations.AlterField(
            model_name="noticerule",
            name="whom",
            field=models.CharField(
                choices=[
                    ("duty_officer", "值班监察人员"),
                    ("bureau", "监察机构"),
                    ("unit", "承办人员"),
                    ("unit_head", "单位负责人"),
                    ("centre", "政务服务中心"),
                    ("clerk", "窗口人员"),
                    ("leaders", "领导"),
                    ("applicant", "申请人"),
                    ("program", "订阅系统"),
                ],
                max_length=16,
                verbose_name="应知人员",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "whom__in",
                        [
                            "duty_officer",
                            "bureau",
                            "unit",
                            "unit_head",
                            "centre",
                            "clerk",
                            "leaders",
                            "applicant",
                            "program",
                        ],
                    )
                ),
                name="notice_rule_whom_known",
            ),
        ),
        migrations.RunSQL(ADD, "DELETE FROM monitor_noticerule WHERE whom = 'applicant'"),
    ]
