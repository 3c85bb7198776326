"""The demo on one machine: plain HTTP, its own secret under var/, otherwise as in production."""

from __future__ import annotations

import secrets

from config import env
from config.settings.base import *  # noqa: F403 - settings are one namespace by design
from config.settings.base import ROOT, STORAGES, databases

DEBUG = False
REHEARSAL = True
HALL_NAME = "澄川市政务服务中心"


def _own_secret() -> str:
    """A secret made on the first start and kept, so that sessions survive a restart."""
    kept = ROOT / "var" / "secret-key"
    kept.parent.mkdir(exist_ok=True)
    try:
        with kept.open("x") as new:
            kept.chmod(0o600)
            new.write(secrets.token_urlsafe(60))
    except FileExistsError:
        pass
    return kept.read_text()


SECRET_KEY = env.text("SECRET_KEY", default=_own_secret())
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="*")
DATABASES = databases()
pool_size = env.number("DATABASE_POOL", default=0)
if pool_size:
    for alias in ("default", "public"):
        DATABASES[alias]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SERVESTATIC_USE_FINDERS = True
# The demo is made for several windows of one browser and for screenshots, over plain HTTP.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
