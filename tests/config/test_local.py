"""The installation of a checkout: made once, prepared when the migrations change."""

from __future__ import annotations

import os

import psycopg
import pytest

from config import database, env, local
from config.database import Urls


@pytest.fixture
def here(django_db_setup):
    """An installation of its own on the tests' server."""
    found = local.Installation(Urls.from_environment().named(f"sunhall_local_{os.getpid()}"))
    yield found
    database.drop(found.urls.owner, found.name)


@pytest.fixture
def prepared(monkeypatch):
    """How often a database was migrated."""
    calls: list[str] = []
    monkeypatch.setattr(database, "prepare", calls.append)
    return calls


def test_the_first_start_makes_it_and_the_second_finds_it(here, prepared):
    assert here.remark() == {}
    assert here.make_ready() is True
    assert here.make_ready() is False
    assert here.remark() == {"prepared": database.digest()}
    assert prepared == []


def test_new_migrations_are_applied_to_what_is_there(here, prepared, monkeypatch):
    here.make_ready()
    here.note(city="1")
    monkeypatch.setattr(database, "digest", lambda: "0123456789ab")
    assert here.make_ready() is False
    assert prepared == [here.urls.owner]
    assert here.remark() == {"prepared": "0123456789ab", "city": "1"}


def test_the_application_may_work_in_it_and_owns_nothing(here):
    here.make_ready()
    with psycopg.connect(here.urls.app) as app:
        assert app.execute("SELECT count(*) FROM ledger_entry").fetchone() is not None
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("TRUNCATE ledger_entry")


def test_a_database_on_somebody_elses_server_is_not_dropped(here):
    here.make_ready()
    with pytest.raises(local.NotOurs):
        here.forget()


def test_a_prepared_database_is_prepared_again_without_harm(here):
    here.make_ready()
    database.prepare(here.urls.owner)


def test_migrations_that_fail_say_what_manage_py_said(here):
    with pytest.raises(database.PreparationFailed, match="migrating failed"):
        database.prepare(here.urls.named("no_such_database").owner)


def test_a_missing_url_is_named(monkeypatch):
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with pytest.raises(env.BadSetting, match="DATABASE_OWNER_URL is not set"):
        Urls.from_environment()
