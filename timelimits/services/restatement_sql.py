"""The SQL of a restatement: what it claims, and how many plain limits are written at once.

Note [Plain limits]
A limit without pauses and extensions ends where its kind, rule and first day make it end, and many
share those. RECORD is handed each such plan once and which limit has which; it writes the dates and
alerts of those that move and hands back their entries as one text, put together as the sweep puts its
own. Membership is asked by NOT IN, which is hashed: an anti-join would be planned for a single row.
APPEND enters them in a statement of its own: foreign keys are checked before the head is locked.
"""

from __future__ import annotations

# A limit can move only if it counts a day that changed: it started before the last of them and,
# rungs and grants included, looked no less far than the first.
TOUCHED = """
    l.calendar = %(calendar)s AND l.calendar_version < %(version)s AND l.started_at < %(until)s
    AND (l.due_on >= %(far)s AND l.due_on >= coalesce((%(near)s::jsonb ->> l.kind)::date, %(far)s)
         OR l.due_on IS NULL OR l.status = 'paused'
         OR EXISTS (SELECT 1 FROM timelimits_pause p
                     WHERE p.limit_id = l.id AND coalesce(p.until, 'infinity') >= %(since)s))
    AND (%(region)s::bigint IS NULL OR EXISTS (
          WITH RECURSIVE beneath AS (
            SELECT %(region)s::bigint AS id
            UNION SELECT r.id FROM organizations_region r JOIN beneath b ON r.parent_id = b.id)
          SELECT 1 FROM ledger_matter m JOIN beneath b ON b.id = m.region_id WHERE m.id = l.matter_id))
"""
OPEN = "l.status IN ('running', 'paused')"
PLAIN = """l.status = 'running' AND l.unit IN ('working_day', 'calendar_day', 'month', 'year')
    AND split_part(l.reading, '/', 1) <> 'worked_seconds'
    AND split_part(l.reading, '/', 3) <> 'next_working_day'
    AND NOT EXISTS (SELECT 1 FROM timelimits_pause p WHERE p.limit_id = l.id)
    AND NOT EXISTS (SELECT 1 FROM timelimits_extension e WHERE e.limit_id = l.id)"""
START_DAY = "(l.started_at AT TIME ZONE 'Asia/Shanghai')::date"

# The first round passes over what somebody holds just now; the second meets it.
CLAIM_PLAIN = f"""
SELECT l.id, l.kind, l.unit, l.amount, l.reading, {START_DAY},
       CASE WHEN %(by_region)s
            THEN (SELECT m.region_id FROM ledger_matter m WHERE m.id = l.matter_id) END
  FROM timelimits_timelimit l
 WHERE l.id > %(cursor)s AND {TOUCHED} AND {PLAIN}
 ORDER BY l.id LIMIT %(batch)s
   FOR NO KEY UPDATE OF l SKIP LOCKED
"""  # noqa: S608 - constants only

# Closed limits matter only by their cards, which their raised alerts bear.
CLAIM = f"""
SELECT l.* FROM timelimits_timelimit l
 WHERE l.id > %(cursor)s AND {TOUCHED}
   AND ({OPEN} OR EXISTS (SELECT 1 FROM timelimits_alert a
                           WHERE a.limit_id = l.id AND a.raised_at IS NOT NULL))
 ORDER BY l.id LIMIT %(batch)s
   FOR NO KEY UPDATE OF l
"""  # noqa: S608 - constants only

# What a limit is to an entry: timelimits.facts.fact_of, its keys sorted (held equal by a test).
_FACT = """
SELECT coalesce((extract(epoch FROM {l}.closed_at) * 1000000)::bigint, 0) AS closed_at,
       coalesce(to_char({l}.due_on, 'YYYY-MM-DD'), '') AS due,
       replace({l}.falls::text, ', ', ',')::json AS falls,
       {l}.id AS id, {l}.kind AS kind,
       coalesce((extract(epoch FROM {l}.overrun_at) * 1000000)::bigint, 0) AS overrun_at,
       {l}.provisional AS provisional, {l}.round AS round,
       coalesce((extract(epoch FROM {l}.runs_again_at) * 1000000)::bigint, 0) AS runs_again,
       (extract(epoch FROM {l}.started_at) * 1000000)::bigint AS started_at,
       {l}.status AS status, {l}.subject AS subject
"""

