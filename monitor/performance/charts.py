"""Charts as SVG made on the server: colours by attribute, words beside every colour, no script.

Every chart stands above a table with the same numbers; the picture is for those who would rather look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 40, 28, 34
INK, QUIET, LINE, SECOND = "#1b2a3a", "#5c6b7a", "#21618c", "#8a6d00"
# From nothing to most: one hue growing darker, so that it reads without colour too.
HEAT = ("#f3f6f8", "#d9e6ee", "#b3cedd", "#84b0c6", "#4f8aa8", "#26617f")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a trend: its word and a value for each place, None where there is none."""

    label: str
    values: tuple[float | None, ...]
    colour: str = LINE
    dashed: bool = False


def trend(title: str, places: Sequence[str], lines: Sequence[Line], *, unit: str = "") -> str:
    """Lines over months. An empty month is a gap in the line only where nothing was reckoned."""
    values = [v for line in lines for v in line.values if v is not None] or [0.0]
    low, high = min(0.0, *values), max(values) or 1.0
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = width / max(1, len(places) - 1)

    def x(place: int) -> float:
        return LEFT + (step * place if len(places) > 1 else width / 2)

    def y(value: float) -> float:
        return TOP + height * (1 - (value - low) / ((high - low) or 1))

    drawn = [_grid(low, high, unit)]
    for line in lines:
        points = [(x(n), y(v)) for n, v in enumerate(line.values) if v is not None]
        dash = ' stroke-dasharray="6 4"' if line.dashed else ""
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        drawn.append(
            f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="2.5"{dash}/>'
        )
        drawn += [
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{line.colour}"/>' for a, b in points
        ]
        if points:
            a, b = points[-1]
            below = line.dashed and b > TOP + 20
            drawn.append(
                _text(
                    a - 6, b + 19 if below else b - 9, line.label, anchor="end", colour=line.colour
                )
            )
    drawn += [
        _text(x(n), HEIGHT - 10, place, anchor="middle", colour=QUIET)
        for n, place in enumerate(places)
    ]
    return _svg(title, WIDTH, HEIGHT, "".join(drawn))


def heat(
    title: str, rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int]]
) -> str:
    """A cell for each row and column, darker where more is; the count stands in the cell."""
    side, label = 44, 120
    most = max((n for row in counts for n in row), default=0)
    width, height = label + side * len(columns) + 8, 26 + 30 * len(rows) + 8
    drawn = [
        _text(label + side * (n + 0.5), 18, column, anchor="middle", colour=QUIET)
        for n, column in enumerate(columns)
    ]
    for r, row in enumerate(counts):
        top = 26 + 30 * r
        drawn.append(_text(label - 8, top + 20, rows[r], anchor="end"))
        for c, count in enumerate(row):
            shade = 0 if not count or not most else 1 + (count * (len(HEAT) - 2)) // most
            colour = "#ffffff" if shade >= 4 else INK
            left = label + side * c
            drawn.append(
                f'<rect x="{left}" y="{top}" width="{side - 2}" height="28" fill="{HEAT[shade]}"/>'
            )
            drawn.append(
                _text(left + side / 2 - 1, top + 19, str(count), anchor="middle", colour=colour)
            )
    return _svg(title, width, height, "".join(drawn))


def _grid(low: float, high: float, unit: str) -> str:
    height = HEIGHT - TOP - BOTTOM
    drawn = []
    for n in range(5):
        at = TOP + height * n / 4
        value = high - (high - low) * n / 4
        drawn.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#dde3e8"/>'
        )
        shown = f"{value:.0f}" if high - low >= 8 else f"{value:.1f}"
        drawn.append(_text(LEFT - 6, at + 4, f"{shown}{unit}", anchor="end", colour=QUIET))
    return "".join(drawn)


def _text(x: float, y: float, said: str, *, anchor: str = "start", colour: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="13">'
        f"{escape(said)}</text>"
    )


def _svg(title: str, width: int, height: int, drawn: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' xmlns="http://www.w3.org/2000/svg" class="chart"><title>{escape(title)}</title>{drawn}</svg>'
    )
