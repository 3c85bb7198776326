"""Every page is fit for everybody: axe-core finds nothing, the keyboard gets everywhere.

``./run test`` looks at one page of each family. With EVERY_PAGE=1 (continuous integration, and
whoever changed a style sheet) it looks at every address of the authorisation table.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from config.settings.base import ROOT
from tests.architecture.authorisation import ROUTES
from tests.architecture.test_authorisation import sample
from tests.browser import axe, keyboard, visits
from tests.browser.house import House, opened
from tests.browser.windows import arrives
from tests.builders.organizations import a_city

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

EVERY = os.environ.get("EVERY_PAGE") == "1"
FAMILIES = (
    "",
    "sign-in/",
    "catalog/<str:code>/",
    "track/",
    "track/notices/",
    "complaints/<str:number>/",
    "desk/cases/<str:number>/",
    "inbox/",
    "supervision/cards/<int:card_id>/",
    "rankings/<int:run_id>/",
)
# Of these every run presses Tab from end to end; of all others EVERY_PAGE=1.
WALKED = frozenset({"", "track/", "desk/cases/<str:number>/", "inbox/"})
BY_KEYS = ("unreachable", "nobody sees the focus", "for the mouse alone")
# Made for a wall: it keeps its proportions and is never looked at on a phone.
WALLS = frozenset({"supervision/", "lobby/"})
PHONE, DESK = 390, 1366
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def house(morning_source: Any, django_db_blocker: Any) -> Iterator[House]:
    with opened(morning_source, django_db_blocker) as house:
        yield house


def pages() -> list[Any]:
    """What is looked at in this run."""
    some = visits.PAGES if EVERY else {route: visits.PAGES[route] for route in FAMILIES}
    more = [(f"more {place}", way) for place, way in enumerate(visits.MORE)] if EVERY else []
    return [pytest.param(route, way, id=route or "index") for route, way in (*some.items(), *more)]


def faults(page: Page, route: str) -> list[str]:
    """What is wrong on the page as wide as it is, then on a phone."""
    found = [*axe.violations(page), *keyboard.faults(page)]
    if route not in WALLS:
        page.set_viewport_size({"width": PHONE, "height": 844})
        page.evaluate(SETTLED)  # the page's own scripts hear of the new width with the next frame
        found += [f"{PHONE}: {fault}" for fault in axe.violations(page, rules=axe.OF_WIDTH)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{PHONE}: the page is {wide} wide"] if wide > PHONE else []
    return found


@pytest.mark.parametrize(("route", "way"), pages())
def test_axe_and_the_keyboard_find_nothing_wrong(house: House, route: str, way: Any) -> None:
    page = house.visit(way(house.morning))
    assert faults(page, route) == []
    if EVERY:
        page.evaluate("document.body.classList.add('contrast')")
        assert axe.violations(page, rules=axe.OF_COLOUR) == []
        page.evaluate("document.body.classList.remove('contrast')")
    if EVERY or route in WALKED:
        page.set_viewport_size({"width": DESK, "height": 768})
        page.evaluate(SETTLED)
        assert keyboard.walk(page) == []


@pytest.mark.parametrize("ways", [("contrast",), ("en", "large")], ids="-".join)
@pytest.mark.parametrize("route", ["track/", "desk/cases/<str:number>/"])
def test_nor_in_high_contrast_in_large_type_and_in_english(
    house: House, route: str, ways: tuple[str, ...]
) -> None:
    page = house.visit(visits.PAGES[route](house.morning), *ways)
    assert faults(page, route) == []


def test_a_page_with_known_faults_is_caught(house: House) -> None:
    page = house.visit(visits.at("", "/calculator/")(house.morning))
    page.evaluate("""() => {
        const main = document.querySelector("main");
        main.insertAdjacentHTML("beforeend", '<input type="text"><p id="pale">pale</p>'
            + '<h6>deep</h6><a href="/" tabindex="3" id="first">x</a><img src="/x.png">');
        document.getElementById("pale").style.color = "#aaa";
        document.getElementById("first").style.outline = "none";
        main.insertAdjacentHTML("beforeend", '<p id="mouse">press</p><a href="/" tabindex="-1">past</a>'
            + '<button id="dark">dark</button>');
        document.getElementById("mouse").style.cursor = "pointer";
        document.getElementById("dark").style.outline = "none";
    }""")
    found = "\n".join((*faults(page, ""), *keyboard.walk(page)))
    for rule in ("label", "color-contrast", "heading-order", "image-alt", "tabindex", *BY_KEYS):
        assert f"{rule}:" in found, rule


def test_a_page_that_holds_the_focus_fast_is_caught(house: House) -> None:
    page = house.visit(visits.at("", "/calculator/")(house.morning))
    page.evaluate("""() => {
        const held = document.querySelector("main input, main select");
        held.addEventListener("keydown", (event) => { if (event.key === "Tab") event.preventDefault(); });
    }""")
    assert any(one.startswith("unreachable") for one in keyboard.walk(page))


def test_an_applicant_on_a_phone_complains_by_keys_alone(house: House) -> None:
    own = house.morning.accepted
    page = house.window("", width=PHONE, height=844)
    page.goto("/track/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    keyboard.to(page, "#number")
    page.keyboard.type(own.number)
    keyboard.to(page, "#code")
    page.keyboard.type(own.code)
    page.keyboard.press("Enter")
    arrives(page, ".sentence")
    keyboard.to(page, "form[action='/complaints/new/'] button")
    page.keyboard.press("Enter")
    arrives(page, "textarea[name=text]")
    expect(page.locator("main")).to_contain_text(own.number)
    keyboard.to(page, "textarea[name=text]")
    page.keyboard.insert_text("窗口要求补交清单以外的材料。")
    keyboard.to(page, "main form .button-first, main form button:not(.linklike)")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=TS990100")


def test_an_applicant_chooses_notices_and_large_type_without_losing_the_slip(house: House) -> None:
    page = house.visit(visits.by_form("/track/notices/")(house.morning), width=PHONE, height=844)
    page.check("input[value=sms]")
    page.fill("#address", "13900000000")
    page.check("input[name=consent]")
    page.click("main .button-first")
    expect(page.locator("main")).to_contain_text("139****0000")
    page.click("text=回到办件")
    page.wait_for_url("**/track/")
    page.click("button[value='large=1']")
    page.wait_for_selector("body.large .sentence")
    page.wait_for_url("**/track/")
    page.click("button[value='large=0']")
    page.wait_for_selector("body:not(.large) .sentence")


def test_a_leader_reads_the_units_in_official_order(house: House) -> None:
    page = house.window("city_leader")
    page.goto("/rankings/")
    page.click(f"a[href='/rankings/{house.morning.run}/']")
    page.wait_for_url(f"**/rankings/{house.morning.run}/")
    expect(page.locator("main table").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("市监局")


def test_an_auditor_exports_the_log_and_verifies_a_card(house: House) -> None:
    page = house.window("auditor")
    page.goto("/event-log/")
    with page.expect_download() as exported:
        page.click("main form button")
    assert house.morning.accepted.number in exported.value.path().read_text("utf-8")
    page.goto(visits.card("auditor", "dossier/")(house.morning).address)
    assert "全部与写入时一致" in page.inner_text("main")


def test_every_address_is_visited_or_is_no_page() -> None:
    addresses = {route for route in ROUTES if not route.startswith("api/")}
    known = visits.PAGES.keys() | visits.POST_ONLY | visits.NO_PAGES
    assert addresses - known == set(), "pages nobody looks at: add them to tests/browser/visits.py"
    assert known - addresses == set(), "visits of addresses that do not exist"
    assert not (visits.PAGES.keys() & (visits.POST_ONLY | visits.NO_PAGES))
    assert set(FAMILIES) <= visits.PAGES.keys()


@pytest.mark.django_db(databases=["default", "public"])
def test_what_is_only_posted_to_shows_no_page(clock: Any) -> None:
    visitor = Client()
    visitor.force_login(a_city().accounts["auditor"])
    shown = {route: visitor.get(sample(route)).status_code for route in visits.POST_ONLY}
    assert {route: status for route, status in shown.items() if status != 405} == {}


def test_no_template_has_a_positive_tabindex_and_every_chart_has_its_table() -> None:
    folders = ("*/templates/**/*.html",)
    texts = {path: path.read_text("utf-8") for glob in folders for path in ROOT.glob(glob)}
    assert len(texts) > 50
    jumping = [path for path, text in texts.items() if keyboard.POSITIVE.search(text)]
    assert jumping == []
    charts = [chart for text in texts.values() for chart in keyboard.CHART.findall(text)]
    assert len(charts) >= 6
    bare = [(path, chart) for path, text in texts.items() for chart in keyboard.bare_charts(text)]
    assert bare == [], "a chart without the same numbers as a table"
    assert keyboard.bare_charts('<svg class="bars"></svg>{% elif other %}<table></table>')
