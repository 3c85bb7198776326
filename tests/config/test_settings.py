"""Settings that hold everywhere."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from config.checking import ENVIRONMENT
from config.database import ROOT


@pytest.mark.parametrize("dotted", settings.MIDDLEWARE)
def test_every_middleware_is_async_capable(dotted):
    """One that is not makes daphne hang when it is told to stop under load."""
    assert getattr(import_string(dotted), "async_capable", False)


def test_a_page_needs_a_log_in_unless_it_says_otherwise():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    assert settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] == [
        "rest_framework.permissions.IsAuthenticated"
    ]


def test_the_policy_for_browsers_allows_nothing_inline():
    told = str(settings.CONTENT_SECURITY_POLICY)
    assert "unsafe" not in told
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'none'"]


ASKED = (
    "DEBUG", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "X_FRAME_OPTIONS", "SECURE_CONTENT_TYPE_NOSNIFF",
)  # fmt: skip


def in_production(**changed: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in (ENVIRONMENT | changed).items() if value}
    told = f"print(*(getattr(s, name) for name in {ASKED}))"
    return subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings as s; {told}"],
        env={"PATH": os.environ["PATH"]} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_keeps_cookies_to_itself_and_has_no_default_that_could_be_forgotten():
    assert in_production().stdout == "False True True Lax True Lax DENY True\n"
    for name in ("SECRET_KEY", "DATABASE_URL"):
        refused = in_production(**{name: ""})
        assert f"{name} is not set" in refused.stderr


def test_a_short_secret_is_refused_in_production():
    assert "SECRET_KEY has 5 characters" in in_production(SECRET_KEY="short").stderr


def test_a_serving_process_shares_its_connections():
    asked = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env={"PATH": os.environ["PATH"], "DATABASE_POOL": "6"} | ENVIRONMENT,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "'max_size': 6" in told


def test_static_files_are_collected_for_production(tmp_path):
    """Every file that a style sheet or a script names is there: the manifest storage insists."""
    code = (
        "import django; django.setup();"
        "from django.conf import settings; from django.core.management import call_command;"
        f"settings.STATIC_ROOT = {str(tmp_path)!r};"
        "call_command('collectstatic', interactive=False, verbosity=0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"]} | ENVIRONMENT,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()
