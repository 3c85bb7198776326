"""Benches and proofs get a cluster of their own."""

from __future__ import annotations

import pytest

from config import laboratory


def test_there_are_benches_and_proofs_to_run():
    assert "sweep" in laboratory.names("bench")
    assert laboratory.names("proof")


@pytest.mark.parametrize("arguments", [["bench"], ["bench", "no-such-thing"], ["proof", "../etc"]])
def test_an_unknown_name_lists_the_known_ones(arguments, capsys):
    assert laboratory.main(arguments) == 2
    assert "one of:" in capsys.readouterr().err
