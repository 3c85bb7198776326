"""The monitors' proof in its short form, on a durable cluster of its own (T3, T10-T13)."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.proof.test_kills import proof


@pytest.mark.slow
def test_every_card_comes_exactly_once_under_fire_and_every_bad_variant_is_caught():
    home = Path(tempfile.mkdtemp(prefix="sunhall-monitor-"))
    home.chmod(0o755)
    try:
        told = json.loads(proof(home, "monitor", "--short").splitlines()[-1])
    finally:
        shutil.rmtree(home, ignore_errors=True)
    for wrong in ("lost", "doubled", "early", "misdated", "crashed"):
        assert told[wrong] == 0, told
    assert told["kills"] == 2
    assert told["cards"] > 800
    caught, tried = told["controls_caught"].split("/")
    assert caught == tried == "8", told["controls"]
    assert told["ok"], told
