"""The door for browsers and programs: HTTP to Django, sockets to realtime."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
http = get_asgi_application()  # Django is set up here, before anything imports a model

from realtime import routing  # noqa: E402 - only now

__all__ = ["application"]

application = routing.application(http)
