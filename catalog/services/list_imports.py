"""Taking in a whole list: one transaction, drafts only; what is uncertain waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Max

from catalog import events
from catalog.importing.amounts import LimitUnit
from catalog.importing.limits import ParsedLimit
from catalog.importing.mapping import ListMapping
from catalog.importing.rows import ListedItem, doubtful
from catalog.models import ImportedRow, Item, ItemImport, ItemVersion, LimitReview
from catalog.services import bulk, versions
from catalog.services.content import Content, Line
from catalog.services.items import require_item_administrator
from catalog.states import Mark
from kernel import journal
from kernel.errors import NotPermitted
from kernel.journal import Actor
from kernel.transactions import current, use_case, use_case_required
from organizations.models import Department, Region
from organizations.officers import Officer
from organizations.roles import Role
from organizations.services import registry
from timelimits.rules import Unit

UNITS = {
    LimitUnit.WORKDAY: Unit.WORKING_DAY,
    LimitUnit.CALENDAR_DAY: Unit.CALENDAR_DAY,
    LimitUnit.MONTH: Unit.MONTH,
    LimitUnit.YEAR: Unit.YEAR,
    LimitUnit.HOUR: Unit.HOUR,
}
UNIT_WORDS = {
    LimitUnit.WORKDAY: "工作日",
    LimitUnit.CALENDAR_DAY: "自然日",
    LimitUnit.MONTH: "月",
    LimitUnit.YEAR: "年",
    LimitUnit.HOUR: "小时",
}
LONGEST_FEE_NOTE = 120


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list as it was understood, with the fingerprint of its file."""

    file_name: str
    sha256: str
    mapping: ListMapping
    items: Sequence[ListedItem]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list: ``items`` carry the errors that only the catalogue could tell."""

    imported: ItemImport
    items: Sequence[ListedItem]
    reviews: int
    units_entered: int


@use_case
def import_list(listed: ItemList, *, officer: Officer) -> Taken:
    """Draft every sound row; NotPermitted for who may not, also when units would be entered."""
    require_item_administrator(officer)
    return take_in(listed, by=officer.actor, units=officer.has(Role.SYSTEM_ADMINISTRATOR))


@use_case
def import_list_as_operator(listed: ItemList) -> Taken:
    """The same for whoever holds the machine's command line."""
    return take_in(listed, by=Actor.system("import"), units=True)


@use_case_required
def take_in(listed: ItemList, *, by: Actor, units: bool) -> Taken:
    """The step: rows that are sound and new become drafts, the others are kept with their errors."""
    known = {item.code: item for item in _known(listed)}
    rows = [_against_catalogue(one, known) for one in listed.items]
    sound = [one for one in rows if not one.errors]
    houses, entered = _units(listed.mapping, sound, by=by, may_enter=units)
    imported = ItemImport.objects.create(
        file_name=listed.file_name[:120],
        sha256=listed.sha256,
        layout=listed.mapping.name[:60],
        rows=len(rows),
        accepted=len(sound),
        refused=len(rows) - len(sound),
        at=current().now,
        by=by.id[:40],
    )
    drafts = _drafts(listed.mapping, sound, houses, known, by=by)
    _keep_rows(imported, rows, drafts)
    reviews = _reviews(sound, drafts)
    body = {
        "sha256": listed.sha256,
        "layout": listed.mapping.name,
        "rows": imported.rows,
        "accepted": imported.accepted,
        "refused": imported.refused,
    }
    journal.append(None, events.LIST_IMPORTED, by=by, body=body)
    return Taken(imported, rows, reviews, entered)


def _known(listed: ItemList) -> list[Item]:
    """The items of these codes, held in one order, so that two imports cannot cross."""
    codes = [one.code for one in listed.items if one.code]
    held = Item.objects.select_for_update(no_key=True, of=("self",))
    return list(held.filter(code__in=codes).order_by("id"))


def _against_catalogue(one: ListedItem, known: dict[str, Item]) -> ListedItem:
    """A renamed item is a new one; an item whose draft is open waits for that."""
    item = known.get(one.code)
    if item is None or one.errors:
        return one
    if item.name != one.name:
        told = f"第{one.number}行：{one.code} 在目录中名为“{item.name}”，改名须另列编码"
        return replace(one, errors=(told,))
    if ItemVersion.objects.filter(item=item, published_at__isnull=True).exists():
        return replace(one, errors=(f"第{one.number}行：{one.code} 已有草稿，请先处理该草稿",))
    return one


def _units(
    mapping: ListMapping, sound: Sequence[ListedItem], *, by: Actor, may_enter: bool
) -> tuple[dict[str, Department], int]:
    """The unit of every name in the list, those that were not there entered under its region."""
    area = mapping.area
    found = {one.name: one for one in Department.objects.filter(region__code=area.code)}
    missing = list(dict.fromkeys(one.department for one in sound if one.department not in found))
    if not missing:
        return found, 0
    if not may_enter:
        names = "、".join(missing[:5]) + ("等" if len(missing) > 5 else "")
        raise NotPermitted(f"有 {len(missing)} 个实施主体尚未登记（{names}），请先由系统管理员登记")
    region = _region(mapping, by=by)
    last = Department.objects.filter(region=region).aggregate(last=Max("sort_no"))["last"] or 0
    taken = set(Department.objects.filter(region=region).values_list("code", flat=True))
    for name in missing:
        last += 1
        code = f"{area.code}-{last:03d}"
        while code in taken:
            last += 1
            code = f"{area.code}-{last:03d}"
        new = registry.NewDepartment(code, name, name[:20], region, last)
        found[name] = registry.open_department(new, by=by)
    return found, len(missing)


