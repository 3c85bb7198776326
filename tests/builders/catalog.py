"""Published versions of real items, with the same regimes as in the demo city's files."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from catalog.models import Item, ItemVersion
from catalog.services import items, versions
from catalog.services.content import Content
from kernel.journal import Actor
from kernel.transactions import use_case
from organizations.models import Department
from rehearsal.city import files

BY = Actor.system("tests")
SINCE = dt.date(2026, 1, 1)


@use_case
def an_item(number: int = 35, *, valid_from: dt.date = SINCE, **regime: Any) -> ItemVersion:
    """The item of this number in the city's catalogue, published; ``regime`` replaces columns.

    Called again for the same item it publishes the next version. Needs the item's unit: a_city().
    """
    department = Department.objects.get(code=files.item_files()[number]["department"])
    item = Item.objects.filter(number=number).first()
    if item is None:
        item = items.enter_item(files.new_item(number, department), by=BY)
    draft = versions.enter_draft(item, content(number, **regime), by=BY)
    return versions.put_in_force(draft, valid_from=valid_from, by=BY)


def content(number: int = 35, **regime: object) -> Content:
    """What the files say of the item, with ``regime``'s columns in place of theirs."""
    whole = files.content(number)
    return dataclasses.replace(whole, regime={**whole.regime, **regime})


def food_licence(**regime: Any) -> ItemVersion:
    """食品经营许可: promise 5, law 10+5 working days from acceptance; silence after 5."""
    return an_item(35, **regime)


def water_permit(**regime: Any) -> ItemVersion:
    """取水许可: promise 20, law 45 working days; hearing, consultation and dispute stop the clock."""
    return an_item(24, **regime)


def pesticide_licence(**regime: Any) -> ItemVersion:
    """农药经营许可: promise 10, law 20 working days; 5 working days of silence mean 即为受理."""
    return an_item(26, **regime)


def veterinary_licence(**regime: Any) -> ItemVersion:
    """兽药经营许可: promise 12, law 30 working days from receipt."""
    return an_item(27, **regime)


def company_registration(**regime: Any) -> ItemVersion:
    """公司设立登记: promise 1 hour, law 3+3 working days; no effect of silence."""
    return an_item(34, **regime)
