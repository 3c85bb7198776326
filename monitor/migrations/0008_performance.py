"""Forms of points, monthly runs with the cases they counted, marks and objections."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django.db.models.deletion
import django.db.models.expressions
import django_fsm
from django.conf import settings
from django.db import migrations, models

from monitor.performance.shipped import SHIPPED_BASIS, shipped

GUARDS = """
CREATE TRIGGER monitor_indicatorform_moves BEFORE INSERT OR UPDATE ON monitor_indicatorform
  FOR EACH ROW EXECUTE FUNCTION state_guard('proposed,in_force', 'proposed>in_force,proposed>refused');
CREATE TRIGGER monitor_scorerun_moves BEFORE INSERT OR UPDATE ON monitor_scorerun
  FOR EACH ROW EXECUTE FUNCTION state_guard('draft', 'draft>consulting,consulting>signed,signed>issued,draft>superseded,consulting>superseded,signed>superseded,issued>superseded');
CREATE TRIGGER monitor_scoreobjection_moves BEFORE INSERT OR UPDATE ON monitor_scoreobjection
  FOR EACH ROW EXECUTE FUNCTION state_guard('filed', 'filed>upheld,filed>rejected');
CREATE CONSTRAINT TRIGGER monitor_scoreobjection_entry
  AFTER INSERT OR UPDATE OF state, version ON monitor_scoreobjection
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_required('version', 'state');
CREATE FUNCTION monitor_form_unedited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.content IS DISTINCT FROM OLD.content THEN
    RAISE EXCEPTION 'form %: what was proposed is never altered', OLD.id USING ERRCODE = 'SH010';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monitor_indicatorform_unedited BEFORE UPDATE ON monitor_indicatorform
  FOR EACH ROW EXECUTE FUNCTION monitor_form_unedited();
