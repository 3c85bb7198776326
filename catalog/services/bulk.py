"""Many new items with their first drafts at once: the same rows and entries, a few statements."""

from __future__ import annotations

from collections.abc import Sequence

from catalog import events
from catalog.errors import ItemCodeTaken, LineTaken
from catalog.models import CellSource, Drafter, Item, ItemVersion, SearchKey
from catalog.selectors.pieces import keys_of
from catalog.services.content import Content
from kernel import journal
from kernel.journal import Actor
from kernel.transactions import use_case_required
from organizations.rows import checked, spoken

AT_ONCE = 500


@use_case_required
def enter_items(new: Sequence[Item], *, by: Actor) -> list[Item]:
    """The step that enters new items, each with what it is found by; ItemCodeTaken, InvalidInput."""
    for item in new:
        checked(item)
    with spoken({}, taken=ItemCodeTaken):
        entered = Item.objects.bulk_create(new, batch_size=AT_ONCE)
    SearchKey.objects.bulk_create([_keys(item) for item in entered], batch_size=AT_ONCE)
    for item in entered:
        body = {"item": item.code, "department": item.department.code}
        journal.append(None, events.ITEM_ADDED, by=by, body=body)
    return entered


@use_case_required
def enter_first_drafts(drafts: Sequence[tuple[Item, Content]], *, by: Actor) -> list[ItemVersion]:
    """The step that drafts the first version of items just entered: regimes and sources, no lines."""
    versions = [
        checked(ItemVersion(item=item, version_no=1, **content.regime)) for item, content in drafts
    ]
    entered = ItemVersion.objects.bulk_create(versions, batch_size=AT_ONCE)
    cells = [
        checked(CellSource(version=version, **cell))
        for version, (_, content) in zip(entered, drafts, strict=True)
        for cell in content.sources
    ]
    with spoken({}, taken=LineTaken):
        CellSource.objects.bulk_create(cells, batch_size=AT_ONCE)
    _name_drafters(entered, by)
    for version in entered:
        body = {"item": version.item.code, "version": version.version_no}
        journal.append(None, events.VERSION_DRAFTED, by=by, body=body)
    return entered


def _name_drafters(entered: Sequence[ItemVersion], by: Actor) -> None:
    """A person who takes in a list wrote its drafts, and does not review them."""
    kind, _, number = by.id.partition(":")
    if kind == "account":
        named = [Drafter(version=version, account_id=int(number)) for version in entered]
        Drafter.objects.bulk_create(named, batch_size=AT_ONCE)


def _keys(item: Item) -> SearchKey:
    unit = item.department
    keys = keys_of((item.name, item.plain_name), (unit.name, unit.short_name), item.code)
    return SearchKey(
        item=item,
        number=item.number,
        department=unit,
        text=keys.text,
        letters=keys.letters,
        pieces=keys.pieces,
    )
