"""What a screen is known by: a token of 256 bits, kept here only as its digest, and a short code."""

from __future__ import annotations

import hashlib
import secrets

# Without what is misread from across a hall: 0 and O, 1, I and L, 8 and B, 5 and S, 2 and Z.
SIGNS = "34679ACDEFGHJKMNPQRTUVWXY"
CODE_LENGTH = 6
LONGEST = 64


def new_token() -> str:
    """A fresh token; 43 signs that a browser may store and a message may carry."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token: it is random, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_code() -> str:
    """A code that is shown on a screen and typed in by a person."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """The code as it is kept: in capitals, without the gap it is shown with."""
    return "".join(sign for sign in typed.upper() if sign in SIGNS)[: CODE_LENGTH + 1]
