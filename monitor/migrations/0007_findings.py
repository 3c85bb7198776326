"""Procedure rules with the version they are shipped in, what they find, what they could not judge."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIRST: tuple[dict[str, Any], ...] = (
    {
        "code": "AN-1",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "优化营商环境条例第三十六条第二款",
    },
    {
        "code": "AN-2",
        "level": 3,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "行政许可法第四十二条、第七十四条第（三）项",
    },
    {
        "code": "AN-3",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "事项办理流程的环节时限",
    },
    {
        "code": "AN-4",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "行政许可法第三十二条第一款第（四）项",
    },
    {
        "code": "AN-5",
        "level": 1,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "地方政务服务条例",
    },
    {
        "code": "AN-6",
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：第$ordinal次补正告知，其中$new_lines项为前次未告知的内容",
        "en": "$number: supplement notice no. $ordinal names $new_lines points the earlier ones did not",
        "basis": "行政许可法第三十二条第一款第（四）项、第七十二条第（四）项",
    },
    {
        "code": "AN-7",
        "level": 1,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：第$ordinal次补正告知没有逐项列明内容",
        "en": "$number: supplement notice no. $ordinal lists nothing",
        "basis": "行政许可法第三十二条第一款第（四）项；一次性告知制度",
    },
    {
        "code": "AN-8",
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {"percent": 30, "floor": 20},
        "zh": "$number：$why",
        "en": "$number: sent back improperly ($why)",
        "basis": "行政许可法第三十八条第二款、第七十二条第（七）项",
    },
    {
        "code": "AN-9",
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {"days": 10},
        "zh": "$number：同一申请人同一事项临期退件后第$days日再次收件",
        "en": "$number: the same filing was sent back near its due date $days days before",
        "basis": "行政许可法第三十二条、第四十二条",
    },
    {
        "code": "AN-10",
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：进入特别程序，$lacks",
        "en": "$number: suspended improperly ($lacks)",
        "basis": "行政许可法第四十五条",
    },
    {
        "code": "AN-11",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "行政许可法第四十五条",
    },
    {
        "code": "AN-12",
        "level": 3,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：延期不合法定条件（$why）",
        "en": "$number: an improper extension ($why)",
        "basis": "行政许可法第四十二条",
    },
    {
        "code": "AN-13",
        "level": 3,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：$why",
        "en": "$number: beyond powers ($why)",
        "basis": "行政许可法第七十四条第（一）项",
    },
    {
        "code": "AN-14",
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：$why",
        "en": "$number: out of order ($why)",
        "basis": "行政许可法第三十四条第三款、第五十五条第二款；审批与承办分离",
    },
    {
        "code": "AN-15",
        "level": 3,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：$why（$fen分）",
        "en": "$number: an improper fee ($why, $fen fen)",
        "basis": "行政许可法第五十八条、第七十五条",
    },
    {
        "code": "AN-16",
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：要求了清单以外的材料$papers份",
        "en": "$number: $papers papers were asked for that are not on the list",
        "basis": "优化营商环境条例第三十五条；行政许可法第三十一条、第三十五条",
    },
    {
        "code": "AN-17",
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：不予决定缺少$lacks",
        "en": "$number: the refusal lacks $lacks",
        "basis": "行政许可法第三十八条第二款、第七十二条第（七）项",
    },
    {
        "code": "AN-18",
        "level": 1,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {"hours": 24, "minutes": 10, "bulk": 30},
        "zh": "$number：疑似补录，$why",
        "en": "$number: perhaps entered afterwards ($why)",
        "basis": "行政效能投诉处理办法第六条第（六）项",
    },
    {
        "code": "AN-19",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "行政许可法第四十四条",
    },
    {
        "code": "AN-20",
        "level": 3,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：作出准予决定时，尚有$waiting件受理在先的申请未作决定",
        "en": "$number: granted while $waiting applications accepted earlier were undecided",
        "basis": "行政许可法第五十七条",
    },
    {
        "code": "AN-21",
        "level": 2,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：事项公示缺少$lacks",
        "en": "$number: not made public ($lacks)",
        "basis": "行政许可法第三十条、第四十条",
    },
    {
        "code": "AN-22",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "行政效能投诉处理办法",
    },
    {
        "code": "AN-23",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "政府信息公开条例第二十六条、第三十三条",
    },
    {
        "code": "AN-24",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "国务院办公厅政务服务“好差评”制度",
    },
    {
        "code": "AN-25",
        "level": 2,
        "mode": "automatic",
        "confirm_days": 0,
        "settings": {},
        "zh": "$number：$label，$due 届满",
        "en": "$number: $label, due $due",
        "basis": "行政许可法第三十五条、第四十三条",
    },
    {
        "code": "AN-26",
        "level": 3,
        "mode": "confirm",
        "confirm_days": 1,
        "settings": {},
        "zh": "$number：$why，未举行听证即作出决定",
        "en": "$number: decided without the hearing due ($why)",
        "basis": "行政许可法第四十六条、第四十七条、第七十二条第（八）项",
    },
)

GUARDS = """
CREATE TRIGGER monitor_finding_append_only BEFORE UPDATE OR DELETE ON monitor_finding
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER monitor_finding_never_truncated BEFORE TRUNCATE ON monitor_finding
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER monitor_procedurerule_append_only BEFORE UPDATE OR DELETE ON monitor_procedurerule
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER monitor_procedurerule_never_truncated BEFORE TRUNCATE ON monitor_procedurerule
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER monitor_rulechange_never_deleted BEFORE DELETE ON monitor_rulechange
  FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER monitor_rulechange_never_truncated BEFORE TRUNCATE ON monitor_rulechange
  FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
