"""The database refuses to delete or rewrite a grant or a succession."""

from __future__ import annotations

from django.db import migrations

GUARDS = """
CREATE FUNCTION organizations_grant_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'a grant is never deleted' USING ERRCODE = 'SH011';
    END IF;
    IF (to_jsonb(NEW) - 'valid_to') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_to') THEN
        RAISE EXCEPTION 'a grant is never rewritten, only ended' USING ERRCODE = 'SH011';
    END IF;
    -- An end once given may be brought forward, never put off: that would be a new grant.
    IF OLD.valid_to IS NOT NULL AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to) THEN
        RAISE EXCEPTION 'an ended grant is not prolonged' USING ERRCODE = 'SH011';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER organizations_grant_kept BEFORE UPDATE OR DELETE ON organizations_grant
    FOR EACH ROW EXECUTE FUNCTION organizations_grant_guard();
CREATE TRIGGER organizations_grant_not_emptied BEFORE TRUNCATE ON organizations_grant
    FOR EACH STATEMENT EXECUTE FUNCTION organizations_grant_guard();

CREATE FUNCTION organizations_succession_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a succession is neither rewritten nor deleted' USING ERRCODE = 'SH010';
END $$;
CREATE TRIGGER organizations_succession_kept BEFORE UPDATE OR DELETE ON organizations_succession
    FOR EACH ROW EXECUTE FUNCTION organizations_succession_guard();
CREATE TRIGGER organizations_succession_not_emptied BEFORE TRUNCATE ON organizations_succession
    FOR EACH STATEMENT EXECUTE FUNCTION organizations_succession_guard();
"""

NO_GUARDS = """
DROP TRIGGER organizations_grant_kept ON organizations_grant;
DROP TRIGGER organizations_grant_not_emptied ON organizations_grant;
DROP FUNCTION organizations_grant_guard();
DROP TRIGGER organizations_succession_kept ON organizations_succession;
DROP TRIGGER organizations_succession_not_emptied ON organizations_succession;
DROP FUNCTION organizations_succession_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