RECORD = f"""
WITH plan AS (
  SELECT * FROM unnest(%(dues)s::date[], %(overruns)s::timestamptz[], %(guesses)s::boolean[],
                       %(falls)s::text[]::jsonb[])
           WITH ORDINALITY AS p(due_on, overrun_at, provisional, falls, no)
), picked AS (
  SELECT * FROM unnest(%(ids)s::bigint[], %(plans)s::bigint[]) AS k(id, no)
), moved AS (
  UPDATE timelimits_timelimit l
     SET due_on = p.due_on, overrun_at = p.overrun_at, provisional = p.provisional, falls = p.falls,
         round = l.round + 1, calendar_version = %(held)s, engine_version = %(engine)s
    FROM picked k JOIN plan p ON p.no = k.no JOIN timelimits_timelimit o ON o.id = k.id
   WHERE l.id = k.id AND o.id = ANY(%(ids)s::bigint[])
     AND (o.due_on, o.overrun_at, o.provisional, o.falls)
                         IS DISTINCT FROM (p.due_on, p.overrun_at, p.provisional, p.falls)
  RETURNING l.*, k.no AS plan_no, o.due_on AS due_before
), seen AS (
  UPDATE timelimits_timelimit l SET calendar_version = %(held)s, engine_version = %(engine)s
   WHERE l.id = ANY(%(ids)s::bigint[]) AND l.id NOT IN (SELECT id FROM moved)
), wanted AS (
  SELECT m.id AS limit_id, m.round, a.level, a.falls_at, a.provisional
    FROM moved m JOIN unnest(%(alert_plans)s::bigint[], %(levels)s::smallint[],
                             %(alert_falls)s::timestamptz[], %(alert_guesses)s::boolean[])
                   AS a(no, level, falls_at, provisional) ON a.no = m.plan_no
), shifted AS (
  UPDATE timelimits_alert a
     SET round = w.round, falls_at = w.falls_at, provisional = w.provisional
    FROM wanted w
   WHERE a.limit_id = w.limit_id AND a.level = w.level AND a.raised_at IS NULL
  RETURNING a.limit_id, a.level
), born AS (
  INSERT INTO timelimits_alert (limit_id, level, round, falls_at, provisional)
  SELECT w.limit_id, w.level, w.round, w.falls_at, w.provisional
    FROM wanted w WHERE (w.limit_id, w.level) NOT IN (SELECT limit_id, level FROM shifted)
), dropped AS (
  DELETE FROM timelimits_alert a USING moved m
   WHERE a.limit_id = m.id AND a.raised_at IS NULL
     AND (a.limit_id, a.level) NOT IN (SELECT limit_id, level FROM wanted)
), told AS (
  SELECT matter_id, json_agg(fact ORDER BY id) AS limits FROM (
    SELECT m.matter_id, m.id, fact FROM moved m, LATERAL ({_FACT.format(l="m")}) fact
    UNION ALL
    SELECT l.matter_id, l.id, fact FROM timelimits_timelimit l, LATERAL ({_FACT.format(l="l")}) fact
     WHERE l.matter_id = ANY(ARRAY(SELECT matter_id FROM moved)) AND l.id NOT IN (SELECT id FROM moved)
       AND l.status IN ('running', 'paused', 'met')) every
   GROUP BY matter_id
)
SELECT (SELECT count(*) FROM moved),
       (SELECT json_agg(entry ORDER BY m.id)::text
          FROM moved m JOIN told t ON t.matter_id = m.matter_id,
  LATERAL (SELECT m.calendar AS calendar, m.calendar_version AS calendar_version,
                  'calendar' AS cause, to_char(m.due_on, 'YYYY-MM-DD') AS due,
                  coalesce(to_char(m.due_before, 'YYYY-MM-DD'), '') AS due_before, m.kind AS kind,
                  m.id AS "limit", replace(replace(t.limits::text, E', \\n ', ','), E'\\n', '')::json AS limits,
                  m.provisional AS provisional, m.round AS round, m.subject AS subject) AS body,
  LATERAL (SELECT m.matter_id AS matter, %(event)s::text AS name, %(actor)s::text AS actor,
                  %(capacity)s::text AS capacity, %(now_us)s::bigint AS occurred_at,
                  'hall' AS source, row_to_json(body)::text AS body) AS entry)
"""  # noqa: S608 - constants only

APPEND = "SELECT count(*) FROM ledger_append(%s::jsonb)"

BARRIER = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
# Nobody of this database who wrote before the barrier is still at it; our own transaction is nobody
# to wait for, nor is another database of the same server. Locks show 32 bits of a transaction's
# number, so it is compared by its distance from the barrier.
ALL_OVER = """
SELECT NOT EXISTS (
    SELECT FROM pg_locks held JOIN pg_stat_activity who USING (pid)
    WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
      AND held.pid <> pg_backend_pid()
      AND who.datname = current_database()
      AND (%s - held.transactionid::text::bigint - 1) & 4294967295 < 2147483648
)
"""
