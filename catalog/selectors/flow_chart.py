"""Drawing a flow chart as SVG: pure, and every move a path that names where it comes from and goes.

Down the middle the case walks; beside it stand the states it comes back from; each way of ending
is a rail at the right, with a dot wherever a state has a way onto it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from catalog.selectors.flow import Flow, StepBox

SVG = "http://www.w3.org/2000/svg"
FONT = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif"
INK, QUIET, LINE, ACT, WASH, PAPER = (
    "#17212b",
    "#5d6974",
    "#a7b0b8",
    "#0f5c73",
    "#e5eff2",
    "#ffffff",
)
EDGE = 20
SIDE_WIDTH, SIDE_X = 116, EDGE
SPINE_X, SPINE_WIDTH = 200, 360
CENTRE = SPINE_X + SPINE_WIDTH / 2
RAIL_X, RAIL_GAP, END_WIDTH = 620, 76, 66
BOX_HEIGHT, GAP, HEAD = 50, 56, 40
STEP_GAP, STEP_PAD = 26, 12
NAME_SIZE, DETAIL_SIZE = 14, 12


@dataclass(slots=True)
class Box:
    """A rectangle on the sheet."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(slots=True)
class Sheet:
    """The drawing as it grows: frames below lines, lines below boxes."""

    frames: ET.Element = field(default_factory=lambda: ET.Element("g"))
    lines: ET.Element = field(default_factory=lambda: ET.Element("g", {"fill": "none"}))
    boxes: ET.Element = field(default_factory=lambda: ET.Element("g"))

    def frame(self, box: Box) -> None:
        self._rect(self.frames, box, fill=WASH, stroke=ACT, radius=6)

    def rect(self, box: Box, *, fill: str, stroke: str, radius: int = 4) -> None:
        self._rect(self.boxes, box, fill=fill, stroke=stroke, radius=radius)

    @staticmethod
    def _rect(layer: ET.Element, box: Box, *, fill: str, stroke: str, radius: int) -> None:
        place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": radius}
        shown = {key: f"{value:g}" for key, value in place.items()}
        ET.SubElement(layer, "rect", shown | {"fill": fill, "stroke": stroke})

    def text(self, at: tuple[float, float], words: str, size: int, **more: str) -> None:
        shown = {"x": f"{at[0]:g}", "y": f"{at[1]:g}", "font-size": str(size), "fill": INK}
        node = ET.SubElement(self.boxes, "text", shown | {"text-anchor": "middle"} | more)
        node.text = words

    def edge(self, ends: tuple[str, str], path: str, *, stroke: str) -> None:
        """The path of one move; the test reads from where to where it leads."""
        head = "head-act" if stroke == ACT else "head"
        told = {"data-from": ends[0], "data-to": ends[1], "class": "move", "d": path}
        ET.SubElement(
            self.lines,
            "path",
            told | {"stroke": stroke, "stroke-width": "1.6", "marker-end": f"url(#{head})"},
        )

    def dot(self, x: float, y: float) -> None:
        shown = {"cx": f"{x:g}", "cy": f"{y:g}", "r": "3.4", "fill": LINE, "stroke": PAPER}
        ET.SubElement(self.boxes, "circle", shown)


def draw(flow: Flow) -> str:
    """The whole chart as an SVG document with a title; the caller serves or embeds it."""
    sheet = Sheet()
    steps = _placed_steps(flow)
    boxes = _placed_states(flow, steps)
    _draw_steps(sheet, flow, steps)
    for state, box in boxes.items():
        _draw_state(sheet, flow, state, box)
    for move in flow.moves:
        _draw_move(sheet, flow, move, boxes)
    width = max(RAIL_X + RAIL_GAP * len(_ends(flow)), SPINE_X + SPINE_WIDTH) + EDGE
    return _document(sheet, flow.title, width, max(box.bottom for box in boxes.values()) + EDGE)


def _ends(flow: Flow) -> list[str]:
    reached = {state for move in flow.moves for state in move}
    return [state for state in flow.places.ends if state in reached]


