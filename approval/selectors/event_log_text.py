"""An event log as text: XES (IEEE 1849-2016) and CSV, piece by piece."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from xml.sax.saxutils import quoteattr

from approval.selectors.event_log import EventLog, Occurrence

XES, CSV = "xes", "csv"
CONTENT_TYPES = {XES: "application/xml; charset=utf-8", CSV: "text/csv; charset=utf-8"}
BYTE_ORDER_MARK = "\ufeff"
NAME = "sunhall"

COLUMNS = (
    "case", "activity", "instant", "resource", "unit", "department", "item", "lifecycle",
    "event", "step", "state", "outcome", "channel", "seq", "simulated",
)  # fmt: skip
# A table program takes a cell that begins so for a formula.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
# Everything XML 1.0 can hold; what it cannot is shown as a replacement character.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"

EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
)
# What every trace and every event has, each with the value that a missing one would stand for.
GLOBALS = (
    '<global scope="trace"><string key="concept:name" value="UNKNOWN"/>'
    '<string key="department" value="UNKNOWN"/><string key="item" value="UNKNOWN"/>'
    '<boolean key="simulated" value="false"/></global>\n'
    '<global scope="event"><string key="concept:name" value="UNKNOWN"/>'
    '<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>'
    '<string key="org:resource" value="UNKNOWN"/><string key="org:role" value="UNKNOWN"/>'
    '<string key="org:group" value="UNKNOWN"/>'
    '<string key="lifecycle:transition" value="complete"/>'
    '<string key="event" value="UNKNOWN"/><int key="seq" value="0"/></global>\n'
)
CLASSIFIERS = (
    '<classifier name="Activity" scope="event" keys="concept:name"/>\n'
    '<classifier name="Code" scope="event" keys="event"/>\n'
    '<classifier name="ActivityAndRole" scope="event" keys="concept:name org:role"/>\n'
)


def as_csv(log: EventLog, *, mark: bool = False) -> Iterator[str]:
    """Header and rows after RFC 4180; ``mark`` puts the byte order mark that Excel asks for first.

    A cell that a table program would take for a formula gets an apostrophe in front.
    """
    yield (BYTE_ORDER_MARK if mark else "") + _line(COLUMNS)
    for one in log.occurrences():
        cells = (
            one.case, one.activity, _instant(one), one.resource, one.unit, one.department, one.item,
            one.lifecycle, one.event, one.step, one.state, one.outcome, one.channel,
        )  # fmt: skip
        yield _line((*map(_harmless, cells), str(one.seq), _truth(log.simulated)))


def as_xes(log: EventLog) -> Iterator[str]:
    """One trace per case, one event per entry; extensions, globals and classifiers declared."""
    yield HEAD
    for name, prefix, uri in EXTENSIONS:
        yield f'<extension name="{name}" prefix="{prefix}" uri="{uri}"/>\n'
    yield GLOBALS + CLASSIFIERS
    first, last = log.period.first.isoformat(), log.period.last.isoformat()
    yield _string("concept:name", f"{NAME} {first}/{last}") + _string("lifecycle:model", "standard")
    yield _string("first", first) + _string("last", last)
    yield _boolean("simulated", log.simulated) + _int("up_to", log.up_to) + "\n"
    case: str | None = None
    for one in log.occurrences():
        if one.case != case:
            yield "</trace>\n" if case is not None else ""
            yield _opening(one, simulated=log.simulated)
            case = one.case
        yield _event(one)
    yield "</trace>\n</log>\n" if case is not None else "</log>\n"


WRITERS: dict[str, Callable[[EventLog], Iterator[str]]] = {XES: as_xes, CSV: as_csv}


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell


def _instant(one: Occurrence) -> str:
    return one.at.isoformat(timespec="microseconds")


def _opening(one: Occurrence, *, simulated: bool) -> str:
    return (
        "<trace>"
        + _string("concept:name", one.case)
        + _string("department", one.department)
        + _string("item", one.item)
        + _boolean("simulated", simulated)
        + "\n"
    )


def _event(one: Occurrence) -> str:
    known = (
        ("concept:name", one.activity),
        ("org:resource", one.resource),
        ("org:role", one.resource),
        ("org:group", one.unit),
        ("lifecycle:transition", one.lifecycle),
        ("event", one.event),
        ("step", one.step),
        ("state", one.state),
        ("outcome", one.outcome),
        ("channel", one.channel),
    )
    said = "".join(_string(key, value) for key, value in known)
    at = f'<date key="time:timestamp" value="{_instant(one)}"/>'
    return f"<event>{said}{at}{_int('seq', one.seq)}</event>\n"


def _string(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(UNWRITABLE.sub(REPLACEMENT, value))}/>'


def _int(key: str, value: int) -> str:
    return f'<int key="{key}" value="{value}"/>'


def _boolean(key: str, value: bool) -> str:  # noqa: FBT001 - the attribute's value
    return f'<boolean key="{key}" value="{_truth(value)}"/>'


def _truth(value: bool) -> str:  # noqa: FBT001
    return "true" if value else "false"
