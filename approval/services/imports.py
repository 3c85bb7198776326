"""What other systems report: receipts with their own deadline, and closings whose way is unknown."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from approval import events
from approval import limits as kinds
from approval.errors import MomentAhead, NumberTaken
from approval.models import Case
from approval.policy import Step, require_state
from approval.services import clocks, holding, steps
from approval.services.act import Act
from approval.services.filing import Filing, Origin, enter
from approval.services.withdrawal import end_special
from approval.states import CaseState
from catalog.selectors import published_version
from kernel import transactions
from kernel.clock import office_date
from kernel.journal import Actor
from kernel.transactions import use_case
from ledger import idempotency
from ledger.matters import close_matter
from timelimits.rules import Rule, Unit


@use_case
def receive_elsewhere(
    filing: Filing,
    *,
    system: str,
    key: uuid.UUID | None,
    number: str = "",
    deadline: dt.datetime | None = None,
    draft: bool = False,
) -> dict[str, Any]:
    """收件 as reported by ``system``, under its own ``number`` if it gives one.

    With a ``deadline`` the case lives under that fixed instant alone; without one under the item's
    regime. A ``draft`` is only parked there (暂存): no limit starts. Raises NumberTaken, MomentAhead.
    """
    by = Actor.system(system)
    request = filing.as_request() | {"number": number, "deadline": deadline, "draft": draft}
    idempotency.claim(key, by=by, name="case.receive_elsewhere", request=request)
    now = transactions.current().now
    received_at = filing.received_at or now
    if received_at > now:
        raise MomentAhead
    if number and Case.objects.filter(number=number).exists():
        raise NumberTaken
    version = published_version(filing.item_code, on=office_date(received_at))
    state = CaseState.DRAFT if draft else CaseState.RECEIVED
    case = enter(filing, version, origin=Origin(source=system, number=number), at=now, state=state)
    act = Act(case, by=by, key=key)
    if draft:
        act.born(events.CASE_DRAFTED, occurred_at=received_at)
        return act.answer()
    if deadline is None:
        clocks.start_on_receipt(act, at=received_at)
    else:
        rule = Rule(Unit.FIXED_INSTANT, 0, "外部系统所载期限", instant=deadline)
        act.start(kinds.STATUTORY, rule, at=received_at)
    act.born(
        events.CASE_RECEIVED,
        occurred_at=received_at,
        materials=0,
        unlisted=0,
        basis="fixed_instant" if deadline else "",
    )
    return act.answer()


@use_case
def close_elsewhere(
    number: str, *, system: str, key: uuid.UUID | None, closed_at: dt.datetime | None = None
) -> dict[str, Any]:
    """外部系统办结, from every open state: the limits are met at ``closed_at``, in time or late.

    No person may do this; it is for imports alone. Raises CaseNotFound, StateForbids, MomentAhead.
    """
    by = Actor.system(system)
    request = {"number": number, "closed_at": closed_at}
    idempotency.claim(key, by=by, name="case.close_elsewhere", request=request)
    act = Act.holding(holding.by_number(number), by=by, key=key)
    case = act.case
    require_state(Step.CLOSE_ELSEWHERE, case)
    at = act.not_ahead(closed_at, after=case.received_at)
    steps.end_all(act)
    end_special(act)
    case.close_elsewhere(at=at)
    act.settle(*(limit.kind for limit in act.limits), at=at)
    close_matter(case.matter_id, at=at)
    act.note(events.CASE_CLOSED_ELSEWHERE, occurred_at=at, system=system)
    return act.answer()
