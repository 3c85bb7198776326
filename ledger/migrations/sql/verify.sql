-- Rows that are wrong, worst reason first; none when the ledger is sound.
CREATE FUNCTION ledger_findings(wanted text) RETURNS TABLE (stream text, seq bigint, field text, said text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH read AS (
    SELECT e.*, lag(e.seq, 1, 0::bigint) OVER w AS before_seq,
           lag(e.hash, 1, decode(repeat('00', 32), 'hex')) OVER w AS before_hash,
           lag(e.recorded_at) OVER w AS before_recorded
      FROM ledger_entry e WHERE e.stream = wanted WINDOW w AS (ORDER BY e.seq)
  )
  SELECT r.stream, r.seq, f.field, f.said
    FROM read r CROSS JOIN LATERAL (VALUES
      ('seq', r.seq <> r.before_seq + 1, format('follows %s', r.before_seq)),
      ('leaf', r.leaf <> ledger_leaf(r.alg, r.stream, coalesce(r.matter_id, 0), r.name, r.actor, r.capacity,
                                     ledger_micros(r.occurred_at), ledger_micros(r.recorded_at),
                                     ledger_micros(r.written_at), r.source, r.body),
       'its own fields give another leaf'),
      ('prev', r.prev <> r.before_hash, 'does not follow from the entry before'),
      ('hash', r.hash <> ledger_link(r.seq, r.prev, r.leaf), 'its leaf and prev give another hash'),
      ('recorded_at', r.recorded_at < r.before_recorded, 'recorded before the entry before'),
      ('occurred_at', r.occurred_at > r.recorded_at, 'occurred after it was recorded')
    ) AS f(field, wrong, said)
   WHERE f.wrong
  UNION ALL
  SELECT s.name, s.last_seq, 'head', 'the head names another last entry'
    FROM ledger_stream s
    LEFT JOIN LATERAL (SELECT e.seq, e.hash FROM ledger_entry e WHERE e.stream = s.name ORDER BY e.seq DESC LIMIT 1) t ON true
   WHERE s.name = wanted AND (coalesce(t.seq, 0) <> s.last_seq
         OR coalesce(t.hash, decode(repeat('00', 32), 'hex')) <> s.last_hash)
  ORDER BY 2 $$;
