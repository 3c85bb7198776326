"""The permit log of a Dutch municipality, whole: our database says what its cases say."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
CASES = DATA / "wabo_receipt_cases.csv.gz"
EVENTS = DATA / "wabo_receipt_events.csv.gz"
EXAMPLE = ROOT / "examples" / "wabo_receipt.toml"

# at, started, closed, open, open and overdue, due within 7 days, closed late
FACTS = [
    ("2011-03-31T23:59:59+02:00", 647, 393, 254, 37, 15, 95),
    ("2011-06-30T23:59:59+02:00", 939, 711, 228, 44, 10, 200),
    ("2011-10-31T23:59:59+01:00", 1290, 1131, 159, 36, 4, 325),
    ("2012-01-23T23:59:59+01:00", 1434, 1329, 105, 39, 6, 377),
]
FIELDS = ("at", "started", "closed", "open", "open_overdue", "due_within_7_days", "closed_late")


@pytest.mark.slow
@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES} is not here")
def test_the_whole_log_gives_the_figures_reckoned_from_its_own_columns(replay):
    done = replay(cases=CASES, events=EVENTS, mapping=EXAMPLE, snapshot=[row[0] for row in FACTS])
    report = done.report
    assert [tuple(shot[field] for field in FIELDS) for shot in report["snapshots"]] == FACTS
    assert all(shot["open_without_limit"] == 0 for shot in report["snapshots"])
    assert (report["cases"], report["events"]) == (1434, 8577)
    # Every case that was late by the last snapshot bears a red card, and no other.
    assert report["cards"]["3"] == 377 + 39
    # 180 events stand after the end of their case; 6 of them tell the applicant, which is still right.
    assert report["refused"]["after_close"] == 180 - 6
    assert report["refused"]["before_start"] == 12
    assert [row["case"] for row in report["repaired"]] == ["case-10862", "case-8267"]
