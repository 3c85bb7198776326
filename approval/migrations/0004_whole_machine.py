"""The rest of the machine: forwarding, removal by two persons, steps side by side, two signatures."""

from __future__ import annotations

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

# Written out, not imported: a migration stays what it was. A test compares it with states.MOVES.
INITIAL = "draft,received"
MOVES = (
    "draft>received,draft>void,received>correcting,received>in_review,received>declined,"
    "received>withdrawn,received>void,received>deleted,received>closed_elsewhere,"
    "correcting>received,correcting>abandoned,correcting>withdrawn,correcting>void,"
    "correcting>deleted,correcting>closed_elsewhere,in_review>suspended,in_review>granted,"
    "in_review>denied,in_review>forwarded,in_review>withdrawn,in_review>void,in_review>deleted,"
    "in_review>closed_elsewhere,suspended>in_review,suspended>withdrawn,suspended>void,"
    "suspended>deleted,suspended>closed_elsewhere,granted>delivered,granted>closed_elsewhere"
)

GUARDS = f"""
DROP TRIGGER approval_case_moves ON approval_case;
CREATE TRIGGER approval_case_moves BEFORE INSERT OR UPDATE ON approval_case
    FOR EACH ROW EXECUTE FUNCTION state_guard('{INITIAL}', '{MOVES}');
CREATE TRIGGER approval_removal_never_deleted BEFORE DELETE ON approval_removal
    FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER approval_removal_never_emptied BEFORE TRUNCATE ON approval_removal
    FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
CREATE TRIGGER approval_forwarding_append_only BEFORE UPDATE OR DELETE ON approval_forwarding
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER approval_forwarding_never_emptied BEFORE TRUNCATE ON approval_forwarding
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""

# Steps of before were all the case's own unit's, one at a time.
FILL = """
UPDATE approval_casestep AS step SET department_id = its.department_id
  FROM approval_case AS its WHERE its.id = step.case_id;
