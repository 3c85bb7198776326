"""What a board is about: a region with its units in the official order, or one unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from organizations.models import Department, Region, Window
from organizations.models.regions import RegionKind

LONGEST_CODE = 12
COUNTIES = (RegionKind.COUNTY, RegionKind.ZONE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The region of a board; for a unit's own board also the unit, a lobby's hall, a window."""

    region: str
    unit: str = ""
    hall: str = ""
    window: str = ""


def city() -> Region:
    """The region whose hall this is: the topmost of the tree."""
    return Region.objects.filter(parent__isnull=True).order_by("sort_no", "code")[:1].get()


def watched_units(region: str) -> dict[str, str]:
    """Code → short name of the units on the wall: ranked ones and the centre, 机构序列."""
    units = Department.objects.filter(
        ~Q(ranking_group="") | Q(is_centre=True), region__code=region, closed_on__isnull=True
    )
    return dict(units.order_by("sort_no").values_list("code", "short_name"))


def below(region: str) -> frozenset[str]:
    """The codes of the region and of everything under it; empty when there is no such region."""
    above = dict(Region.objects.values_list("code", "parent__code"))
    found = {region} & above.keys()
    while more := {code for code, over in above.items() if over in found} - found:
        found |= more
    return frozenset(found)


def units_below(region: str) -> dict[str, str]:
    """Code → short name of every unit at work in the region and under it, in the official order."""
    units = Department.objects.filter(region__code__in=below(region), closed_on__isnull=True)
    ordered = units.order_by("region__sort_no", "region__code", "sort_no")
    return dict(ordered.values_list("code", "short_name"))


def units_within(region: str) -> dict[str, str] | None:
    """The units of a county's board; None for the whole city's, which holds every unit's cases."""
    return None if region == city().code else units_below(region)


def places(regions: Iterable[str]) -> dict[str, str]:
    """Unit → which of the regions it lies in, for every unit at work under one of them."""
    above = dict(Region.objects.values_list("code", "parent__code"))
    wanted = list(regions)
    units = Department.objects.filter(closed_on__isnull=True).order_by("region__sort_no", "sort_no")
    found = {}
    for unit, region in units.values_list("code", "region__code"):
        at: str | None = region
        while at is not None and at not in wanted:
            at = above.get(at)
        if at is not None:
            found[unit] = at
    return found


def counties(region: str) -> dict[str, str]:
    """Code → name of the counties and zones below the region, in the order of divisions."""
    below = Region.objects.filter(parent__code=region, kind__in=COUNTIES)
    names = below.order_by("sort_no", "code").values_list("code", "name", "parent__name")
    # 澄川经济开发区 stands under 澄川市: the city's own name need not be said again.
    return {code: name.removeprefix(above.removesuffix("市")) for code, name, above in names}


def hall_name(region: Region) -> str:
    """The name over the hall's door: the centre's, with the city's before it."""
    names = Department.objects.filter(region=region, is_centre=True, closed_on__isnull=True)
    centre = names.order_by("sort_no").values_list("name", flat=True).first() or ""
    return region.name + centre.removeprefix(region.name).removeprefix("市")


def halls() -> dict[str, str]:
    """Code → name of every hall that has a window in use, in the order of codes."""
    found = Window.objects.filter(in_use=True).order_by("hall_code")
    placed = dict(found.values_list("hall_code", "department__region").distinct())
    regions = Region.objects.in_bulk(set(placed.values()))
    names = {code: hall_name(regions[region]) for code, region in placed.items()}
    several = len(set(names.values())) < len(names)
    return {code: f"{name} {code}" if several else name for code, name in names.items()}
