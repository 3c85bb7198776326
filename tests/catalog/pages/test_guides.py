from __future__ import annotations

import pytest
from django.conf import settings

from catalog.models import Item
from catalog.selectors.experience import GOOD_FOR
from catalog.selectors.guide import runs_of
from catalog.selectors.listing import listed
from catalog.selectors.versions import in_force
from catalog.selectors.whole import whole_version
from kernel.clock import office_date
from rehearsal.city import files
from rehearsal.city.load import load_city
from tests.builders.catalog import food_licence, water_permit
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db
NINE_FACTS = (
    *("项目名称", "实施主体", "审批依据", "申办条件", "审批程序"),
    *("审批时限", "收费标准和依据", "窗口与工作人员", "投诉电话和渠道"),
)

ON_PAPER = (2, 6, 15, 24, 45)


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


def _page(number):
    file = files.item_files()[number]
    return f"/catalog/{file['department']}-{number:03d}/"


def test_the_list_follows_the_official_order_needs_no_login_and_costs_little(
    client, whole_city, clock, django_assert_max_num_queries
):
    text = _text(client, "/catalog/")
    units = ["市发展和改革委员会", "市公安局", "市民政局", "市水利局", "市市场监督管理局"]
    places = [text.index(f"<h2>{unit}") for unit in units]
    assert places == sorted(places)
    with django_assert_max_num_queries(3):
        assert sum(len(unit.items) for unit in listed(on=office_date(clock.now())).units) == 45


def test_every_guide_shows_what_the_law_wants_displayed_on_screen_and_on_paper(client, whole_city):
    pages = [_page(number) for number in files.item_files()]
    pages += [_page(number) + "guide/" for number in ON_PAPER]
    for page in pages:
        text = _text(client, page)
        assert [fact for fact in NINE_FACTS if fact not in text] == []
        assert "0.00" not in text


def test_guides_say_of_each_procedure_what_an_applicant_must_know(client, whole_city):
    passport = _text(client, _page(6))
    assert "人民币壹佰贰拾元整" in passport
    assert "不收费" not in passport
    association = _text(client, _page(9))
    assert "社会团体登记管理条例第十二条" in association
    assert "单位依据：条文只写“日”" in association
    assert "自收到申请材料之日起即为受理" in _text(client, _page(26))
    assert "自收到申请材料之日起视为受理" in _text(client, _page(18))
    assert "转报省司法厅决定" in _text(client, _page(10))
    assert "5+7个工作日" in _text(client, _page(15))
    assert "按受理的先后顺序作出决定" in _text(client, _page(33))
    assert "可以选择告知承诺" in _text(client, _page(41))
    assert "联办：营业前消防安全检查" in _text(client, _page(44))
    assert "7日" in _text(client, _page(39)).split("退费</th>")[1]
    assert "法律未定" in _text(client, _page(43))
    assert "联办：水土保持方案审查" in _text(client, _page(45))


def test_a_search_finds_the_item_by_two_characters_and_says_when_there_is_none(client, city):
    water_permit()
    found = _text(client, "/catalog/?q=取水")
    assert "取水许可" in found
    assert "食品经营许可" not in found
    assert "没有找到" in _text(client, "/catalog/?q=龘龘")


def test_windows_show_work_numbers_and_no_names(client, city):
    text = _text(client, "/catalog/990100-17-035/")
    assert "W-b05" in text
    assert "演练·b05" not in text


@pytest.mark.parametrize(
    ("who", "sees"), [("item_admin", True), ("b05", False), ("auditor", False), ("", False)]
)
def test_marks_are_for_item_administrators_only(client, city, who, sees):
    if who:
        client.force_login(city.accounts[who])
    text = _text(client, "/catalog/990100-17-035/")
    assert ("出处与把握" in text) == sees
    assert ("须对照现行收费目录" in text) == sees


def test_a_blank_form_is_given_for_forms_and_not_for_other_papers(client, city):
    text = _text(client, "/catalog/990100-17-035/forms/1/")
    assert "食品经营许可申请书" in text
    assert "本表免费提供" in text
    assert client.get("/catalog/990100-17-035/forms/2/").status_code == 404


@pytest.mark.parametrize("page", ["", "guide/", "forms/1/", "flow.svg"])
def test_an_unknown_item_is_not_found(client, city, page):
    assert client.get(f"/catalog/990100-17-999/{page}").status_code == 404


def test_an_items_page_asks_the_database_five_times_and_four_while_its_figures_are_fresh(
    client, city, clock, django_assert_num_queries
):
    with django_assert_num_queries(5):
        _text(client, "/catalog/990100-17-035/")
    with django_assert_num_queries(4):
        _text(client, "/catalog/990100-17-035/")
    clock.shift(GOOD_FOR)
    with django_assert_num_queries(5):
        _text(client, "/catalog/990100-17-035/")


def test_what_is_read_at_once_is_what_is_read_line_by_line(whole_city, clock):
    today = office_date(clock.now())
    for version in in_force(on=today):
        whole = whole_version(version.item.code, on=today)
        assert _plain(whole) == _plain(version)
        assert _plain(whole.item.department.region) == _plain(version.item.department.region)
        for lines in ("conditions", "materials", "steps", "fees"):
            read = [_plain(line) for line in getattr(whole, lines).all()]
            assert read == [_plain(line) for line in getattr(version, lines).order_by("seq")]


def test_who_has_the_page_is_told_so_until_something_on_it_changes(client, city):
    page = "/catalog/990100-17-035/"
    tag = client.get(page)["ETag"]
    assert client.get(page, headers={"If-None-Match": tag}).status_code == 304
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get(page, headers={"If-None-Match": tag})
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    Item.objects.update(plain_name="开饭店")
    changed = client.get(page, headers={"If-None-Match": tag})
    assert english.status_code == changed.status_code == 200
    assert changed["ETag"] != tag
    client.force_login(city.accounts["item_admin"])
    assert not client.get(page).has_header("ETag")


def _plain(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_windows_are_told_in_runs():
    assert runs_of(["B01", "B02", "B03", "C06", "E09", "E10"]) == "B01–B03、C06、E09、E10"
    assert runs_of([]) == ""
