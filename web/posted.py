"""What a posted form carries, read once for all pages: words, its key, the version seen, numbers, days."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest
from django.utils.translation import gettext

from kernel import clock
from kernel.errors import InvalidInput

EARLIEST, LATEST = 1950, 2200  # years an office writes down


def text_of(request: HttpRequest, name: str) -> str:
    """The field as typed, without the space around it and without what PostgreSQL cannot hold."""
    return request.POST.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()


def key_of(request: HttpRequest) -> uuid.UUID:
    """The form's idempotency key; raises InvalidInput when it carries none."""
    try:
        return uuid.UUID(text_of(request, "key"))
    except ValueError as wrong:
        raise _incomplete("key") from wrong


def key_or_fresh(request: HttpRequest) -> uuid.UUID:
    """The form's idempotency key, or a fresh one for whoever sends none."""
    try:
        return key_of(request)
    except InvalidInput:
        return uuid.uuid4()


def version_of(request: HttpRequest) -> int:
    """The version that the reader saw; raises InvalidInput when the form says none."""
    text = text_of(request, "version")
    if not is_number(text):
        raise _incomplete("version")
    return int(text)


def number_of(request: HttpRequest, name: str) -> int:
    """A small whole number; 0 for nothing or for something else."""
    text = text_of(request, name)
    return int(text) if is_number(text) else 0


def is_number(text: str) -> bool:
    """Whether the text is a whole number that fits a key."""
    return text.isascii() and text.isdecimal() and len(text) < 10


def day_of(request: HttpRequest, name: str) -> dt.date | None:
    """A day, None for an empty field; raises InvalidInput naming the field."""
    text = text_of(request, name)
    if not text:
        return None
    try:
        day: dt.date | None = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day.year <= LATEST:
        raise InvalidInput(gettext("日期写法有误，应如 2026-08-03"), field=name)
    return day


def moment_of(request: HttpRequest, name: str) -> dt.datetime | None:
    """A moment of the office's day, None for an empty field; raises InvalidInput naming the field."""
    text = text_of(request, name)
    if not text:
        return None
    try:
        local: dt.datetime | None = dt.datetime.fromisoformat(text)
    except ValueError:
        local = None
    if local is None or local.tzinfo is not None or not EARLIEST <= local.year <= LATEST:
        raise InvalidInput(gettext("时间写法有误，应如 2026-08-03T09:00"), field=name)
    return local.replace(tzinfo=clock.OFFICE_ZONE)


def _incomplete(field: str) -> InvalidInput:
    return InvalidInput(gettext("表单不完整，请刷新后再办"), field=field)
