"""Long logs of real offices, whole, through the machine, against a second count of their files.

Run as ``./run proof replay``. The files are not ours to ship: they are looked for in
../shared/data, or where ``--data`` says. A control in the same run leaves one event out of what
the machine is given: if the comparison does not notice, it is blind.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from config import laboratory
from rehearsal.proof import replay_count, replay_requests

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
CLAIMS = "bpic20_domestic_declarations_events.csv.gz"
REQUESTS = "boston311_2011_07.csv.gz"
DAYS_OFF = "nl_holidays.csv"
EVERY = 100  # of a hundred claims one is in the control
LEFT_OUT = "Payment Handled"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files lie, and a folder for what is made of them."""

    data: Path
    folder: Path

    def has(self, *names: str) -> bool:
        """Whether all these files are here."""
        return all((self.data / name).exists() for name in names)


def main(arguments: list[str]) -> int:
    """Replay, count again, compare; one JSON line last; 0 when both say the same."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("proof", "replay", arguments)
    django.setup()
    parser = argparse.ArgumentParser(prog="proof replay")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--only", choices=sorted(LOGS), help="one of the logs")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sunhall-replay-") as folder:
        shelf = Shelf(asked.data, Path(folder))
        told = {name: run(shelf) for name, run in LOGS.items() if asked.only in {None, name}}
    found = {name: one for name, one in told.items() if one is not None}
    for name in told.keys() - found.keys():
        sys.stderr.write(f"{name}: its files are not in {asked.data}\n")
    ok = bool(found) and all(not one["differs"] for one in found.values())
    sys.stdout.write(json.dumps({"name": "replay", "ok": ok} | _sums(found)) + "\n")
    return 0 if ok else 1


def _sums(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The figures over all logs, and each log's own."""
    every = list(found.values())
    return {
        "cases": sum(one["cases"] for one in every),
        "events": sum(one["events"] for one in every),
        "refused": sum(sum(one["refused"].values()) for one in every),
        "repaired": sum(one["repaired"] for one in every),
        "cards": {level: sum(one["cards"][level] for one in every) for level in ("1", "2", "3")},
        "seconds": round(sum(one["seconds"] for one in every), 1),
        "logs": found,
    }


def claims(shelf: Shelf) -> dict[str, Any] | None:
    """The expense claims, whole, and the control; None without the files."""
    if not shelf.has(CLAIMS, DAYS_OFF):
        return None
    days_off, whole = shelf.data / DAYS_OFF, shelf.data / CLAIMS
    differs = _blindness(shelf, whole, days_off)
    report, seconds = _replay(shelf, "bpic20_declarations", events=whole, calendar=days_off)
    differs += replay_count.differences(replay_count.count(whole, days_off), report)
    return _told(report, seconds, differs)


def _blindness(shelf: Shelf, whole: Path, days_off: Path) -> list[str]:
    """What is wrong with the comparison itself: a slice must agree, with an event less it must not."""
    few, fewer = shelf.folder / "few.csv.gz", shelf.folder / "fewer.csv.gz"
    head, lines = _slice(whole)
    few.write_bytes(gzip.compress("".join([head, *lines]).encode()))
    place = next(number for number, line in enumerate(lines) if LEFT_OUT in line)
    left = [*lines[:place], *lines[place + 1 :]]
    fewer.write_bytes(gzip.compress("".join([head, *left]).encode()))
    counted = replay_count.count(few, days_off)
    agreed, _ = _replay(shelf, "bpic20_declarations", events=few, calendar=days_off)
    short, _ = _replay(shelf, "bpic20_declarations", events=fewer, calendar=days_off)
    wrong = [f"control: {one}" for one in replay_count.differences(counted, agreed)]
    if not replay_count.differences(counted, short):
        wrong.append("control: an event left out was not noticed")
    return wrong


def _slice(whole: Path) -> tuple[str, list[str]]:
    with gzip.open(whole, "rt", encoding="utf-8") as file:
        head, *lines = file.readlines()
    numbers = set(list(dict.fromkeys(line.split(",", 1)[0] for line in lines))[::EVERY])
    return head, [line for line in lines if line.split(",", 1)[0] in numbers]


def requests(shelf: Shelf) -> dict[str, Any] | None:
    """The citizens' requests; None without the file."""
    if not shelf.has(REQUESTS):
        return None
    whole = shelf.data / REQUESTS
    report, seconds = _replay(
        shelf, "boston311", cases=whole, snapshot=list(replay_requests.MOMENTS)
    )
    return _told(report, seconds, replay_requests.differences(whole, report))


def _replay(shelf: Shelf, name: str, **options: Any) -> tuple[dict[str, Any], float]:
    """The report of the command, as anybody would run it, and how long it took."""
    path = shelf.folder / "report.json"
    begun = time.perf_counter()
    mapping = EXAMPLES / f"{name}.toml"
    call_command("replay", mapping=mapping, report=path, stdout=sys.stderr, **options)
    report: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return report, time.perf_counter() - begun


def _told(report: dict[str, Any], seconds: float, differs: list[str]) -> dict[str, Any]:
    for one in differs:
        sys.stderr.write(f"{one}\n")
    same = ("cases", "events", "refused", "grouped", "states", "cards", "events_per_s")
    return {key: report[key] for key in same} | {
        "repaired": len(report["repaired"]),
        "seconds": round(seconds, 1),
        "differs": differs,
    }


LOGS: dict[str, Callable[[Shelf], dict[str, Any] | None]] = {
    "bpic20_declarations": claims,
    "boston311": requests,
}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
