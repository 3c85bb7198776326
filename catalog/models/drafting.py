"""Who wrote a version: whoever did does not review it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from catalog.models.versions import ItemVersion


class Drafter(models.Model):
    """Somebody who wrote a word of the version, and who therefore does not review it."""

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="drafters")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "拟订人"
        constraints = [
            models.UniqueConstraint(fields=["version", "account"], name="drafter_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.account_id}"
