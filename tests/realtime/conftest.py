"""What every test of open streams needs: whatever it opens is closed again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from realtime import tail


@pytest.fixture
async def streams(hall: Any) -> AsyncIterator[None]:
    """The tail of the test's event loop ends with it, and every socket with the tail."""
    yield
    here = tail._tails.get(asyncio.get_running_loop())
    if here is not None:
        await here.stop()
