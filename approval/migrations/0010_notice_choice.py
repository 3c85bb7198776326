import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0009_silence_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="notice_choice",
                        serialize=False,
                        to="approval.case",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("none", "不用通知，我自己来看"),
                            ("sms", "短信"),
                            ("email", "电子邮件"),
                        ],
                        max_length=8,
                        verbose_name="通知方式",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True, default="", max_length=254, verbose_name="通知地址"
                    ),
                ),
                ("consented_at", models.DateTimeField(null=True, verbose_name="同意时间")),
                ("chosen_at", models.DateTimeField(verbose_name="选择时间")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "申请人通知方式",
                "verbose_name_plural": "申请人通知方式",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["none", "sms", "email"])),
                        name="notice_choice_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("address", ""), ("consented_at__isnull", True), ("way", "none")
                            ),
                            models.Q(
                                models.Q(("way", "none"), _negated=True),
                                models.Q(("address", ""), _negated=True),
                                ("consented_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notice_choice_address_with_consent",
                    ),
                ],
            },
        ),
    ]
