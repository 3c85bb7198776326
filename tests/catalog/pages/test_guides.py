from __future__ import annotations

import pytest

from catalog.selectors.guide import listed
from kernel.clock import office_date
from rehearsal.city import files
from rehearsal.city.load import load_city
from tests.builders.catalog import food_licence
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole_city(clock):
    return load_city(clock.now())


@pytest.fixture
def city(clock):
    city = a_city()
    food_licence()
    return city


def _text(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_follows_the_official_order_and_needs_no_login(client, whole_city):
    text = _text(client, "/catalog/")
    units = ["市发展和改革委员会", "市公安局", "市民政局", "市水利局", "市市场监督管理局"]
    places = [text.index(unit) for unit in units]
    assert places == sorted(places)


def test_the_list_costs_the_same_for_many_items(whole_city, clock, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert sum(len(unit.items) for unit in listed(on=office_date(clock.now()))) == 12


def test_every_guide_shows_what_the_law_wants_displayed(client, whole_city):
    facts = (
        *("项目名称", "实施主体", "审批依据", "申办条件", "审批程序"),
        *("审批时限", "收费标准和依据", "窗口与工作人员", "监督渠道"),
    )
    for number, file in files.item_files().items():
        text = _text(client, f"/catalog/{file['department']}-{number:03d}/")
        assert [fact for fact in facts if fact not in text] == []
        assert "0.00" not in text


def test_a_free_item_says_so_and_a_payable_one_in_words_too(client, whole_city):
    assert "不收费" in _text(client, "/catalog/990100-17-035/")
    passport = _text(client, "/catalog/990100-03-006/")
    assert "人民币壹佰贰拾元整" in passport
    assert "不收费" not in passport


def test_limits_stand_with_article_and_unit_basis(client, whole_city):
    text = _text(client, "/catalog/990100-04-009/")
    assert "60日" in text
    assert "社会团体登记管理条例第十二条" in text
    assert "单位依据：条文只写“日”" in text


def test_silence_is_told_in_the_words_of_its_statute(client, whole_city):
    assert "自收到申请材料之日起即为受理" in _text(client, "/catalog/990100-13-026/")
    assert "自收到申请材料之日起视为受理" in _text(client, "/catalog/990100-08-018/")


def test_windows_show_work_numbers_and_no_names(client, city):
    text = _text(client, "/catalog/990100-17-035/")
    assert "W-b05" in text
    assert "演练·b05" not in text


@pytest.mark.parametrize(
    ("who", "sees"), [("item_admin", True), ("b05", False), ("auditor", False)]
)
def test_marks_are_for_item_administrators_only(client, city, who, sees):
    client.force_login(city.accounts[who])
    assert ("出处与把握" in _text(client, "/catalog/990100-17-035/")) == sees


def test_a_stranger_sees_no_marks(client, city):
    text = _text(client, "/catalog/990100-17-035/")
    assert "出处与把握" not in text
    assert "须对照现行收费目录" not in text


def test_an_unknown_item_is_not_found(client, city):
    assert client.get("/catalog/990100-17-999/").status_code == 404


def test_the_joint_item_says_that_it_is_not_received_here(client, whole_city):
    assert "暂不在大厅收件" in _text(client, "/catalog/990100-09-045/")
