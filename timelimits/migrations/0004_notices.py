"""Notices as records that nobody edits, proposals to load one, hall hours, and restatements."""

from __future__ import annotations

import hashlib
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = ("calendaryear", "calendarday", "hallhours")
KEPT = ("noticeproposal", "restatement")


def _guard(table: str, acts: str, function: str) -> str:
    return f"""
CREATE TRIGGER timelimits_{table}_unedited BEFORE {acts} ON timelimits_{table}
    FOR EACH ROW EXECUTE FUNCTION {function}();
CREATE TRIGGER timelimits_{table}_unemptied BEFORE TRUNCATE ON timelimits_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""


# A calendar's version only rises: a date names the version that it was reckoned by.
GUARDS = (
    "".join(_guard(table, "UPDATE OR DELETE", "append_only") for table in APPEND_ONLY)
    + "".join(_guard(table, "DELETE", "never_deleted") for table in KEPT)
    + """
CREATE TRIGGER timelimits_noticeproposal_moves BEFORE INSERT OR UPDATE ON timelimits_noticeproposal
    FOR EACH ROW EXECUTE FUNCTION state_guard('proposed', 'proposed>loaded,proposed>refused');
CREATE FUNCTION timelimits_calendar_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version < OLD.version THEN
        RAISE EXCEPTION 'calendar %: a version never falls', OLD.code USING ERRCODE = 'SH031';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timelimits_workcalendar_rises BEFORE UPDATE ON timelimits_workcalendar
    FOR EACH ROW EXECUTE FUNCTION timelimits_calendar_rises();
"""
)
UNGUARD = (
    "".join(
        f"DROP TRIGGER timelimits_{table}_unedited ON timelimits_{table};"
        f"DROP TRIGGER timelimits_{table}_unemptied ON timelimits_{table};"
        for table in APPEND_ONLY + KEPT
    )
    + "DROP TRIGGER timelimits_noticeproposal_moves ON timelimits_noticeproposal;"
    "DROP TRIGGER timelimits_workcalendar_rises ON timelimits_workcalendar;"
    "DROP FUNCTION timelimits_calendar_rises();"
)


def seal_history(apps: Any, schema_editor: Any) -> None:
    """Years loaded so far bear the digest of their days: their notices' texts are not at hand."""
    for year in apps.get_model("timelimits", "CalendarYear").objects.prefetch_related("days"):
        lines = sorted(f"{one.day.isoformat()} {one.kind}" for one in year.days.all())
        text = "\n".join([str(year.year), *lines])
        year.text_sha256 = hashlib.sha256(text.encode()).hexdigest()
        year.save(update_fields=["text_sha256"])


def seed_hours(apps: Any, schema_editor: Any) -> None:
    apps.get_model("timelimits", "HallHours").objects.create(
        hall_code="",
        days="working",
        spans="08:30-12:00,13:30-17:30",
        valid_from="2004-01-01",
        source="默认办公时间，各大厅可另行登记",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0002_guards"),
        ("timelimits", "0003_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HallHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hall_code", models.CharField(blank=True, max_length=20, verbose_name="大厅")),
                (
                    "days",
                    models.CharField(
                        choices=[("working", "工作日"), ("rest", "休息日"), ("date", "单日")],
                        max_length=8,
                        verbose_name="适用日",
                    ),
                ),
                ("on", models.DateField(blank=True, null=True, verbose_name="仅限日期")),
                ("spans", models.CharField(blank=True, max_length=120, verbose_name="时段")),
                ("valid_from", models.DateField(verbose_name="生效")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
            ],
            options={
                "verbose_name": "大厅办公时间",
                "verbose_name_plural": "大厅办公时间",
                "ordering": ["hall_code", "days", "valid_from", "id"],
            },
        ),
        migrations.CreateModel(
            name="NoticeProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("calendar", models.CharField(max_length=16, verbose_name="工作日历")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("content", models.JSONField(verbose_name="内容")),
                ("preview", models.JSONField(verbose_name="影响")),
                ("reason", models.CharField(max_length=300, verbose_name="提出理由")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待第二人确认"),
                            ("loaded", "已入库"),
                            ("refused", "未予入库"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="决定理由"),
                ),
            ],
            options={
                "verbose_name": "待入库通知",
                "verbose_name_plural": "待入库通知",
            },
        ),
        migrations.CreateModel(
            name="Restatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("calendar", models.CharField(max_length=16, verbose_name="工作日历")),
                ("version", models.PositiveIntegerField(verbose_name="日历版本")),
                ("changed_from", models.DateField(verbose_name="变动起")),
                ("changed_until", models.DateField(verbose_name="变动止")),
                ("cursor", models.BigIntegerField(default=0, verbose_name="进度")),
                ("passes", models.PositiveSmallIntegerField(default=0, verbose_name="轮")),
                ("barrier", models.BigIntegerField(default=0, verbose_name="屏障")),
                ("visited", models.PositiveIntegerField(default=0, verbose_name="重算件数")),
                ("moved", models.PositiveIntegerField(default=0, verbose_name="变动件数")),
                ("begun_at", models.DateTimeField(verbose_name="开始")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成")),
            ],
            options={
                "verbose_name": "日历重算",
                "verbose_name_plural": "日历重算",
            },
        ),
        migrations.AlterModelOptions(
            name="calendaryear",
            options={
                "ordering": ["calendar", "year", "edition"],
                "verbose_name": "放假安排通知",
                "verbose_name_plural": "放假安排通知",
            },
        ),
        migrations.RemoveConstraint(
            model_name="calendaryear",
            name="calendar_year_declared_once",
        ),
        migrations.RemoveIndex(
            model_name="timelimit",
            name="limit_open_by_calendar",
        ),
        migrations.AddField(
            model_name="calendaryear",
            name="edition",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="次序"),
        ),
        migrations.AddField(
            model_name="calendaryear",
            name="effect",
            field=models.CharField(
                choices=[("declares", "年度安排"), ("amends", "补充调整")],
                default="declares",
                max_length=8,
                verbose_name="效力",
            ),
        ),
        migrations.AddField(
            model_name="calendaryear",
            name="region",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.region",
                verbose_name="适用区域",
            ),
        ),
        migrations.AddField(
            model_name="calendaryear",
            name="text_sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="正文摘要"),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.UniqueConstraint(
                fields=("calendar", "year", "edition"), name="calendar_year_edition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(("effect__in", ["declares", "amends"])),
                name="calendar_year_effect_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(("region__isnull", True), ("effect", "amends"), _connector="OR"),
                name="calendar_year_region_only_amends",
            ),
        ),
        migrations.AddConstraint(
            model_name="hallhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__in", ["working", "rest", "date"])),
                name="hall_hours_days_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="hallhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("days", "date"), ("on__isnull", False)),
                    models.Q(models.Q(("days", "date"), _negated=True), ("on__isnull", True)),
                    _connector="OR",
                ),
                name="hall_hours_date_with_its_kind",
            ),
        ),
        migrations.AddField(
            model_name="noticeproposal",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="noticeproposal",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="restatement",
            name="region",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.region",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "loaded", "refused"])),
                name="notice_proposal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="notice_proposal_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "proposed"),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notice_proposal_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="restatement",
            constraint=models.UniqueConstraint(
                fields=("calendar", "version"), name="restatement_once_per_version"
            ),
        ),
        migrations.RunPython(seal_history, migrations.RunPython.noop),
        migrations.RunPython(seed_hours, migrations.RunPython.noop),
        # What was just written must not wait for its deferred checks when triggers are made.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(GUARDS, UNGUARD),
    ]
