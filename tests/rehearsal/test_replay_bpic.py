"""A slice of the expense claims: levels, rejections and resubmissions, counted twice.

The whole file runs in ./run proof replay.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from rehearsal.proof import replay_count

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
EVENTS = DATA / "bpic20_domestic_declarations_events.csv.gz"
DAYS_OFF = DATA / "nl_holidays.csv"
EXAMPLE = ROOT / "examples" / "bpic20_declarations.toml"
EVERY = 250


@pytest.fixture
def few(tmp_path):
    """Some forty claims of all two years."""
    with gzip.open(EVENTS, "rt", encoding="utf-8") as file:
        head, *lines = file.readlines()
    numbers = list(dict.fromkeys(line.split(",", 1)[0] for line in lines))[::EVERY]
    path = tmp_path / "events.csv.gz"
    kept = [line for line in lines if line.split(",", 1)[0] in numbers]
    path.write_bytes(gzip.compress("".join([head, *kept]).encode()))
    return path


@pytest.mark.slow
@pytest.mark.skipif(not EVENTS.exists(), reason=f"{EVENTS} is not here")
def test_a_slice_gives_the_figures_of_a_second_count(replay, few):
    counted = replay_count.count(few, DAYS_OFF)
    report = replay(events=few, mapping=EXAMPLE, calendar=DAYS_OFF).report
    assert counted.cases > 40
    assert replay_count.differences(counted, report) == []


@pytest.mark.skipif(not EVENTS.exists(), reason=f"{EVENTS} is not here")
def test_the_second_count_itself_agrees_with_what_is_known_of_the_file():
    counted = replay_count.count(EVENTS, DAYS_OFF)
    assert (counted.cases, counted.events) == (10357, 55628)
