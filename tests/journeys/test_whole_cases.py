"""Six whole cases in a real browser, from the counter to the paper in the applicant's hand.

One hall serves them all; every case has an item of its own, so none sees another.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

from approval.models import Case
from kernel import clock as kernel_clock
from ledger.models import Entry
from organizations.models import Account
from rehearsal.city.load import load_city
from tests.browser.windows import arrives, running, window
from tests.conftest import MONDAY_MORNING, database_of_its_own
from tests.journeys.by_keys import Hands
from timelimits.models import TimeLimit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CLERK = "b05"


@dataclass
class Hall:
    """The address of the city's pages, the browser in front of them, the hand on their clock."""

    address: str
    browser: Browser
    hand: kernel_clock.Hand

    def enter(self, username: str) -> Person:
        """A person at a computer of their own, signed in."""
        context = window(self.browser, self.address, Account.objects.get(username=username))
        return Person(context.new_page(), "desk" if username[1:].isdigit() else "inbox")

    def hands(self, username: str) -> Hands:
        """The same without a mouse."""
        person = self.enter(username)
        return Hands(person.page, person.place)

    def applicant_reads(self, number: str, code: str) -> str:
        """What the slip says on a phone to whoever holds the number and the query code."""
        page = window(self.browser, self.address, width=390, height=844).new_page()
        page.goto("/track/")
        page.fill("[name=number]", number)
        page.fill("[name=code]", code)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        return page.locator("main").inner_text()


@dataclass
class Person:
    """Hands at a keyboard and where they work: ``desk`` or ``inbox``."""

    page: Page
    place: str
    code: str = ""  # of the paper printed last

    def file(self, initials: str, key: str, *, all_met: bool = True) -> str:
        """Receive a filing of the item and go on with ``key``; the number of the new case."""
        before = set(Case.objects.values_list("number", flat=True))
        page = self.page
        page.goto("/desk/")
        page.keyboard.type(initials)
        page.keyboard.press("Enter")
        arrives(page, "#filing")
        page.fill("[name=name]", "演练申请人")
        if all_met:
            for box in page.locator("#filing input[type=radio][value=met]").all():
                box.check(force=True)
        with page.expect_navigation():
            page.locator(f"[form=filing][value={key}]").dispatch_event("click")
        self.code = "".join(
            re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]", page.content())[:1]
        )
        return (set(Case.objects.values_list("number", flat=True)) - before).pop()

    def act(self, number: str, slug: str, **fields: Any) -> None:
        """Open the act's form, fill it in and carry it out; it must be done afterwards."""
        page = self.page
        page.goto(f"/{self.place}/cases/{number}/{slug}/")
        page.locator("#act").wait_for()
        for name, value in fields.items():
            field = page.locator(f"#act [name='{name.replace('__', '-')}']")
            if value is True:
                field.check(force=True)
            elif field.evaluate("it => it.tagName") == "SELECT":
                choice: dict[str, Any] = {"value" if isinstance(value, str) else "index": value}
                field.select_option(**choice)
            else:
                field.fill(value)
        self.carry_out(number)

    def carry_out(self, number: str) -> None:
        """Press the key of the act that stands first; the case's page says it is done."""
        with self.page.expect_navigation():
            self.page.keyboard.press("F9")
        assert f"/{self.place}/cases/{number}/?done=" in self.page.url, self.page.inner_text("main")

    def opine(self, number: str) -> None:
        """Speak for one's own department on its part of a joint case: agreed."""
        self.page.goto(f"/inbox/joint/{number}/")
        self.page.locator("#act [name=opinion]").select_option("agree")
        with self.page.expect_navigation():
            self.page.keyboard.press("F9")
        assert "已出具意见" in self.page.inner_text("main")

    def reads(self, number: str) -> str:
        """What the case's page says."""
        self.page.goto(f"/{self.place}/cases/{number}/")
        return self.page.locator("main").inner_text()


@pytest.fixture(scope="module")
def hall(worker_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Hall]:
    with (
        django_db_blocker.unblock(),
        kernel_clock.frozen(MONDAY_MORNING) as hand,
        database_of_its_own(worker_name) as own,
        running() as chromium,
    ):
        load_city(kernel_clock.now())
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        yield Hall(f"http://127.0.0.1:{server.port}", chromium, hand)
        server.terminate()
        assert own.name


def acts_of(number: str) -> list[str]:
    """The names of the case's entries in the order of the ledger."""
    entries = Entry.objects.filter(matter__number=number).order_by("stream", "seq")
    return [name for name in entries.values_list("name", flat=True) if name.startswith("case.")]


def state_of(number: str) -> str:
    return Case.objects.get(number=number).state


def test_an_instant_case_ends_where_it_began(hall: Hall) -> None:
    clerk = hall.enter(CLERK)
    number = clerk.file("qytzxmba", "spot")
    assert clerk.page.url.endswith(f"/paper/?done={number}") or "/paper/" in clerk.page.url
    assert state_of(number) == "granted"
    clerk.act(number, "delivery", way="signed")
    assert state_of(number) == "delivered"
    assert acts_of(number)[0] == "case.received"
    assert acts_of(number)[-1] == "case.delivered"
    assert not TimeLimit.objects.filter(matter__number=number, status="running").exists()


