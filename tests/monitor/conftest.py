"""A card to begin with."""

from __future__ import annotations

import pytest

from kernel.clock import Hand
from monitor.models import Card
from tests.builders import cards


@pytest.fixture
def yellow(clock: Hand) -> Card:
    """An issued yellow card of a promise of five days."""
    return cards.an_issued_card(clock)
