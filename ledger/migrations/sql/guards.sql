-- What the database refuses although Python forgot.

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'SH010';
END $$;

CREATE FUNCTION never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: nothing here is ever deleted', TG_OP, TG_TABLE_NAME USING ERRCODE = 'SH010';
END $$;

-- Arguments: the first states, and the moves, each a list with commas.
CREATE FUNCTION state_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.version <> 1 OR NOT NEW.state = ANY (string_to_array(TG_ARGV[0], ',')) THEN
      RAISE EXCEPTION '% is no first state of %', NEW.state, TG_TABLE_NAME USING ERRCODE = 'SH001';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state IS DISTINCT FROM OLD.state OR NEW.version IS DISTINCT FROM OLD.version THEN
    IF NEW.version <> OLD.version + 1 THEN
      RAISE EXCEPTION '% %: version must rise by one', TG_TABLE_NAME, OLD.id USING ERRCODE = 'SH002';
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (string_to_array(TG_ARGV[1], ',')) THEN
      RAISE EXCEPTION '% %: % -> % is no move', TG_TABLE_NAME, OLD.id, OLD.state, NEW.state USING ERRCODE = 'SH003';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- At COMMIT: no state and no version without its entry, written in this very transaction. Arguments:
-- the body's keys for version and state and, where a matter has many such rows, for the row's id.
CREATE FUNCTION entry_required() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.state IS NOT DISTINCT FROM OLD.state
     AND NEW.version IS NOT DISTINCT FROM OLD.version THEN
    RETURN NULL;
  END IF;
  -- OFFSET 0 keeps the planner from parsing the body once for every key that is asked of it.
  IF NOT EXISTS (
      SELECT 1 FROM ledger_entry e CROSS JOIN LATERAL (SELECT e.body::jsonb AS facts OFFSET 0) read
       WHERE e.matter_id = NEW.matter_id AND e.txid = pg_current_xact_id()::text::bigint
         AND read.facts ->> TG_ARGV[0] = NEW.version::text AND read.facts ->> TG_ARGV[1] = NEW.state
         AND (TG_NARGS < 3 OR read.facts ->> TG_ARGV[2] = NEW.id::text)) THEN
    RAISE EXCEPTION '% %: version % in state % has no entry', TG_TABLE_NAME, NEW.id, NEW.version, NEW.state
      USING ERRCODE = 'SH005';
  END IF;
  RETURN NULL;
END $$;
