"""The calendar's pages: who sees them, what a bad file says, and two people's way to a loaded notice."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ledger.models import Entry
from organizations.models import Account
from tests.builders import organizations as people
from tests.builders.timelimits import a_limit, a_rule
from tests.timelimits.china import at
from tests.timelimits.test_notice_files import TOML
from timelimits.models import CalendarYear, HallHours, NoticeProposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clock):
    clock.move_to(at("2026-12-24 09:00"))
    people.a_city()
    a_limit(a_rule(8))


@pytest.fixture
def signed_in(client):
    def sign_in(username: str):
        client.force_login(Account.objects.get(username=username))
        return client

    return sign_in


def handed(text: str, **more: str) -> dict[str, object]:
    file = SimpleUploadedFile("n.toml", text.encode())
    return {"file": file, "reason": "演练", "key": str(uuid.uuid4()), **more}


def form(page) -> dict[str, str]:
    found = dict(re.findall(r'name="(key|version|seen)" value="([^"]+)"', page.content.decode()))
    return found | {"reason": "核对过"}


def test_the_page_lists_notices_and_warns_of_the_year_that_is_missing(city, signed_in):
    text = signed_in("officer1").get("/calendar/").content.decode()
    for said in (
        "国办发明电〔2025〕7号",
        "2027年的放假安排还没有入库",
        "请尽快入库",
        "08:30-12:00",
    ):
        assert said in text


def test_two_people_load_a_notice_through_the_pages(city, signed_in):
    sent = signed_in("officer1").post("/calendar/notices/", handed(TOML))
    page = signed_in("officer1").get(sent["Location"])
    text = page.content.decode()
    for said in ("2027年放假安排", "推后 1 日", "1月6日", "您是提出人"):
        assert said in text
    assert "核对无误" not in text
    address = sent["Location"]
    own = signed_in("officer1").post(f"{address}confirmation/", form(page) | {"version": "1"})
    assert own.status_code == 302
    assert not CalendarYear.objects.filter(year=2027).exists()
    refused = signed_in("officer1").post("/calendar/notices/", handed(TOML))
    page = signed_in("officer2").get(refused["Location"])
    signed_in("officer2").post(f"{refused['Location']}refusal/", form(page))
    assert NoticeProposal.objects.filter(state="refused").exists()
    assert not CalendarYear.objects.filter(year=2027).exists()
    page = signed_in("officer2").get(address)
    assert "核对无误，入库" in page.content.decode()
    signed_in("officer2").post(f"{address}confirmation/", form(page))
    assert CalendarYear.objects.filter(year=2027).exists()
    assert "已入库" in signed_in("officer2").get(address).content.decode()


def test_a_bad_file_is_shown_with_its_rows_and_nothing_is_changed(city, signed_in):
    client = signed_in("officer1")
    for sent, said in (
        (handed(TOML.replace("2027-01-09", "2027-01-02")), "第2行"),
        (handed("\x00"), "TOML"),
        (handed(TOML, key="x"), "请刷新"),
        (handed(TOML, reason=" "), "须写明理由"),
        ({"reason": "演练", "key": str(uuid.uuid4())}, "请选择通知文件"),
    ):
        page = client.post("/calendar/notices/", sent)
        assert page.status_code == 400
        assert said in page.content.decode()
    assert not NoticeProposal.objects.exists()


def test_windows_have_no_business_here_and_unknown_notices_are_not_found(city, signed_in):
    assert signed_in("reviewer_shuili").get("/calendar/").status_code == 403
    assert signed_in("reviewer_shuili").post("/calendar/notices/", handed(TOML)).status_code == 403
    assert signed_in("officer1").get("/calendar/notices/99/").status_code == 404


def test_hours_are_entered_once_with_an_entry_and_bad_ones_name_their_field(city, signed_in):
    client = signed_in("officer1")
    good = {
        "hall": "",
        "days": "working",
        "on": "",
        "spans": "09:00-12:00,13:00-17:00",
        "from": "2027-01-04",
        "source": "演练通知",
        "key": str(uuid.uuid4()),
    }
    before = HallHours.objects.count()
    for wrong in (
        {"spans": "17:00-09:00"},
        {"spans": "朝九晚五"},
        {"days": "never"},
        {"on": "2027-01-04"},
        {"source": ""},
        {"hall": "nowhere"},
        {"from": "soon"},
    ):
        assert client.post("/calendar/hours/", good | wrong).status_code == 400
    assert HallHours.objects.count() == before
    assert client.post("/calendar/hours/", good).status_code == 302
    assert HallHours.objects.count() == before + 1
    entry = Entry.objects.get(name="hall_hours.entered")
    assert entry.facts["spans"] == good["spans"]
    assert "演练通知" in client.get("/calendar/").content.decode()
    assert signed_in("reviewer_shuili").post("/calendar/hours/", good).status_code == 403


def test_what_was_seen_before_another_notice_is_looked_at_again(city, signed_in):
    sent = signed_in("officer1").post("/calendar/notices/", handed(TOML))
    page = signed_in("officer2").get(sent["Location"])
    stale = form(page) | {"seen": "0"}
    client = signed_in("officer2")
    client.post(f"{sent['Location']}confirmation/", stale)
    assert not CalendarYear.objects.filter(year=2027).exists()
    assert "日历又有变动" in client.get(sent["Location"]).content.decode()
    client.post(f"{sent['Location']}confirmation/", form(page))
    assert CalendarYear.objects.filter(year=2027).exists()
