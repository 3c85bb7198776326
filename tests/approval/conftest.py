"""A small hall and a licensing item in it, on Monday 2026-09-21 at 08:50."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import approval as build

if TYPE_CHECKING:
    from catalog.models import Item


@pytest.fixture
def hall(db: Any, clock: Any) -> build.Hall:
    """Two units, a window, and everybody who works there."""
    return build.a_hall()


@pytest.fixture
def item(hall: build.Hall) -> Item:
    """A licensing item: 5 working days to accept, promise 5, law 10, three steps."""
    return build.an_item(hall)
