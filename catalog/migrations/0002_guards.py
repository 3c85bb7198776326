"""The database keeps a published version and everything it consists of as they are."""

from __future__ import annotations

from django.db import migrations

LINES = ("condition", "material", "stepdefinition", "fee", "cellsource")

VERSION_GUARD = """
CREATE FUNCTION catalog_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'a version is never deleted' USING ERRCODE = 'SH011';
    END IF;
    IF OLD.status = 'draft' THEN
        IF NEW.status = 'retired' OR NEW.item_id <> OLD.item_id
           OR NEW.version_no <> OLD.version_no THEN
            RAISE EXCEPTION 'a draft is published or stays a draft' USING ERRCODE = 'SH020';
        END IF;
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - 'status' - 'valid_to') IS DISTINCT FROM
       (to_jsonb(OLD) - 'status' - 'valid_to') THEN
        RAISE EXCEPTION 'a published version is never changed' USING ERRCODE = 'SH020';
    END IF;
    IF NEW.status = OLD.status AND NEW.valid_to IS NOT DISTINCT FROM OLD.valid_to THEN
        RETURN NEW;
    END IF;
    IF OLD.status <> 'published' OR NEW.status <> 'retired'
       OR OLD.valid_to IS NOT NULL OR NEW.valid_to IS NULL THEN
        RAISE EXCEPTION 'a published version is only followed by another, once'
            USING ERRCODE = 'SH020';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION catalog_version_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'a version is born a draft' USING ERRCODE = 'SH020';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_itemversion_born BEFORE INSERT ON catalog_itemversion
    FOR EACH ROW EXECUTE FUNCTION catalog_version_born();
CREATE TRIGGER catalog_itemversion_kept BEFORE UPDATE OR DELETE ON catalog_itemversion
    FOR EACH ROW EXECUTE FUNCTION catalog_version_guard();
CREATE TRIGGER catalog_itemversion_not_emptied BEFORE TRUNCATE ON catalog_itemversion
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_version_guard();
"""

# The version row is locked against a publication that runs at the same moment.
LINE_GUARD = """
CREATE FUNCTION catalog_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'lines of versions are not emptied' USING ERRCODE = 'SH011';
    END IF;
    wanted := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.version_id]
        WHEN 'DELETE' THEN ARRAY[OLD.version_id]
        ELSE ARRAY[OLD.version_id, NEW.version_id]
    END;
    PERFORM 1 FROM catalog_itemversion WHERE id = ANY (wanted) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM catalog_itemversion WHERE id = ANY (wanted) AND status <> 'draft') THEN
        RAISE EXCEPTION 'a published version is never changed' USING ERRCODE = 'SH020';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


def _on(line: str) -> str:
    table = f"catalog_{line}"
    return f"""
CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION catalog_line_guard();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_line_guard();
"""


def _off(line: str) -> str:
    table = f"catalog_{line}"
    return f"DROP TRIGGER {table}_kept ON {table}; DROP TRIGGER {table}_not_emptied ON {table};"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.RunSQL(
            VERSION_GUARD,
            """
            DROP TRIGGER catalog_itemversion_born ON catalog_itemversion;
            DROP TRIGGER catalog_itemversion_kept ON catalog_itemversion;
            DROP TRIGGER catalog_itemversion_not_emptied ON catalog_itemversion;
            DROP FUNCTION catalog_version_guard();
            DROP FUNCTION catalog_version_born();
            """,
        ),
        migrations.RunSQL(
            LINE_GUARD + "".join(_on(line) for line in LINES),
            "".join(_off(line) for line in LINES) + "DROP FUNCTION catalog_line_guard();",
        ),
    ]
