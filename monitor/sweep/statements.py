"""The sweep's SQL. Every moment in it is a parameter: PostgreSQL is never asked for a legal now (D8).

Note [Three statements]
CLAIM locks what is due and hands back instants and ids, because only the process's clock knows how
legal time maps to the wall. RECORD marks the alerts, writes breaches and cards and hands back the
cards' entries, as one text. APPEND enters them in one call of ledger_append: a statement of its own,
because the foreign keys of the rows must be checked before the stream's head is locked (D1).
"""

from __future__ import annotations

# An alert of a closed limit is true only if it fell before the closing. Provisional ones hang on a
# calendar year nobody has loaded: planned, never raised (D3). Paused limits fall at 'infinity'.
# The instant of a deadline is itself in time, midnight after a last day is not (CAL-6).
_DUE = """
    a.raised_at IS NULL AND a.falls_at <= %(now)s
    AND (a.falls_at < %(now)s OR l.unit NOT IN ('hour', 'fixed_instant'))
    AND (l.closed_at IS NULL OR a.falls_at <= l.closed_at)
"""

CLAIM = f"""
SELECT falls_at, array_agg(id) FROM (
SELECT a.id, a.falls_at
  FROM timelimits_alert a JOIN timelimits_timelimit l ON l.id = a.limit_id
 WHERE {_DUE} AND NOT a.provisional AND a.id <> ALL(%(set_aside)s::bigint[])
 ORDER BY a.falls_at
 LIMIT %(batch)s
   FOR NO KEY UPDATE OF a SKIP LOCKED) claimed
 GROUP BY falls_at
"""  # noqa: S608 - constants only

HELD = f"""
SELECT l.calendar, extract(year FROM a.falls_at AT TIME ZONE 'Asia/Shanghai')::int AS year, count(*)
  FROM timelimits_alert a JOIN timelimits_timelimit l ON l.id = a.limit_id
 WHERE {_DUE} AND a.provisional
 GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 - constants only

# When the earliest alert can be raised: a deadline to the instant, the very moment after it.
_EARLIEST = """
SELECT a.falls_at + CASE WHEN l.unit IN ('hour', 'fixed_instant')
                         THEN interval '1 microsecond' ELSE interval '0' END
  FROM timelimits_alert a JOIN timelimits_timelimit l ON l.id = a.limit_id
 WHERE a.raised_at IS NULL AND NOT a.provisional AND a.falls_at < 'infinity' {after}
 ORDER BY a.falls_at LIMIT 1
