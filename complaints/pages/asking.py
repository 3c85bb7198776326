"""What a form of these pages carries."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from ledger.errors import KeyMissing


def text_of(request: HttpRequest, name: str) -> str:
    """The field as typed, without the space around it and without what PostgreSQL cannot hold."""
    return request.POST.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()


def key_of(request: HttpRequest) -> uuid.UUID:
    """The form's idempotency key; raises KeyMissing when it carries none."""
    try:
        return uuid.UUID(text_of(request, "key"))
    except ValueError as error:
        raise KeyMissing from error


def version_of(request: HttpRequest) -> int | None:
    """The version of the complaint that the reader saw; None when the form says nothing."""
    text = text_of(request, "version")
    return int(text) if text.isascii() and text.isdigit() else None