def _region(mapping: ListMapping, *, by: Actor) -> Region:
    area = mapping.area
    region = Region.objects.filter(code=area.code).first()
    if region is not None:
        return region
    top = Region.objects.filter(parent__isnull=True).aggregate(last=Max("sort_no"))["last"] or 0
    return registry.add_region(registry.NewRegion(area.code, area.name, area.kind, top + 1), by=by)


def _drafts(
    mapping: ListMapping,
    sound: Sequence[ListedItem],
    houses: dict[str, Department],
    known: dict[str, Item],
    *,
    by: Actor,
) -> dict[int, ItemVersion]:
    """A draft for each row, by row number: the next version of a known item, or a new item's first."""
    last = Item.objects.aggregate(last=Max("number"))["last"] or 0
    fresh = [one for one in sound if one.code not in known]
    new = [
        _new_item(one, mapping, houses[one.department], number)
        for number, one in enumerate(fresh, start=last + 1)
    ]
    pairs = [
        (item, content(one, mapping))
        for item, one in zip(bulk.enter_items(new, by=by), fresh, strict=True)
    ]
    firsts = bulk.enter_first_drafts(pairs, by=by)
    drafts = {one.number: draft for one, draft in zip(fresh, firsts, strict=True)}
    for one in sound:
        if one.code in known:
            draft = versions.enter_draft(known[one.code], content(one, mapping), by=by)
            drafts[one.number] = draft
    return drafts


def _new_item(one: ListedItem, mapping: ListMapping, house: Department, number: int) -> Item:
    return Item(
        code=one.code,
        number=number,
        name=one.name,
        plain_name=one.name if len(one.name) <= 40 else one.name[:39] + "…",
        department=house,
        kind=one.kind,
        level=mapping.defaults.level,
        serves=mapping.defaults.serves,
        public_by_name=False,  # who may be named in public is decided by a person
        in_hall=False,
    )


def content(one: ListedItem, mapping: ListMapping) -> Content:
    """What the row says, as a draft's content; what it does not say comes from the mapping, marked."""
    regime: dict[str, object] = {
        "legal_basis": one.basis,
        "case_kind": mapping.defaults.case_kind,
        "start_event": mapping.defaults.start_event,
        "result_kind": mapping.defaults.result_kind,
        "result_name": one.result if len(one.result) <= 60 and one.result != "无" else "",
        "fee_note": _fee_note(one),
    }
    regime |= _limit("statutory", one.statutory, mapping) | _limit(
        "promised", one.promised, mapping
    )
    return Content(regime=regime, sources=_sources(one, mapping))


def _limit(field: str, limit: ParsedLimit, mapping: ListMapping) -> dict[str, object]:
    """The columns of a limit that needs nobody's judgement; none for any other."""
    if not limit.settled or limit.unit is None:
        return {}
    basis = "unit_basis" if field == "statutory" else "promised_unit_basis"
    return {
        f"{field}_amount": limit.value,
        f"{field}_unit": UNITS[limit.unit].value,
        f"{field}_basis": f"{mapping.source}载明“{limit.text.strip()}”"[:120],
        basis: f"来源写明“{UNIT_WORDS[limit.unit]}”",
    }


def _fee_note(one: ListedItem) -> str:
    if one.free:
        return "不收费"
    if one.free is None:
        return ""
    return one.fee_text if len(one.fee_text) <= LONGEST_FEE_NOTE else "收费，标准见清单原文"


def _sources(one: ListedItem, mapping: ListMapping) -> list[Line]:
    """Where each cell comes from: the list, or a default that nobody has checked."""
    listed = {
        "kind": "kind" in mapping.columns,
        "legal_basis": bool(one.basis),
        "statutory": one.statutory.settled,
        "unit": one.statutory.settled,
        "promised": one.promised.settled,
        "fees": one.free is not None,
    }
    told: list[Line] = [
        {"field": cell, "mark": Mark.EXCERPT, "source": f"{mapping.source}第{one.number}行"[:160]}
        for cell, said in listed.items()
        if said
    ]
    told += [
        {"field": cell, "mark": Mark.EXPERIENCE, "source": "导入时的缺省值，公布前须核"}
        for cell in ("start_event", "result")
    ]
    return told


def _keep_rows(
    imported: ItemImport, rows: Sequence[ListedItem], drafts: dict[int, ItemVersion]
) -> None:
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(
                of=imported,
                number=one.number,
                version=drafts.get(one.number),
                cells=one.cells,
                errors=list(one.errors),
            )
            for one in rows
        ],
        batch_size=500,
    )


def _reviews(sound: Sequence[ListedItem], drafts: dict[int, ItemVersion]) -> int:
    waiting = [
        _review(drafts[one.number], field, limit) for one in sound for field, limit in doubtful(one)
    ]
    LimitReview.objects.bulk_create(waiting, batch_size=500)
    return len(waiting)


def _review(version: ItemVersion, field: str, limit: ParsedLimit) -> LimitReview:
    offered = limit.proposal
    unit = UNITS.get(offered.unit) if offered is not None else None
    return LimitReview(
        version=version,
        field=field,
        text=limit.text,
        kind=limit.kind.value,
        note=limit.note,
        proposed_amount=offered.value if offered is not None and unit is not None else None,
        proposed_unit=unit.value if unit is not None else "",
        proposal_ground=offered.ground if offered is not None else "",
    )
