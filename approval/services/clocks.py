"""Which limits start when: the item version's regime says from what, receipt or acceptance (D3)."""

from __future__ import annotations

import datetime as dt

from approval import limits as kinds
from approval.services.act import Act
from catalog.models import ItemVersion

AT_RECEIPT = "received"


def starts_at_receipt(version: ItemVersion) -> bool:
    """Whether the decision's limits count from receipt (收到) instead of acceptance (受理)."""
    return bool(version.start_event == AT_RECEIPT)


def start_on_receipt(act: Act, *, at: dt.datetime) -> None:
    """A receipt: the acceptance limit starts (XK-4), and what the regime counts from receipt."""
    version = act.case.item_version
    act.start(kinds.ACCEPTANCE, version.acceptance_rule(), at=at)
    if starts_at_receipt(version):
        start_decision(act, at=at)


def start_on_acceptance(act: Act, *, at: dt.datetime) -> None:
    """Acceptance: the acceptance limit is met, the decision's limits start unless they run already.

    ``at`` lies in the past when the law accepted by silence: then they count from receipt.
    """
    if not starts_at_receipt(act.case.item_version):
        start_decision(act, at=at)


def start_decision(act: Act, *, at: dt.datetime) -> None:
    """Start the promised and the statutory limit (XK-9)."""
    version = act.case.item_version
    act.start(kinds.PROMISED, version.promised_rule(), at=at)
    act.start(kinds.STATUTORY, version.statutory_rule(), at=at)
