"""Which version of which item applies on which day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from catalog.errors import NoSuchItem, NoSuchVersion, NoVersionInForce
from catalog.models import Item, ItemVersion
from catalog.states import EVER_IN_FORCE

LARGEST_NUMBER = 2**31 - 1  # the database holds no larger number of a version


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
        ItemVersion.objects.filter(status__in=EVER_IN_FORCE, valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .select_related("item__department__region")
        .order_by("item__department__region__sort_no", "item__department__sort_no", "item__number")
    )


def versions_of(item: Item) -> QuerySet[ItemVersion]:
    """The item's versions that were ever published, newest first."""
    return item.versions.filter(status__in=EVER_IN_FORCE).order_by("-version_no")


def all_versions_of(item: Item) -> QuerySet[ItemVersion]:
    """Every version of the item, drafts included, newest first; for those who keep the catalogue."""
    return item.versions.select_related("reviewed_by").order_by("-version_no")


def get_version(item_code: str, number: int) -> ItemVersion:
    """The version of the item, drafts included; NoSuchVersion otherwise."""
    if number > LARGEST_NUMBER:
        raise NoSuchVersion
    found = (
        ItemVersion.objects.filter(item__code=item_code, version_no=number)
        .select_related("item__department__region", "reviewed_by")
        .first()
    )
    if found is None:
        raise NoSuchVersion
    return found


def version_before(version: ItemVersion) -> ItemVersion | None:
    """The version that applied, or will, before this one; None for the first."""
    return (
        ItemVersion.objects.filter(
            item_id=version.item_id, status__in=EVER_IN_FORCE, version_no__lt=version.version_no
        )
        .order_by("-version_no")
        .first()
    )
