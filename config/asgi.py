"""The door for browsers and programs: HTTP to Django, sockets to realtime."""

from __future__ import annotations

import os

import django

from config.handler import OneCrossing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django.setup(set_prefix=False)  # here, before anything imports a model
http = OneCrossing()

from realtime import routing  # noqa: E402 - only now

__all__ = ["application"]

application = routing.application(http)
