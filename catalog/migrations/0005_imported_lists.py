import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_beside_the_case"),
        ("organizations", "0003_longer_item_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="行号")),
                ("cells", models.JSONField(verbose_name="原文")),
                ("errors", models.JSONField(blank=True, default=list, verbose_name="错误")),
            ],
            options={
                "verbose_name": "清单原文",
                "verbose_name_plural": "清单原文",
                "ordering": ["of", "number"],
            },
        ),
        migrations.CreateModel(
            name="ItemImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=120, verbose_name="文件")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("layout", models.CharField(max_length=60, verbose_name="清单格式")),
                ("rows", models.PositiveIntegerField(verbose_name="行数")),
                ("accepted", models.PositiveIntegerField(verbose_name="拟成草稿")),
                ("refused", models.PositiveIntegerField(verbose_name="退回")),
                ("at", models.DateTimeField(verbose_name="导入时间")),
                ("by", models.CharField(max_length=40, verbose_name="导入人")),
            ],
            options={
                "verbose_name": "清单导入",
                "verbose_name_plural": "清单导入",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="LimitReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[("statutory", "法定时限"), ("promised", "承诺时限")],
                        max_length=12,
                        verbose_name="栏目",
                    ),
                ),
                ("text", models.TextField(verbose_name="原文")),
                ("kind", models.CharField(max_length=24, verbose_name="读作")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                (
                    "proposed_amount",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="建议数量"
                    ),
                ),
                (
                    "proposed_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("working_day", "工作日"),
                            ("calendar_day", "日"),
                            ("month", "月"),
                            ("year", "年"),
                            ("hour", "小时"),
                        ],
                        max_length=16,
                        verbose_name="建议单位",
                    ),
                ),
                ("proposal_ground", models.TextField(blank=True, verbose_name="建议理由")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核定时间"),
                ),
                (
                    "amount",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="核定数量"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("working_day", "工作日"),
                            ("calendar_day", "日"),
                            ("month", "月"),
                            ("year", "年"),
                            ("hour", "小时"),
                        ],
                        max_length=16,
                        verbose_name="核定单位",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=120, verbose_name="时限依据")),
                (
                    "unit_basis",
                    models.CharField(blank=True, max_length=160, verbose_name="单位依据"),
                ),
            ],
            options={
                "verbose_name": "待核时限",
                "verbose_name_plural": "待核时限",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="itemversion",
            name="promised_unit_basis",
            field=models.CharField(blank=True, max_length=160, verbose_name="承诺时限单位依据"),
        ),
        migrations.AlterField(
            model_name="item",
            name="code",
            field=models.CharField(max_length=64, unique=True, verbose_name="事项编码"),
        ),
        migrations.AlterField(
            model_name="item",
            name="name",
            field=models.CharField(max_length=200, verbose_name="事项名称"),
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="legal_basis",
            field=models.TextField(blank=True, verbose_name="设定依据"),
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="promised_amount",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="承诺时限"),
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="promised_basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="承诺依据"),
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="promised_unit",
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
                verbose_name="承诺时限单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"),
                    models.Q(
                        ("promised_amount__isnull", False),
                        models.Q(("promised_unit", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="item_version_published_has_promise",
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imported_from",
                to="catalog.itemversion",
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="of",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="catalog.itemimport",
            ),
        ),
        migrations.AddField(
            model_name="limitreview",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
                verbose_name="核定人",
            ),
        ),
        migrations.AddField(
            model_name="limitreview",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="limit_reviews",
                to="catalog.itemversion",
                verbose_name="事项版本",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.UniqueConstraint(fields=("of", "number"), name="imported_row_once"),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("errors", []), ("version__isnull", False)),
                    models.Q(("version__isnull", True), models.Q(("errors", []), _negated=True)),
                    _connector="OR",
                ),
                name="imported_row_drafted_or_refused",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitreview",
            constraint=models.UniqueConstraint(
                fields=("version", "field"), name="limit_review_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="limitreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("basis", ""), ("settled_at__isnull", True), ("settled_by__isnull", True)
                    ),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        models.Q(("basis", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="limit_review_settled_by_somebody",
            ),
        ),
    ]
