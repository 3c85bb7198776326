"""What a socket may ask to watch, read from its first message."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from boards import bureau, department, scopes
from boards.feeds import Feed, LedgerFeed, MatterFeed, PublicFeed

LONGEST_MESSAGE: Final = 4096
LARGEST: Final = 2**63 - 1
NAME = re.compile(r"(bureau|department|lobby):([0-9A-Za-z-]{1,20})|matter")
KEYS: Final = frozenset({"topic", "epoch", "since", "number", "code"})


class Malformed(ValueError):
    """The message is not one that our client sends."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client wants to watch, and the last thing it has seen of it, if anything."""

    kind: str
    place: str
    epoch: str
    since: int | None
    number: str
    code: str


def read_wish(text: str | None) -> Wish:
    """The wish in a first message; raises Malformed for anything but a small flat JSON object."""
    found = read_message(text)
    if not found.keys() <= KEYS:
        raise Malformed("unknown keys")
    words = {key: found.get(key, "") for key in ("topic", "epoch", "number", "code")}
    if not all(isinstance(word, str) and len(word) <= 64 for word in words.values()):
        raise Malformed("a word is no short text")
    name = NAME.fullmatch(words["topic"])
    if name is None:
        raise Malformed("no such kind of topic")
    return Wish(
        kind=name.group(1) or "matter",
        place=name.group(2) or "",
        epoch=words["epoch"],
        since=_since(found.get("since")),
        number=words["number"],
        code=words["code"],
    )


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


def key_of(wish: Wish, matter_id: int | None) -> str:
    """Under what name the hub keeps the topic."""
    return f"matter:{matter_id}" if wish.kind == "matter" else f"{wish.kind}:{wish.place}"


def feed_for(wish: Wish, matter_id: int | None) -> Feed:
    """A new feed for a wish that was granted."""
    if matter_id is not None:
        return MatterFeed(matter_id)
    if wish.kind == "lobby":
        return PublicFeed(scopes.Scope(wish.place))
    if wish.kind == "bureau":
        return LedgerFeed(bureau, scopes.Scope(wish.place))
    return LedgerFeed(department, scopes.Scope("", wish.place))


def _since(value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise Malformed("since is no number of an entry")
    return value


def _refuse(name: str) -> None:
    raise Malformed(name)
