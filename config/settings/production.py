"""An installation that people rely on: nothing has a default that could be forgotten."""

from __future__ import annotations

from config import env
from config.settings.base import *  # noqa: F403 - settings are one namespace by design
from config.settings.base import databases

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

DATABASES = databases()
pool_size = env.number("DATABASE_POOL", default=0)
if pool_size:
    # Serving processes set it (config.asgi); a command uses one connection and needs no pool.
    for alias in ("default", "public"):
        DATABASES[alias]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
