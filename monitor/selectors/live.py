"""Who may be told, while a page about a matter stands open, that something happened to it."""

from __future__ import annotations

from monitor.selectors import cards, orders
from organizations.officers import Officer


def may_watch(officer: Officer, matter_number: str) -> bool:
    """Whether the officer sees a card of that matter, or the order that it is.

    What happened is not told by this: the page asks again, and is answered by what its reader may see.
    """
    plain = matter_number[:50].replace("\x00", "")
    return (
        cards.visible_to(officer).filter(matter__number=plain).exists()
        or orders.visible_to(officer).filter(matter__number=plain).exists()
    )
