"""Opening and closing matters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kernel.transactions import current, use_case_required
from ledger import codes
from ledger.models import Matter


@dataclass(frozen=True, slots=True)
class Belonging:
    """To whom a matter belongs: its department and region, by primary key."""

    department_id: int
    region_id: int


@use_case_required
def open_matter(
    kind: str,
    *,
    number: str,
    belongs: Belonging,
    query_code: str = "",
    at: dt.datetime | None = None,
) -> Matter:
    """A new matter with ``number``; only the digest of its query code is kept."""
    return Matter.objects.create(
        number=number,
        kind=kind,
        department_id=belongs.department_id,
        region_id=belongs.region_id,
        query_code_hash=codes.hash_query_code(query_code) if query_code else b"",
        opened_at=at or current().now,
    )


@use_case_required
def close_matter(matter_id: int, *, at: dt.datetime | None = None) -> None:
    """Note that the matter came to its end."""
    Matter.objects.filter(pk=matter_id).update(closed_at=at or current().now)
