"""Which version of which item applies on which day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from catalog.errors import NoSuchItem, NoVersionInForce
from catalog.models import Item, ItemVersion
from catalog.states import VersionStatus


def items() -> QuerySet[Item]:
    """All items, by their units' official order, then by number."""
    return Item.objects.select_related("department__region").order_by(
        "department__region__sort_no", "department__sort_no", "number"
    )


def get_item(code: str) -> Item:
    """The item with ``code``; NoSuchItem otherwise."""
    try:
        return items().get(code=code)
    except Item.DoesNotExist as none:
        raise NoSuchItem from none


def published_version(item_code: str, *, on: dt.date) -> ItemVersion:
    """The version of the item that applies on ``on``; NoSuchItem, NoVersionInForce."""
    version = in_force(on=on).filter(item__code=item_code).first()
    if version is None:
        get_item(item_code)
        raise NoVersionInForce
    return version


def in_force(*, on: dt.date) -> QuerySet[ItemVersion]:
    """Every version that applies on ``on``, in the catalogue's order."""
    return (
        ItemVersion.objects.exclude(status=VersionStatus.DRAFT)
        .filter(valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .select_related("item__department__region")
        .order_by("item__department__region__sort_no", "item__department__sort_no", "item__number")
    )


def versions_of(item: Item) -> QuerySet[ItemVersion]:
    """The item's versions that were ever published, newest first."""
    return item.versions.exclude(status=VersionStatus.DRAFT).order_by("-version_no")
