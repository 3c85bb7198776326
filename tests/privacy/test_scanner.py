"""The scanner finds people however they are written, and nobody where nobody is."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import zipfile
import zlib
from urllib.parse import quote

import pytest

from tests.privacy.people import CHECKS, WEIGHTS, a_canary
from tests.privacy.scanner import Scanner

PERSON = a_canary()
SCANNER = Scanner([PERSON.needles])
FULL_WIDTH = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


def packed(name: str, content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return made.getvalue()


def entities(text: str, style: str) -> str:
    return "".join(f"&#{style}{ord(sign):{style or 'd'}};" for sign in text)


def spread(text: str) -> str:
    return "<b>".join(f"{sign}</b> - \u200b" for sign in text)


ENCODINGS = {
    "as it stands": lambda text: text.encode(),
    "JSON escapes": lambda text: json.dumps({"a": text}).encode(),
    "decimal entities": lambda text: entities(text, "").encode(),
    "hexadecimal entities": lambda text: entities(text, "x").encode(),
    "percent signs, twice": lambda text: quote(quote(text)).encode(),
    "base64 in JSON": lambda text: json.dumps(base64.b64encode(text.encode()).decode()).encode(),
    "base64 for addresses, unpadded": lambda text: (
        b"/x/?t=" + base64.urlsafe_b64encode(text.encode()).rstrip(b"=")
    ),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib in base64": lambda text: base64.b64encode(zlib.compress(text.encode() * 3)),
    "xlsx": lambda text: packed("xl/sharedStrings.xml", f"<t>{entities(text, 'x')}</t>"),
    "docx, split over runs": lambda text: packed(
        "word/document.xml", "".join(f"<w:r><w:t>{html.escape(sign)}</w:t></w:r>" for sign in text)
    ),
    "full width, separators and tags between": lambda text: spread(
        text.translate(FULL_WIDTH)
    ).encode(),
}


def test_there_are_twelve_encodings():
    assert len(ENCODINGS) == 12


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_needle_is_found_in_every_encoding(encoding):
    for what, needle in PERSON.needles.items():
        payload = ENCODINGS[encoding](f"前{needle}后")
        assert what in {hit.what for hit in SCANNER.scan(encoding, payload)}, what


def test_a_clean_text_of_the_same_kind_has_nobody_in_it():
    other = a_canary()
    for encode in ENCODINGS.values():
        assert SCANNER.scan("clean", encode(other.sentence.replace(other.name, "张**"))) == []
    assert SCANNER.scan("masked", f"{PERSON.name[0]}** {PERSON.phone[:3]}****") == []


def test_broken_packages_are_no_reason_to_stop():
    for broken in (
        b"\x1f\x8bxx",
        b"PK\x03\x04xx",
        b"\x78\x9cxx",
        b"\xff\xfe\x00",
        b"%zz&#xffffffff;",
    ):
        assert SCANNER.scan("broken", broken) == []


def test_the_people_are_such_as_checks_let_through():
    for person in (a_canary() for _ in range(20)):
        total = sum(int(d) * w for d, w in zip(person.id_number, WEIGHTS, strict=False))
        assert CHECKS[total % 11] == person.id_number[-1]
        assert any(ord(sign) > 0xFFFF for sign in person.name)
