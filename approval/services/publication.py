"""公开许可决定: grants are public (XK-19), on the credit site within seven working days (DB-1)."""

from __future__ import annotations

import uuid
from typing import Any

from approval import events
from approval import limits as kinds
from approval.errors import ReasonMissing, StateForbids, UnreadableText
from approval.policy import Step
from approval.services.act import Act, Asking
from approval.services.filing import unholdable
from catalog.states import ResultKind
from kernel.transactions import use_case, use_case_required
from organizations.officers import Officer
from timelimits.kinds import kind_of
from timelimits.services.limits import is_late

LICENSING = "01"
LONGEST = 200


@use_case_required
def owe(act: Act) -> None:
    """A licence under the Licensing Law was granted: its decision is to be made public."""
    version = act.case.item_version
    if version.item.kind == LICENSING and version.result_kind != ResultKind.NOTHING:
        act.start(kinds.PUBLICATION, kind_of(kinds.PUBLICATION).rule(), at=act.now)


@use_case
def publish_decision(
    number: str,
    place: str,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
) -> dict[str, Any]:
    """登记已公开: where the decision can be read. Raises StateForbids, ReasonMissing, UnreadableText."""
    if not place.strip() or len(place) > LONGEST:
        raise ReasonMissing("须写明公开的位置")
    if unholdable(place):
        raise UnreadableText
    act = Act.on(
        number, step=Step.PUBLISH, asking=Asking(officer, key, version), request={"place": place}
    )
    owed = act.running(kinds.PUBLICATION)
    if not owed:
        raise StateForbids("该决定已公开，或不需公开", state=str(act.case.state))
    late = is_late(owed[0], act.now)
    act.settle(kinds.PUBLICATION)
    act.note(events.CASE_PUBLISHED, place=place.strip(), late=late)
    return act.answer(late=late)
