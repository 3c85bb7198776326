"""Reading the tree of regions."""

from __future__ import annotations

from django.db.models import QuerySet

from organizations.errors import NoSuchRegion
from organizations.models import Region, RegionKind


def get_region(code: str) -> Region:
    """The region with ``code``; NoSuchRegion otherwise."""
    try:
        return Region.objects.get(code=code)
    except Region.DoesNotExist as none:
        raise NoSuchRegion from none


def counties_in_order() -> QuerySet[Region]:
    """Counties and functional zones below the city, in the official order."""
    return Region.objects.filter(kind__in=[RegionKind.COUNTY, RegionKind.ZONE]).order_by("sort_no")


def with_descendants(region: Region) -> list[Region]:
    """The region and everything below it, level by level in the official order."""
    found = [region]
    level = [region]
    while level:
        level = list(Region.objects.filter(parent__in=level).order_by("parent__sort_no", "sort_no"))
        found.extend(level)
    return found
