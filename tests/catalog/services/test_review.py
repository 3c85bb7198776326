"""Two persons, windows that never overlap, moves that leave entries: kept by the database as well."""

from __future__ import annotations

import dataclasses
import datetime as dt

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from approval.models import Case
from catalog.errors import DraftOpen, NotADraft, NotReviewed, OwnDraft
from catalog.models import ItemVersion
from catalog.services import versions
from catalog.services.content import digest
from kernel.errors import NotPermitted
from kernel.journal import Actor
from kernel.transactions import use_case
from ledger.models import Entry
from tests.builders.approval import a_hall, an_accepted_case, an_item
from tests.builders.catalog import food_licence
from tests.builders.organizations import a_city
from timelimits.models import TimeLimit

TODAY = dt.date(2026, 9, 21)


@pytest.fixture
def city(db, clock):
    return a_city()


@pytest.fixture
def keeper(city):
    return city.officer("item_admin")


@pytest.fixture
def second(city):
    return city.officer("item_admin2")


@pytest.fixture
def draft(city, keeper):
    return versions.draft_from(food_licence().pk, officer=keeper)


def test_a_review_names_who_when_and_what(draft, second, clock):
    reviewed = versions.review_version(draft.pk, officer=second)
    assert (reviewed.status, reviewed.reviewed_by_id) == ("reviewed", second.account_id)
    entry = Entry.objects.latest("seq")
    assert (entry.name, entry.actor) == ("item_version.reviewed", second.actor.id)
    assert entry.facts["digest"] == digest(draft)


def test_whoever_wrote_a_word_does_not_review_it(draft, keeper, second):
    with pytest.raises(OwnDraft):
        versions.review_version(draft.pk, officer=keeper)
    versions.amend_regime(draft.pk, {"promised_amount": 4}, officer=second)
    with pytest.raises(OwnDraft):
        versions.review_version(draft.pk, officer=second)


def test_nobody_else_reviews_or_returns(draft, city):
    for who in ("b05", "auditor", "approver_shijian"):
        with pytest.raises(NotPermitted):
            versions.review_version(draft.pk, officer=city.officer(who))
        with pytest.raises(NotPermitted):
            versions.return_version(draft.pk, officer=city.officer(who))


def test_what_is_reviewed_is_not_amended_until_it_is_returned(draft, keeper, second):
    versions.review_version(draft.pk, officer=second)
    with pytest.raises(NotADraft):
        versions.amend_regime(draft.pk, {"promised_amount": 1}, officer=keeper)
    with pytest.raises(DraftOpen):
        versions.draft_from(draft.pk, officer=keeper)
    versions.return_version(draft.pk, officer=second)
    assert versions.amend_regime(draft.pk, {"promised_amount": 1}, officer=keeper).status == "draft"
    with pytest.raises(NotReviewed):
        versions.return_version(draft.pk, officer=second)


def test_the_database_refuses_what_python_forgot(draft, city):
    row = ItemVersion.objects.filter(pk=draft.pk)
    own, other = city.accounts["item_admin"].pk, city.accounts["item_admin2"].pk
    refused = (
        {"status": "published", "valid_from": TODAY},
        {"status": "reviewed"},
        {"status": "reviewed", "reviewed_by_id": own},
        {"status": "reviewed", "reviewed_by_id": other, "promised_amount": 1},
        {"status": "retired", "valid_from": TODAY, "valid_to": TODAY},
    )
    for change in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with transaction.atomic():
        row.update(status="reviewed", reviewed_by_id=other)  # the move itself is one
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(promised_amount=1)
        transaction.set_rollback(True)


def test_a_move_without_its_entry_does_not_commit(draft, city):
    other = city.accounts["item_admin2"].pk
    at_once = "SET CONSTRAINTS catalog_itemversion_entry IMMEDIATE"
    with transaction.atomic(), connection.cursor() as cursor:
        ItemVersion.objects.filter(pk=draft.pk).update(status="reviewed", reviewed_by_id=other)
        with pytest.raises(DatabaseError, match="without an entry"):
            cursor.execute(at_once)
        transaction.set_rollback(True)


def test_the_windows_of_two_versions_never_overlap(city, keeper, second, draft):
    first = ItemVersion.objects.get(version_no=1)
    versions.review_version(draft.pk, officer=second)
    with pytest.raises(DatabaseError, match="item_version_one_in_force"), transaction.atomic():
        ItemVersion.objects.filter(pk=draft.pk).update(status="published", valid_from=TODAY)
    versions.publish_version(draft.pk, valid_from=TODAY, officer=keeper)
    first.refresh_from_db()
    assert first.valid_to == TODAY


def test_a_version_may_be_published_for_a_later_day(city, keeper, second, draft):
    later = TODAY + dt.timedelta(days=30)
    versions.review_version(draft.pk, officer=second)
    versions.publish_version(draft.pk, valid_from=later, officer=keeper)
    windows = ItemVersion.objects.order_by("version_no").values_list("valid_from", "valid_to")
    assert list(windows) == [(dt.date(2026, 1, 1), later), (later, None)]


@use_case
def _enact(version: ItemVersion, valid_from: dt.date) -> None:
    versions.enact(version, valid_from=valid_from, by=Actor.system("tests"))


@use_case
def _draft_of(version: ItemVersion) -> ItemVersion:
    copy = versions.copied(version)
    regime = {**copy.regime, "promised_amount": 1}
    changed = dataclasses.replace(copy, regime=regime)
    return versions.enter_draft(version.item, changed, by=Actor.system("tests"))


def test_a_running_case_keeps_the_version_it_was_filed_under(db, clock):
    hall = a_hall()
    item = an_item(hall)
    older = Case.objects.get(number=an_accepted_case(hall, item))
    before = older.item_version
    _enact(_draft_of(before), TODAY)
    newer = Case.objects.get(number=an_accepted_case(hall, item))
    older.refresh_from_db()
    assert (older.item_version_id, newer.item_version.version_no) == (before.pk, 2)
    assert (before.promised_amount, newer.item_version.promised_amount) == (5, 1)
    promised = {
        case.pk: TimeLimit.objects.get(matter=case.matter_id, kind="promised").amount
        for case in (older, newer)
    }
    assert promised == {older.pk: 5, newer.pk: 1}


def test_the_application_may_not_unwrite_who_drafted(committed_db):
    with committed_db.connect() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM catalog_drafter")
