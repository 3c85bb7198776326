"""Everything that is true wherever Sunhall runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF

from config import env

# Lets ModelAdmin[Item] and its like be written at run time too.
django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = [
    "rehearsal",
    "realtime",
    "boards",
    "monitor",
    "complaints",
    "approval",
    "catalog",
    "timelimits",
    "ledger",
    "organizations",
    "web",
    "kernel",
]

INSTALLED_APPS = [
    "config",
    *FLOORS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_htmx",
]

# Every one of them is async-capable: a single sync-only middleware makes daphne hang on SIGTERM.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "web.uploads.RefuseHugeBodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

LARGEST_BODY = 64 * 1024 * 1024  # bytes of one request; five files of ten megabytes fit

REHEARSAL = False  # 演练: only a demonstration says otherwise

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- databases
ATOMIC_REQUESTS = False  # a use case owns its transaction


def databases(*, default: str | None = None) -> dict[str, dict[str, Any]]:
    """default runs everything and owns nothing, public reads the public board, owner migrates."""
    app = env.text("DATABASE_URL", default=default)
    return {
        "default": env.database(app),
        "public": env.database(env.text("DATABASE_PUBLIC_URL", default=app)),
        "owner": env.database(env.text("DATABASE_OWNER_URL", default=app)),
    }


# ---------------------------------------------------------------- people
AUTH_USER_MODEL = "organizations.Account"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# ---------------------------------------------------------------- the hall's own name
HALL_NAME = env.text("HALL_NAME", default="政务服务中心")

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---------------------------------------------------------------- pages and static files
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "web.context.frame",
                "monitor.pages.inbox.unread",
            ],
        },
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    },
}

# ---------------------------------------------------------------- what a browser may do with us
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx sends the token from the cookie

# Who may read /metrics: the machine itself and whatever an installation adds.
INTERNAL_NETWORKS = env.words("INTERNAL_NETWORKS", default="127.0.0.0/8,::1/128")

# Whose X-Forwarded-For is believed: networks, and "unix" for a proxy on a Unix socket. Else nobody's.
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")

# ---------------------------------------------------------------- notices and whose name they bear
BUREAU_WORD = env.text("BUREAU_WORD", default="监")  # 监督办〔2026〕1号
OPERATOR_PACK = env.text("OPERATOR_PACK", default="bureau")  # or supervisory_commission
# Words and colours of cards; and the bureau's own periods, in working days.
CARD_PACK = env.text("CARD_PACK", default="default")  # or two-colour
CARD_FEEDBACK_DAYS = env.number("CARD_FEEDBACK_DAYS", default=5, least=1)
CARD_APPEAL_DAYS = env.number("CARD_APPEAL_DAYS", default=5, least=1)
APPEAL_DECISION_DAYS = env.number("APPEAL_DECISION_DAYS", default=10, least=1)
EMAIL_BACKEND = env.text("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.number("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="sunhall@localhost")
SMS_GATEWAY = env.text("SMS_GATEWAY", default="monitor.services.channels.sms.FileGateway")
SMS_FILE = env.text("SMS_FILE", default=str(ROOT / "var" / "sms.jsonl"))

# ---------------------------------------------------------------- interface for programs
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "config.api_errors.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNICODE_JSON": True,
}

# ---------------------------------------------------------------- log lines (never personal data)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "config.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    # What a stranger's bytes provoke is no fault of ours: one line, no traceback.
    "filters": {"hostile": {"()": "realtime.hostile.NoFaultOfOurs"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": [], "propagate": False},
        "daphne": {"level": "WARNING"},
        "uvicorn.error": {"filters": ["hostile"]},
    },
}
