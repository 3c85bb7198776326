"""Reads what was told in every way it can be read, and looks for people in it.

A payload is bytes. Its readings are the text as it stands; \\u escapes, HTML entities and percent
signs undone; tags taken out; base64 runs, gzip and zlib streams and the members of zip files (so
docx and xlsx) read in their turn. Each reading is folded before needles are looked for: full width
to half, capitals to small, and everything between letters and digits gone.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

DEEPEST = 4
SHORTEST_RUN = 16
LARGEST = 64 * 1024 * 1024
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
BRACED = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}")
TAG = re.compile(r"<[^<>]{0,2000}>")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
ZLIB = tuple(b"\x78" + second for second in (b"\x01", b"\x5e", b"\x9c", b"\xda"))


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody was found: what of them, and where."""

    where: str
    what: str


class Scanner:
    """Looks for the given needles, each under a word for what it is."""

    def __init__(self, needles: Iterable[Mapping[str, str]]) -> None:
        self.needles = {
            folded(needle): what for person in needles for what, needle in person.items()
        }
        self._any = re.compile("|".join(re.escape(needle) for needle in self.needles))

    def scan(self, where: str, payload: bytes | str) -> list[Hit]:
        """Every needle found in any reading of the payload."""
        data = payload.encode("utf-8", "surrogatepass") if isinstance(payload, str) else payload
        found = {
            self.needles[match]
            for text in readings(data)
            for match in self._any.findall(folded(text))
        }
        return [Hit(where, what) for what in sorted(found)]


def folded(text: str) -> str:
    """The text with only letters and digits left, in their plainest form."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def readings(data: bytes, depth: int = 0) -> Iterator[str]:
    """Every text that the bytes can be read as."""
    if depth > DEEPEST or len(data) > LARGEST:
        return
    for inner in _unpacked(data):
        yield from readings(inner, depth + 1)
    text = data.decode("utf-8", "replace")
    seen = set()
    for reading in (text, *_undone(text)):
        if reading in seen:
            continue
        seen.add(reading)
        yield reading
        bare = TAG.sub("", reading)
        if bare != reading:
            yield bare
        for run in _runs(reading):
            decoded = _from_base64(run)
            if decoded is not None:
                yield from readings(decoded, depth + 1)


def _undone(text: str) -> Iterator[str]:
    """The text with its escapes undone, one layer after another, until none is left."""
    for _ in range(DEEPEST):
        plain = unquote_plus(html.unescape(_unescaped(text)), errors="replace")
        if plain == text:
            return
        yield plain
        text = plain


def _unescaped(text: str) -> str:
    """\\uXXXX read, pairs of surrogates as the one sign they stand for."""
    if "\\u" not in text:
        return text
    text = BRACED.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), text)
    text = ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unpacked(data: bytes) -> Iterator[bytes]:
    try:
        if data.startswith(GZIP):
            yield gzip.decompress(data)
        elif data.startswith(ZLIB):
            yield zlib.decompress(data)
        elif data.startswith(ZIP):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for name in packed.namelist():
                    yield name.encode()
                    yield packed.read(name)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        return


def _runs(text: str) -> Iterator[str]:
    """What may be base64; a path's parts also each by itself, since a slash belongs to both."""
    for run in BASE64.findall(text):
        yield run
        if "/" in run:
            yield from (part for part in run.split("/") if len(part) >= SHORTEST_RUN)


def _from_base64(run: str) -> bytes | None:
    """What the run encodes when that is text or packed; None for a word that only looks so."""
    standard = run.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        data = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    if data.startswith((GZIP, ZIP, *ZLIB)):
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    return data
