"""Who sees which scores, stage by stage; what cannot be seen does not exist."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import uuid
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from approval.models import Case
from monitor.models import CountedCase, ScoreMark, ScoreObjection, ScoreRun
from monitor.performance.shipped import shipped
from monitor.services import scores
from organizations.models import Account, Post, Region
from tests.builders import approval as build
from tests.builders.scores import ScoredMonth, a_scored_month, an_empty_month

pytestmark = pytest.mark.django_db


def of(city: ScoredMonth, who: str) -> Client:
    visitor = Client()
    visitor.force_login(city.hall.people[who])
    return visitor


def advance(city: ScoredMonth, clock: Any, *names: str) -> None:
    by = {"consult": city.officer, "sign": city.leader, "issue": city.officer}
    for name in names:
        if name == "sign":
            clock.shift(dt.timedelta(days=14))
        getattr(scores, name)(city.run.pk, officer=by[name], key=build.new_key())


def more_cases(city: ScoredMonth, *, public: int, hidden: int, **otherwise: bool) -> None:
    """The month's own cases so many times again, as matters that are nowhere else."""
    own = list(CountedCase.objects.filter(run=city.run, matter__number__gt=""))
    numbers = itertools.count(CountedCase.objects.latest("matter_id").matter_id + 1000)
    for nth in range(public + hidden):
        for case in own:
            case.pk, case.matter_id, case.public = None, next(numbers), nth < public
            for name, value in otherwise.items():
                setattr(case, name, value)
        CountedCase.objects.bulk_create(own)


def month(city: ScoredMonth) -> str:
    return f"/rankings/{city.run.pk}/"


def own(city: ScoredMonth, code: str = "") -> str:
    return f"{month(city)}units/{code or city.hall.unit.code}/"


def test_the_bureau_sees_every_unit_in_official_order_with_zeros(clock):
    city = a_scored_month(clock, groups=True, floor=1)
    page = of(city, "supervision_officer").get(month(city)).content.decode()
    names = [page.index(f">{name}<") for name in ("市水利局", "市市场监管局", "市政务服务中心")]
    assert names[0] < names[1], "机构序列 within the group"
    assert "66.7%" in page
    assert "2/3" in page, "a percentage stands beside its numerator"
    assert "第 1 名" in page
    assert "件数不足，不参加排名" in page
    assert "<svg" in page
    assert "同一组数的表格" in page


def test_a_unit_sees_its_own_figures_of_a_draft_but_no_points_and_no_other_unit(clock):
    city = a_scored_month(clock, groups=True, floor=1)
    assert of(city, "reviewer").get(own(city)).status_code == 200
    visitor = of(city, "approver")
    assert visitor.get(month(city)).headers["Location"] == own(city)
    page = visitor.get(own(city)).content.decode()
    assert "办结率" in page
    assert "2/3" in page
    assert "怎样算的" not in page
    assert "第 1 名" not in page
    assert visitor.get(own(city, city.hall.neighbour.code)).status_code == 404
    assert visitor.get(f"{own(city)}cases/?figure=closed").status_code == 404


def test_a_unit_that_is_asked_sees_its_points_with_words_and_numbers_and_its_cases(clock):
    city = a_scored_month(clock, groups=True, floor=1)
    advance(city, clock, "consult")
    visitor = of(city, "approver")
    page = visitor.get(own(city)).content.decode()
    assert "基数 − 5 × 时限黄牌" in page
    assert "14 − 5 × 0" in page
    assert "第 1 名" not in page
    assert "本组平均" not in page
    cases = visitor.get(f"{own(city)}cases/?figure=closed").content.decode()
    assert "共 2 件" in cases
    assert visitor.get(f"{own(city)}cases/?figure=secrets").status_code == 404
    neighbour = of(city, "neighbour_approver")
    assert neighbour.get(f"{own(city)}cases/?figure=closed").status_code == 404


def test_places_means_and_the_first_three_come_with_the_issue(clock):
    city = a_scored_month(clock, groups=True, floor=1)
    advance(city, clock, "consult", "sign")
    signed = of(city, "approver").get(own(city)).content.decode()
    assert "第 1 名" not in signed
    advance(city, clock, "issue")
    page = of(city, "approver").get(own(city)).content.decode()
    assert "第 1 名" in page
    assert "本组平均" in page
    assert "本组前三名" in page
    other = of(city, "neighbour_approver").get(own(city, city.hall.neighbour.code))
    assert "件数不足，不参加排名" in other.content.decode()


