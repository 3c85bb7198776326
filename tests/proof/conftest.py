"""A wire to the test's own database that can be cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from rehearsal.proof.wire import Upstream, Wire


@pytest.fixture
def wire(committed_db) -> Iterator[Wire]:
    """Connections opened while ``on(wire)`` holds go through it."""
    known = connections.settings["default"]
    with Wire(Upstream(known["HOST"], int(known["PORT"] or 5432))) as cuttable:
        yield cuttable
