"""By what an item is found: the pieces of its names and the first letters of their pinyin.

PostgreSQL's trigrams need three characters and most Chinese words have two, so the pieces are our
own: every character, every pair, every beginning. One GIN index serves them all. What is kept here
follows from the item alone and can be made anew at any time.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from catalog.models.items import Item
from organizations.models import Department


class SearchKey(models.Model):
    """One row for each item; in force from ``since`` on, because its versions leave no gap."""

    item = models.OneToOneField(
        Item, on_delete=models.PROTECT, primary_key=True, related_name="search_key"
    )
    number = models.PositiveIntegerField("目录序号", unique=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("首次施行", null=True, blank=True)
    text = models.TextField("名称")
    letters = models.TextField("首字母")
    pieces = ArrayField(models.CharField(max_length=20), verbose_name="检索片段")

    class Meta:
        verbose_name = verbose_name_plural = "检索键"
        indexes = [
            GinIndex(fields=["pieces"], name="search_key_pieces", fastupdate=False),
            # The list of all items, unit by unit, is read from it without the rows.
            models.Index(
                fields=["department", "number"], include=["since", "item"], name="unit_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.item_id)