UPDATE approval_case AS its SET in_hand = jsonb_build_array(jsonb_build_object(
       'no', step.seq, 'name', step.name, 'unit', unit.code, 'short', unit.short_name,
       'unit_id', unit.id))
  FROM approval_casestep AS step JOIN organizations_department AS unit
       ON unit.id = step.department_id
 WHERE step.case_id = its.id AND step.finished_at IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0003_decision_conditions"),
        ("catalog", "0003_pre_review"),
        ("ledger", "0002_sql"),
        ("organizations", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Forwarding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "opinion",
                    models.CharField(
                        choices=[
                            ("agree", "同意"),
                            ("disagree", "不同意"),
                            ("returned", "退回"),
                            ("carried", "随更正结束"),
                            ("recalled", "随退回结束"),
                            ("decided", "已决定"),
                        ],
                        max_length=12,
                        verbose_name="初审意见",
                    ),
                ),
                ("document", models.CharField(max_length=60, verbose_name="初审意见文号")),
                ("to_name", models.CharField(max_length=60, verbose_name="转报机关")),
                ("papers", models.PositiveSmallIntegerField(verbose_name="随报材料份数")),
                ("forwarded_at", models.DateTimeField(verbose_name="转报时间")),
            ],
            options={
                "verbose_name": "转报",
                "verbose_name_plural": "转报",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Removal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("void", "作废"), ("deletion", "删除（技术性）")],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待确认"),
                            ("confirmed", "已确认"),
                            ("refused", "不予办理"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(max_length=32, verbose_name="理由代码")),
                ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
            ],
            options={
                "verbose_name": "作废与删除",
                "verbose_name_plural": "作废与删除",
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_outcome_known",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_ends_once",
        ),
        migrations.RemoveConstraint(
            model_name="casestep",
            name="one_step_open_at_a_time",
        ),
        migrations.AddField(
            model_name="case",
            name="forwarded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="转报时间"),
        ),
        migrations.AddField(
            model_name="case",
            name="in_hand",
            field=models.JSONField(blank=True, default=list, verbose_name="进行中的环节"),
        ),
        migrations.AddField(
            model_name="casestep",
            name="department",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.department",
            ),
        ),
        migrations.AddField(
            model_name="casestep",
            name="signed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="另一人签字"),
        ),
        migrations.AlterField(
            model_name="case",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "未结"),
                    ("granted", "准予"),
                    ("denied", "不予许可"),
                    ("declined", "不予受理"),
                    ("withdrawn", "撤回"),
                    ("abandoned", "视为撤回申请"),
                    ("void", "作废"),
                    ("forwarded", "转报"),
                    ("deleted", "删除"),
                    ("closed_elsewhere", "外部系统办结"),
                ],
                max_length=20,
                verbose_name="结果",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("draft", "暂存"),
                    ("received", "收件·待受理"),
                    ("correcting", "待补正"),
                    ("in_review", "已受理"),
                    ("suspended", "特别程序中"),
                    ("granted", "准予·制证中"),
                    ("delivered", "办结"),
                    ("denied", "不予许可"),
                    ("declined", "不予受理"),
                    ("withdrawn", "撤回"),
                    ("abandoned", "视为撤回申请"),
                    ("void", "作废"),
                    ("forwarded", "转报办结"),
                    ("deleted", "删除"),
                    ("closed_elsewhere", "外部系统办结"),
                ],
                default="received",
                max_length=32,
                protected=True,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="step_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="环节"),
        ),
        migrations.AlterField(
            model_name="casestep",
            name="opinion",
            field=models.CharField(
                blank=True,
                choices=[
                    ("agree", "同意"),
                    ("disagree", "不同意"),
                    ("returned", "退回"),
                    ("carried", "随更正结束"),
                    ("recalled", "随退回结束"),
                    ("decided", "已决定"),
                ],
                max_length=12,
                verbose_name="意见",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("", "未结"),
                    ("granted", "准予"),
                    ("denied", "不予许可"),
                    ("declined", "不予受理"),
                    ("withdrawn", "撤回"),
                    ("abandoned", "视为撤回申请"),
                    ("void", "作废"),
                    ("forwarded", "转报"),
                    ("deleted", "删除"),
                    ("closed_elsewhere", "外部系统办结"),
                ],
                max_length=20,
                verbose_name="决定",
            ),
        ),
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)),
                fields=["department"],
                name="step_by_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "received",
                            "correcting",
                            "in_review",
                            "suspended",
                            "granted",
                            "delivered",
                            "denied",
                            "declined",
                            "withdrawn",
                            "abandoned",
                            "void",
                            "forwarded",
                            "deleted",
                            "closed_elsewhere",
                        ],
                    )
                ),
                name="case_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "",
                            "granted",
                            "denied",
                            "declined",
                            "withdrawn",
                            "abandoned",
                            "void",
                            "forwarded",
                            "deleted",
                            "closed_elsewhere",
                        ],
                    )
                ),
                name="case_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "forwarded"), _negated=True),
                    models.Q(("accepted_at__isnull", False), ("forwarded_at__isnull", False)),
                    _connector="OR",
                ),
                name="case_forwarded_has_its_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        (
                            "state__in",
                            (
                                "delivered",
                                "denied",
                                "declined",
                                "withdrawn",
                                "abandoned",
                                "void",
                                "forwarded",
                                "deleted",
                                "closed_elsewhere",
                            ),
                        ),
                    ),
                    models.Q(
                        ("closed_at__isnull", True),
                        models.Q(
                            (
                                "state__in",
                                (
                                    "delivered",
                                    "denied",
                                    "declined",
                                    "withdrawn",
                                    "abandoned",
                                    "void",
                                    "forwarded",
                                    "deleted",
                                    "closed_elsewhere",
                                ),
                            ),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="case_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)),
                fields=("case", "seq"),
                name="a_step_is_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_at__isnull", True), ("second__isnull", False), _connector="OR"
                ),
                name="step_signed_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="forwarding",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="forwardings",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="forwarding",
            name="forwarded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="forwarding",
            name="from_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.department",
            ),
        ),
        migrations.AddField(
            model_name="forwarding",
            name="to_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.department",
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="removals",
                to="approval.case",
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="forwarding",
            constraint=models.CheckConstraint(
                condition=models.Q(("opinion__in", ["agree", "disagree"])),
                name="forwarding_with_an_opinion",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "pending")),
                fields=("case",),
                name="one_removal_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["void", "deletion"])), name="removal_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["pending", "confirmed", "refused"])),
                name="removal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="removal_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("answered_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="removal_by_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="removal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("state", "pending")),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="removal_answered_by_someone",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="casestep",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.department",
            ),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
