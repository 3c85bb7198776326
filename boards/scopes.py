"""What a board is about: a region with its units in the official order, or one unit."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from ledger.models import Matter
from ledger.models.matter import MatterKind
from organizations.models import Department, Region
from organizations.models.regions import RegionKind

COUNTIES = (RegionKind.COUNTY, RegionKind.ZONE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The region of a board; for a unit's own board also the unit."""

    region: str
    unit: str = ""


def city() -> Region:
    """The region whose hall this is: the topmost of the tree."""
    return Region.objects.filter(parent__isnull=True).order_by("sort_no", "code")[:1].get()


def watched_units(region: str) -> dict[str, str]:
    """Code → short name of the units on the wall: ranked ones and the centre, 机构序列."""
    units = Department.objects.filter(
        ~Q(ranking_group="") | Q(is_centre=True), region__code=region, closed_on__isnull=True
    )
    return dict(units.order_by("sort_no").values_list("code", "short_name"))


def counties(region: str) -> dict[str, str]:
    """Code → name of the counties and zones below the region, in the order of divisions."""
    below = Region.objects.filter(parent__code=region, kind__in=COUNTIES)
    names = below.order_by("sort_no", "code").values_list("code", "name", "parent__name")
    # 澄川经济开发区 stands under 澄川市: the city's own name need not be said again.
    return {code: name.removeprefix(above.removesuffix("市")) for code, name, above in names}


def regions_of_open_cases() -> dict[str, str]:
    """Number → region code of every case whose matter is open."""
    cases = Matter.objects.filter(kind=MatterKind.CASE, closed_at__isnull=True)
    return dict(cases.values_list("number", "region__code"))


def hall_name(region: Region) -> str:
    """The name over the hall's door: the centre's, with the city's before it."""
    names = Department.objects.filter(region=region, is_centre=True, closed_on__isnull=True)
    centre = names.order_by("sort_no").values_list("name", flat=True).first() or ""
    return region.name + centre.removeprefix(region.name).removeprefix("市")
