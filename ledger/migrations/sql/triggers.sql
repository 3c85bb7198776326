CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER ledger_entry_never_truncated BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER ledger_stream_never_deleted BEFORE DELETE ON ledger_stream
  FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER ledger_stream_never_truncated BEFORE TRUNCATE ON ledger_stream
  FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
CREATE TRIGGER ledger_matter_never_deleted BEFORE DELETE ON ledger_matter
  FOR EACH ROW EXECUTE FUNCTION never_deleted();
CREATE TRIGGER ledger_matter_never_truncated BEFORE TRUNCATE ON ledger_matter
  FOR EACH STATEMENT EXECUTE FUNCTION never_deleted();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_append_only;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_never_truncated;

INSERT INTO ledger_stream (name, last_seq, last_hash, last_recorded_at, epoch, simulated)
VALUES ('city', 0, decode(repeat('00', 32), 'hex'), timestamptz '1970-01-01 00:00:00+00', gen_random_uuid(), false);