def _placed_steps(flow: Flow) -> list[list[tuple[StepBox, Box]]]:
    """Each row of steps inside the box of review; y counts from that box's top."""
    rows: list[list[tuple[StepBox, Box]]] = []
    y = float(HEAD)
    for row in flow.rows:
        y += STEP_GAP if rows else 0
        width = (SPINE_WIDTH - STEP_PAD * (len(row.boxes) + 1)) / len(row.boxes)
        if len(row.boxes) == 1:
            width = 220.0
        height = max(_step_height(box, width) for box in row.boxes)
        left = CENTRE - (len(row.boxes) * (width + STEP_PAD) - STEP_PAD) / 2
        rows.append(
            [
                (box, Box(left + place * (width + STEP_PAD), y, width, height))
                for place, box in enumerate(row.boxes)
            ]
        )
        y += height
    return rows


def _step_height(box: StepBox, width: float) -> float:
    names, details = _step_lines(box, width)
    return 14 + 19 * len(names) + 16 * len(details)


def _step_lines(box: StepBox, width: float) -> tuple[list[str], list[str]]:
    details = [
        line
        for part in _folded(box.detail.split(" · "), width)
        for line in _wrapped(part, DETAIL_SIZE, width)
    ]
    return _wrapped(box.name, NAME_SIZE, width), details


def _folded(parts: Sequence[str], width: float) -> list[str]:
    """The parts of a detail on as few lines as fit."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and _length(longer) * DETAIL_SIZE <= width - 12:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _length(words: str) -> float:
    """In ems: a Chinese character is one, anything else about a half."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.56 for sign in words)


def _wrapped(words: str, size: int, width: float) -> list[str]:
    room, lines = (width - 10) / size, [""]
    for sign in words:
        if lines[-1] and _length(lines[-1] + sign) > room:
            lines.append("")
        lines[-1] += sign
    return lines


def _placed_states(flow: Flow, steps: list[list[tuple[StepBox, Box]]]) -> dict[str, Box]:
    reached = {state for move in flow.moves for state in move}
    boxes: dict[str, Box] = {}
    y = float(EDGE)
    for state in flow.places.spine:
        if state not in reached:
            continue
        height = float(BOX_HEIGHT)
        if state == flow.places.review and steps:
            height = max(box.bottom for _, box in steps[-1]) + STEP_PAD
        boxes[state] = Box(SPINE_X, y, SPINE_WIDTH, height)
        if state != flow.places.review:
            boxes[state] = Box(CENTRE - 110, y, 220, height)
        y += height + GAP
    for state, partner in flow.places.beside.items():
        if state in reached and partner in boxes:
            boxes[state] = Box(SIDE_X, boxes[partner].y, SIDE_WIDTH, BOX_HEIGHT)
    bottom = max(y - GAP - BOX_HEIGHT, EDGE)
    for place, state in enumerate(_ends(flow)):
        left = RAIL_X + place * RAIL_GAP + (RAIL_GAP - END_WIDTH) / 2
        boxes[state] = Box(left, bottom, END_WIDTH, BOX_HEIGHT)
    return boxes


def _draw_steps(sheet: Sheet, flow: Flow, steps: list[list[tuple[StepBox, Box]]]) -> None:
    """The frame of review with its steps in it, moved down to where the frame stands."""
    top = _placed_states(flow, steps).get(flow.places.review)
    if top is None or not steps:
        return
    sheet.frame(top)
    for row in steps:
        for _, box in row:
            box.y += top.y
    for above, below, to in zip(steps, steps[1:], flow.rows[1:], strict=False):
        _draw_row_moves(sheet, above, below, to.before)
    for row in steps:
        for step, box in row:
            _draw_step(sheet, step, box)


def _draw_row_moves(
    sheet: Sheet,
    above: list[tuple[StepBox, Box]],
    below: list[tuple[StepBox, Box]],
    said: str,
) -> None:
    floor = max(box.bottom for _, box in above)
    half = floor + STEP_GAP / 2 - 2
    for before, start in above:
        for after, end in below:
            path = f"M{start.middle:g},{start.bottom:g} V{half:g} H{end.middle:g} V{end.y - 2:g}"
            sheet.edge((before.key, after.key), path, stroke=ACT)
    if said:
        at = (CENTRE + 8, half + 5)
        sheet.text(at, said, DETAIL_SIZE, **{"text-anchor": "start", "fill": ACT})


