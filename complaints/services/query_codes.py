"""The query code that belongs to a request.

A repeated filing must be answered with the same code, and the database keeps a digest only. So the
code is reckoned from the request's key and the installation's secret.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid

from django.conf import settings

from ledger import codes

PURPOSE = b"sunhall complaint code\x00"


def code_for(key: uuid.UUID) -> str:
    """The printed code of the complaint filed under ``key``; nobody without the secret can tell it."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), PURPOSE + key.bytes, hashlib.sha256)
    body = "".join(codes.ALPHABET[byte % 32] for byte in digest[: codes.SYMBOLS])
    check = next(symbol for symbol in codes.ALPHABET if codes.normalise(body + symbol))
    return f"{body[:4]}-{body[4:8]}-{body[8:]}-{check}"
