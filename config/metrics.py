"""The installation's counts as Prometheus text: true across all processes, because SQL counts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kernel import clock
from monitor.selectors import delays


@dataclass(frozen=True, slots=True)
class Gauge:
    """One query: its last column is the value, the others are labels by their column names.

    ``%(legal)s`` and ``%(wall)s`` stand for the two clocks' moments.
    """

    name: str
    help: str
    query: str


# Web processes that served a screen within the last minute; each writes its row with its beats.
OF_SCREENS = (
    "FROM ledger_heartbeat WHERE kind = 'screens' AND facts ? 'sockets'"
    " AND wall_at > %(wall)s - interval '1 minute' ORDER BY process"
)

GAUGES = (
    Gauge(
        "sunhall_cases",
        "Cases by state",
        "SELECT state, count(*) FROM approval_case GROUP BY state ORDER BY state",
    ),
    Gauge(
        "sunhall_cards",
        "Cards by level and state",
        "SELECT level, state, count(*) FROM monitor_card GROUP BY level, state ORDER BY level, state",
    ),
    Gauge(
        "sunhall_alerts_overdue",
        "Alerts that have fallen and that no sweep has raised yet",
        "SELECT count(*) FROM timelimits_alert"
        " WHERE raised_at IS NULL AND NOT provisional AND falls_at <= %(legal)s",
    ),
    Gauge(
        "sunhall_ledger_seq",
        "The last number of each stream",
        "SELECT name AS stream, last_seq FROM ledger_stream ORDER BY name",
    ),
    Gauge(
        "sunhall_reader_behind",
        "Entries a reader has not read yet",
        "SELECT b.reader, b.stream, s.last_seq - b.seq FROM ledger_bookmark b"
        " JOIN ledger_stream s ON s.name = b.stream ORDER BY b.reader, b.stream",
    ),
    Gauge(
        "sunhall_screens_sockets",
        "Open sockets of a web process",
        f"SELECT process, (facts->>'sockets')::bigint {OF_SCREENS}",
    ),
    Gauge(
        "sunhall_screens_blocked",
        "Sockets of a web process whose reader is behind",
        f"SELECT process, (facts->>'blocked')::bigint {OF_SCREENS}",
    ),
    Gauge(
        "sunhall_screens_behind",
        "Entries that a web process has not handed to its screens yet",
        f"SELECT process, (facts->>'behind')::bigint {OF_SCREENS}",
    ),
    Gauge(
        "sunhall_screens_lag_ms",
        "Wall milliseconds from an entry's writing to the sockets of a web process, the last one",
        f"SELECT process, (facts->>'lag_ms')::bigint {OF_SCREENS}",
    ),
    Gauge(
        "sunhall_heartbeat_age_seconds",
        "Wall seconds since a process gave a sign of life",
        "SELECT kind, process, extract(epoch FROM %(wall)s - wall_at)::bigint"
        " FROM ledger_heartbeat ORDER BY kind, process",
    ),
)


def exposition() -> str:
    """All gauges in the text format that scrapers read."""
    moments = {"legal": clock.now(), "wall": clock.wall()}
    lines = [line for gauge in GAUGES for line in _lines(gauge, moments)]
    return "\n".join([*lines, *_delays()]) + "\n"


def _delays() -> Iterator[str]:
    """From breach to screen, stage by stage; a stage nobody measured lately has no line."""
    name = "sunhall_card_delay_ms"
    yield f"# HELP {name} Wall milliseconds from the instant a lamp changed, newest cards"
    yield f"# TYPE {name} gauge"
    for one in delays.delays():
        told = {"0.5": one.p50_ms, "0.99": one.p99_ms, "1": one.max_ms}
        for share, value in told.items():
            if value is not None:
                yield f'{name}{{stage="{one.stage}",quantile="{share}"}} {value}'


def _lines(gauge: Gauge, moments: dict[str, Any]) -> Iterator[str]:
    yield f"# HELP {gauge.name} {gauge.help}"
    yield f"# TYPE {gauge.name} gauge"
    with connection.cursor() as cursor:
        cursor.execute(gauge.query, moments if "%(" in gauge.query else None)
        names = [column[0] for column in cursor.description[:-1]]
        for *labels, value in cursor.fetchall():
            told = ",".join(
                f'{name}="{_quoted(label)}"' for name, label in zip(names, labels, strict=True)
            )
            yield f"{gauge.name}{{{told}}} {value}" if told else f"{gauge.name} {value}"


def _quoted(label: object) -> str:
    return str(label).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
