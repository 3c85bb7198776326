from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from catalog import selectors
from catalog.errors import (
    DraftOpen,
    ItemCodeTaken,
    NoSuchItem,
    NotADraft,
    NoVersionInForce,
    PromiseBeyondLaw,
    StartsTooEarly,
    VersionIncomplete,
)
from catalog.models import CellSource, Condition, Fee, Item, ItemVersion, Material, StepDefinition
from catalog.services import items, versions
from catalog.services.content import digest
from catalog.services.items import NewItem
from kernel.errors import InvalidInput, NotPermitted
from ledger.models import Entry
from tests.builders.catalog import an_item, content, food_licence
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 21)
FOOD = "990100-17-035"


@pytest.fixture
def city(clock):
    return a_city()


@pytest.fixture
def keeper(city):
    return city.officer("item_admin")


@pytest.fixture
def reviewer(city):
    return city.officer("item_admin2")


@pytest.fixture
def publish(keeper, reviewer):
    """Reviewed by one who did not write it, published by the keeper."""

    def act(version, valid_from=TODAY):
        versions.review_version(version.pk, officer=reviewer)
        return versions.publish_version(version.pk, valid_from=valid_from, officer=keeper)

    return act


@pytest.fixture
def item(city, keeper):
    new = NewItem(35, "食品经营许可", "开餐馆", city.market, "01", "县区", "both", True, True)
    return items.add_item(new, officer=keeper)


def _draft(item, keeper, **changes):
    regime = {key: value for key, value in changes.items() if key != "without"}
    whole = content(35, **regime)
    if "without" in changes:
        nothing: dict[str, Any] = {changes["without"]: ()}
        whole = dataclasses.replace(whole, **nothing)
    return versions.draft_version(item.pk, whole, officer=keeper)


def test_a_published_version_applies_from_its_day_on(item, keeper, publish):
    draft = _draft(item, keeper)
    publish(draft)
    assert selectors.published_version(FOOD, on=TODAY) == draft
    with pytest.raises(NoVersionInForce):
        selectors.published_version(FOOD, on=TODAY - dt.timedelta(days=1))


def test_an_item_that_does_not_exist_is_not_found(city):
    with pytest.raises(NoSuchItem):
        selectors.published_version("990100-99-999", on=TODAY)


def test_a_draft_does_not_apply(item, keeper):
    _draft(item, keeper)
    with pytest.raises(NoVersionInForce):
        selectors.published_version(FOOD, on=TODAY)


def test_publication_leaves_an_entry_with_a_fingerprint(item, keeper, publish):
    draft = _draft(item, keeper)
    publish(draft)
    entry = Entry.objects.latest("seq")
    assert entry.name == "item_version.published"
    assert entry.facts["digest"] == digest(ItemVersion.objects.get(pk=draft.pk))
    assert entry.facts["valid_from"] == "2026-09-21"


def test_the_next_version_ends_the_one_before_on_its_first_day(item, keeper, publish):
    first = _draft(item, keeper)
    publish(first)
    second = versions.draft_from(first.pk, officer=keeper)
    versions.amend_regime(second.pk, {"promised_amount": 4}, officer=keeper)
    tomorrow = TODAY + dt.timedelta(days=1)
    publish(second, tomorrow)
    first.refresh_from_db()
    assert (first.status, first.valid_to) == ("retired", tomorrow)
    assert selectors.published_version(FOOD, on=TODAY) == first
    assert selectors.published_version(FOOD, on=tomorrow).promised_amount == 4


def test_a_copy_says_the_same_as_its_model(item, keeper, publish):
    first = _draft(item, keeper)
    publish(first)
    copy = versions.draft_from(first.pk, officer=keeper)
    assert copy.version_no == 2
    assert digest(copy) == digest(ItemVersion.objects.get(pk=first.pk))
    assert copy.sources.count() == first.sources.count()


def test_one_draft_at_a_time(item, keeper):
    _draft(item, keeper)
    with pytest.raises(DraftOpen):
        _draft(item, keeper)


def test_a_first_version_may_record_what_was_already_in_force(item, keeper, publish):
    draft = _draft(item, keeper)
    new_year = dt.date(2026, 1, 1)
    publish(draft, new_year)
    assert selectors.published_version(FOOD, on=new_year) == draft


