"""What units announced before the rehearsal begins: a batch of acceptance, a quota of the year."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from approval.services import order
from approval.services.order import Declared
from catalog.selectors import get_item
from organizations.officers import Officer
from rehearsal.simulation.acts.turn import NAMESPACE
from rehearsal.simulation.cast import Cast

TEACHERS, FIREWORKS = 3, 33


def announce(codes: Mapping[int, str], cast: Cast) -> None:
    """Autumn's teachers until the Friday before the first morning; fireworks retail of the year."""
    teachers = Declared(
        item_code=codes[TEACHERS],
        code="2026-QIU",
        opens_on=dt.date(2026, 8, 24),
        closes_on=dt.date(2026, 9, 18),
        document="澄教公告〔2026〕3号",
    )
    fireworks = Declared(
        item_code=codes[FIREWORKS],
        code="2026",
        opens_on=dt.date(2026, 7, 13),
        closes_on=dt.date(2026, 12, 31),
        document="澄应急公告〔2026〕8号",
        total=40,
    )
    order.declare_batch(teachers, officer=_decider(teachers, cast), key=_key(teachers))
    order.declare_quota(fireworks, officer=_decider(fireworks, cast), key=_key(fireworks))


def _decider(declared: Declared, cast: Cast) -> Officer:
    return cast.approver(get_item(declared.item_code).department_id)


def _key(declared: Declared) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"announced:{declared.item_code}:{declared.code}")
