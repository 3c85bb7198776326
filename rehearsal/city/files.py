"""The files of the demo city (澄川市) as the arguments the services want."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from catalog.services.content import Content
from catalog.services.items import NewItem
from catalog.states import Mark
from organizations.models import Department

HERE = Path(__file__).parent
READ_AT = "2025年初"
READ_MARKS = frozenset({Mark.READ.value, Mark.EXCERPT.value})


def table(name: str) -> dict[str, Any]:
    """One file of the city, such as ``windows``."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def item_files() -> dict[int, dict[str, Any]]:
    """Every item's file by its number in the catalogue, in that order."""
    files = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted((HERE / "items").glob("*.toml"))
    ]
    return {file["number"]: file for file in files}


def new_item(number: int, department: Department) -> NewItem:
    """The item as it is entered for ``department``."""
    file = item_files()[number]
    return NewItem(
        number=number,
        name=file["name"],
        plain_name=file["plain_name"],
        department=department,
        kind=file["kind"],
        level=file["level"],
        serves=file["serves"],
        public_by_name=file.get("public_by_name", True),
        in_hall=file.get("in_hall", True),
    )


def content(number: int) -> Content:
    """The item's whole version: regime, lines, and each cell's source with its mark."""
    file = item_files()[number]
    regime = {key: value for key, value in file["regime"].items() if key != "stops"}
    regime["stops"] = [{"max_days": None} | stop for stop in file["regime"].get("stops", [])]
    return Content(
        regime=regime,
        conditions=file["conditions"],
        materials=file["materials"],
        steps=file["steps"],
        fees=file.get("fees", []),
        sources=[
            {
                "field": cell,
                "mark": mark,
                "source": source,
                "read_on": READ_AT if mark in READ_MARKS else "",
            }
            for cell, (mark, source) in file["cells"].items()
        ],
    )
