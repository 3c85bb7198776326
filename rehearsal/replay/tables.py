"""Strict reading of comma-separated files, plain or gzip: every broken line is named."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rehearsal.replay.faults import Fault, LogRefused

GZIP_MAGIC = b"\x1f\x8b"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LARGEST = 1 << 30  # bytes after unpacking: more is a bomb or the wrong file
PIECE = 1 << 20
LONGEST_CELL = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One record, with the line it begins on."""

    line: int
    cells: dict[str, str]


def read(path: Path, *, columns: list[str], encoding: str = "utf-8") -> list[Row]:
    """Every record of the file, in file order.

    ``columns`` must be in the header. Raises LogRefused, naming all lines at fault, when the file is
    missing, empty, cut short, not in ``encoding``, or a record has not as many cells as the header.
    """
    text = _decode(path, unpacked(path), encoding)
    faults: list[Fault] = []
    header: list[str] = []
    rows: list[Row] = []
    for line, cells in _records(path, text, faults):
        if not header:
            header = [cell.strip() for cell in cells]
            faults += _header_faults(path, header, columns)
            if faults:
                break
        elif len(cells) != len(header):
            faults.append(
                Fault(path.name, line, f"{len(cells)} cells, the header has {len(header)}")
            )
        else:
            rows.append(Row(line, dict(zip(header, cells, strict=True))))
    if not header and not faults:
        faults.append(Fault(path.name, 0, "the file is empty"))
    if faults:
        raise LogRefused(faults)
    return rows


def _header_faults(path: Path, header: list[str], columns: list[str]) -> list[Fault]:
    missing = [name for name in columns if name not in header]
    twice = [name for name, count in Counter(header).items() if count > 1]
    found = [Fault(path.name, 1, f"column {name!r} is missing") for name in missing]
    return found + [Fault(path.name, 1, f"column {name!r} stands twice") for name in twice]


def _records(path: Path, text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Records with the line each begins on; blank lines are skipped, a syntax error ends the file."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(path.name, line, f"not comma-separated text: {error}"))
            return
        if "\x00" in "".join(cells):
            faults.append(Fault(path.name, line, "a NUL character"))
        elif cells:
            yield line, cells


def unpacked(path: Path) -> bytes:
    """The bytes of the file, unpacked where it is packed; LogRefused when that cannot be."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LogRefused([Fault(str(path), 0, f"cannot be read: {error.strerror}")]) from error
    packed = raw.startswith(GZIP_MAGIC)
    if path.suffix == ".gz" and not packed:
        raise LogRefused([Fault(path.name, 0, "named .gz but not a gzip file")])
    return _gunzip(path, raw) if packed else raw


def _gunzip(path: Path, raw: bytes) -> bytes:
    pieces: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
            while piece := stream.read(PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > LARGEST:
                    raise LogRefused([Fault(path.name, 0, f"unpacks to more than {LARGEST} bytes")])
    except EOFError as error:
        raise LogRefused([Fault(path.name, 0, "the gzip file is cut short")]) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise LogRefused([Fault(path.name, 0, f"the gzip file is damaged: {error}")]) from error
    return b"".join(pieces)


def _decode(path: Path, raw: bytes, encoding: str) -> str:
    plain = "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding
    try:
        return raw.decode(plain)
    except UnicodeDecodeError as error:
        if raw.startswith(UTF16_MARKS):
            hint = "looks like UTF-16; say so with [log] encoding"
            raise LogRefused([Fault(path.name, 0, hint)]) from error
        raise LogRefused(_undecodable(path, raw, plain)) from error


def _undecodable(path: Path, raw: bytes, encoding: str) -> list[Fault]:
    faults = []
    for number, line in enumerate(raw.split(b"\n"), start=1):
        try:
            line.decode(encoding)
        except UnicodeDecodeError as error:
            what = f"not {encoding}: byte 0x{line[error.start]:02x} at column {error.start + 1}"
            faults.append(Fault(path.name, number, what))
    return faults or [Fault(path.name, 0, f"not {encoding}")]
