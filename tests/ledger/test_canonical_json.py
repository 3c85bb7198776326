"""The Python writer and the SQL writer of bodies write the same text."""

from __future__ import annotations

import json

import pytest
from django.db import Error, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.journal import canonical

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.django_db
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_sql_writes_what_python_writes(body):
    with connection.cursor() as cursor:
        cursor.execute("SELECT canonical_json(%s::jsonb)", [json.dumps(body)])
        assert cursor.fetchone()[0] == canonical(body)


@pytest.mark.django_db
def test_sql_refuses_what_is_no_integer():
    with pytest.raises(Error, match="no integer"), connection.cursor() as cursor:
        cursor.execute("""SELECT canonical_json('{"a":1.5}')""")