def test_a_promised_case_with_an_inspection_by_two_and_no_mouse(hall: Hall) -> None:
    clerk, inspector, chief = (
        hall.hands(name) for name in (CLERK, "reviewer_shijian", "approver_shijian")
    )
    number = clerk.file("spjy", "演练申请人")
    promised = TimeLimit.objects.get(matter__number=number, kind="promised")
    assert promised.due_on == dt.date(2026, 9, 29)
    hall.hand.shift(dt.timedelta(hours=1))
    inspector.open(number, "finding")
    inspector.choose("second")
    inspector.write("text", "现场与平面图一致")
    inspector.carry_out(number)
    inspector.open(number, "finding")
    inspector.write("text", "材料齐全")
    inspector.carry_out(number)
    chief.open(number, "grant")
    assert "9月29日" in chief.page.inner_text("main")
    chief.carry_out(number)
    clerk.open(number, "ready")
    clerk.write("window", "G02")
    clerk.carry_out(number)
    hander = hall.hands("g02")
    hander.open(number, "delivery")
    hander.choose("way", "signed")
    hander.carry_out(number)
    assert state_of(number) == "delivered"
    promised.refresh_from_db()
    assert promised.status == "met"


def test_a_supplement_asked_once_told_and_supplied(hall: Hall) -> None:
    clerk = hall.enter(CLERK)
    number = clerk.file("nyjyxk", "supplement", all_met=False)
    page = clerk.page
    page.locator("#act [name='line-3-ask']").check(force=True)
    page.fill("#act [name='line-3-requirement']", "平面图须标明面积")
    clerk.carry_out(number)
    assert state_of(number) == "correcting"
    hall.hand.shift(dt.timedelta(hours=2))
    clerk.act(number, "supply")
    assert state_of(number) == "received"
    page.goto(f"/desk/cases/{number}/")
    for box in page.locator("#act input[type=radio][value=met]").all():
        box.check(force=True)
    page.keyboard.press("F9")
    page.wait_for_url("**/paper/**")
    assert state_of(number) == "in_review"
    assert acts_of(number)[:4] == [
        "case.received",
        "case.supplement_requested",
        "case.supplement_told",
        "case.supplement_supplied",
    ]


def test_a_refusal_names_its_reason_and_the_ways_out(hall: Hall) -> None:
    clerk, reviewer, chief = (
        hall.enter(name) for name in (CLERK, "reviewer_nongye", "approver_nongye")
    )
    number = clerk.file("syjyxk", "accept")
    reviewer.act(number, "finding", second=1, opinion="disagree", text="仓库没有温控设备")
    reviewer.act(number, "finding", opinion="disagree", text="不符合第二十二条")
    chief.act(number, "refusal", ground=1, basis="兽药管理条例第二十二条", rights_told=True)
    assert state_of(number) == "denied"
    clerk.act(number, "telling", way="signed")
    assert acts_of(number)[-2:] == ["case.denied", "case.told"]
    slip = hall.applicant_reads(number, clerk.code)
    assert "兽药管理条例第二十二条" in slip
    assert "复议" in slip


def test_an_applicant_takes_the_filing_back(hall: Hall) -> None:
    clerk = hall.enter(CLERK)
    number = clerk.file("qsxk", "accept")
    clerk.act(number, "withdrawal", text="申请人书面撤回")
    assert state_of(number) == "withdrawn"
    assert acts_of(number)[-1] == "case.withdrawn"
    assert not TimeLimit.objects.filter(matter__number=number, status="running").exists()
    assert "撤回" in clerk.reads(number)


def test_a_joint_case_runs_four_clocks_and_ends_in_one_decision(hall: Hall) -> None:
    clerk, lead, chief = (
        hall.enter(name) for name in ("c03", "reviewer_zhujian", "approver_zhujian")
    )
    number = clerk.file("gcjsxmblsp", "accept")
    whole = TimeLimit.objects.get(matter__number=number, kind="joint")
    assert whole.status == "running"
    assert TimeLimit.objects.filter(matter__number=number, kind="joint_part").count() == 3
    for username in ("reviewer_ziran", "reviewer_shuili", "reviewer_chengguan"):
        hall.enter(username).opine(number)
    assert not TimeLimit.objects.filter(
        matter__number=number, kind="joint_part", status="running"
    ).exists()
    lead.act(number, "finding", text="施工图审查合格")
    shown = lead.page.goto(f"/inbox/joint/{number}/")
    assert shown is not None
    assert shown.ok
    table = lead.page.locator("table.inbox").inner_text()
    assert [unit for unit in ("自然资源", "水利", "城管", "住建") if unit not in table] == []
    chief.act(number, "grant")
    whole.refresh_from_db()
    assert (state_of(number), whole.status) == ("granted", "met")
    assert acts_of(number).count("case.granted") == 1
