"""The databases of tests: cloned, granted, apart from each other."""

from __future__ import annotations

import threading

import psycopg
import pytest
from django.db import connection, connections

from config import database, grants, roles


@pytest.mark.django_db
def test_a_test_runs_as_the_role_that_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (roles.APP,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_every_table_has_a_row_of_grants_and_every_row_a_table():
    with connection.cursor() as cursor:
        present = grants.tables(cursor.connection)
    assert present - grants.GRANTS.keys() == set(), "tables nobody decided about"
    assert grants.GRANTS.keys() - present == set(), "rows of tables that do not exist"
    assert grants.PUBLIC_GRANTS.keys() <= present


def test_commits_of_a_committed_database_are_seen_by_threads_and_by_nobody_else(committed_db):
    with committed_db.connect("owner") as owner:
        owner.execute("CREATE TABLE seen (n int)")
    seen = []

    def look() -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT current_database(), count(*) FROM seen")
            seen.append(cursor.fetchone())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [(committed_db.name, 0)]


@pytest.mark.django_db
def test_a_clone_is_gone_after_its_test():
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('seen')")
        assert cursor.fetchone() == (None,)


def test_the_public_role_may_not_write_at_all(committed_db):
    with committed_db.connect("public") as public, pytest.raises(psycopg.Error):
        public.execute("CREATE TABLE mine (n int)")


def test_a_table_nobody_decided_about_stops_the_preparation(committed_db):
    with committed_db.connect("owner") as owner:
        owner.execute("CREATE TABLE surprise (n int)")
    with pytest.raises(database.PreparationFailed, match=r"config/grants.py for surprise"):
        database.prepare(committed_db.urls.owner)


def test_the_public_role_reads_the_public_board_and_nothing_else(committed_db):
    with committed_db.connect("public") as public:
        readable = public.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm')"
            " AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"
        ).fetchall()
        callable_too = public.execute(
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND has_function_privilege(p.oid, 'EXECUTE')"
        ).fetchall()
    assert [name for (name,) in readable] == sorted(grants.PUBLIC_GRANTS)
    assert callable_too == []


def test_the_application_writes_no_entry_past_the_one_function(committed_db):
    with committed_db.connect() as app:
        for forbidden in (
            "DELETE FROM ledger_entry",
            "UPDATE ledger_entry SET name = name",
            "TRUNCATE ledger_entry",
            "UPDATE ledger_stream SET last_seq = 0",
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
            app.rollback()


def test_the_digest_names_the_ingredients():
    assert database.digest() == database.digest()
    assert len(database.digest()) == 12
