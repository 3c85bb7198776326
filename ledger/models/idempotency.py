"""Requests that were answered, so that a repeated one is answered alike and done once."""

from __future__ import annotations

from django.db import models


class IdempotencyKey(models.Model):
    """A key the caller made for one act, what was asked under it and what was answered."""

    key = models.UUIDField(primary_key=True)
    actor = models.CharField(max_length=64)
    request_sha256 = models.BinaryField(max_length=32)
    outcome = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "幂等键"

    def __str__(self) -> str:
        return str(self.key)
