"""What the procedure rules want to know, read once for a whole piece of the ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Q

from approval.selectors import patterns
from catalog.models import ItemVersion
from ledger.models import STREAM, Entry
from monitor.models import Finding
from monitor.rules.base import Act, Need, Refiled, Returns, VersionFacts
from organizations.roles import Role

TEN_MINUTES = dt.timedelta(minutes=10)
FIELDS = (
    "matter_id",
    "seq",
    "name",
    "actor",
    "capacity",
    "occurred_at",
    "recorded_at",
    "source",
    "body",
)


def act_of(entry: Entry) -> Act:
    """The entry as rules see it; its body is parsed here."""
    return Act(
        entry.seq,
        entry.name,
        entry.actor,
        entry.capacity,
        entry.occurred_at,
        entry.recorded_at,
        entry.source,
        entry.facts,
    )


class Unread(Mapping[str, Any]):
    """A body that is parsed when somebody looks into it: most past acts are only counted by name."""

    __slots__ = ("_facts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._facts: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._facts is None:
            self._facts = json.loads(self._text)
        return self._facts

    def __getitem__(self, key: str) -> Any:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def histories(entries: Collection[Entry]) -> dict[int, list[Act]]:
    """Matter → its acts up to the last of ``entries``, oldest first; one query."""
    matters = {entry.matter_id for entry in entries if entry.matter_id is not None}
    last = max(entry.seq for entry in entries)
    told: dict[int, list[Act]] = defaultdict(list)
    rows = Entry.objects.filter(
        stream=STREAM, matter_id__in=matters, seq__lte=last, name__startswith="case."
    )
    for row in rows.order_by("matter_id", "seq").values_list(*FIELDS):
        matter_id, seq, name, actor, capacity, occurred_at, recorded_at, source, body = row
        facts = Unread(body)
        act = Act(seq, name, actor, capacity, occurred_at, recorded_at, source, facts)
        told[matter_id].append(act)
    return told


def versions(acts: Sequence[Act]) -> dict[tuple[str, int], VersionFacts]:
    """What the item versions of these acts say. What was published never changes and is kept."""
    wanted = {(act.text("item"), act.count("item_version")) for act in acts}
    wanted.discard(("", 0))
    which = Q(pk=0)
    for code, number in wanted:
        which |= Q(item__code=code, version_no=number)
    keys = {
        (code, number): (str(connection.settings_dict["NAME"]), pk)
        for code, number, pk in ItemVersion.objects.filter(which).values_list(
            "item__code", "version_no", "pk"
        )
    }
    _remember(pk for database, pk in keys.values() if (database, pk) not in _KEPT)
    seen = set(Finding.objects.filter(code="AN-21").values_list("values__once", flat=True))
    return {
        (code, number): replace(_KEPT[key], first_seen=f"{code}/{number}" not in seen)
        for (code, number), key in keys.items()
    }


_KEPT: dict[tuple[str, int], VersionFacts] = {}
MOST_KEPT = 20_000


def _remember(keys: Iterable[int]) -> None:
    unknown = list(keys)
    if not unknown:
        return
    if len(_KEPT) > MOST_KEPT:
        _KEPT.clear()
    found = ItemVersion.objects.filter(pk__in=unknown)
    for version in found.prefetch_related("steps", "fees", "materials"):
        _KEPT[str(connection.settings_dict["NAME"]), version.pk] = _said(version)


def _said(version: ItemVersion) -> VersionFacts:
    steps = list(version.steps.all())
    roles = {step.role for step in steps}
    gaps = [
        word
        for word, there in (
            ("申请材料目录", version.materials.all()),
            ("办理期限", version.promised_amount is not None or version.instant),
        )
        if not there
    ]
    return VersionFacts(
        instant=version.instant,
        steps=tuple(step.name for step in steps),
        separated={Role.REVIEWER, Role.APPROVER} <= roles,
        fees=tuple(fee.amount_fen for fee in version.fees.all()),
        gaps=tuple(gaps),
    )


def _numbers(acts: Iterable[Act], *names: str) -> list[str]:
    return [act.text("number") for act in acts if act.name in names]


def refiled(acts: Sequence[Act]) -> dict[str, Refiled]:
    """Of the cases received those that had been sent back before."""
    found = patterns.filed_before(_numbers(acts, "case.received"))
    return {number: Refiled(one.days, one.state, one.near_due) for number, one in found.items()}


def overtaken(acts: Sequence[Act]) -> dict[str, int]:
    """Of the cases granted those that passed others accepted before them."""
    ordered = set(
        Entry.objects.filter(
            stream=STREAM,
            matter__number__in=_numbers(acts, "case.granted"),
            name="case.ordered",
        ).values_list("matter__number", flat=True)
    )
    return patterns.overtaken(ordered) if ordered else {}


def returns(acts: Sequence[Act]) -> dict[str, Returns]:
    """How often the units of these acts sent matters back this month."""
    units = {act.text("department") for act in acts}
    until = max(act.occurred_at for act in acts)
    found = patterns.returns(units, until=until)
    return {code: Returns(ended, returned) for code, (ended, returned) in found.items()}


_BURSTS = """
SELECT seq, acts FROM (
  SELECT seq, count(*) OVER (PARTITION BY actor ORDER BY recorded_at, seq
           RANGE BETWEEN interval '10 minutes' PRECEDING AND CURRENT ROW) AS acts
    FROM ledger_entry
   WHERE stream = %(stream)s AND seq > %(from)s AND seq <= %(to)s
     AND name LIKE 'case.%%' AND actor LIKE 'account:%%'
     AND recorded_at - occurred_at > interval '10 minutes') AS counted
 WHERE seq = ANY(%(seqs)s)
"""
LOOK_BACK = 1000  # entries before the piece that may belong to one of its bursts


def bursts(acts: Sequence[Act]) -> dict[int, int]:
    """For acts entered after the fact, how many such ones their actor entered in ten minutes."""
    late = [act.seq for act in acts if act.recorded_at - act.occurred_at > TEN_MINUTES]
    if not late:
        return {}
    asked: dict[str, Any] = {
        "stream": STREAM,
        "from": min(late) - LOOK_BACK,
        "to": max(late),
        "seqs": late,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BURSTS, asked)
        return dict(cursor.fetchall())


Loader = Callable[[Sequence[Act]], Mapping[Any, Any]]
# Need → the field of Facts it fills, and who reads it. Histories are read from the entries.
LOADERS: Mapping[Need, tuple[str, Loader]] = {
    Need.VERSION: ("versions", versions),
    Need.REFILED: ("refiled", refiled),
    Need.OVERTAKEN: ("overtaken", overtaken),
    Need.RETURNS: ("returns", returns),
    Need.BURSTS: ("bursts", bursts),
}
