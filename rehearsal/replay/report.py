"""The report of a replay: one JSON document, written whole or not at all."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from rehearsal.replay.driver import Outcome
from rehearsal.replay.log import Log


def compose(log: Log, outcome: Outcome) -> dict[str, Any]:
    """The document; its keys are what programs read, so they never change."""
    return {
        "cases": len(log.cases),
        "events": len(log.events),
        "snapshots": [snapshot.to_json() for snapshot in outcome.snapshots],
        "cards": outcome.cards,
        "states": outcome.states,
        "activities": dict(sorted(Counter(event.activity for event in log.events).items())),
        "refused": dict(sorted(outcome.refused.items())),
        "grouped": outcome.grouped,
        "repaired": [repair.to_json() for repair in log.repaired],
        "events_per_s": round(outcome.events_per_s, 1),
    }


def write(path: Path, document: dict[str, Any]) -> None:
    """Write the document aside and rename it, so that a report is complete or absent."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    unfinished.replace(path)
