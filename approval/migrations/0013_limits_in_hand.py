"""The open limits of a case in hand bear its unit, whoever writes the case or the limit.

Of a draft, of a case that has come to its end and of whatever is no case nobody has them in hand. The
triggers read what their own transaction wrote; a limit that is closed keeps what it last bore, and
gets it anew if it is ever opened again.
"""

from __future__ import annotations

from django.db import migrations

OF_A_LIMIT = """
CREATE FUNCTION approval_limit_in_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.in_hand_of := (SELECT department_id FROM approval_case
                        WHERE matter_id = NEW.matter_id AND closed_at IS NULL AND state <> 'draft');
    RETURN NEW;
END $$;
CREATE TRIGGER approval_limit_in_hand BEFORE INSERT ON timelimits_timelimit
    FOR EACH ROW EXECUTE FUNCTION approval_limit_in_hand();
CREATE TRIGGER approval_limit_in_hand_again BEFORE UPDATE OF status ON timelimits_timelimit
    FOR EACH ROW WHEN (OLD.status NOT IN ('running', 'paused') AND NEW.status IN ('running', 'paused'))
    EXECUTE FUNCTION approval_limit_in_hand();
"""
HELD = "CASE WHEN {row}.closed_at IS NULL AND {row}.state <> 'draft' THEN {row}.department_id END"
OF_A_CASE = f"""
CREATE FUNCTION approval_case_in_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE timelimits_timelimit SET in_hand_of = {HELD.format(row="NEW")}
     WHERE matter_id = NEW.matter_id AND status IN ('running', 'paused');
    RETURN NULL;
END $$;
CREATE TRIGGER approval_case_in_hand AFTER UPDATE OF department_id, state, closed_at ON approval_case
    FOR EACH ROW WHEN ({HELD.format(row="OLD")} IS DISTINCT FROM {HELD.format(row="NEW")})
    EXECUTE FUNCTION approval_case_in_hand();
CREATE TRIGGER approval_case_comes_in_hand AFTER INSERT ON approval_case
    FOR EACH ROW WHEN ({HELD.format(row="NEW")} IS NOT NULL)
    EXECUTE FUNCTION approval_case_in_hand();
"""
OF_THOSE_THERE_ARE = """
UPDATE timelimits_timelimit l SET in_hand_of = c.department_id FROM approval_case c
 WHERE c.matter_id = l.matter_id AND l.status IN ('running', 'paused')
   AND c.closed_at IS NULL AND c.state <> 'draft';
REINDEX INDEX limit_first_fall;
REINDEX INDEX limit_lamps;
"""
UNDO = """
DROP TRIGGER approval_case_comes_in_hand ON approval_case;
DROP TRIGGER approval_case_in_hand ON approval_case;
DROP TRIGGER approval_limit_in_hand_again ON timelimits_timelimit;
DROP TRIGGER approval_limit_in_hand ON timelimits_timelimit;
DROP FUNCTION approval_case_in_hand();
DROP FUNCTION approval_limit_in_hand();
UPDATE timelimits_timelimit SET in_hand_of = NULL WHERE in_hand_of IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("approval", "0012_case_in_hand"), ("timelimits", "0008_in_hand_of")]

    operations = [migrations.RunSQL(OF_A_LIMIT + OF_A_CASE + OF_THOSE_THERE_ARE, UNDO)]
