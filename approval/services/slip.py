"""The query code on the applicant's slip: made from the request's own key, so a repeat shows the same.

Only the digest is stored anywhere; were the code kept with the answer of the request, a reader of
that table could open every case.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any, ParamSpec

from django.utils.crypto import salted_hmac

from ledger import codes
from ledger.errors import KeyMissing

P = ParamSpec("P")
SALT = "approval.slip.query-code"


def handed_over(file: Callable[P, dict[str, Any]]) -> Callable[P, dict[str, Any]]:
    """Let the answer of a filing carry its query code, the first time and every time after."""

    @functools.wraps(file)
    def answer(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        key = kwargs["key"]
        if not isinstance(key, uuid.UUID):
            raise KeyMissing
        return file(*args, **kwargs) | {"code": query_code(key)}

    return answer


def query_code(key: uuid.UUID) -> str:
    """The code of the case filed under ``key``, in its printed form."""
    number = int.from_bytes(salted_hmac(SALT, key.bytes, algorithm="sha256").digest(), "big")
    body = ""
    for _ in range(codes.SYMBOLS):
        number, symbol = divmod(number, len(codes.ALPHABET))
        body += codes.ALPHABET[symbol]
    check = next(symbol for symbol in codes.ALPHABET if codes.normalise(body + symbol))
    return f"{body[:4]}-{body[4:8]}-{body[8:]}-{check}"
