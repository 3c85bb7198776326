"""What a client says first, who it is, and what let it in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

LONGEST_MESSAGE: Final = 4096
LONGEST_WORD: Final = 64
LARGEST: Final = 2**63 - 1


class Malformed(ValueError):
    """The message is not one that our client sends."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client wants to watch, and the last thing it has seen of it, if anything.

    ``number`` and ``code`` are a case's, ``screen`` the token of a registered screen: neither ever
    stands in an address.
    """

    kind: str
    place: str
    epoch: str = ""
    since: int | None = None
    number: str = ""
    code: str = ""
    screen: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who knocks: the session in the handshake's cookies and the address it came from."""

    session: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """What let somebody in, so that it can be looked at again.

    ``standing`` is the officer's roles and unit where the topic is made for the officer as such.
    """

    wish: Wish
    visitor: Visitor
    matter_id: int | None = None
    account_id: int | None = None
    standing: tuple[frozenset[str], str] | None = None


def read_message(text: str | None) -> dict[str, Any]:
    """A message as an object; raises Malformed for bytes, length, nesting or anything else."""
    if text is None or len(text) > LONGEST_MESSAGE:
        raise Malformed("no text, or too long")
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    if not isinstance(found, dict):
        raise Malformed("no object")
    return found


def word(found: dict[str, Any], key: str) -> str:
    """The short text under the key, empty when there is none; raises Malformed."""
    value = found.get(key, "")
    if not isinstance(value, str) or len(value) > LONGEST_WORD:
        raise Malformed("a word is no short text")
    return value


def number(found: dict[str, Any], key: str) -> int | None:
    """The number of an entry under the key, or None; raises Malformed."""
    value = found.get(key)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise Malformed("no number of an entry")
    return value


def _refuse(name: str) -> None:
    raise Malformed(name)
