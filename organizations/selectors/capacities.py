"""In what capacity somebody acted, as an entry keeps it, in words a reader knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext, gettext_lazy

from organizations.models import Department, Region
from organizations.roles import Role

NOBODYS: Mapping[str, object] = {
    "system": gettext_lazy("系统"),
    "applicant": gettext_lazy("申请人"),
    "self": gettext_lazy("本人"),
}


def capacity_words(capacities: Collection[str]) -> dict[str, str]:
    """By capacity: 窗口人员 · 市政务中心 B04; 系统, 申请人. What nobody knows stays as it is."""
    places = {_place(one)[0] for one in capacities}
    names = dict(Region.objects.filter(code__in=places).values_list("code", "name"))
    units = Department.objects.filter(code__in=places)
    names |= {unit.code: unit.short_name or unit.name for unit in units}
    return {one: _said(one, names) for one in capacities}


def _place(capacity: str) -> tuple[str, str]:
    """The code of the unit or region, and the window in it."""
    unit, _, window = capacity.partition("@")[2].partition("/")
    return unit, window


def _said(capacity: str, names: Mapping[str, str]) -> str:
    if capacity in NOBODYS:
        return str(NOBODYS[capacity])
    roles = gettext("、").join(_roles(capacity.partition("@")[0].split("+")))
    unit, window = _place(capacity)
    where = f"{names.get(unit, unit)} {window}".strip()
    return " · ".join(part for part in (roles, where) if part)


def _roles(codes: Iterable[str]) -> list[str]:
    return [gettext(str(Role(one).label)) if one in Role.values else one for one in codes]
