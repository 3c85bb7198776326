"""Reading officials' own lists of items: files, columns, limits in free text. Writes nothing."""

from __future__ import annotations
