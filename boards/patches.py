"""Boards are plain data; a patch is what changed in one. Browser and server merge alike.

One rule, one level deep: where board and patch both hold an object, the patch's keys replace the
object's, and null takes a key away; everything else replaces the old value whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Board = dict[str, Any]
Patch = dict[str, Any]


def merge(board: Mapping[str, Any], patch: Mapping[str, Any]) -> Board:
    """``board`` with ``patch`` laid over it; neither argument is changed."""
    merged = dict(board)
    for key, value in patch.items():
        before = merged.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            inner = before | value
            merged[key] = {name: kept for name, kept in inner.items() if kept is not None}
        else:
            merged[key] = value
    return merged


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Patch:
    """The smallest patch with ``merge(before, patch) == after``, for boards with the same keys."""
    patch: Patch = {}
    for key, value in after.items():
        old = before.get(key)
        if old == value:
            continue
        if isinstance(old, dict) and isinstance(value, dict):
            inner: dict[str, Any] = {k: v for k, v in value.items() if k not in old or old[k] != v}
            inner.update({k: None for k in old if k not in value})
            patch[key] = inner
        else:
            patch[key] = value
    return patch
