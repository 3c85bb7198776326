from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.errors import (
    AlreadySettled,
    NoSuchReview,
    OwnDraft,
    PromiseBeyondLaw,
    VersionIncomplete,
)
from catalog.importing import files, mapping, rows
from catalog.models import ImportedRow, Item, ItemImport, ItemVersion, LimitReview
from catalog.services import checks, list_imports, settling, versions
from catalog.services.list_imports import ItemList
from catalog.services.settling import Settlement
from kernel.errors import InvalidInput, NotPermitted
from ledger.models import Entry
from organizations.models import Department
from tests.builders.organizations import a_city
from tests.catalog.importing import lists
from timelimits.errors import RuleInvalid

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def city(clock):
    return a_city()


@pytest.fixture
def keeper(city):
    return city.officer("item_admin")


def a_list(*lines: list[str]) -> ItemList:
    table = files.read_bytes(lists.as_csv(lines), name="list.csv")
    layout = mapping.fitting(table, None)
    return ItemList("list.csv", "0" * 64, layout, rows.understood(table, layout))


def imported(*lines: list[str]) -> list_imports.Taken:
    return list_imports.import_list_as_operator(a_list(*lines))


def command(*arguments: object) -> dict:
    out = io.StringIO()
    call_command("import_items", *map(str, arguments), stdout=out)
    return json.loads(out.getvalue())


def waiting(field: str = "statutory", **row: Any) -> LimitReview:
    imported(lists.row(**row))
    return LimitReview.objects.get(field=field)


WORKDAYS = Settlement(20, "working_day", "某条例第九条", "行政许可法第八十二条")


def test_a_sound_row_becomes_a_draft_with_its_limits_and_where_they_come_from(city):
    taken = imported(lists.row(law="3个月", promise="15个自然日"))
    draft = ItemVersion.objects.get(item__code=lists.CODE.format(1))
    assert (draft.status, draft.version_no) == ("draft", 1)
    assert (draft.statutory_amount, draft.statutory_unit) == (3, "month")
    assert draft.promised_rule().unit_basis == "来源写明“自然日”"
    assert {cell.field for cell in draft.sources.all()} >= {"statutory", "promised", "start_event"}
    assert (taken.imported.accepted, taken.reviews, taken.units_entered) == (1, 0, 1)
    assert Entry.objects.filter(name="item_list.imported").count() == 1


def test_a_draft_from_a_list_is_not_ready_to_be_published(city):
    imported(lists.row(promise="尽快"))
    with pytest.raises(VersionIncomplete, match="承诺时限"):
        checks.require_complete(ItemVersion.objects.get(item__code=lists.CODE.format(1)))


def test_the_refused_row_is_kept_with_its_errors_and_hinders_nobody(city):
    imported(lists.row(1), lists.row(2, kind="?"))
    assert [Item.objects.get(code=lists.CODE.format(1)).name] == ["事项1"]
    refused = ImportedRow.objects.get(version=None)
    assert (refused.number, refused.cells["职权类型"]) == (3, "?")
    assert refused.errors == ["第3行“职权类型”：不是已知的事项类型"]


def test_a_list_taken_in_twice_adds_nothing_the_second_time(city):
    imported(lists.row())
    again = imported(lists.row())
    assert again.items[0].errors == (f"第2行：{lists.CODE.format(1)} 已有草稿，请先处理该草稿",)
    assert ItemVersion.objects.filter(item__code=lists.CODE.format(1)).count() == 1
    renamed = imported(lists.row(name="别的名称"))
    assert "改名" in renamed.items[0].errors[0]


def test_a_unit_the_organisation_knows_is_not_entered_again(city):
    imported(lists.row(1))
    assert imported(lists.row(2), lists.row(3, unit="省民政厅")).units_entered == 1
    units = Department.objects.filter(region__code="230000").order_by("sort_no")
    assert [(unit.code, unit.name) for unit in units] == [
        ("230000-001", "省公安厅"),
        ("230000-002", "省民政厅"),
    ]


def test_only_the_keeper_imports_and_does_not_found_units_on_the_way(city, keeper):
    with pytest.raises(NotPermitted):
        list_imports.import_list(a_list(lists.row()), officer=city.officer("b05"))
    with pytest.raises(NotPermitted, match="1 个实施主体尚未登记（省公安厅）"):
        list_imports.import_list(a_list(lists.row()), officer=keeper)
    assert not ItemImport.objects.exists()
    imported(lists.row(1))
    taken = list_imports.import_list(a_list(lists.row(2)), officer=keeper)
    assert taken.imported.by == keeper.actor.id


def test_what_is_not_understood_waits_with_the_proposal_and_is_nowhere_in_force(city):
    review = waiting(law="60日")
    assert (review.kind, review.proposed_amount, review.proposed_unit) == (
        *("single", 60),
        "working_day",
    )
    assert "第八十二条" in review.proposal_ground
    assert review.version.statutory_rule() is None


def test_a_person_settles_and_the_basis_of_the_unit_goes_into_the_rule(city, keeper):
    review = waiting(law="60日")
    settling.settle_limit(review.pk, WORKDAYS, officer=keeper)
    rule = ItemVersion.objects.get(pk=review.version_id).statutory_rule()
    assert (rule.amount, rule.unit, rule.unit_basis) == (20, "working_day", "行政许可法第八十二条")
    entry = Entry.objects.get(name="item_version.limit_settled")
    assert entry.facts["amount"] == 20
    with pytest.raises(AlreadySettled):
        settling.settle_limit(review.pk, WORKDAYS, officer=keeper)


