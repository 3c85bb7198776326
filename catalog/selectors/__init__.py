"""Reading the catalogue."""

from __future__ import annotations

from catalog.selectors.versions import get_item, items, published_version, versions_of

__all__ = ["get_item", "items", "published_version", "versions_of"]
