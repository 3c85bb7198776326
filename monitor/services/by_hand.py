"""人工发牌: a card an officer issues for what was seen, never without evidence."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kernel.transactions import current, use_case
from ledger.models import Matter
from ledger.models.matter import MatterKind
from monitor import events, policy
from monitor.errors import CardNotFound, ManualCardInvalid
from monitor.models import Card
from monitor.policy import Step
from monitor.services import acting, files, impartiality
from monitor.services.acting import Asking
from monitor.services.files import Proof
from monitor.states import BY_HAND, CardMode, CardOrigin, CardState
from organizations.officers import Officer
from organizations.roles import Role

LEVELS = (2, 3)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: in which case, how grave, in a few words, against which article."""

    number: str
    level: int
    about: str
    basis: str
    item: str = ""

    def check(self) -> None:
        """Raise ManualCardInvalid unless it says all of it."""
        if self.level not in LEVELS:
            raise ManualCardInvalid("人工发牌只发黄牌或者红牌", field="level")
        for text, most, field in ((self.about, 60, "about"), (self.basis, 200, "basis")):
            if not text.strip() or len(text) > most:
                raise ManualCardInvalid(field=field)


@use_case
def issue_by_hand(
    *, officer: Officer, key: uuid.UUID | None, seen: Seen, proofs: Sequence[Proof]
) -> dict[str, Any]:
    """Issue a card in the officer's name; a red one is the leader's to issue.

    Raises ManualCardInvalid, NotPermitted, NotThisPerson, FileRefused.
    """
    asking = Asking(officer, key)
    held = files.digests(proofs)
    asking.claim("issue_by_hand", {"seen": asdict(seen), "files": held})
    if not policy.sees_all(officer):
        raise CardNotFound
    policy.require(officer, Step.ISSUE_BY_HAND)
    seen.check()
    if not proofs:
        raise ManualCardInvalid("人工发牌须附证据", field="file")
    if seen.level == max(LEVELS) and not officer.has(Role.SUPERVISION_LEADER):
        raise ManualCardInvalid("红牌由监察负责人发出", field="level")
    matter = _case(seen.number)
    now = current().now
    card = Card(
        matter=matter,
        origin=CardOrigin.MANUAL,
        about=seen.about.strip(),
        basis=seen.basis.strip(),
        level=seen.level,
        kind=BY_HAND,
        item=seen.item,
        state=CardState.ISSUED,
        mode=CardMode.MANUAL,
        falls_at=now,
        found_at=now,
        delay_us=0,
        issued_at=now,
        confirmed_by_id=officer.account_id,
    )
    impartiality.require(officer, card, on_appeal=False)
    card.save(force_insert=True)
    files.keep(card, proofs, by_id=officer.account_id)
    return acting.end(card, events.CARD_ISSUED, asking, files=held)


def _case(number: str) -> Matter:
    matter = (
        Matter.objects.select_related("department", "region")
        .filter(number=number.strip(), kind=MatterKind.CASE)
        .first()
    )
    if matter is None:
        raise ManualCardInvalid("没有这个办件编号", field="number")
    return matter
