"""Which limits start when: the item version's regime says from what, receipt or acceptance (D3)."""

from __future__ import annotations

import datetime as dt

from approval import limits as kinds
from approval.services import order, parts
from approval.services.act import Act
from approval.states import Channel
from catalog.models import ItemVersion
from timelimits.kinds import kind_of

AT_RECEIPT = "received"


def starts_at_receipt(version: ItemVersion) -> bool:
    """Whether the decision's limits count from receipt (收到) instead of acceptance (受理)."""
    return bool(version.start_event == AT_RECEIPT)


def start_on_receipt(act: Act, *, at: dt.datetime) -> None:
    """A receipt: the acceptance limit starts (XK-4), and what the regime counts from receipt."""
    version = act.case.item_version
    act.start(kinds.ACCEPTANCE, version.acceptance_rule(), at=at)
    if act.case.channel == Channel.ONLINE:
        act.start(kinds.ONLINE_CHECK, kind_of(kinds.ONLINE_CHECK).rule(), at=at)
    if starts_at_receipt(version) and not version.pre_reviewed:
        start_decision(act, at=at)


def start_on_acceptance(act: Act, *, at: dt.datetime) -> None:
    """Acceptance: the acceptance limit is met, the decision's limits start unless they run already.

    ``at`` lies in the past when the law accepted by silence: then they count from receipt.
    """
    version = act.case.item_version
    if version.pre_reviewed:
        start_pre_review(act, at=at)
    elif not starts_at_receipt(version):
        start_decision(act, at=at)


def start_pre_review(act: Act, *, at: dt.datetime) -> None:
    """The lower level accepted: its own limit and promise start (XK-11); the upper level's do not."""
    version = act.case.item_version
    act.start(kinds.PROMISED, version.prereview_promised_rule(), at=at)
    act.start(kinds.PRE_REVIEW, version.prereview_rule(), at=at)


def start_decision(act: Act, *, at: dt.datetime) -> None:
    """Start the promised and the statutory limit (XK-9), in a batch from its end.

    For 联合办理 the law's limit is that of the whole (XK-10); parts that run start again with it.
    """
    version = act.case.item_version
    at = order.batch_start(act) or at
    act.start(kinds.PROMISED, version.promised_rule(), at=at)
    law = kinds.JOINT if version.joint else kinds.STATUTORY
    act.start(law, version.statutory_rule(), at=at)
    parts.start_parts(act)
