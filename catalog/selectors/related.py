"""Which other items someone at this item's page may want next."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalog.models import ItemVersion

MOST = 6
MOST_JOINT = 200

# Joint items that the unit leads or has a part in, and the unit's others whose numbers stand next to
# this one's: a large unit is not read whole. An item is in force from its key's ``since`` on.
STATEMENT = """
(SELECT 0 AS place, i.number, i.code, i.name FROM (
   SELECT v.item_id, v.joint_parts FROM catalog_itemversion v
    WHERE v.joint_kind <> '' AND v.status IN ('published', 'retired') AND v.valid_from <= %(on)s
      AND (v.valid_to IS NULL OR v.valid_to > %(on)s) AND v.item_id <> %(item)s
    LIMIT %(most_joint)s) j
   JOIN catalog_item i ON i.id = j.item_id
  WHERE i.department_id = %(unit)s OR j.joint_parts @> %(part)s::jsonb
  ORDER BY i.number LIMIT %(most)s)
UNION ALL
(SELECT 1, i.number, i.code, i.name FROM catalog_item i JOIN catalog_searchkey k ON k.item_id = i.id
  WHERE i.department_id = %(unit)s AND i.number > %(number)s AND k.since <= %(on)s
  ORDER BY i.number LIMIT %(most)s)
UNION ALL
(SELECT 2, -i.number, i.code, i.name FROM catalog_item i JOIN catalog_searchkey k ON k.item_id = i.id
  WHERE i.department_id = %(unit)s AND i.number < %(number)s AND k.since <= %(on)s
  ORDER BY i.number DESC LIMIT %(most)s)
ORDER BY place, number
"""


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """Another item: its address, its name, and whether it is a joint one."""

    code: str
    name: str
    joint: bool


def related(version: ItemVersion, *, on: dt.date) -> tuple[RelatedItem, ...]:
    """Joint items that this item's unit leads or takes part in, then the unit's others; at most six.

    Of the others the next by number come first, then those before. One query.
    """
    item = version.item
    given: dict[str, Any] = {
        "on": on,
        "item": item.pk,
        "unit": item.department_id,
        "number": item.number,
        "part": json.dumps([{"department": item.department.code}]),
        "most": MOST,
        "most_joint": MOST_JOINT,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, given)
        rows = cursor.fetchall()
    found: dict[str, RelatedItem] = {}
    for place, _, code, name in rows:
        found.setdefault(code, RelatedItem(code, name, joint=place == 0))
    return tuple(found.values())[:MOST]
