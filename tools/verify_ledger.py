"""Verify an exported ledger with nothing but Python: no project code, no database.

    manage.py export_ledger > ledger.jsonl
    python3 tools/verify_ledger.py ledger.jsonl [--anchor SEQ:HASH ...]

Prints one line per finding (stream, seq, field, what is wrong) and exits 1; exits 0 when the file
is sound. An anchor is a hash that was noted elsewhere; only anchors show that the whole chain was
not built anew. The format is described in docs/ledger-format.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

Row = dict[str, Any]
NOTHING = bytes(32)
EARLIEST = -(2**63)


def field(text: str) -> bytes:
    """A text as it is hashed: its length in bytes, then its bytes."""
    raw = text.encode("utf-8")
    return len(raw).to_bytes(4, "big") + raw


def whole(number: int, size: int) -> bytes:
    """An integer as it is hashed: two's complement, most significant byte first."""
    return number.to_bytes(size, "big", signed=True)


def leaf(row: Row) -> bytes:
    """The hash of an entry's own fields."""
    return hashlib.sha256(
        b"\x00"
        + whole(row["alg"], 2)
        + field(row["stream"])
        + whole(row["matter"] or 0, 8)
        + field(row["name"])
        + field(row["actor"])
        + field(row["capacity"])
        + whole(row["occurred_at"], 8)
        + whole(row["recorded_at"], 8)
        + whole(row["written_at"], 8)
        + field(row["source"])
        + field(row["body"])
    ).digest()


def link(seq: int, prev: bytes, own: bytes) -> bytes:
    """The hash that chains an entry to the one before."""
    return hashlib.sha256(b"\x01" + whole(seq, 8) + prev + own).digest()


def canonical(body: str) -> bool:
    """Whether a body is written in its one canonical form."""
    read = json.loads(body)
    return body == json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def wrong_in(row: Row, before: Row) -> Iterator[tuple[str, str]]:
    """What is wrong with ``row`` by itself and against the row before: (field, what)."""
    made = link(row["seq"], bytes.fromhex(row["prev"]), bytes.fromhex(row["leaf"])).hex()
    checks = (
        ("seq", row["seq"] != before["seq"] + 1, f"follows {before['seq']}"),
        ("leaf", row["leaf"] != leaf(row).hex(), "its own fields give another leaf"),
        ("prev", row["prev"] != before["hash"], "does not follow from the entry before"),
        ("hash", row["hash"] != made, "its leaf and prev give another hash"),
        ("recorded_at", row["recorded_at"] < before["recorded_at"], "before the entry before"),
        ("occurred_at", row["occurred_at"] > row["recorded_at"], "after it was recorded"),
        ("body", not canonical(row["body"]), "not in canonical form"),
    )
    for name, wrong, said in checks:
        if wrong:
            yield name, said


def findings(rows: Iterable[Row], anchors: dict[int, str]) -> Iterator[tuple[str, int, str, str]]:
    """Everything that is wrong with ``rows``, in order: (stream, seq, field, what)."""
    before: Row = {"stream": "", "seq": 0, "hash": NOTHING.hex(), "recorded_at": EARLIEST}
    for row in rows:
        for name, said in wrong_in(row, before):
            yield row["stream"], row["seq"], name, said
        if anchors.get(row["seq"], row["hash"]) != row["hash"]:
            yield row["stream"], row["seq"], "anchor", "another hash was noted elsewhere"
        before = row
    for missing in sorted(number for number in anchors if number > before["seq"]):
        yield before["stream"], missing, "anchor", "an entry noted elsewhere is missing"


def main() -> int:
    """Read the file, print what is wrong; return the exit code."""
    reader = argparse.ArgumentParser(description="Verify an exported ledger.")
    reader.add_argument(
        "file", help="JSON lines as export_ledger writes them; - for standard input"
    )
    reader.add_argument("--anchor", action="append", default=[], metavar="SEQ:HASH")
    asked = reader.parse_args()
    anchors = {int(seq): noted for seq, noted in (text.split(":", 1) for text in asked.anchor)}
    source = sys.stdin if asked.file == "-" else open(asked.file, encoding="utf-8")  # noqa: SIM115
    count = wrong = 0

    def rows() -> Iterator[Row]:
        nonlocal count
        for line in source:
            if line.strip():
                count += 1
                yield json.loads(line)

    for stream, seq, name, said in findings(rows(), anchors):
        wrong += 1
        print(f"{stream} {seq} {name}: {said}")
    print(f"{count} entries, {wrong} findings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
