"""A review before publication, by another than wrote it; and keys by which items are found."""

from __future__ import annotations

from typing import Any

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import catalog.models.versions
from catalog.selectors.pieces import keys_of

# Replaces the guard of the first migrations: a review stands between the draft and its publication.
VERSION_GUARD = """
CREATE OR REPLACE FUNCTION catalog_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    apart text[] := ARRAY['status', 'valid_to'];
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'a version is never deleted' USING ERRCODE = 'SH011';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status) = ANY (
        string_to_array('draft>reviewed,reviewed>draft,reviewed>published,published>retired', ',')
    ) THEN
        RAISE EXCEPTION '% -> % is no move of a version', OLD.status, NEW.status
            USING ERRCODE = 'SH003';
    END IF;
    IF NEW.item_id <> OLD.item_id OR NEW.version_no <> OLD.version_no THEN
        RAISE EXCEPTION 'a version stays the version it is' USING ERRCODE = 'SH020';
    END IF;
    IF OLD.status = 'draft' AND NEW.status = 'draft' THEN
        RETURN NEW;
    END IF;
    IF OLD.status IN ('draft', 'reviewed') THEN
        apart := ARRAY['status', 'reviewed_by_id', 'reviewed_at', 'valid_from', 'published_at'];
    END IF;
    IF to_jsonb(NEW) - apart IS DISTINCT FROM to_jsonb(OLD) - apart THEN
        RAISE EXCEPTION 'a version that is reviewed or published is never changed'
            USING ERRCODE = 'SH020';
    END IF;
    IF OLD.status = 'draft' AND EXISTS (SELECT FROM catalog_drafter WHERE version_id = NEW.id) AND (
        NEW.reviewed_by_id IS NULL OR EXISTS (
            SELECT FROM catalog_drafter
             WHERE version_id = NEW.id AND account_id = NEW.reviewed_by_id)
    ) THEN
        RAISE EXCEPTION 'nobody reviews what he wrote' USING ERRCODE = 'SH021';
    END IF;
    IF OLD.status = 'reviewed' AND NEW.status = 'published'
       AND NEW.reviewed_by_id IS DISTINCT FROM OLD.reviewed_by_id THEN
        RAISE EXCEPTION 'who reviewed it is not changed' USING ERRCODE = 'SH020';
    END IF;
    IF NEW.status = OLD.status AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a published version is only followed by another, once'
            USING ERRCODE = 'SH020';
    END IF;
    IF NEW.status = 'retired' AND OLD.status = 'published' AND NEW.valid_to IS NULL THEN
        RAISE EXCEPTION 'a version that is followed has a last day' USING ERRCODE = 'SH020';
    END IF;
    RETURN NEW;
END $$;
"""

# A version has no matter, so its entries are found by the transaction they were written in.
ENTRY_GUARD = """
CREATE INDEX catalog_entry_of_version ON ledger_entry (txid, (body::jsonb ->> 'item'))
    WHERE name LIKE 'item_version.%';
CREATE FUNCTION catalog_version_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status IS NOT DISTINCT FROM OLD.status THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM ledger_entry e JOIN catalog_item i ON i.id = NEW.item_id
         WHERE e.name LIKE 'item_version.%'
           AND e.txid = pg_current_xact_id()::text::bigint AND e.body::jsonb ->> 'item' = i.code
           AND e.body::jsonb ->> 'version' = NEW.version_no::text
           AND e.body::jsonb ->> 'status' = NEW.status
    ) THEN
        RAISE EXCEPTION 'version % became % without an entry', NEW.id, NEW.status
            USING ERRCODE = 'SH005';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER catalog_itemversion_entry AFTER UPDATE OF status ON catalog_itemversion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_version_entry();
"""

# The pieces are read through their index alone: kept out of line, they leave rows that are scanned
# in a moment when half the catalogue answers.
NARROW_ROWS = """
ALTER TABLE catalog_searchkey ALTER COLUMN pieces SET STORAGE EXTERNAL,
    ALTER COLUMN text SET STORAGE MAIN, ALTER COLUMN letters SET STORAGE MAIN;
ALTER TABLE catalog_searchkey SET (toast_tuple_target = 128);
"""

