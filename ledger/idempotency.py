"""A repeated request is answered as before and done once (D1; the caller may not know of a COMMIT)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection

from kernel import clock, journal
from kernel.journal import Actor
from kernel.transactions import AlreadyDone, use_case_required
from ledger.errors import KeyReused
from ledger.models import IdempotencyKey

CLAIM = """
INSERT INTO ledger_idempotencykey (key, actor, request_sha256, outcome, at)
VALUES (%s, %s, %s, NULL, %s) ON CONFLICT (key) DO NOTHING
"""


@use_case_required
def claim(key: uuid.UUID | None, *, by: Actor, name: str, request: Mapping[str, Any]) -> None:
    """Take ``key`` for this request, first thing in a use case; without a key do nothing.

    A twin in flight is waited for. Raises AlreadyDone with the outcome of the same request, KeyReused
    when the key stood for another request or another actor.
    """
    if key is None:
        return
    digest = _digest(name, request)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [key, by.id, digest, clock.wall()])
        if cursor.rowcount:
            return
    before = IdempotencyKey.objects.get(key=key)
    if before.actor != by.id or bytes(before.request_sha256) != digest:
        raise KeyReused
    raise AlreadyDone(before.outcome)


@use_case_required
def settle(key: uuid.UUID | None, outcome: Mapping[str, Any]) -> None:
    """Keep what the request under ``key`` was answered; written when the use case ends."""
    if key is not None:
        journal.answer(key, outcome)


def _digest(name: str, request: Mapping[str, Any]) -> bytes:
    """Only a digest is kept: requests hold personal data."""
    text = repr((name, sorted((str(field), repr(value)) for field, value in request.items())))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
