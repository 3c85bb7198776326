"""A traceback says which constraint failed, and nothing of the row that failed it."""

from __future__ import annotations

import logging
import sys

import psycopg
from django.db import DatabaseError, connection

from config.logs import Discreet

BROKEN = "INSERT INTO approval_applicant (case_id, kind, name) VALUES (1, 'x', '欧阳春和')"


def traceback(formatter: logging.Formatter) -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute(BROKEN)
    except DatabaseError:
        return formatter.formatException(sys.exc_info())
    raise AssertionError("the row was taken")


def test_the_database_quotes_the_row_and_the_log_does_not(db):
    told = traceback(Discreet())
    assert "欧阳春和" not in told
    assert "approval_applicant" in told


def test_what_other_errors_say_stays():
    error = ValueError("no such step")
    error.__cause__ = psycopg.OperationalError("gone")
    told = Discreet().formatException((ValueError, error, None))
    assert "no such step" in told
    assert "gone" in told
