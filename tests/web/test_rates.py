"""Wrong tries are counted by address and minute."""

from __future__ import annotations

import uuid

from web import rates


def test_an_address_is_exhausted_after_its_share_and_no_other_is() -> None:
    address = str(uuid.uuid4())
    for _ in range(3):
        assert not rates.exhausted("test", address, per_minute=3)
        rates.count("test", address)
    assert rates.exhausted("test", address, per_minute=3)
    assert not rates.exhausted("test", str(uuid.uuid4()), per_minute=3)
    assert not rates.exhausted("another", address, per_minute=3)
