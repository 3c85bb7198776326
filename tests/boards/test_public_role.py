"""The public's database role reads its allow-list and nothing else, and waits for nobody."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from config import roles
from config.grants import PUBLIC_GRANTS

RELATIONS = """
SELECT c.oid::regclass::text, p.privilege
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER'])
            AS p(privilege)
 WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND has_table_privilege(%(role)s, c.oid, p.privilege)
"""
COLUMNS = """
SELECT DISTINCT a.attrelid::regclass::text, p.privilege
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN unnest(ARRAY['SELECT','INSERT','UPDATE','REFERENCES']) AS p(privilege)
 WHERE n.nspname = 'public' AND a.attnum > 0 AND NOT a.attisdropped
   AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND has_column_privilege(%(role)s, a.attrelid, a.attnum, p.privilege)
"""
SEQUENCES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public' AND c.relkind = 'S'
   AND (has_sequence_privilege(%(role)s, c.oid, 'SELECT')
     OR has_sequence_privilege(%(role)s, c.oid, 'USAGE')
     OR has_sequence_privilege(%(role)s, c.oid, 'UPDATE'))
"""
FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname = 'public' AND has_function_privilege(%(role)s, p.oid, 'EXECUTE')
"""
ELSEWHERE = """
SELECT n.nspname FROM pg_namespace n
 WHERE n.nspname NOT IN ('public', 'information_schema') AND n.nspname !~ '^pg_'
   AND has_schema_privilege(%(role)s, n.oid, 'USAGE')
"""
GREAT = """
SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication
  FROM pg_roles WHERE rolname = %(role)s
"""
MEMBER_OF = """
SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
  JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = %(role)s
"""


def found(query: str, role: str = roles.PUBLIC) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"role": role})
        return set(cursor.fetchall())


def test_it_reads_its_allow_list_and_no_other_table(db):
    assert found(RELATIONS) == {(table, "SELECT") for table in PUBLIC_GRANTS}
    assert found(COLUMNS) == {(table, "SELECT") for table in PUBLIC_GRANTS}


def test_it_uses_no_sequence_no_function_and_no_other_schema(db):
    assert found(SEQUENCES) == set()
    assert found(FUNCTIONS) == set()
    assert found(ELSEWHERE) == set()


def test_it_is_nobody_great_and_a_member_of_nothing(db):
    assert found(GREAT) == {(False,)}
    assert found(MEMBER_OF) == set()


def test_the_same_questions_see_what_the_application_may(db):
    """Negative control: a role with rights is not taken for one without."""
    tables = {row[0] for row in found(RELATIONS, roles.APP)}
    assert {"approval_applicant", "ledger_entry"} <= tables
    assert found(FUNCTIONS, roles.APP)
    assert found(COLUMNS, roles.OWNER) > found(COLUMNS)


def test_the_allow_list_is_the_one_that_was_looked_through_for_persons():
    assert set(PUBLIC_GRANTS) == {
        "boards_announcement",
        "boards_publicdecision",
        "boards_publicfigure",
        "boards_publicmatter",
        "boards_publicmatter_totals",
    }


def test_it_writes_nothing_even_where_it_may_read(committed_db):
    with committed_db.connect("public", autocommit=True) as connected:
        read_only = connected.execute("SHOW default_transaction_read_only").fetchone()
        assert read_only == ("on",)
        connected.execute("SET default_transaction_read_only = off")
        for change in (
            "DELETE FROM boards_publicmatter",
            "UPDATE boards_publicmatter_totals SET seq = 0",
            "CREATE TABLE public.mine (one int)",
            "SELECT pg_notify('public', '') FROM approval_applicant",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connected.execute(change)


def test_it_keeps_nobody_waiting():
    patience = roles.PATIENCE[roles.PUBLIC]
    assert patience["statement_timeout"] == "2s"
    assert patience["default_transaction_read_only"] == "on"
    assert "CONNECTION LIMIT" in roles.RIGHTS[roles.PUBLIC]
