"""Notices as files: TOML or CSV in UTF-8, read whole or refused with every row and field at fault.

docs/calendars.md is the format's description.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.engine.calendar import ONE_DAY, SATURDAY
from timelimits.errors import NoticeInvalid
from timelimits.states import Effect

LARGEST = 1_000_000
YEARS = range(2000, 2100)
KINDS = ("off", "work")
COLUMNS = ("day", "kind", "name")
FACTS = ("calendar", "year", "number", "issued_on", "source", "effect", "region", "corrects")
TRUTHS = {"": False, "false": False, "否": False, "true": True, "是": True}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a file says: for which calendar, and the declaration itself."""

    calendar: str
    declared: DeclaredYear


@dataclass
class _Faults:
    """What is wrong, row by row; row 0 is the notice itself."""

    found: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: int, name: str, said: str) -> None:
        self.found.append({"row": row, "field": name, "said": said})

    def refuse(self) -> None:
        """Raise NoticeInvalid if anything was found."""
        if self.found:
            raise refusal(self.found)


def refusal(found: list[dict[str, Any]]) -> NoticeInvalid:
    """The error that tells of these faults, the first twenty in words."""
    lines = [
        _("第%(row)s行 %(field)s：%(said)s") % one if one["row"] else _("%(field)s：%(said)s") % one
        for one in found[:20]
    ]
    return NoticeInvalid("；".join(lines), faults=found)


def read(name: str, data: bytes) -> Notice:
    """The notice in a file called ``name``; .csv is CSV, anything else TOML.

    Raises NoticeInvalid for a file that is too large, not UTF-8 (GBK is named), malformed, without a
    year, number or source, or with a day twice, of another year, or worked though it is a weekday.
    """
    text = _decoded(data)
    faults = _Faults()
    if Path(name).suffix.lower() == ".csv":
        facts, rows = _csv(text)
    else:
        facts, rows = _toml(text)
    notice = _notice(facts, rows, faults)
    faults.refuse()
    said = facts.get("text")
    whole = said.encode() if isinstance(said, str) and said.strip() else data
    digest = hashlib.sha256(whole).hexdigest()
    return Notice(notice.calendar, dataclasses.replace(notice.declared, text_sha256=digest))


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise refusal([{"row": 0, "field": "file", "said": _("文件超过1 MB，不像一份通知")}])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        data.decode("gb18030")
        said = _("文件不是 UTF-8 编码（像是 GBK），请另存为 UTF-8")
    except UnicodeDecodeError:
        said = _("文件不是 UTF-8 编码的文本")
    raise refusal([{"row": 0, "field": "file", "said": said}])


def _toml(text: str) -> tuple[dict[str, Any], list[tuple[int, Mapping[str, Any]]]]:
    try:
        facts = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise refusal(
            [{"row": 0, "field": "file", "said": _("不是有效的 TOML：%s") % wrong}]
        ) from None
    unknown = sorted(facts.keys() - {*FACTS, "text", "days"})
    if unknown:
        raise refusal([{"row": 0, "field": unknown[0], "said": _("没有这个字段")}])
    days = facts.pop("days", [])
    if not isinstance(days, list) or not all(isinstance(one, dict) for one in days):
        raise refusal([{"row": 0, "field": "days", "said": _("应为 [[days]] 列表")}])
    return facts, list(enumerate(days, start=1))


