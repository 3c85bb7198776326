"""申诉: the unit contests a card; the appeal is a matter of the bureau with its own limit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ledger
from kernel.clock import office_date
from kernel.transactions import current, use_case, use_case_required
from ledger import matters, numbers
from ledger.models.matter import MatterKind
from monitor import events
from monitor.errors import (
    AppealInvalid,
    AppealTooLate,
    CardAlreadyMoved,
    WarningOnly,
)
from monitor.limits import APPEAL_DECISION, period
from monitor.models import Appeal, Card
from monitor.models.appeal import LONGEST_TEXT
from monitor.policy import Step
from monitor.selectors import appeals
from monitor.services import acting, files, terms
from monitor.services.acting import Asking
from monitor.services.files import Proof
from monitor.states import APPEALABLE, AppealGround
from organizations.models import Department
from organizations.officers import Officer
from timelimits.services import limits

WARNING = 1


@dataclass(frozen=True, slots=True)
class Contest:
    """On what the unit contests the card, in its words, with its evidence."""

    ground: str
    text: str
    proofs: Sequence[Proof] = ()

    def check(self) -> None:
        """Raise AppealInvalid without a listed ground and words."""
        if self.ground not in AppealGround.values or not self.text.strip():
            raise AppealInvalid
        if len(self.text) > LONGEST_TEXT:
            raise AppealInvalid("申诉的事实和理由不超过4000字", field="text")


@use_case
def file_appeal(
    card_id: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    contest: Contest,
) -> dict[str, Any]:
    """申诉 within the time that runs from the unit's receipt; the card is out of all scores meanwhile.

    Raises AppealTooLate, AppealInvalid, FileRefused, WarningOnly, CardAlreadyMoved.
    """
    asking = Asking(officer, key, version)
    held = files.digests(contest.proofs)
    request = {"card": card_id, "ground": contest.ground, "text": contest.text, "files": held}
    asking.claim("file_appeal", request)
    card = acting.begin(card_id, Step.APPEAL, asking)
    contest.check()
    if card.level == WARNING:
        raise WarningOnly
    if card.state not in APPEALABLE:
        raise CardAlreadyMoved(state=str(card.state), version=card.version)
    now = current().now
    if not terms.may_still_appeal(card, now):
        raise AppealTooLate
    acting.move(card, card.appeal)
    card.save(update_fields=["state", "version"])
    terms.appealed(card)
    appeal = _open(card, contest, officer)
    files.keep(card, contest.proofs, by_id=officer.account_id, appeal=appeal)
    body = appeals.appeal_facts(appeal) | {"ground": contest.ground}
    ledger.append(appeal.matter_id, events.APPEAL_FILED, by=officer.actor, body=body)
    return acting.end(
        card,
        events.CARD_APPEALED,
        asking,
        appeal_number=appeal.matter.number,
        ground=contest.ground,
        files=held,
    )


@use_case_required
def _open(card: Card, contest: Contest, officer: Officer) -> Appeal:
    now = current().now
    region = card.matter.region
    year = office_date(now).year
    serial = numbers.next_number(f"appeal:{region.code}:{year}")
    matter = matters.open_matter(
        MatterKind.APPEAL,
        number=f"SS{region.code}{year}{serial:06d}",
        belongs=matters.Belonging(_judging_unit(card).pk, card.matter.region_id),
    )
    limits.start(matter.pk, APPEAL_DECISION.code, period(APPEAL_DECISION), at=now, now=now)
    return Appeal.objects.create(
        card=card,
        matter=matter,
        ground=contest.ground,
        text=contest.text.strip(),
        filed_by_id=officer.account_id,
        filed_at=now,
    )


def _judging_unit(card: Card) -> Department:
    """The bureau of the card's region; where there is none the appeal stays with the card's unit."""
    bureau = (
        Department.objects.filter(
            region_id=card.matter.region_id, is_supervision=True, closed_on__isnull=True
        )
        .order_by("sort_no")
        .first()
    )
    return bureau or card.matter.department