def test_a_limit_that_waits_keeps_the_draft_from_review_until_it_is_settled(city, keeper):
    review = waiting(law="60日")
    told = "法定时限“60日”尚未核定"
    with pytest.raises(VersionIncomplete, match=told):
        checks.require_complete(review.version)
    settling.settle_limit(review.pk, WORKDAYS, officer=keeper)
    draft = ItemVersion.objects.get(pk=review.version_id)
    with pytest.raises(VersionIncomplete) as refused:
        checks.require_complete(draft)
    assert told not in refused.value.message
    assert {"statutory", "unit"} <= {cell.field for cell in draft.sources.all()}
    assert draft.drafters.get().account_id == keeper.account_id


def test_whoever_settled_a_limit_does_not_review_the_version_and_nobody_before_it_is_settled(
    city, keeper
):
    review, other = waiting(law="60日"), city.officer("item_admin2")
    with pytest.raises(VersionIncomplete, match="尚未核定"):
        versions.review_version(review.version_id, officer=other)
    settling.settle_limit(review.pk, WORKDAYS, officer=keeper)
    with pytest.raises(OwnDraft):
        versions.review_version(review.version_id, officer=keeper)
    with pytest.raises(VersionIncomplete) as refused:  # the other may; the draft lacks other things
        versions.review_version(review.version_id, officer=other)
    assert "尚未核定" not in refused.value.message


def test_that_no_law_sets_a_limit_may_be_settled_but_a_promise_is_a_number(city, keeper):
    review = waiting(law="无", promise="尽快")
    none = Settlement(None, "", "无法律规定", "")
    assert settling.settle_limit(review.pk, none, officer=keeper).amount is None
    promise = LimitReview.objects.get(field="promised")
    with pytest.raises(InvalidInput, match="承诺时限不能没有数量"):
        settling.settle_limit(promise.pk, none, officer=keeper)


@pytest.mark.parametrize(
    ("settled", "error"),
    [
        (Settlement(20, "working_day", " ", "x"), InvalidInput),
        (Settlement(20, "working_day", "x", " "), InvalidInput),
        (Settlement(20, "fortnight", "x", "x"), InvalidInput),
        (Settlement(-1, "working_day", "x", "x"), RuleInvalid),
        (Settlement(9999, "working_day", "x", "x"), RuleInvalid),
        (Settlement(5, "working_day", "x", "x"), PromiseBeyondLaw),
    ],
)
def test_what_is_no_limit_is_not_settled(city, keeper, settled, error):
    review = waiting(law="60日", promise="10个工作日")
    with pytest.raises(error):
        settling.settle_limit(review.pk, settled, officer=keeper)
    assert LimitReview.objects.get(pk=review.pk).settled_at is None


def test_who_may_not_and_what_is_not_there(city, keeper):
    review = waiting(law="60日")
    with pytest.raises(NotPermitted):
        settling.settle_limit(review.pk, WORKDAYS, officer=city.officer("b05"))
    with pytest.raises(NoSuchReview):
        settling.settle_limit(0, WORKDAYS, officer=keeper)


def test_a_dry_run_reports_every_row_and_writes_nothing(city, tmp_path):
    path, report = tmp_path / "list.csv", tmp_path / "r.json"
    path.write_bytes(lists.as_csv([lists.row(1, law="60日"), lists.row(2, promise="60个人工作日")]))
    summary = command(path, "--dry-run", "--report", report)
    told = json.loads(report.read_text())
    assert told["summary"] == summary
    assert list(told["rows"][0]) == ["code", "name", "statutory", "promised", "errors"]
    assert told["rows"][0]["statutory"]["unit"] == "day_unspecified"
    assert told["rows"][1]["promised"] == {
        "text": "60个人工作日",
        "kind": "unclear",
        "value": None,
        "unit": None,
        "note": "未能读懂，须由人核定",
    }
    assert not ItemImport.objects.exists()


def test_a_list_that_is_refused_changes_nothing(city, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(lists.as_csv([lists.row(1), lists.row(1)]))
    before = (Item.objects.count(), Department.objects.count(), Entry.objects.count())
    with pytest.raises(CommandError, match="第3行“职权编码”"):
        command(path)
    assert (Item.objects.count(), Department.objects.count(), Entry.objects.count()) == before


@pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is not here")
def test_the_provinces_own_list_gives_the_figures_counted_by_hand(city, tmp_path):
    summary = command(DATA / "cn_items_heilongjiang.csv", "--report", tmp_path / "r.json")
    assert (summary["rows"], summary["accepted"], summary["refused"]) == (297, 296, 1)
    assert summary["workday_pairs"] == {"both": 233, "shorter": 179, "equal": 54, "longer": 0}
    assert summary["statutory"]["none"] == 12
    assert summary["promised"]["none"] == 4
    assert ItemVersion.objects.filter(status="draft").count() == 296
    assert LimitReview.objects.count() == summary["to_review"] == 67


@pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is not here")
def test_the_districts_list_without_limits_comes_in_whole_by_few_statements(city):
    with CaptureQueriesContext(connection) as queries:
        summary = command(DATA / "cn_items_guangan.csv")
    assert (summary["accepted"], summary["units_entered"]) == (1135, 34)
    assert summary["to_review"] == 0
    assert len(queries) < 250
