"""Tests: a quick hasher, one host, no pool (a test's threads come and go)."""

from __future__ import annotations

from config.settings.base import *  # noqa: F403 - settings are one namespace by design
from config.settings.base import LOGGING, STORAGES, databases

DEBUG = False
REHEARSAL = True
SECRET_KEY = "tests-only-" + "0123456789" * 5
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# config.pytest_postgres sets the URLs; mypy and makemigrations load this module without a server.
DATABASES = databases(default="postgresql://nobody@/nowhere?host=/nonexistent")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served by config.settings.browser only: looked up for each of a test's clients
# they took nine tenths of its time.
SERVESTATIC_AUTOREFRESH = True
LOGGING = LOGGING | {"root": {"handlers": ["console"], "level": "WARNING"}}