"""
FIRST = _EARLIEST.format(after="")
NEXT = _EARLIEST.format(
    after="AND a.falls_at >= %(now)s"
    " AND (a.falls_at > %(now)s OR l.unit IN ('hour', 'fixed_instant'))"
)

# A warning for a matter that is already closed warns nobody; its alert is only marked. An overrun
# that came before the closing is a fact whenever it is found. After a restatement the card of an
# earlier round that is still true stays the only one.
ROWS = """
WITH fell AS (
  SELECT * FROM unnest(%(falls)s::timestamptz[], %(falls_us)s::bigint[], %(delays)s::bigint[])
             AS f(falls_at, falls_us, delay_us)
), rules AS (
  SELECT * FROM unnest(%(rule_ids)s::bigint[], %(rule_levels)s::int[], %(rule_kinds)s::text[],
                       %(rule_modes)s::text[], %(rule_terms)s::timestamptz[])
             AS r(id, level, kind, mode, confirm_by)
), marked AS (
  UPDATE timelimits_alert a SET raised_at = %(now)s FROM unnest(%(ids)s::bigint[]) AS c(id)
   WHERE a.id = c.id
  RETURNING a.id, a.limit_id, a.level, a.round, a.falls_at
), due AS (
  SELECT m.*, f.falls_us, f.delay_us, l.matter_id, l.kind, l.due_on, l.overrun_at, l.closed_at,
         coalesce(own.id, general.id) AS rule_id,
         coalesce(own.mode, general.mode) AS mode,
         CASE WHEN own.id IS NULL THEN general.confirm_by ELSE own.confirm_by END AS confirm_by
    FROM marked m
    JOIN fell f ON f.falls_at = m.falls_at
    JOIN timelimits_timelimit l ON l.id = m.limit_id
    LEFT JOIN rules own ON own.level = m.level AND own.kind = l.kind
    LEFT JOIN rules general ON general.level = m.level AND general.kind = ''
), breaches AS (
  INSERT INTO monitor_breach (alert_id, level, kind, round, due_on, overrun_at, falls_at, found_at)
  SELECT id, level, kind, round, due_on, overrun_at, falls_at, %(now)s
    FROM due WHERE level >= 2
), cards AS (
  INSERT INTO monitor_card (alert_id, matter_id, rule_id, level, kind, item, round, state,
                            mode, due_on, overrun_at, falls_at, found_at, delay_us, issued_at,
                            confirm_by, version)
  SELECT d.id, d.matter_id, d.rule_id, d.level, d.kind, coalesce(first.item, ''),
         d.round, CASE d.mode WHEN 'automatic' THEN 'issued' ELSE 'pending' END, d.mode, d.due_on,
         d.overrun_at, d.falls_at, %(now)s, d.delay_us,
         CASE d.mode WHEN 'automatic' THEN %(now)s END, d.confirm_by, 1
    FROM due d
    LEFT JOIN LATERAL (SELECT e.body::json ->> 'item' AS item FROM ledger_entry e
                        WHERE e.matter_id = d.matter_id ORDER BY e.seq LIMIT 1) first ON true
   WHERE d.rule_id IS NOT NULL AND (d.level >= 2 OR d.closed_at IS NULL)
     AND (d.round = 1 OR (
       SELECT count(*) FROM timelimits_alert b JOIN monitor_card x ON x.alert_id = b.id
        WHERE b.limit_id = d.limit_id AND b.level = d.level
          AND x.state = ANY(%(standing)s::text[])) = 0)
  RETURNING *
)
"""


# What a card's entry holds. Sorted by key, as row_to_json writes it: without spaces, each value as
# kernel.journal.canonical would write it (held equal by a test).
FACTS: dict[str, str] = {
    "card": "c.id",
    "card_level": "c.level",
    "card_state": "c.state",
    "card_version": "c.version",
    "delay_ms": "c.delay_us / 1000",
    "department": "u.code",
    "due": "coalesce(to_json(c.due_on), to_json(''::text))",
    "falls_at": "d.falls_us",
    "found_at": "%(now_us)s::bigint",
    "item": "c.item",
    "kind": "c.kind",
    "limit": "d.limit_id",
    "matter_number": "m.number",
    "mode": "c.mode",
    "overrun_at": "coalesce((extract(epoch FROM c.overrun_at) * 1000000)::bigint, 0)",
    "round": "c.round",
    "rule": "c.rule_id",
}
BODIES = f"""
  cards c
  JOIN due d ON d.id = c.alert_id
  JOIN ledger_matter m ON m.id = c.matter_id
  JOIN organizations_department u ON u.id = m.department_id,
  LATERAL (SELECT {", ".join(f"{FACTS[key]} AS {key}" for key in sorted(FACTS))}) AS body
"""

# The entries are put together as text: nesting jsonb would copy it at every level.
RECORD = f"""{ROWS}
SELECT json_agg(entry ORDER BY c.falls_at, c.id)::text
  FROM {BODIES},
  LATERAL (SELECT c.matter_id AS matter, %(event)s::text AS name, %(actor)s::text AS actor,
                  %(capacity)s::text AS capacity, %(now_us)s::bigint AS occurred_at,
                  'hall' AS source, row_to_json(body)::text AS body) AS entry
"""  # noqa: S608 - constants only

APPEND = "SELECT count(*) FROM ledger_append(%s::jsonb)"