def test_a_county_sees_its_own_and_the_citys_mean_only(clock):
    city = a_scored_month(clock, groups=True, floor=1)
    Region.objects.filter(pk=city.hall.region.pk).update(kind="county")
    advance(city, clock, "consult", "sign", "issue")
    page = of(city, "approver").get(own(city)).content.decode()
    assert "全市平均" in page
    assert "第 1 名" not in page
    assert "本组前三名" not in page


def test_leaders_see_everything_but_drafts_and_auditors_everything(clock):
    city = an_empty_month(clock)
    assert of(city, "leader").get(month(city)).status_code == 404
    assert of(city, "auditor").get(month(city)).status_code == 200
    advance(city, clock, "consult")
    assert of(city, "leader").get(month(city)).status_code == 200


def test_who_has_no_unit_and_no_business_sees_no_month(clock):
    city = an_empty_month(clock)
    advance(city, clock, "consult", "sign", "issue")
    addresses = (month(city), own(city), f"{month(city)}scores.xlsx", f"{month(city)}by/officer/")
    for who in ("item_administrator", "system_administrator", "complaint_officer"):
        assert {of(city, who).get(address).status_code for address in addresses} == {404}


def test_people_see_themselves_a_head_the_own_staff_and_nobody_is_ranked(clock):
    city = a_scored_month(clock)
    advance(city, clock, "consult", "sign", "issue")
    address = f"{month(city)}by/officer/"
    approver, clerk = city.hall.people["approver"], city.hall.people["clerk"]
    page = of(city, "approver").get(address).content.decode()
    assert approver.work_no in page
    assert clerk.work_no not in page
    assert city.hall.people["reviewer"].work_no not in page
    post = Post.objects.create(department=city.hall.unit, name="局长", heads_unit=True)
    Account.objects.filter(pk=city.hall.people["chief"].pk).update(post=post)
    seen = of(city, "chief").get(address).content.decode()
    assert approver.work_no in seen
    assert "名次" not in seen
    assert of(city, "neighbour_approver").get(address).status_code == 200
    assert approver.work_no not in of(city, "neighbour_approver").get(address).content.decode()


def test_windows_are_the_centres_business(clock):
    city = a_scored_month(clock)
    address = f"{month(city)}by/window/"
    assert "B05" in of(city, "centre_manager").get(address).content.decode()
    assert of(city, "approver").get(address).status_code == 404
    assert of(city, "supervision_officer").get(f"{month(city)}by/nothing/").status_code == 404


def test_everybody_reads_issued_totals_and_nothing_before(clock):
    city = a_scored_month(clock)
    advance(city, clock, "consult", "sign")
    assert "还没有印发的统计" in open_figures()
    advance(city, clock, "issue")
    page = open_figures()
    assert "2026年9月" in page
    assert "2/3" not in page, "so few are told to nobody"
    assert "件数太少，不公布" in page
    more_cases(city, public=4, hidden=5)
    page = open_figures()
    assert "10/15" in page, "what cannot be named stands in no total"
    assert "市市场监管局" not in page
    assert "红榜窗口" not in page, "ten kept promises are no record"
    more_cases(city, public=1, hidden=0, carried=True)
    assert "件数太少，不公布" in open_figures(), (
        "of three that were carried over nobody is to reckon"
    )


def test_a_window_is_praised_for_many_promises_all_of_them_kept(clock):
    city = a_scored_month(clock, floor=2)
    advance(city, clock, "consult", "sign", "issue")
    more_cases(city, public=0, hidden=1)
    assert "B05" in open_figures().partition("红榜窗口")[2]
    more_cases(city, public=0, hidden=1, on_time=False)
    assert "红榜窗口" not in open_figures()


def open_figures() -> str:
    return Client().get("/open-figures/").content.decode()


