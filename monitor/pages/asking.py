"""What the forms of these pages carry: keys, versions, words, days, files."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext

from kernel import clock
from kernel.errors import InvalidInput
from monitor.services import files
from monitor.services.files import Proof
from organizations.models import Account
from organizations.officers import Officer, officer_of


def officer_asking(request: HttpRequest) -> Officer:
    """Who is signed in, as the officer they are now."""
    assert isinstance(request.user, Account)  # LoginRequiredMiddleware has let it in
    return officer_of(request.user)


def text_of(request: HttpRequest, name: str) -> str:
    """The field as typed, without the space around it and without what PostgreSQL cannot hold."""
    return request.POST.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()


def key_of(request: HttpRequest) -> uuid.UUID:
    """The form's idempotency key; raises InvalidInput when it carries none."""
    try:
        return uuid.UUID(text_of(request, "key"))
    except ValueError as wrong:
        raise InvalidInput(gettext("表单不完整，请刷新后再办"), field="key") from wrong


def version_of(request: HttpRequest) -> int:
    """The version of the card that the reader saw; raises InvalidInput when the form says none."""
    text = text_of(request, "version")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput(gettext("表单不完整，请刷新后再办"), field="version")
    return int(text)


def number_of(request: HttpRequest, name: str) -> int:
    """A small whole number; 0 for nothing or for something else."""
    text = text_of(request, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def day_of(request: HttpRequest, name: str) -> dt.date | None:
    """A day, None for an empty field; raises InvalidInput naming the field."""
    text = text_of(request, name)
    if not text:
        return None
    try:
        day: dt.date | None = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not 1950 <= day.year <= 2200:
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
    if local is None or local.tzinfo is not None or not 1950 <= local.year <= 2200:
        raise InvalidInput(gettext("时间写法有误，应如 2026-08-03T09:00"), field=name)
    return local.replace(tzinfo=clock.OFFICE_ZONE)


def proofs_of(request: HttpRequest) -> list[Proof]:
    """The files handed in, all under the one description the form has. Raises FileRefused."""
    handed_in = request.FILES.getlist("files")
    return [
        Proof(
            paper=paper_of(one),
            kind=text_of(request, "evidence_kind") or "other",
            document=text_of(request, "document"),
            period=(day_of(request, "period_from"), day_of(request, "period_to")),
            original=request.POST.get("original") == "1",
        )
        for one in handed_in
    ]


def paper_of(upload: UploadedFile) -> files.Paper:
    """An uploaded file as it may be kept; raises FileRefused before its bytes are read."""
    return files.read(upload.name or "file", upload.size or 0, upload.read)
