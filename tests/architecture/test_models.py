"""What every model keeps to, and what the database keeps for it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.test import RequestFactory

from config.settings.base import FLOORS
from kernel.fsm import StatefulModel, declared_moves

OURS = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]
STATEFUL = [model for model in OURS if issubclass(model, StatefulModel)]
GUARD = re.compile(r"EXECUTE FUNCTION (?:public\.)?state_guard\('([^']*)',\s*'([^']*)'\)")


def trigger_lists(model: type[models.Model]) -> list[tuple[set[str], set[tuple[str, str]]]]:
    """The initial states and the moves that each state_guard trigger of the table spells out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [model._meta.db_table],
        )
        found = [GUARD.search(text) for (text,) in cursor.fetchall()]
    return [
        (
            set(match[1].split(",")),
            {(a, b) for a, b in (move.split(">") for move in match[2].split(",") if move)},
        )
        for match in found
        if match
    ]


def test_there_are_stateful_models_to_look_at():
    assert {"Case", "Card", "Complaint"} <= {model.__name__ for model in STATEFUL}


@pytest.mark.django_db
@pytest.mark.parametrize("model", STATEFUL, ids=lambda m: m.__name__)
def test_python_and_the_database_share_one_table_of_moves(model):
    lists = trigger_lists(model)
    assert len(lists) == 1, "exactly one state_guard trigger"
    _, moves = lists[0]
    assert {(a, b) for a, b in moves if a != b} == {
        (a, b) for a, b in declared_moves(model) if a != b
    }


@pytest.mark.django_db
@pytest.mark.parametrize("model", STATEFUL, ids=lambda m: m.__name__)
def test_a_row_is_born_in_a_state_that_exists(model):
    initial, moves = trigger_lists(model)[0]
    known = _states(model)
    assert initial <= known
    assert {state for move in moves for state in move} <= known


def _states(model: type[models.Model]) -> set[str]:
    field = model._meta.get_field("state")
    assert isinstance(field, models.Field)
    return {str(value) for value, _ in field.flatchoices}


@pytest.mark.django_db
@pytest.mark.parametrize("model", STATEFUL, ids=lambda m: m.__name__)
def test_a_change_of_state_demands_its_entry(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND p.proname = 'entry_required'"
            " AND t.tgdeferrable AND t.tginitdeferred",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ledger_entry"])
def test_what_was_recorded_is_never_changed_deleted_or_truncated(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(tgtype & 8 > 0), bool_or(tgtype & 16 > 0), bool_or(tgtype & 32 > 0)"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE tgrelid = %s::regclass AND p.proname = 'append_only'",
            [table],
        )
        assert cursor.fetchone() == (True, True, True)


def test_foreign_keys_protect_what_they_point_at():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and not field.auto_created
        and field.remote_field.on_delete is not models.PROTECT
    ]
    assert wrong == []


def test_there_is_one_way_to_say_nothing():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.BooleanField | models.CharField | models.TextField)
        and field.null
    ]
    assert wrong == []


def test_every_constraint_and_index_has_a_name_that_says_what_it_keeps():
    wrong = [
        f"{model.__name__}: {rule.name}"
        for model in OURS
        for rule in [*model._meta.constraints, *model._meta.indexes]
        if re.search(r"_[0-9a-f]{6,8}_(idx|uniq)$", rule.name)
    ]
    assert wrong == []


@pytest.mark.parametrize("model", STATEFUL, ids=lambda m: m.__name__)
def test_the_stock_admin_only_shows_what_moves_through_states(model):
    registered: Any = admin.site._registry.get(model)
    if registered is None:
        return
    request = RequestFactory().get("/admin/")
    request.user = Almighty()  # type: ignore[assignment]
    assert not registered.has_add_permission(request)
    assert not registered.has_change_permission(request)
    assert not registered.has_delete_permission(request)


class Almighty:
    """Somebody whom permissions never stop."""

    is_active = is_staff = is_superuser = is_authenticated = True

    def has_perm(self, *_: Any) -> bool:
        return True

    def has_perms(self, *_: Any) -> bool:
        return True

    def has_module_perms(self, *_: Any) -> bool:
        return True


@pytest.mark.parametrize("floor", FLOORS)
def test_migrations_of_a_floor_form_one_line(floor):
    nodes = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == floor)
    assert [int(name[:4]) for name in nodes] == list(range(1, len(nodes) + 1))