DRAFTER_GUARD = """
CREATE TRIGGER catalog_drafter_kept BEFORE INSERT ON catalog_drafter
    FOR EACH ROW EXECUTE FUNCTION catalog_line_guard();
CREATE TRIGGER catalog_drafter_append_only BEFORE UPDATE OR DELETE ON catalog_drafter
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER catalog_drafter_not_emptied BEFORE TRUNCATE ON catalog_drafter
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""


def make_keys(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    key = apps.get_model("catalog", "SearchKey").objects.using(alias)
    versions = apps.get_model("catalog", "ItemVersion").objects.using(alias)
    for item in apps.get_model("catalog", "Item").objects.using(alias).select_related("department"):
        unit = item.department
        keys = keys_of((item.name, item.plain_name), (unit.name, unit.short_name), item.code)
        key.create(
            item=item,
            number=item.number,
            department=unit,
            since=versions.filter(item=item).aggregate(models.Min("valid_from"))["valid_from__min"],
            text=keys.text,
            letters=keys.letters,
            pieces=keys.pieces,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_imported_lists"),
        ("ledger", "0002_sql"),
        ("organizations", "0003_longer_item_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Drafter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "拟订人",
                "verbose_name_plural": "拟订人",
            },
        ),
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="search_key",
                        serialize=False,
                        to="catalog.item",
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="目录序号")),
                ("since", models.DateField(blank=True, null=True, verbose_name="首次施行")),
                ("text", models.TextField(verbose_name="名称")),
                ("letters", models.TextField(verbose_name="首字母")),
                (
                    "pieces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        size=None,
                        verbose_name="检索片段",
                    ),
                ),
            ],
            options={
                "verbose_name": "检索键",
                "verbose_name_plural": "检索键",
            },
        ),
        migrations.RemoveConstraint(
            model_name="itemversion",
            name="item_version_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="itemversion",
            name="item_version_published_has_day",
        ),
        migrations.RemoveConstraint(
            model_name="itemversion",
            name="item_version_one_in_force",
        ),
        migrations.AddField(
            model_name="item",
            name="aliases",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                help_text="群众的叫法，只用于搜索；多个以逗号分开",
                size=12,
                verbose_name="别名",
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="审核时间"),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="审核人",
            ),
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("reviewed", "已审核"),
                    ("published", "已公布"),
                    ("retired", "已被新版本替代"),
                ],
                default="draft",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "reviewed", "published", "retired"])),
                name="item_version_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("draft", "reviewed")), ("valid_from__isnull", True)),
                    models.Q(
                        ("status__in", ("published", "retired")), ("valid_from__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="item_version_published_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="item_version_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "draft"), _negated=True),
                    models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                    _connector="OR",
                ),
                name="item_version_draft_is_unreviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status__in", ("published", "retired"))),
                expressions=[
                    (catalog.models.versions.ItemRange(models.F("item")), "&&"),
                    (
                        catalog.models.versions.DaysInForce(
                            models.F("valid_from"), models.F("valid_to")
                        ),
                        "&&",
                    ),
                ],
                name="item_version_one_in_force",
            ),
        ),
        migrations.AddField(
            model_name="drafter",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="drafter",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drafters",
                to="catalog.itemversion",
            ),
        ),
        migrations.AddField(
            model_name="searchkey",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.department",
            ),
        ),
        migrations.AddConstraint(
            model_name="drafter",
            constraint=models.UniqueConstraint(
                fields=("version", "account"), name="drafter_named_once"
            ),
        ),
        migrations.AddIndex(
            model_name="searchkey",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["pieces"], name="search_key_pieces"
            ),
        ),
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
                condition=models.Q(("joint_kind", ""), _negated=True),
                fields=["item"],
                name="item_version_in_parts",
            ),
        ),
        migrations.RunSQL(VERSION_GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(
            ENTRY_GUARD,
            """
            DROP TRIGGER catalog_itemversion_entry ON catalog_itemversion;
            DROP FUNCTION catalog_version_entry();
            DROP INDEX catalog_entry_of_version;
            """,
        ),
        migrations.RunSQL(DRAFTER_GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(NARROW_ROWS, migrations.RunSQL.noop),
        migrations.RunPython(make_keys, migrations.RunPython.noop),
    ]