def _csv(text: str) -> tuple[dict[str, Any], list[tuple[int, Mapping[str, Any]]]]:
    """Facts stand on lines ``#field,value`` before the table; rows bear the file's line numbers."""
    facts: dict[str, Any] = {}
    table: list[tuple[int, list[str]]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        for cells in reader:
            first = cells[0].strip() if cells else ""
            if first.startswith("#") and not table:
                facts[first[1:].strip()] = cells[1].strip() if len(cells) > 1 else ""
            elif any(cell.strip() for cell in cells):
                table.append((reader.line_num, cells))
    except csv.Error as wrong:
        raise refusal([{"row": 0, "field": "file", "said": f"CSV: {wrong}"}]) from None
    unknown = sorted(facts.keys() - set(FACTS))
    if unknown:
        raise refusal([{"row": 0, "field": unknown[0], "said": _("没有这个字段")}])
    if not table:
        raise refusal([{"row": 0, "field": "days", "said": _("没有写明任何日期")}])
    head = [cell.strip() for cell in table[0][1]]
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        raise refusal([{"row": table[0][0], "field": missing[0], "said": _("缺少这一列")}])
    rows: list[tuple[int, Mapping[str, Any]]] = [
        (line, dict(zip(head, [cell.strip() for cell in cells], strict=False)))
        for line, cells in table[1:]
    ]
    return facts, rows


def _notice(
    facts: Mapping[str, Any], rows: list[tuple[int, Mapping[str, Any]]], faults: _Faults
) -> Notice:
    year = _year(facts.get("year"), faults)
    effect = str(facts.get("effect") or Effect.DECLARES)
    if effect not in Effect.values:
        faults.add(0, "effect", _("应为 declares 或 amends"))
    number, source = _text(facts, "number", 60, faults), _text(facts, "source", 200, faults)
    if not (number or source):
        faults.add(0, "number", _("须写明文号或来源"))
    region = _text(facts, "region", 12, faults)
    if region and effect == Effect.DECLARES:
        faults.add(0, "region", _('区域的通知只能是补充调整（effect = "amends"）'))
    issued, corrects = _issued(facts, faults), _corrects(facts, faults)
    days = tuple(sorted(_days(rows, year, effect, faults)))
    if not rows:
        faults.add(0, "days", _("没有写明任何日期"))
    declared = DeclaredYear(year or 0, number, issued, source, days, effect, region, "", corrects)
    return Notice(_text(facts, "calendar", 16, faults) or "CN", declared)


def _issued(facts: Mapping[str, Any], faults: _Faults) -> dt.date | None:
    if not facts.get("issued_on"):
        return None
    issued = _day(facts["issued_on"])
    if issued is None:
        faults.add(0, "issued_on", _("不是日期"))
    return issued


def _corrects(facts: Mapping[str, Any], faults: _Faults) -> bool:
    said = facts.get("corrects", "")
    known = said if isinstance(said, bool) else TRUTHS.get(str(said).strip().lower())
    if known is None:
        faults.add(0, "corrects", _("应为 true 或 false"))
    return bool(known)


def _days(
    rows: list[tuple[int, Mapping[str, Any]]], year: int | None, effect: str, faults: _Faults
) -> Iterator[DeclaredDay]:
    taken: dict[dt.date, int] = {}
    for row, cells in rows:
        kind, name = str(cells.get("kind") or "").strip(), str(cells.get("name") or "").strip()
        if kind not in KINDS:
            faults.add(row, "kind", _("安排只能是 off 或 work"))
        if not 0 < len(name) <= 40 or not name.isprintable():
            faults.add(row, "name", _("须写明节日名称，不超过40字"))
        for day in _span(row, cells, faults):
            if year is not None and day.year != year:
                faults.add(row, "day", _("%(day)s不在%(year)s年") % {"day": day, "year": year})
            elif day in taken:
                said = _("%(day)s在第%(first)s行已经写过")
                faults.add(row, "day", said % {"day": day, "first": taken[day]})
            elif kind == "work" and day.weekday() < SATURDAY and effect == Effect.DECLARES:
                faults.add(row, "day", _("%s是周一至周五，不是调休上班日") % day)
            taken.setdefault(day, row)
            yield DeclaredDay(day, kind, name)


def _span(row: int, cells: Mapping[str, Any], faults: _Faults) -> list[dt.date]:
    """The days of a row: ``day`` alone, or ``day`` to ``until``."""
    first = _day(cells.get("day"))
    if first is None:
        faults.add(row, "day", _("不是日期"))
        return []
    if not cells.get("until"):
        return [first]
    last = _day(cells["until"])
    if last is None or last < first or (last - first).days > 30:
        faults.add(row, "until", _("不是日期，早于开始，或者超过三十天"))
        return []
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def _year(said: Any, faults: _Faults) -> int | None:
    try:
        year = int(str(said))
    except ValueError:
        year = 0
    if year in YEARS:
        return year
    faults.add(0, "year", _("须写明年份") if said in (None, "") else _("年份不对"))
    return None


def _day(said: Any) -> dt.date | None:
    if isinstance(said, dt.date) and not isinstance(said, dt.datetime):
        return said
    try:
        return dt.date.fromisoformat(str(said).strip())
    except ValueError:
        return None


def _text(facts: Mapping[str, Any], name: str, longest: int, faults: _Faults) -> str:
    said = facts.get(name) or ""
    text = str(said).strip()
    if not isinstance(said, str | int) or len(text) > longest or not text.isprintable():
        faults.add(0, name, _("应为不超过%d字的文字") % longest)
        return ""
    return text


def to_json(declared: DeclaredYear) -> dict[str, Any]:
    """The declaration as a proposal keeps it."""
    return {
        "year": declared.year,
        "notice": declared.notice,
        "issued_on": declared.issued_on.isoformat() if declared.issued_on else "",
        "source": declared.source,
        "days": [[one.day.isoformat(), one.kind, one.name] for one in declared.days],
        "effect": str(declared.effect),
        "region": declared.region,
        "text_sha256": declared.text_sha256,
        "corrects": declared.corrects,
    }


def from_json(kept: Mapping[str, Any]) -> DeclaredYear:
    """The declaration that ``to_json`` wrote."""
    return DeclaredYear(
        kept["year"],
        kept["notice"],
        _day(kept["issued_on"]),
        kept["source"],
        tuple(
            DeclaredDay(dt.date.fromisoformat(day), kind, name) for day, kind, name in kept["days"]
        ),
        kept["effect"],
        kept["region"],
        kept["text_sha256"],
        kept["corrects"],
    )
