"""The flow chart, read back from its SVG: every move of the machine, every step of the version."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from approval.pages.flow import flow_of, open_moves, unplaced
from approval.states import MOVES, CaseState
from catalog.models import Item, ItemVersion, StepDefinition
from catalog.selectors.flow import step_rows
from catalog.selectors.flow_chart import draw
from rehearsal.city import files
from tests.builders.catalog import water_permit
from tests.builders.organizations import a_city

SVG = "{http://www.w3.org/2000/svg}"
UNITS = {row["code"]: row["short_name"] for row in files.table("departments")["departments"]}
ALL = {(source.value, target.value) for source, target in MOVES}


def a_version(number):
    """The item's version as it would be read, without a database."""
    content = files.content(number)
    steps = [StepDefinition(seq=seq, **row) for seq, row in enumerate(content.steps, start=1)]
    version: Any = ItemVersion(
        pk=number, **content.regime, item=Item(name=files.item_files()[number]["name"])
    )
    unread: Any = ItemVersion.objects.none()
    unread._result_cache = steps
    version._prefetched_objects_cache = {"steps": unread}
    return version


def drawn_edges(svg):
    paths = ET.fromstring(svg).iter(f"{SVG}path")
    return [(path.get("data-from"), path.get("data-to")) for path in paths if path.get("data-from")]


def words_in(svg):
    return "".join(text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("number", list(files.item_files()))
def test_the_chart_draws_every_edge_of_machine_and_steps_once(number):
    version = a_version(number)
    flow = flow_of(version, UNITS)
    edges = drawn_edges(draw(flow))
    assert sorted(edges) == sorted({*open_moves(version), *flow.step_moves})
    boxes = [box for row in flow.rows for box in row.boxes]
    assert len(boxes) == len(files.content(number).steps) + len(version.parts)
    words = words_in(draw(flow))
    assert all(box.name in words for box in boxes)


def test_some_item_draws_each_move_and_none_draws_what_its_regime_does_not_know():
    by_item = {number: set(open_moves(a_version(number))) for number in files.item_files()}
    assert set().union(*by_item.values()) == ALL
    abandons = {number for number, moves in by_item.items() if ("correcting", "abandoned") in moves}
    assert abandons == {11}
    forwards = {number for number, moves in by_item.items() if ("in_review", "forwarded") in moves}
    assert forwards == {10, 39}
    assert ("in_review", "suspended") not in by_item[18]
    assert ("in_review", "suspended") in by_item[24]


def test_every_state_has_its_place():
    assert unplaced() == set()


def test_steps_of_one_group_stand_side_by_side_and_other_units_parts_beside_them():
    bus = step_rows(a_version(4), UNITS)
    assert [len(row.boxes) for row in bus] == [1, 2, 1, 1]
    joint = step_rows(a_version(45), UNITS)
    assert [len(row.boxes) for row in joint] == [4, 1]
    assert "市水利局" in joint[0].boxes[2].detail
    village = step_rows(a_version(15), UNITS)
    assert [row.before for row in village] == ["", "", "转报市自然资源和规划局", ""]


def test_every_box_lies_on_the_sheet_and_no_two_overlap():
    for number in (4, 8, 11, 24, 39, 45):
        root = ET.fromstring(draw(flow_of(a_version(number), UNITS)))
        width, height = (float(root.attrib[side]) for side in ("width", "height"))
        boxes = [
            tuple(float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
            for rect in root.findall(f"{SVG}g")[2].iter(f"{SVG}rect")
        ]
        for x, y, wide, high in boxes:
            assert x >= 0
            assert y >= 0
            assert x + wide <= width
            assert y + high <= height
        for one, other in ((a, b) for a in boxes for b in boxes if a < b):
            apart = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
            assert apart or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]


@pytest.mark.django_db
def test_the_chart_is_served_to_everybody_as_an_image(client, clock):
    a_city()
    version = water_permit()
    answer = client.get(f"/catalog/{version.item.code}/flow.svg")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("image/svg+xml")
    text = answer.content.decode()
    assert (CaseState.RECEIVED, CaseState.IN_REVIEW) in drawn_edges(text)
    assert "技术审查" in words_in(text)
