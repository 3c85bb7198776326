"""Query codes: 13 symbols of 5 bits and a check symbol, shown 4-4-5-1, kept only as a digest.

65 bits: at a thousand guesses a second against a million live codes, less than one hit in a
thousand years. The alphabet has no I, L, O, U; 0/O and 1/I/L read alike.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.db import connection

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 13
LOOK = "SELECT id, query_code_hash FROM ledger_matter WHERE number = %s"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_query_code() -> str:
    """A fresh code in its printed form, such as 7K2M-QX4D-9A0TB-5."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))
    return f"{body[:4]}-{body[4:8]}-{body[8:]}-{_check(body)}"


def normalise(text: str) -> str:
    """The 14 symbols someone meant; empty when they are no code at all."""
    meant = "".join(letter for letter in text.upper() if letter not in " -—–\t")
    meant = meant.translate(_READ_AS)
    if len(meant) != SYMBOLS + 1 or any(letter not in ALPHABET for letter in meant):
        return ""
    return meant if _check(meant[:SYMBOLS]) == meant[SYMBOLS] else ""


def hash_query_code(text: str) -> bytes:
    """What is stored of a code. It is random and long, so a plain digest suffices."""
    return hashlib.sha256(b"sunhall query code\x00" + normalise(text).encode()).digest()


def opened_by(number: str, text: str) -> int | None:
    """The id of the matter that the number and this code open; None for a wrong one of either.

    A wrong number takes as long as a wrong code: one look at an index, one digest, one comparison.
    """
    with connection.cursor() as cursor:  # every try at a code comes by here, right ones and floods
        cursor.execute(LOOK, [number])
        row = cursor.fetchone()
    stored = bytes(row[1]) if row is not None else bytes(32)
    same = hmac.compare_digest(stored, hash_query_code(text))
    return row[0] if same and row is not None and normalise(text) else None


def _check(body: str) -> str:
    """A weighted sum: any one wrong symbol and any two exchanged ones show, but for 0 and Z."""
    total = 0
    for symbol in body:
        total = (total * 3 + ALPHABET.index(symbol)) % 31
    return ALPHABET[total]