CREATE TRIGGER monitor_parked_never_deleted BEFORE DELETE ON monitor_parked
  FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER monitor_parked_never_truncated BEFORE TRUNCATE ON monitor_parked
  FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
"""
UNGUARD = """
DROP TRIGGER monitor_parked_never_truncated ON monitor_parked;
DROP TRIGGER monitor_parked_never_deleted ON monitor_parked;
DROP TRIGGER monitor_rulechange_never_truncated ON monitor_rulechange;
DROP TRIGGER monitor_rulechange_never_deleted ON monitor_rulechange;
DROP TRIGGER monitor_procedurerule_never_truncated ON monitor_procedurerule;
DROP TRIGGER monitor_procedurerule_append_only ON monitor_procedurerule;
DROP TRIGGER monitor_finding_never_truncated ON monitor_finding;
DROP TRIGGER monitor_finding_append_only ON monitor_finding;
"""


def seed(apps: Any, schema_editor: Any) -> None:
    rule = apps.get_model("monitor", "ProcedureRule")
    since = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    rule.objects.using(schema_editor.connection.alias).bulk_create(
        rule(version=1, enabled=True, valid_from=since, **first) for first in FIRST
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_bulletin_kind"),
        ("monitor", "0006_order_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Parked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="规则")),
                ("entry", models.BigIntegerField(verbose_name="留痕序号")),
                ("error", models.CharField(max_length=120, verbose_name="错误")),
                ("attempts", models.PositiveSmallIntegerField(default=1, verbose_name="次数")),
                ("parked_at", models.DateTimeField(verbose_name="搁置")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="了结")),
            ],
            options={
                "verbose_name": "搁置的留痕",
                "verbose_name_plural": "搁置的留痕",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "entry"), name="parked_once_per_rule_and_entry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="规则")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("enabled", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "正常"), (1, "临期"), (2, "超承诺"), (3, "超法定")],
                        verbose_name="级别",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("automatic", "自动发出"),
                            ("confirm", "待监察人员核实"),
                            ("confirmed", "经监察人员核实"),
                            ("self_issued", "逾期未核实"),
                            ("manual", "监察人员发出"),
                        ],
                        max_length=16,
                        verbose_name="发牌方式",
                    ),
                ),
                (
                    "confirm_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="核实期限（工作日）"),
                ),
                ("settings", models.JSONField(default=dict, verbose_name="阈值")),
                ("zh", models.CharField(max_length=200, verbose_name="中文模板")),
                ("en", models.CharField(max_length=200, verbose_name="英文模板")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateTimeField(verbose_name="生效")),
            ],
            options={
                "verbose_name": "程序规则",
                "verbose_name_plural": "程序规则",
                "ordering": ["code", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version"), name="procedure_rule_one_per_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])),
                        name="procedure_rule_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirm_days", 0), ("mode", "automatic")),
                            models.Q(("confirm_days__gte", 1), ("mode", "confirm")),
                            _connector="OR",
                        ),
                        name="procedure_rule_issues_or_asks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="规则")),
                ("entry", models.BigIntegerField(verbose_name="留痕序号")),
                ("level", models.PositiveSmallIntegerField(verbose_name="级别")),
                ("department", models.CharField(max_length=20, verbose_name="单位")),
                ("values", models.JSONField(default=dict, verbose_name="要素")),
                ("happened_at", models.DateTimeField(verbose_name="发生")),
                ("found_at", models.DateTimeField(verbose_name="发现")),
                (
                    "card",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="monitor.card",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="ledger.matter",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="monitor.procedurerule",
                    ),
                ),
            ],
            options={
                "verbose_name": "规则发现",
                "verbose_name_plural": "规则发现",
                "indexes": [models.Index(fields=["code", "found_at"], name="finding_by_rule")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "code", "level"), name="finding_once_per_entry_and_level"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])), name="finding_level_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[("procedure", "程序规则"), ("rungs", "时限阶梯")],
                        max_length=12,
                        verbose_name="对象",
                    ),
                ),
                ("subject", models.CharField(max_length=32, verbose_name="规则或者时限种类")),
                ("content", models.JSONField(verbose_name="内容")),
                ("dry_run", models.JSONField(default=dict, verbose_name="试算")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("effective_from", models.DateTimeField(verbose_name="生效")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "待第二人同意"),
                            ("agreed", "已同意，待生效"),
                            ("applied", "已生效"),
                            ("refused", "不予同意"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="提出")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定")),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "规则变更",
                "verbose_name_plural": "规则变更",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "agreed")),
                        fields=["effective_from"],
                        name="rule_change_to_come",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "open")),
                        fields=("target", "subject"),
                        name="rule_change_one_open_per_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="rule_change_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="rule_change_needs_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "open"),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="rule_change_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunSQL(GUARDS, UNGUARD),
    ]
