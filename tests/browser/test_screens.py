"""Pictures of every screen, taken again at will:

    SCREENS_INTO=docs/screens ./run test tests/browser/test_screens.py

Without the variable nothing is taken; what is asked then is whether every page has its picture.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from config.settings.base import ROOT
from tests.browser import visits
from tests.browser.house import House, opened

pytestmark = pytest.mark.browser
INTO = os.environ.get("SCREENS_INTO", "")
KEPT = ROOT / "docs" / "screens"
COLOURS = 96
Sizes = Mapping[str, tuple[int, int]]

OFFICE: Sizes = {"390": (390, 844), "1366": (1366, 768), "1920": (1920, 1080)}
WALL: Sizes = {"1366": (1366, 768), "1920": (1920, 1080), "3840": (3840, 2160)}
HALL: Sizes = {"1920": (1920, 1080), "portrait": (1080, 1920), "led": (1536, 384)}
# What the two front pages of the project show, and at which size.
SHOWN = {
    "supervision": ("supervision", "1920"),
    "lobby": ("lobby-paired", "1920"),
    "desk": ("desk-cases-one", "1366"),
    "inbox": ("inbox", "1366"),
    "track": ("track", "390"),
    "receipt": ("limits-one-receipt", "390"),
    "evidence": ("supervision-cards-one-dossier", "1366"),
}
# Also taken in high contrast and in large type, and at which size.
OTHERWISE = {"track": "390", "window-one": "1366", "supervision": "1920"}
WALLS = ("supervision", "supervision-briefing", "supervision-charts")


def name_of(route: str) -> str:
    """A file's name for an address: supervision/cards/<int:card_id>/ is supervision-cards-one."""
    plain = re.sub(r"<\w+:\w+>", "one", route).strip("/")
    return plain.replace("/", "-") or "index"


def shots() -> dict[str, Any]:
    """Every picture's name and how its page is come by."""
    named = {name_of(route): way for route, way in visits.PAGES.items() if route != "lobby/"}
    named["lobby-pairing"] = visits.PAGES["lobby/"]
    named["lobby-paired"] = visits.at(visits.LOBBY, "/lobby/")
    named["track-asked-again"] = lambda m: visits.Visit(
        "", f"/track/#{m.asked_again.number}.{m.asked_again.code}"
    )
    return named


def sizes_of(name: str) -> Sizes:
    """At which sizes the screen is used."""
    return WALL if name in WALLS else HALL if name == "lobby-paired" else OFFICE


@pytest.fixture(scope="module")
def house(morning_source: Any, django_db_blocker: Any) -> Iterator[House]:
    with opened(morning_source, django_db_blocker, live=True) as house:
        yield house


def keep(picture: bytes, path: Path) -> None:
    """Write it with a palette of its own: a third of the size, to the eye the same.

    The palette is drawn to what stands there twice more, or a lamp's few red points come out brown.
    """
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    drawn.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE).save(path, optimize=True)


if INTO:

    @pytest.mark.parametrize("name", sorted(shots()))
    def test_take(house: House, name: str) -> None:
        visit = shots()[name](house.morning)
        page = house.visit(visit)
        page.wait_for_timeout(2000)
        for label, (width, height) in sizes_of(name).items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(500)
            keep(page.screenshot(full_page=label == "390"), Path(INTO) / label / f"{name}.png")

    @pytest.mark.parametrize("way", ["contrast", "large"])
    @pytest.mark.parametrize("name", OTHERWISE)
    def test_take_the_other_ways_to_see(house: House, way: str, name: str) -> None:
        size = OTHERWISE[name]
        width, height = sizes_of(name)[size]
        page = house.visit(shots()[name](house.morning), way, width=width, height=height)
        page.wait_for_timeout(2000)
        picture = page.screenshot(full_page=size == "390")
        keep(picture, Path(INTO) / size / f"{name}-{way}.png")


def test_every_screen_has_its_pictures() -> None:
    wanted = {f"{size}/{name}.png" for name in shots() for size in sizes_of(name)}
    kept = {str(path.relative_to(KEPT)) for path in KEPT.rglob("*.png")}
    assert wanted - kept == set(), "take them: see the head of this file"
    assert {f"{name}.png" for name in SHOWN} <= kept
