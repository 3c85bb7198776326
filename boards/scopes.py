"""What a board is about: a region with its units in the official order, or one unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from organizations.models import Department, Region, Window
from organizations.models.regions import RegionKind
from organizations.selectors import windows

LONGEST_CODE = 12
COUNTIES = (RegionKind.COUNTY, RegionKind.ZONE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The region of a board; for a unit's own board also the unit, a lobby's hall, a window.

    A window's hall is said where halls share its code.
    """

    region: str
    unit: str = ""
    hall: str = ""
    window: str = ""


def of_window(address: str) -> Scope:
    """The scope of the board of the window at this address."""
    hall_code, code = windows.split_address(address)
    return Scope("", hall=hall_code, window=code)


def city() -> Region:
    """The region whose hall this is: the topmost of the tree."""
    return Region.objects.filter(parent__isnull=True).order_by("sort_no", "code")[:1].get()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as boards know it; ``watched``: it stands on the wall, being ranked or the centre."""

    code: str
    name: str
    region: str
    watched: bool
    at_work: bool


@dataclass(frozen=True, slots=True)
class Map:
    """Every region and unit, each kind read once: they are few, and a wide board asks six times.

    Regions are in the order of divisions; units in the official one (机构序列), by region.
    """

    above: Mapping[str, str | None]
    names: Mapping[str, str]
    kinds: Mapping[str, str]
    units: Sequence[Unit]

    def top(self) -> str:
        """The code of the region whose hall this is: the topmost of the tree."""
        return next(code for code, over in self.above.items() if over is None)

    def below(self, region: str) -> frozenset[str]:
        """The codes of the region and of everything under it; empty when there is no such region."""
        found = {region} & self.above.keys()
        while more := {code for code, over in self.above.items() if over in found} - found:
            found |= more
        return frozenset(found)

    def watched(self, region: str) -> dict[str, str]:
        """Code → short name of the units on the wall: ranked ones and the centre."""
        return {
            unit.code: unit.name
            for unit in self.units
            if unit.region == region and unit.watched and unit.at_work
        }

    def within(self, region: str) -> dict[str, str] | None:
        """Code → short name of the units of a county's board: all at work in it and under it.

        None for the whole city's, which holds every unit's cases.
        """
        if region == self.top():
            return None
        inside = self.below(region)
        return {
            unit.code: unit.name for unit in self.units if unit.region in inside and unit.at_work
        }

    def counties(self, region: str) -> dict[str, str]:
        """Code → name of the counties and zones below the region."""
        # 澄川经济开发区 stands under 澄川市: the city's own name need not be said again.
        own = self.names.get(region, "").removesuffix("市")
        return {
            code: self.names[code].removeprefix(own)
            for code, over in self.above.items()
            if over == region and self.kinds[code] in COUNTIES
        }

    def places(self, regions: Iterable[str]) -> dict[str, str]:
        """Unit → which of the regions it lies in, for every unit at work under one of them."""
        wanted = frozenset(regions)
        found = {}
        for unit in self.units:
            at: str | None = unit.region
            while at is not None and at not in wanted:
                at = self.above.get(at)
            if at is not None and unit.at_work:
                found[unit.code] = at
        return found


def read_map() -> Map:
    """All regions and units as they are now."""
    regions = list(
        Region.objects.order_by("sort_no", "code").values_list(
            "code", "name", "kind", "parent__code"
        )
    )
    units = Department.objects.order_by("region__sort_no", "region__code", "sort_no").values_list(
        "code", "short_name", "region__code", "ranking_group", "is_centre", "closed_on"
    )
    return Map(
        above={code: over for code, _, _, over in regions},
        names={code: name for code, name, *_ in regions},
        kinds={code: kind for code, _, kind, _ in regions},
        units=[
            Unit(code, name, region, bool(group) or centre, closed is None)
            for code, name, region, group, centre, closed in units
        ],
    )


def below(region: str) -> frozenset[str]:
    """The codes of the region and of everything under it; empty when there is no such region."""
    return read_map().below(region)


def units_within(region: str) -> dict[str, str] | None:
    """The units of a county's board; None for the whole city's, which holds every unit's cases."""
    return read_map().within(region)


def counties(region: str) -> dict[str, str]:
    """Code → name of the counties and zones below the region, in the order of divisions."""
    return read_map().counties(region)


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
