-- The one text of a body, as kernel.journal.canonical writes it: keys sorted by code point, no
-- spaces, integers only. The two writers are held equal by a property test.
CREATE FUNCTION canonical_json(value jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'object' THEN
      RETURN (SELECT '{' || coalesce(string_agg(to_jsonb(key)::text || ':' || public.canonical_json(inside), ','
                                                ORDER BY key COLLATE "C"), '') || '}'
                FROM jsonb_each(value) AS pair(key, inside));
    WHEN 'array' THEN
      RETURN (SELECT '[' || coalesce(string_agg(public.canonical_json(inside), ',' ORDER BY place), '') || ']'
                FROM jsonb_array_elements(value) WITH ORDINALITY AS part(inside, place));
    WHEN 'number' THEN
      IF value::text !~ '^-?[0-9]+$' THEN
        RAISE EXCEPTION '% is no integer', value USING ERRCODE = 'SH014';
      END IF;
      RETURN value::text;
    ELSE
      RETURN value::text;
  END CASE;
END $$;
