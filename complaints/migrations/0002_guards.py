"""The database keeps complaints to their moves and their entries, and knows the first limits (TS-1)."""

from __future__ import annotations

from django.db import migrations

GUARDS = """
CREATE TRIGGER complaints_complaint_moves BEFORE INSERT OR UPDATE ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION state_guard(
        'received',
        'received>accepted,received>declined,accepted>answered,answered>closed');
CREATE CONSTRAINT TRIGGER complaints_complaint_entry
    AFTER INSERT OR UPDATE OF state, version ON complaints_complaint
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION entry_required('version', 'state');
CREATE TRIGGER complaints_complaint_kept BEFORE DELETE ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER complaints_complaint_not_emptied BEFORE TRUNCATE ON complaints_complaint
    FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();

-- What was said, by whom and about what, is not rewritten afterwards; consent is not taken back.
CREATE FUNCTION complaints_words_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.matter_id, NEW.about_id, NEW.handling_department_id, NEW.handling_window, NEW.text,
        NEW.contact_name, NEW.contact_phone, NEW.filed_at)
       IS DISTINCT FROM
       (OLD.matter_id, OLD.about_id, OLD.handling_department_id, OLD.handling_window, OLD.text,
        OLD.contact_name, OLD.contact_phone, OLD.filed_at)
       OR (OLD.consent AND NOT NEW.consent)
       OR (OLD.answer <> '' AND NEW.answer <> OLD.answer) THEN
        RAISE EXCEPTION 'what was said stays as it was said' USING ERRCODE = 'SH011';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER complaints_complaint_words BEFORE UPDATE ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_words_guard();

CREATE TRIGGER complaints_rule_kept BEFORE UPDATE OR DELETE ON complaints_complaintrule
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER complaints_rule_not_emptied BEFORE TRUNCATE ON complaints_complaintrule
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

INSERT INTO complaints_complaintrule (kind, valid_from, unit, amount, basis, unit_basis) VALUES
    ('complaint_acceptance', '2000-01-01', 'working_day', 3,
     '行政效能投诉处理办法：三个工作日内决定是否受理', '办法原文为“工作日”'),
    ('complaint_answer', '2000-01-01', 'calendar_day', 30,
     '行政效能投诉处理办法：三十日内办结', '办法原文为“日”，按自然日计算');
"""

NO_GUARDS = """
DROP TRIGGER complaints_rule_kept ON complaints_complaintrule;
DROP TRIGGER complaints_rule_not_emptied ON complaints_complaintrule;
DELETE FROM complaints_complaintrule;
DROP TRIGGER complaints_complaint_words ON complaints_complaint;
DROP FUNCTION complaints_words_guard();
DROP TRIGGER complaints_complaint_not_emptied ON complaints_complaint;
DROP TRIGGER complaints_complaint_kept ON complaints_complaint;
DROP TRIGGER complaints_complaint_entry ON complaints_complaint;
DROP TRIGGER complaints_complaint_moves ON complaints_complaint;
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
