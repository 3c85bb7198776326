"""Entering items and changing what may change of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog import events
from catalog.errors import ItemCodeTaken, NoSuchItem
from catalog.models import Item, SearchKey
from catalog.selectors.pieces import keys_of
from kernel import journal
from kernel.errors import InvalidInput, NotPermitted
from kernel.journal import Actor
from kernel.transactions import use_case, use_case_required
from organizations.models import Department
from organizations.officers import Officer
from organizations.roles import Role
from organizations.rows import checked, spoken

CHANGEABLE = frozenset({"plain_name", "aliases", "level", "public_by_name", "in_hall"})


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item of a unit; its code is the unit's code and the number in the catalogue."""

    number: int
    name: str
    plain_name: str
    department: Department
    kind: str
    level: str
    serves: str
    public_by_name: bool
    in_hall: bool
    aliases: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Such as 990100-17-035."""
        return item_code(self.department.code, self.number)


def item_code(department_code: str, number: int) -> str:
    """The code of a unit's item: the unit's code and the catalogue number in three digits."""
    return f"{department_code}-{number:03d}"


@use_case_required
def enter_item(new: NewItem, *, by: Actor) -> Item:
    """The step that enters an item; ItemCodeTaken when code or number is used."""
    item = checked(Item(code=new.code, **{name: getattr(new, name) for name in NewItem.__slots__}))
    with spoken({}, taken=ItemCodeTaken):
        item.save()
    write_keys(item)
    body = {"item": item.code, "department": new.department.code}
    journal.append(None, events.ITEM_ADDED, by=by, body=body)
    return item


@use_case
def add_item(new: NewItem, *, officer: Officer) -> Item:
    """Enter an item; ItemCodeTaken, NotPermitted."""
    require_item_administrator(officer)
    return enter_item(new, by=officer.actor)


@use_case
def change_item(item_id: int, changes: Mapping[str, object], *, officer: Officer) -> Item:
    """Change plain name, level, publicity or reception; the rest belongs to versions."""
    require_item_administrator(officer)
    fixed = changes.keys() - CHANGEABLE
    if fixed:
        raise InvalidInput("这些内容不可更改", fields=sorted(fixed))
    item = locked_item(item_id)
    for name, value in changes.items():
        setattr(item, name, value)
    checked(item).save(update_fields=sorted(changes))
    write_keys(item)
    body = {"item": item.code, "fields": sorted(changes)}
    journal.append(None, events.ITEM_CHANGED, by=officer.actor, body=body)
    return item


@use_case_required
def write_keys(item: Item) -> None:
    """Keep by what the item is found; it follows from its names and its unit's."""
    unit = item.department
    names = (item.name, item.plain_name, *item.aliases)
    keys = keys_of(names, (unit.name, unit.short_name), item.code)
    row = SearchKey(
        item=item,
        number=item.number,
        department=unit,
        text=keys.text,
        letters=keys.letters,
        pieces=keys.pieces,
    )
    SearchKey.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["text", "letters", "pieces"],
    )


@use_case_required
def locked_item(item_id: int) -> Item:
    """The item, held, so that its versions are numbered and published one after the other."""
    try:
        return Item.objects.select_for_update(no_key=True, of=("self",)).get(pk=item_id)
    except Item.DoesNotExist as none:
        raise NoSuchItem from none


def require_item_administrator(officer: Officer) -> None:
    """Raise NotPermitted unless the officer keeps the catalogue."""
    if not officer.has(Role.ITEM_ADMINISTRATOR):
        raise NotPermitted
