"""What never changes about the matters of some entries, loaded once for the whole batch (D5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from approval.selectors import desk_rows
from approval.selectors.desk_rows import DeskCase
from catalog.models import Item
from ledger.models import Entry, Matter
from organizations.models import Account, Department
from timelimits.receipts import sentences_of

RED = 3
ACCOUNT = "account:"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names by code and by matter; an unknown one reads as its code, or as nothing.

    ``cases`` and ``people`` are for officers' own desks, and loaded only where one is watched:
    applicants' names stand in them.
    """

    items: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    cases: Mapping[int, DeskCase] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def item(self, code: str) -> str:
        """The item's plain name."""
        return self.items.get(code, code)

    def unit(self, code: str) -> str:
        """The unit's short name."""
        return self.units.get(code, code)

    def person(self, actor: str) -> str:
        """The name of the officer behind an actor; empty for an applicant and for the law."""
        return self.people.get(actor, "")

    def region(self, matter_id: int | None) -> str:
        """The code of the region the matter belongs to."""
        return self.places.get(matter_id or 0, ("", ""))[1]

    def number(self, matter_id: int | None) -> str:
        """The matter's number."""
        return self.places.get(matter_id or 0, ("", ""))[0]

    def reason(self, limit_id: int) -> str:
        """The one sentence that says why the limit ended when it did; for red cards only."""
        return self.reasons.get(limit_id, "")


def load_facts(entries: Iterable[Entry], *, desks: bool = False) -> Facts:
    """The facts of a batch: one query each for items, units and matters, however many entries.

    With ``desks`` also the cases as they stand now, and who acted.
    """
    batch = list(entries)
    bodies = [entry.facts for entry in batch]
    red = {body["limit"] for body in bodies if body.get("card_level") == RED}
    matters = {entry.matter_id for entry in batch if entry.matter_id is not None}
    facts = facts_for(
        items={body["item"] for body in bodies if "item" in body},
        matters=matters,
        red_limits=red,
        actors={entry.actor for entry in batch} if desks else (),
    )
    return replace(facts, cases=desk_rows.of_matters(matters)) if desks else facts


def facts_for(
    *,
    items: Iterable[str],
    matters: Iterable[int],
    red_limits: Iterable[int],
    actors: Iterable[str] = (),
) -> Facts:
    """The facts of given items and matters, with every unit's name: units are few."""
    named = Item.objects.filter(code__in=set(items)).values_list("code", "plain_name")
    placed = Matter.objects.filter(pk__in=set(matters)).values_list("pk", "number", "region__code")
    return Facts(
        items=dict(named),
        units=dict(Department.objects.values_list("code", "short_name")),
        places={matter_id: (number, region) for matter_id, number, region in placed},
        reasons=sentences_of({limit_id for limit_id in red_limits if limit_id}),
        people=_people(actors),
    )


def _people(actors: Iterable[str]) -> dict[str, str]:
    """Actor → name, of those actors that are accounts."""
    ids = [int(actor.removeprefix(ACCOUNT)) for actor in actors if actor.startswith(ACCOUNT)]
    if not ids:
        return {}
    names = Account.objects.filter(pk__in=ids).values_list("pk", "display_name")
    return {f"{ACCOUNT}{pk}": name for pk, name in names}
