"""The stream's head, its entries, and how far each reader has come.

Rows of ``Entry`` and ``Stream`` are written by the SQL function ``ledger_append`` alone; the
application's role may only read them.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from django.db import models

from ledger.models.matter import Matter

STREAM = "city"


class Stream(models.Model):
    """The head of a stream: its last number and hash. ``epoch`` changes after a restore.

    ``simulated`` is settled by the first entry: a rehearsal never writes into a real ledger, nor a
    real hall into a rehearsed one (D8).
    """

    name = models.CharField(max_length=16, primary_key=True)
    last_seq = models.BigIntegerField(default=0)
    last_hash = models.BinaryField(max_length=32)
    last_recorded_at = models.DateTimeField()
    epoch = models.UUIDField()
    simulated = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "留痕流"

    def __str__(self) -> str:
        return f"{self.name}:{self.last_seq}"


class Entry(models.Model):
    """One thing that happened: gapless in its stream, chained, never changed (docs/ledger-format.md)."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=16)
    seq = models.BigIntegerField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="entries")
    name = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    capacity = models.CharField(max_length=120)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    written_at = models.DateTimeField()
    source = models.CharField(max_length=32)
    body = models.TextField()
    alg = models.SmallIntegerField(default=1)
    txid = models.BigIntegerField()
    prev = models.BinaryField(max_length=32)
    leaf = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        indexes = [models.Index(fields=["matter", "seq"], name="entry_of_matter")]

    def __str__(self) -> str:
        return f"{self.stream}:{self.seq} {self.name}"

    @functools.cached_property
    def facts(self) -> dict[str, Any]:
        """The body as data."""
        read: dict[str, Any] = json.loads(self.body)
        return read


class Bookmark(models.Model):
    """How far a reader has read a stream."""

    reader = models.CharField(max_length=60)
    stream = models.CharField(max_length=16, default=STREAM)
    seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "阅读位置"
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "stream"], name="bookmark_per_reader_and_stream"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader} {self.stream}:{self.seq}"
