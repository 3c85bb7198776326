"""Reading a request of the desk or the inbox: under which key, on which version."""

from __future__ import annotations

import uuid

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from approval.services.act import Asking
from organizations.officers import Officer


def asked_key(request: HttpRequest) -> uuid.UUID:
    """The form's idempotency key; BadRequest when a form comes without one."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError as missing:
        raise BadRequest from missing


def asking(request: HttpRequest, officer: Officer) -> Asking:
    """Who asks, under which key, and which version of the case was on the screen."""
    version = request.POST.get("version", "")
    return Asking(officer, asked_key(request), int(version) if version.isdecimal() else None)
