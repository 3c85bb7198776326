"""Settings from the environment: typed, and nonsense is refused by name."""

from __future__ import annotations

import pytest

from config import env


@pytest.mark.parametrize(
    ("raw", "meant"), [("1", True), ("yes", True), ("Off", False), ("", False)]
)
def test_a_flag_is_read(monkeypatch, raw, meant):
    monkeypatch.setenv("SOME_FLAG", raw)
    assert env.flag("SOME_FLAG", default=not meant) is meant


def test_a_flag_of_nonsense_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "maybe")
    with pytest.raises(env.BadSetting, match="SOME_FLAG"):
        env.flag("SOME_FLAG")


def test_a_number_must_be_one_and_large_enough(monkeypatch):
    monkeypatch.setenv("SOME_NUMBER", "12")
    assert env.number("SOME_NUMBER") == 12
    monkeypatch.setenv("SOME_NUMBER", "-1")
    with pytest.raises(env.BadSetting, match="at least 0"):
        env.number("SOME_NUMBER")
    monkeypatch.setenv("SOME_NUMBER", "zwölf")
    with pytest.raises(env.BadSetting, match="whole number"):
        env.number("SOME_NUMBER")


def test_a_missing_text_without_default_is_refused(monkeypatch):
    monkeypatch.delenv("SOME_TEXT", raising=False)
    assert env.text("SOME_TEXT", default="x") == "x"
    with pytest.raises(env.BadSetting, match="SOME_TEXT is not set"):
        env.text("SOME_TEXT")


def test_a_short_secret_is_refused_without_being_shown(monkeypatch):
    monkeypatch.setenv("SOME_SECRET", "hunter2")
    with pytest.raises(env.BadSetting) as refused:
        env.secret("SOME_SECRET")
    assert "hunter2" not in str(refused.value)


def test_a_database_url_may_name_a_socket_folder_as_libpq_does():
    read = env.database("postgresql://hall@/city?host=/run/pg&port=6543&application_name=web")
    assert (read["USER"], read["NAME"], read["HOST"], read["PORT"]) == (
        "hall",
        "city",
        "/run/pg",
        "6543",
    )
    assert read["OPTIONS"] == {"application_name": "web"}


def test_a_database_url_may_name_a_host_and_hold_an_escaped_password():
    read = env.database("postgresql://hall:p%40ss%2Fword@db.internal:5433/city?sslmode=require")
    assert (read["HOST"], read["PORT"], read["PASSWORD"]) == ("db.internal", "5433", "p@ss/word")
    assert read["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://x@y/z", "postgresql://x@y/"])
def test_other_databases_and_no_database_are_refused(url):
    with pytest.raises(env.BadSetting):
        env.database(url)