"""
UNGUARD = """
DROP TRIGGER monitor_indicatorform_unedited ON monitor_indicatorform;
DROP FUNCTION monitor_form_unedited();
DROP TRIGGER monitor_scoreobjection_entry ON monitor_scoreobjection;
DROP TRIGGER monitor_scoreobjection_moves ON monitor_scoreobjection;
DROP TRIGGER monitor_scorerun_moves ON monitor_scorerun;
DROP TRIGGER monitor_indicatorform_moves ON monitor_indicatorform;
"""
KEPT = ("indicatorform", "scorerun", "scoreobjection")
WRITTEN_ONCE = ("countedcase", "unitscore", "scoremark")


def _sealed(table: str, what: str, function: str) -> tuple[str, str]:
    name = f"monitor_{table}"
    made = (
        f"CREATE TRIGGER {name}_kept BEFORE {what} ON {name}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}();"
        f"CREATE TRIGGER {name}_unemptied BEFORE TRUNCATE ON {name}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
    )
    return made, f"DROP TRIGGER {name}_unemptied ON {name};DROP TRIGGER {name}_kept ON {name};"


SEALS = [_sealed(one, "DELETE", "never_deleted") for one in KEPT] + [
    _sealed(one, "UPDATE OR DELETE", "append_only") for one in WRITTEN_ONCE
]


def seed(apps: Any, schema_editor: Any) -> None:
    """Version 1 of the form, in force for every month there is."""
    apps.get_model("monitor", "IndicatorForm").objects.using(schema_editor.connection.alias).create(
        number=1,
        content=shipped(),
        reason=SHIPPED_BASIS,
        state="in_force",
        valid_from="2000-01-01",
        proposed_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_sql"),
        ("ledger", "0004_bulletin_kind"),
        ("monitor", "0007_findings"),
        ("organizations", "0003_longer_item_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IndicatorForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(null=True, unique=True, verbose_name="版本号"),
                ),
                ("content", models.JSONField(verbose_name="内容")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待第二人决定"),
                            ("in_force", "已启用"),
                            ("refused", "未启用"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("valid_from", models.DateField(null=True, verbose_name="自何月起")),
                ("proposed_at", models.DateTimeField(verbose_name="提出")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定")),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="决定理由"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "评分指标版本",
                "verbose_name_plural": "评分指标版本",
            },
        ),
        migrations.CreateModel(
            name="ScoreObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=40, verbose_name="评分项")),
                ("text", models.TextField(max_length=4000, verbose_name="事实与理由")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("filed", "待决定"),
                            ("upheld", "异议成立"),
                            ("rejected", "异议不成立"),
                        ],
                        default="filed",
                        max_length=32,
                        protected=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("filed_at", models.DateTimeField(verbose_name="提出")),
                ("points", models.IntegerField(default=0, verbose_name="更正分数")),
                ("decision", models.TextField(blank=True, max_length=4000, verbose_name="决定")),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="决定文号")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
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
                    "filed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score_objection",
                        to="ledger.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分异议",
                "verbose_name_plural": "评分异议",
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="ScoreMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("part", models.CharField(max_length=40, verbose_name="评分项")),
                ("points", models.IntegerField(verbose_name="加减分")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="依据文号")),
                ("given_at", models.DateTimeField(verbose_name="记入")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.department",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "objection",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark",
                        to="monitor.scoreobjection",
                    ),
                ),
            ],
            options={
                "verbose_name": "人工加减分",
                "verbose_name_plural": "人工加减分",
            },
        ),
        migrations.CreateModel(
            name="ScoreRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="第几次核算")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("consulting", "征求意见"),
                            ("signed", "已签发"),
                            ("issued", "已印发"),
                            ("superseded", "已被重新核算取代"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cause",
                    models.CharField(default="monthly", max_length=20, verbose_name="核算事由"),
                ),
                ("made_at", models.DateTimeField(verbose_name="核算")),
                ("consulted_at", models.DateTimeField(null=True, verbose_name="征求意见")),
                ("object_by", models.DateTimeField(null=True, verbose_name="异议截止")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="签发")),
                ("issued_at", models.DateTimeField(null=True, verbose_name="印发")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="结果摘要")),
                (
                    "consulted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="monitor.indicatorform",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "月度核算",
                "verbose_name_plural": "月度核算",
            },
        ),
        migrations.CreateModel(
            name="CountedCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=50)),
                ("window", models.CharField(blank=True, max_length=12)),
                ("item", models.CharField(max_length=50)),
                ("received", models.BooleanField(default=False)),
                ("accepted", models.BooleanField(default=False)),
                ("closed", models.BooleanField(default=False)),
                ("carried", models.BooleanField(default=False)),
                ("granted", models.BooleanField(default=False)),
                ("denied", models.BooleanField(default=False)),
                ("declined", models.BooleanField(default=False)),
                ("withdrawn", models.BooleanField(default=False)),
                ("instant", models.BooleanField(default=False)),
                ("online", models.BooleanField(default=False)),
                ("early", models.BooleanField(default=False)),
                ("promised", models.BooleanField(default=False)),
                ("on_time", models.BooleanField(default=False)),
                ("late_promise", models.BooleanField(default=False)),
                ("late_law", models.BooleanField(default=False)),
                ("incomplete", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("law_days", models.IntegerField(default=0)),
                ("law_used", models.IntegerField(default=0)),
                ("promise_days", models.IntegerField(default=0)),
                ("promise_used", models.IntegerField(default=0)),
                ("window_us", models.BigIntegerField(default=0)),
                ("step_us", models.BigIntegerField(default=0)),
                ("department_us", models.BigIntegerField(default=0)),
                ("applicant_us", models.BigIntegerField(default=0)),
                ("third_party_us", models.BigIntegerField(default=0)),
                ("excluded_us", models.BigIntegerField(default=0)),
                ("whole_us", models.BigIntegerField(default=0)),
                (
                    "department",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.department",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.matter",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="monitor.scorerun",
                    ),
                ),
            ],
            options={
                "verbose_name": "计入的办件",
                "verbose_name_plural": "计入的办件",
            },
        ),
        migrations.CreateModel(
            name="UnitScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=2, verbose_name="评比组")),
                ("figures", models.JSONField(verbose_name="数")),
                ("parts", models.JSONField(verbose_name="各项")),
                ("total", models.IntegerField(verbose_name="总分")),
                ("place", models.PositiveSmallIntegerField(null=True, verbose_name="组内名次")),
                (
                    "why_unranked",
                    models.CharField(blank=True, max_length=20, verbose_name="不排名的原因"),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.department",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="monitor.scorerun",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位得分",
                "verbose_name_plural": "单位得分",
            },
        ),
        migrations.AddField(
            model_name="scoreobjection",
            name="score",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="monitor.unitscore",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorform",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "in_force", "refused"])),
                name="indicator_form_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="indicator_form_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in_force"), _negated=True),
                    models.Q(("number__isnull", False), ("valid_from__isnull", False)),
                    _connector="OR",
                ),
                name="indicator_form_in_force_is_numbered",
            ),
        ),
        migrations.AddIndex(
            model_name="scoremark",
            index=models.Index(fields=["month"], name="mark_by_month"),
        ),
        migrations.AddConstraint(
            model_name="scoremark",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="mark_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="scoremark",
            constraint=models.CheckConstraint(
                condition=models.Q(("points", 0), _negated=True), name="mark_moves_points"
            ),
        ),
        migrations.AddConstraint(
            model_name="scorerun",
            constraint=models.UniqueConstraint(
                fields=("month", "edition"), name="score_run_edition_taken"
            ),
        ),
        migrations.AddConstraint(
            model_name="scorerun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "consulting", "signed"])),
                fields=("month",),
                name="score_run_one_open_per_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorerun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "issued")),
                fields=("month",),
                name="score_run_one_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorerun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "consulting", "signed", "issued", "superseded"])
                ),
                name="score_run_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorerun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_by__isnull", True),
                    models.Q(("signed_by", models.F("consulted_by")), _negated=True),
                    _connector="OR",
                ),
                name="score_run_signed_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="countedcase",
            index=models.Index(fields=["run", "department"], name="counted_by_department"),
        ),
        migrations.AddConstraint(
            model_name="countedcase",
            constraint=models.UniqueConstraint(
                fields=("run", "matter"), name="case_counted_once_per_run"
            ),
        ),
        migrations.AddConstraint(
            model_name="countedcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "whole_us",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("window_us"), "+", models.F("step_us")
                                        ),
                                        "+",
                                        models.F("department_us"),
                                    ),
                                    "+",
                                    models.F("applicant_us"),
                                ),
                                "+",
                                models.F("third_party_us"),
                            ),
                            "+",
                            models.F("excluded_us"),
                        ),
                    )
                ),
                name="counted_times_sum_to_the_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitscore",
            constraint=models.UniqueConstraint(
                fields=("run", "department"), name="unit_scored_once_per_run"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitscore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place__isnull", False), ("why_unranked", "")),
                    models.Q(
                        ("place__isnull", True), models.Q(("why_unranked", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="unit_ranked_or_told_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["filed", "upheld", "rejected"])),
                name="objection_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="objection_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "filed"),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                        models.Q(("document", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="objection_decided_in_writing",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreobjection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "filed")),
                fields=("score", "part"),
                name="objection_one_open_per_part",
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
        # What was just written must not wait for its deferred checks when triggers are made.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(GUARDS, UNGUARD),
        *(migrations.RunSQL(made, gone) for made, gone in SEALS),
    ]