def test_the_workbook_and_the_json_say_what_the_page_says_to_each(clock):
    city = a_scored_month(clock, groups=True, floor=1)
    advance(city, clock, "consult")
    answer = of(city, "supervision_officer").get(f"{month(city)}scores.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["统计", "得分", "说明"]
    rows = list(book["统计"].values)
    assert [row[1] for row in rows[1:]] == ["市水利局", "市市场监管局", "市政务服务中心"]
    assert "2/3" in rows[2]
    assert "66.7%" in rows[2]
    told = json.loads(of(city, "approver").get(f"{month(city)}scores.json").content)
    assert [one["code"] for one in told["units"]] == [city.hall.unit.code]
    assert "place" not in told["units"][0]
    assert "total" in told["units"][0]
    assert told["units"][0]["rates"]["closing"] == {"tenths": 667, "part": 2, "whole": 3}


def test_the_whole_way_through_the_pages(clock):
    city = an_empty_month(clock)
    officer, leader, chief = (
        of(city, "supervision_officer"), of(city, "supervision_leader"), of(city, "chief")
    )  # fmt: skip
    post(officer, f"{month(city)}moves/", move="consult", version=1)
    score = city.run.scores.get(department=city.hall.unit)
    post(chief, f"/rankings/scores/{score.pk}/objections/", part="conduct", text="有误")
    objection = ScoreObjection.objects.get()
    decision = f"/rankings/objections/{objection.pk}/decision/"
    post(officer, decision, points="1.5", decision="属实")
    objection.refresh_from_db()
    assert objection.state == "filed", "who put it to the units does not decide"
    post(leader, decision, points="0", decision="经查不属实")
    clock.shift(dt.timedelta(days=14))
    post(leader, f"{month(city)}moves/", move="sign", version=2)
    post(officer, f"{month(city)}moves/", move="issue", version=3)
    assert ScoreRun.objects.get(pk=city.run.pk).state == "issued"
    assert "异议不成立" in chief.get("/rankings/objections/").content.decode()


def test_marks_reckonings_and_moves_are_refused_to_everybody_else(clock):
    city = an_empty_month(clock)
    chief = of(city, "chief")
    assert post(chief, "/rankings/reckonings/", month="2026-09").status_code == 403
    assert post(chief, "/rankings/marks/", month="2026-09").status_code == 403
    assert post(chief, f"{month(city)}moves/", move="consult", version=1).status_code == 403
    assert chief.get("/rankings/forms/").status_code == 403


BAD_MARKS = (
    ({"points": "many"}, "两位小数"),
    ({"points": "1e3"}, "两位小数"),
    ({"points": "0.001"}, "两位小数"),
    ({"points": "500"}, "points"),
    ({"part": "kindness"}, "part"),
    ({"department": "nowhere"}, "department"),
    ({"reason": " "}, "reason"),
    ({"month": "2026-13"}, "月份"),
)


def test_a_bad_mark_names_its_field_and_changes_nothing(clock):
    city = an_empty_month(clock)
    good = {"month": "2026-09", "department": city.hall.unit.code, "part": "fees",
            "points": "-1.5", "reason": "多收"}  # fmt: skip
    officer = of(city, "supervision_officer")
    for given, said in BAD_MARKS:
        page = post(officer, "/rankings/marks/", follow=True, **(good | given))
        assert said in page.content.decode()
    assert not ScoreMark.objects.exists()
    post(officer, "/rankings/marks/", **good)
    assert ScoreMark.objects.get().points == -150


def test_a_form_is_shown_with_its_faults_and_decided_by_a_second_person(clock):
    city = an_empty_month(clock)
    officer, leader = of(city, "supervision_officer"), of(city, "supervision_leader")
    broken = shipped() | {"total": "fees / closed"}
    given = {"month": "2026-11", "reason": "调整"}
    answer = post(officer, "/rankings/forms/", content=json.dumps(broken), **given)
    assert answer.status_code == 400
    assert "除数可能为零" in answer.content.decode()
    for text in ("{", "[" * 100_000, "[]", "1"):
        assert post(officer, "/rankings/forms/", content=text, **given).status_code == 400
    made = post(officer, "/rankings/forms/", content=json.dumps(shipped()), **given)
    address = made.headers["Location"]
    assert "启用" not in officer.get(address).content.decode().replace("不启用", "")
    post(leader, f"{address}decision/", agreed="yes", reason="同意")
    assert "评分指标第 2 版" in leader.get(address).content.decode()


def test_whose_time_it_was_is_shown_to_who_may_see_the_case(clock):
    city = a_scored_month(clock)
    number = city.open_cases[0]
    page = None
    for who in ("clerk", "reviewer", "supervision_officer", "leader"):
        page = of(city, who).get(f"/times/{number}/")
        assert page.status_code == 200
    told = page.content.decode()
    assert "每一秒只归一处" in told
    assert "市市场监管局" in told
    for who in ("neighbour_reviewer", "item_administrator"):
        assert of(city, who).get(f"/times/{number}/").status_code == 404
    assert of(city, "clerk").get("/times/%00/").status_code == 404
    assert (
        f"/times/{number}/" in of(city, "reviewer").get(f"/inbox/cases/{number}/").content.decode()
    )
    assert Case.objects.get(number=number).open


def post(visitor: Client, address: str, follow: Any = False, **fields: Any) -> Any:
    return visitor.post(address, {"key": str(uuid.uuid4())} | fields, follow=follow)
