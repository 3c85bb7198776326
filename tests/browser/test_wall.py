"""The bureau's wall in a real browser: by keyboard alone, quiet by default, loud when blind."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from kernel import clock as time
from monitor import sweep
from monitor.models import Card
from tests.browser.conftest import Enter
from tests.builders import approval as filings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MOVING = """() => {
  const still = (text) => text.split(', ').every((one) => parseFloat(one) === 0);
  const lively = [...document.querySelectorAll('*')].filter((node) => {
    const style = getComputedStyle(node);
    return !still(style.transitionDuration) || style.animationName !== 'none';
  });
  return lively.length + document.getAnimations().length;
}"""
FOCUSED = "() => document.activeElement?.getAttribute('href') ?? document.activeElement?.id ?? ''"
DRAWN_IN = """(wanted) => {
  const canvas = document.querySelector('[data-chart=load] canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4)
    if (wanted.every((part, n) => data[at + n] === part)) return true;
  return false;
}"""
RED, RED_ON_BLACK = [236, 82, 82], [255, 156, 156]
RINGED = "() => getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def hall(committed_db: Any, clock: Any) -> filings.Hall:
    """A unit with one case past the law's limit; nobody watches, for no monitor runs."""
    made = filings.a_hall()
    made.unit.ranking_group = "甲"
    made.unit.save()
    filings.an_accepted_case(made, filings.an_item(made))
    clock.shift(dt.timedelta(days=30))
    sweep.drain(time.now())
    return made


def test_the_wall_by_keyboard_from_a_tile_to_the_case_and_back(hall: Any, enter: Enter) -> None:
    wall = enter(hall.people["supervision_officer"], width=1920, height=1080).new_page()
    wall.emulate_media(reduced_motion="reduce")
    wall.goto("/supervision/")
    _speaks_up_because_nobody_watches(wall)
    assert wall.evaluate(MOVING) == 0
    _is_silent_until_asked(wall)
    _goes_down_and_back(wall, hall)
    _turns_the_stills(wall)
    _swaps_a_chart_for_its_table(wall)
    _draws_the_chart_in_high_contrast(wall)


def _speaks_up_because_nobody_watches(wall: Page) -> None:
    foot = wall.locator("body.alarm #foot-state")
    # Either is true here: no monitor runs, and after ten seconds there is no socket either.
    expect(foot).to_contain_text(re.compile("没有心跳|未能连接|失去联系"))
    assert foot.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)") >= 40


def _is_silent_until_asked(wall: Page) -> None:
    sound = wall.locator("#sound")
    expect(sound).to_have_attribute("aria-pressed", "false")
    wall.keyboard.press("s")
    expect(sound).to_have_attribute("aria-pressed", "true")
    wall.reload()
    expect(sound).to_have_attribute("aria-pressed", "true")
    wall.keyboard.press("s")
    expect(sound).to_have_attribute("aria-pressed", "false")
    assert wall.evaluate("() => localStorage.getItem('sunhall:sound')") == "off"


def _goes_down_and_back(wall: Page, hall: Any) -> None:
    unit = f"/department/{hall.unit.code}/"
    wall.keyboard.press("ArrowRight")
    for _ in range(4):
        if wall.evaluate(FOCUSED) == unit:
            break
        wall.keyboard.press("ArrowRight")
    assert wall.evaluate(FOCUSED) == unit
    assert wall.evaluate(RINGED) == "solid"
    wall.keyboard.press("Enter")
    wall.wait_for_url(f"**{unit}")
    case = wall.locator("#rows a").first
    case.wait_for()
    case.focus()
    wall.keyboard.press("Enter")
    wall.wait_for_url("**/supervision/cases/**")
    card = Card.objects.get(level=3, kind="statutory")
    expect(wall.locator(f"a[href='/supervision/cards/{card.pk}/']")).to_have_count(1)
    wall.keyboard.press("Escape")
    wall.wait_for_url(f"**{unit}")
    wall.keyboard.press("Escape")
    wall.wait_for_url("**/supervision/")
    assert wall.evaluate(FOCUSED) == unit


def _turns_the_stills(wall: Page) -> None:
    wall.goto("/supervision/briefing/#3")
    seen = wall.locator(".still.current")
    expect(seen).to_have_id("still-3")
    wall.keyboard.press("ArrowRight")
    wall.keyboard.press("End")
    expect(seen).to_have_id("still-8")
    expect(seen).to_contain_text("数据截至")
    wall.keyboard.press("Escape")
    wall.wait_for_url("**/supervision/")


def _swaps_a_chart_for_its_table(wall: Page) -> None:
    wall.goto("/supervision/charts/")
    panel = wall.locator("[data-chart=load]")
    panel.locator("canvas").wait_for()
    expect(panel.locator("table")).to_be_hidden()
    panel.locator(".twin").press("Enter")
    expect(panel.locator("table")).to_be_visible()
    expect(panel.locator("canvas")).to_be_hidden()


def _draws_the_chart_in_high_contrast(wall: Page) -> None:
    """At once when it is switched, and as it was left when the page is opened again."""
    wall.reload()
    wall.wait_for_function(DRAWN_IN, arg=RED)
    wall.keyboard.press("c")
    wall.wait_for_function(DRAWN_IN, arg=RED_ON_BLACK)
    assert not wall.evaluate(DRAWN_IN, RED)
    wall.reload()
    wall.wait_for_function(DRAWN_IN, arg=RED_ON_BLACK)
    wall.keyboard.press("c")
    wall.wait_for_function(DRAWN_IN, arg=RED)
