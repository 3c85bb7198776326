"""Cases of a period for whoever counts them: one SELECT over approval's own tables, as SQL text.

Columns: matter_id, number, department_id, window_code, item, officer_id, received_at, closed_at,
received, accepted, closed, carried, granted, denied, declined, withdrawn, instant, online, incomplete, public.
Parameters: %(since)s and %(until)s, instants. Drafts and what was struck off the books do not count;
a filing made void by two persons does (作废办结), a draft thrown away does not.
"""

from __future__ import annotations

PERIOD_CASES = """
SELECT c.matter_id, c.number, c.department_id, c.window_code, i.code AS item,
       COALESCE(s.assignee_id, c.received_by_id) AS officer_id, c.received_at, c.closed_at,
       c.received_at >= %(since)s AND c.received_at < %(until)s AS received,
       COALESCE(c.accepted_at >= %(since)s AND c.accepted_at < %(until)s, FALSE) AS accepted,
       p.closed, p.closed AND c.received_at < %(since)s AS carried,
       p.closed AND d.outcome = 'granted' IS TRUE AS granted,
       p.closed AND d.outcome = 'denied' IS TRUE AS denied,
       p.closed AND c.state = 'declined' AS declined,
       p.closed AND c.state IN ('withdrawn', 'abandoned', 'void') AS withdrawn,
       v.case_kind = '1' AS instant, c.channel NOT IN ('window') AS online,
       p.closed AND (c.state = 'closed_elsewhere'
                     OR c.state IN ('delivered', 'denied') AND d.id IS NULL) AS incomplete,
       i.public_by_name AS public
  FROM approval_case c
  CROSS JOIN LATERAL (
       SELECT COALESCE(c.closed_at >= %(since)s AND c.closed_at < %(until)s, FALSE) AS closed) p
  JOIN catalog_itemversion v ON v.id = c.item_version_id
  JOIN catalog_item i ON i.id = v.item_id
  LEFT JOIN approval_decision d ON d.case_id = c.id
  LEFT JOIN LATERAL (
       SELECT assignee_id FROM approval_casestep
        WHERE case_id = c.id AND finished_at IS NOT NULL AND assignee_id IS NOT NULL
        ORDER BY id DESC LIMIT 1) s ON TRUE
 WHERE c.id IN (
       SELECT id FROM approval_case WHERE received_at >= %(since)s AND received_at < %(until)s
       UNION SELECT id FROM approval_case WHERE accepted_at >= %(since)s AND accepted_at < %(until)s
       UNION SELECT id FROM approval_case WHERE closed_at >= %(since)s AND closed_at < %(until)s)
   AND c.state NOT IN ('draft', 'deleted')
   AND NOT (c.state = 'void' AND NOT EXISTS (SELECT 1 FROM approval_removal r WHERE r.case_id = c.id))
"""
