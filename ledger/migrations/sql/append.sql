-- The only writer of the ledger. docs/ledger-format.md says what is hashed and in which order.
CREATE FUNCTION ledger_micros(instant timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (extract(epoch FROM instant) * 1000000)::bigint $$;

CREATE FUNCTION ledger_instant(micros bigint) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT timestamptz '1970-01-01 00:00:00+00' + micros * interval '1 microsecond' $$;

-- Length first, then the bytes: no two different rows share one row of bytes.
CREATE FUNCTION ledger_field(value text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') $$;

CREATE FUNCTION ledger_leaf(alg smallint, stream text, matter bigint, name text, actor text, capacity text,
                            occurred bigint, recorded bigint, written bigint, source text, body text)
RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT sha256('\x00'::bytea || int2send(alg) || ledger_field(stream) || int8send(matter) || ledger_field(name)
    || ledger_field(actor) || ledger_field(capacity) || int8send(occurred) || int8send(recorded)
    || int8send(written) || ledger_field(source) || ledger_field(body)) $$;

CREATE FUNCTION ledger_link(seq bigint, prev bytea, leaf bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT sha256('\x01'::bytea || int8send(seq) || prev || leaf) $$;

CREATE FUNCTION ledger_append(batch jsonb) RETURNS TABLE (seq bigint, recorded_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  head ledger_stream;
  entries jsonb := batch -> 'entries';
  rehearsed boolean := coalesce((batch ->> 'simulated')::boolean, false);
  recorded timestamptz;
  written timestamptz;
  leaves bytea[];
  links bytea[] := '{}';
  link bytea;
  number bigint;
BEGIN
  -- One serial point, held until COMMIT: that is what makes the numbers gapless and in commit order.
  SELECT * INTO head FROM ledger_stream s WHERE s.name = batch ->> 'stream' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no stream %', batch ->> 'stream' USING ERRCODE = 'SH011';
  END IF;
  IF head.last_seq > 0 AND head.simulated <> rehearsed THEN
    RAISE EXCEPTION 'rehearsed and real time do not share a ledger' USING ERRCODE = 'SH013';
  END IF;
  recorded := greatest(head.last_recorded_at, ledger_instant((batch ->> 'legal_now')::bigint));
  written := clock_timestamp();

  SELECT array_agg(ledger_leaf(1::smallint, head.name, coalesce(e.matter, 0), e.name, e.actor, e.capacity,
                               e.occurred_at, ledger_micros(recorded), ledger_micros(written), e.source, e.body)
                   ORDER BY e.place)
    INTO leaves
    FROM ROWS FROM (jsonb_to_recordset(entries)
           AS (matter bigint, name text, actor text, capacity text, occurred_at bigint, source text, body text))
         WITH ORDINALITY AS e(matter, name, actor, capacity, occurred_at, source, body, place);
  IF leaves IS NULL THEN
    RETURN;
  END IF;

  number := head.last_seq;
  link := head.last_hash;
  FOR i IN 1 .. cardinality(leaves) LOOP
    number := number + 1;
    link := ledger_link(number, link, leaves[i]);
    links := links || link;
  END LOOP;

  INSERT INTO ledger_entry (stream, seq, matter_id, name, actor, capacity, occurred_at, recorded_at, written_at,
                            source, body, alg, txid, prev, leaf, hash)
  SELECT head.name, head.last_seq + e.place, e.matter, e.name, e.actor, e.capacity, ledger_instant(e.occurred_at),
         recorded, written, e.source, (e.body::json)::text, 1, pg_current_xact_id()::text::bigint,
         CASE WHEN e.place = 1 THEN head.last_hash ELSE links[e.place - 1] END, leaves[e.place], links[e.place]
    FROM ROWS FROM (jsonb_to_recordset(entries)
           AS (matter bigint, name text, actor text, capacity text, occurred_at bigint, source text, body text))
         WITH ORDINALITY AS e(matter, name, actor, capacity, occurred_at, source, body, place);

  UPDATE ledger_stream s
     SET last_seq = number, last_hash = link, last_recorded_at = recorded, simulated = rehearsed
   WHERE s.name = head.name;
  PERFORM pg_notify('ledger', head.name || ':' || number);
  RETURN QUERY SELECT n, recorded FROM generate_series(head.last_seq + 1, number) AS n;
END $$;