@pytest.mark.parametrize("days_ago", [1, 0])
def test_a_later_version_starts_neither_in_the_past_nor_with_the_one_before(
    item, keeper, days_ago, publish
):
    first = _draft(item, keeper)
    publish(first)
    second = versions.draft_from(first.pk, officer=keeper)
    with pytest.raises(StartsTooEarly):
        publish(second, TODAY - dt.timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"unit_basis": ""}, "缺少单位依据"),
        ({"acceptance_basis": ""}, "缺少受理期限依据"),
        ({"silence_basis": ""}, "缺少逾期不告知的依据"),
        ({"extension_approver": ""}, "缺少延长批准人"),
        ({"extension_times": 0}, "延长的天数与次数不一致"),
        ({"acceptance_days": None}, "有逾期效果而无受理期限"),
        ({"result_name": ""}, "没有结果名称"),
        ({"case_kind": "1"}, "即办件的承诺时限须为当日"),
        ({"without": "sources"}, "“法定时限”没有出处"),
        ({"without": "conditions"}, "没有受理条件"),
        ({"without": "materials"}, "没有申请材料"),
        ({"without": "steps"}, "没有作出决定的环节"),
    ],
)
def test_an_incomplete_draft_is_not_published_and_says_what_it_lacks(
    item, keeper, change, lacks, publish
):
    draft = _draft(item, keeper, **change)
    with pytest.raises(VersionIncomplete) as refused:
        publish(draft)
    assert lacks in refused.value.facts["lacks"]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_promise_beyond_the_law_is_not_published(item, keeper, publish):
    draft = _draft(item, keeper, promised_amount=11)
    with pytest.raises(PromiseBeyondLaw):
        publish(draft)


@pytest.mark.parametrize(
    "change",
    [
        {"no_such_column": 1},
        {"silence": "maybe"},
        {"statutory_unit": "fortnight"},
        {"stops": [{"code": "hearing"}]},
        {"promised_amount": -1},
    ],
)
def test_what_makes_no_sense_is_not_even_drafted(item, keeper, change):
    with pytest.raises(InvalidInput):
        _draft(item, keeper, **change)


def test_an_effect_of_renewal_is_no_effect_at_acceptance(item, keeper):
    with pytest.raises(DatabaseError, match="silence_in_its_place"):
        _draft(item, keeper, silence="regarded_renewed")


@pytest.mark.parametrize("who", ["system_admin", "b05", "approver_shijian", "auditor"])
def test_only_item_administrators_keep_the_catalogue(city, item, keeper, who):
    with pytest.raises(NotPermitted):
        versions.draft_version(item.pk, content(35), officer=city.officer(who))
    draft = _draft(item, keeper)
    with pytest.raises(NotPermitted):
        versions.publish_version(draft.pk, valid_from=TODAY, officer=city.officer(who))


def test_a_number_is_taken_once(city, item, keeper):
    again = NewItem(35, "另一事项", "另一", city.market, "01", "县区", "both", True, True)
    with pytest.raises(ItemCodeTaken):
        items.add_item(again, officer=keeper)


def test_a_published_version_is_amended_by_no_service(item, keeper, publish):
    draft = _draft(item, keeper)
    publish(draft)
    with pytest.raises(NotADraft):
        versions.amend_regime(draft.pk, {"promised_amount": 1}, officer=keeper)
    with pytest.raises(NotADraft):
        versions.amend_lines(draft.pk, content(35), officer=keeper)


@pytest.mark.parametrize(
    "change",
    [
        {"promised_amount": 1},
        {"statutory_basis": "改写"},
        {"valid_from": dt.date(2020, 1, 1)},
        {"status": "draft", "valid_from": None},
        {"valid_to": dt.date(2026, 12, 31)},
        {"stops": []},
    ],
)
def test_the_database_refuses_to_change_a_published_version(city, change):
    version = food_licence()
    with pytest.raises(DatabaseError):
        ItemVersion.objects.filter(pk=version.pk).update(**change)


@pytest.mark.parametrize("line", [Condition, Material, StepDefinition, CellSource])
def test_the_database_refuses_to_touch_what_a_published_version_consists_of(city, line):
    version = food_licence()
    row = line.objects.filter(version=version).first()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        row.save()
    row.pk = None
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        line.objects.bulk_create([row])


def test_the_database_refuses_a_fee_added_afterwards(city):
    version = food_licence()
    with pytest.raises(DatabaseError, match="never changed"):
        Fee.objects.create(
            version=version, seq=1, name="加急费", amount_fen=100, per="件", document="无"
        )


def test_the_database_refuses_to_delete_even_a_draft(item, keeper):
    draft = _draft(item, keeper)
    with pytest.raises(DatabaseError):
        ItemVersion.objects.filter(pk=draft.pk)._raw_delete("default")


def test_a_version_is_born_a_draft(city):
    version = food_licence()
    version.pk, version.version_no, version.valid_from = None, 9, dt.date(2030, 1, 1)
    with pytest.raises(DatabaseError, match="born a draft"):
        version.save(force_insert=True)


def test_the_owner_cannot_empty_the_catalogue_either(committed_db):
    with committed_db.connect("owner") as owner, pytest.raises(Exception, match="not emptied"):
        owner.execute("TRUNCATE catalog_cellsource")


def test_items_are_listed_in_the_official_order_of_their_units(city):
    for number in (35, 24, 34, 26):
        an_item(number)
    assert [item.number for item in selectors.items()] == [24, 26, 34, 35]


def test_an_items_name_and_unit_never_change(city, item, keeper):
    with pytest.raises(InvalidInput):
        items.change_item(item.pk, {"name": "改名"}, officer=keeper)
    changed = items.change_item(item.pk, {"public_by_name": False}, officer=keeper)
    assert not Item.objects.get(pk=changed.pk).public_by_name
    assert Entry.objects.latest("seq").facts["fields"] == ["public_by_name"]