def _draw_step(sheet: Sheet, step: StepBox, box: Box) -> None:
    sheet.rect(box, fill=PAPER, stroke=LINE)
    names, details = _step_lines(step, box.width)
    y = box.y + (box.height - 19 * len(names) - 16 * len(details)) / 2 + 15
    for line in names:
        sheet.text((box.middle, y), line, NAME_SIZE)
        y += 19
    for line in details:
        sheet.text((box.middle, y - 2), line, DETAIL_SIZE, fill=QUIET)
        y += 16


def _draw_state(sheet: Sheet, flow: Flow, state: str, box: Box) -> None:
    label, review = flow.labels[state], state == flow.places.review and bool(flow.rows)
    if review:
        sheet.text((CENTRE, box.y + 26), label, 16, **{"font-weight": "700", "fill": ACT})
        return
    ending = state in flow.places.ends
    fill = "#f2f3f0" if ending else PAPER
    sheet.rect(box, fill=fill, stroke=LINE if ending else ACT, radius=6)
    size = 13 if ending else 16
    lines = _wrapped(label, size, box.width)
    y = box.y + box.height / 2 - (len(lines) - 1) * 9 + 5
    weight = {} if ending else {"font-weight": "700"}
    for line in lines:
        sheet.text((box.middle, y), line, size, **weight)
        y += 18


def _draw_move(sheet: Sheet, flow: Flow, move: tuple[str, str], boxes: dict[str, Box]) -> None:
    source, target = boxes[move[0]], boxes[move[1]]
    beside, ends = flow.places.beside, flow.places.ends
    if move[1] in ends:
        _draw_ending(sheet, move, _way_out(flow, move[0], boxes), target)
    elif move[0] in beside:
        y = source.y + 35
        sheet.edge(move, f"M{source.right:g},{y:g} H{target.x - 2:g}", stroke=ACT)
    elif move[1] in beside and beside[move[1]] != move[0]:
        y, x = target.bottom + GAP / 4, target.right - 26
        path = f"M{source.x + 30:g},{source.y:g} V{y:g} H{x:g} V{target.bottom + 2:g}"
        sheet.edge(move, path, stroke=ACT)
    elif move[1] in beside:
        y = target.y + 17
        sheet.edge(move, f"M{source.x:g},{y:g} H{target.right + 2:g}", stroke=ACT)
    else:
        path = f"M{CENTRE:g},{source.bottom:g} V{target.y - 2:g}"
        sheet.edge(move, path, stroke=ACT)


def _way_out(flow: Flow, state: str, boxes: dict[str, Box]) -> tuple[str, float]:
    """How a line leaves the state for the rails: the path so far, and the height it runs at."""
    box = boxes[state]
    partner = flow.places.beside.get(state)
    if partner is None:
        y = box.y + (HEAD if state == flow.places.review else BOX_HEIGHT) / 2
        return f"M{box.right:g},{y:g}", y
    y = boxes[partner].bottom + GAP / 2
    return f"M{box.middle:g},{box.bottom:g} V{y:g}", y


def _draw_ending(sheet: Sheet, move: tuple[str, str], way: tuple[str, float], end: Box) -> None:
    start, y = way
    sheet.edge(move, f"{start} H{end.middle:g} V{end.y - 2:g}", stroke=LINE)
    sheet.dot(end.middle, y)


def _document(sheet: Sheet, title: str, width: float, height: float) -> str:
    root = ET.Element(
        "svg",
        {
            "xmlns": SVG,
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width:g}",
            "height": f"{height:g}",
            "role": "img",
            "font-family": FONT,
        },
    )
    ET.SubElement(root, "title").text = title
    heads = ET.SubElement(root, "defs")
    for name, colour in (("head", LINE), ("head-act", ACT)):
        marker = {"id": name, "viewBox": "0 0 8 8", "refX": "7", "refY": "4", "orient": "auto"}
        size = {"markerWidth": "6", "markerHeight": "6"}
        ET.SubElement(
            ET.SubElement(heads, "marker", marker | size),
            "path",
            {"d": "M0,0.5 L8,4 L0,7.5 z", "fill": colour},
        )
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    root.extend((sheet.frames, sheet.lines, sheet.boxes))
    return ET.tostring(root, encoding="unicode")
