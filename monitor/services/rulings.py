"""Ruling on a card: one person proposes, another issues; the outcomes are five, not two.

维持 of a card nobody appealed against is one officer's act. Whatever lifts a card, and whatever
answers an appeal, takes a second person, and neither may be somebody with a part in the matter.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import ledger
from kernel import clock
from kernel.clock import office_date
from kernel.transactions import current, use_case, use_case_required
from ledger import matters, numbers
from monitor import events, policy
from monitor.errors import (
    CardAlreadyMoved,
    CardNotFound,
    CardRulingInvalid,
    FoundFactInvalid,
    NoRulingOpen,
    RulingOpen,
    SecondPersonNeeded,
    WarningOnly,
)
from monitor.models import Appeal, Card, CardRuling, FoundFact
from monitor.policy import Step
from monitor.selectors import appeals, cards
from monitor.services import acting, impartiality, terms
from monitor.services.acting import Asking
from monitor.states import (
    UNRULED,
    AppealState,
    CardState,
    FactKind,
    Ruling,
    RulingReason,
    RulingState,
)
from organizations.officers import Officer
from timelimits.models import Pause, TimeLimit
from timelimits.services import limits, planning

LONGEST_NOTE = 2000
CAUSE = "fact_found"
CHANGES_NOTHING = "查明的事实不改变时限的日期，不能据此重算"
WARNING = 1


@dataclass(frozen=True, slots=True)
class Found:
    """查明事实: what the record did not know, on which document."""

    kind: str
    ground: str
    basis: str
    document: str
    since: dt.datetime | None
    until: dt.datetime | None = None

    def check(self, now: dt.datetime) -> None:
        """Raise FoundFactInvalid unless it says what happened, when, and on which paper."""
        texts = ((self.ground, 60), (self.basis, 200), (self.document, 60))
        if self.kind not in FactKind.values:
            raise FoundFactInvalid(field="fact_kind")
        if any(not text.strip() or len(text) > most for text, most in texts):
            raise FoundFactInvalid
        if self.since is None or self.since > now:
            raise FoundFactInvalid("查明事实的起始时间缺失或者晚于当前时间", field="since")
        if self.kind == FactKind.EXCLUDED and not (
            self.until is not None and self.since < self.until <= now
        ):
            raise FoundFactInvalid("不计入时限的期间须有起止，且止于当前时间以前", field="until")


@dataclass(frozen=True, slots=True)
class Draft:
    """A ruling as it is proposed; ``level`` for 降级, ``found`` for 更正时限后重算."""

    outcome: str
    reason: str
    note: str
    level: int = 0
    found: Found | None = None

    def check(self, card: Card, now: dt.datetime) -> None:
        """Raise CardRulingInvalid, FoundFactInvalid or WarningOnly unless it can be carried out."""
        if card.level == WARNING:
            raise WarningOnly
        if self.outcome not in Ruling.values or self.reason not in RulingReason.values:
            raise CardRulingInvalid
        if not self.note.strip() or len(self.note) > LONGEST_NOTE:
            raise CardRulingInvalid("请写明说明，不超过2000字", field="note")
        lowered = self.outcome == Ruling.DOWNGRADED
        if lowered != bool(self.level) or (lowered and not 1 <= self.level < card.level):
            raise CardRulingInvalid("降级须选择低于原级别的级别", field="level")
        if (self.outcome == Ruling.RESTATED) != (self.found is not None):
            raise FoundFactInvalid
        if self.found is not None:
            if card.alert is None:
                raise FoundFactInvalid("这张牌不以时限为依据，不能更正时限")
            self.found.check(now)


@use_case
def propose_ruling(
    card_id: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    version: int | None = None,
    draft: Draft,
) -> dict[str, Any]:
    """拟办. 维持 without an appeal takes effect at once; everything else waits for a second person.

    Raises CardRulingInvalid, FoundFactInvalid, NotThisPerson, RulingOpen, CardAlreadyMoved.
    """
    asking = Asking(officer, key, version)
    asking.claim("propose_ruling", {"card": card_id, "draft": asdict(draft)})
    card = acting.begin(card_id, Step.PROPOSE_RULING, asking)
    now = current().now
    if card.state not in (*UNRULED, CardState.APPEALED):
        raise CardAlreadyMoved(state=str(card.state), version=card.version)
    draft.check(card, now)
    appeal = _open_appeal(card)
    impartiality.require(officer, card, on_appeal=appeal is not None)
    if card.rulings.filter(state=RulingState.OPEN).exists():
        raise RulingOpen(state=str(card.state), version=card.version)
    ruling = _write(card, appeal, draft, officer)
    if ruling.outcome == Ruling.UPHELD and appeal is None:
        return _carry_out(card, ruling, None, asking)
    card.version += 1
    card.save(update_fields=["version"])
    return acting.end(card, events.CARD_RULING_PROPOSED, asking, **_facts(ruling))


@use_case
def issue_ruling(
    card_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """签发 by a second person: the ruling takes effect; on an appeal it is a numbered decision.

    Raises NoRulingOpen, SecondPersonNeeded, NotThisPerson, CardAlreadyMoved, and FoundFactInvalid
    when what was found changes no date.
    """
    asking = Asking(officer, key, version)
    asking.claim("issue_ruling", {"card": card_id})
    limit = _hold_limit(card_id, officer)
    card, ruling = _second_person(card_id, asking)
    if limit is not None:
        _establish(card, ruling.fact, limit, officer)
    return _carry_out(card, ruling, _open_appeal(card), asking)


@use_case
def refuse_ruling(
    card_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """退回重拟 by a second person: nothing happens to the card, another may propose anew."""
    asking = Asking(officer, key, version)
    asking.claim("refuse_ruling", {"card": card_id})
    card, ruling = _second_person(card_id, asking)
    _close(ruling, RulingState.REFUSED, officer)
    card.version += 1
    card.save(update_fields=["version"])
    return acting.end(card, events.CARD_RULING_REFUSED, asking, **_facts(ruling))


@use_case_required
def _second_person(card_id: int, asking: Asking) -> tuple[Card, CardRuling]:
    card = acting.begin(card_id, Step.ISSUE_RULING, asking)
    ruling = (
        card.rulings.select_for_update(no_key=True, of=("self",))
        .select_related("appeal__matter", "fact")
        .filter(state=RulingState.OPEN)
        .first()
    )
    if ruling is None:
        raise NoRulingOpen(state=str(card.state), version=card.version)
    if ruling.proposed_by_id == asking.officer.account_id:
        raise SecondPersonNeeded("处理意见须由另一人签发")
    impartiality.require(asking.officer, card, on_appeal=ruling.appeal_id is not None)
    return card, ruling


@use_case_required
def _write(card: Card, appeal: Appeal | None, draft: Draft, officer: Officer) -> CardRuling:
    ruling = CardRuling.objects.create(
        card=card,
        appeal=appeal,
        outcome=draft.outcome,
        level=draft.level,
        reason=draft.reason,
        note=draft.note.strip(),
        proposed_by_id=officer.account_id,
        proposed_at=current().now,
    )
    found = draft.found
    if found is not None and card.alert is not None and found.since is not None:
        FoundFact.objects.create(
            ruling=ruling,
            limit_id=card.alert.limit_id,
            kind=found.kind,
            ground=found.ground.strip(),
            basis=found.basis.strip(),
            document=found.document.strip(),
            since=found.since,
            until=found.until if found.kind == FactKind.EXCLUDED else None,
        )
    return ruling


@use_case_required
def _carry_out(
    card: Card, ruling: CardRuling, appeal: Appeal | None, asking: Asking
) -> dict[str, Any]:
    """Move card, appeal and limits as the ruling says; one entry for the card, one for the appeal."""
    if appeal is not None:
        ruling.number = _next_number(card)
    _close(ruling, RulingState.AGREED, asking.officer)
    acting.move(card, _outcome(card, ruling))
    card.save(update_fields=["state", "version", "judged_level"])
    final = appeal is not None or ruling.outcome not in (Ruling.UPHELD, Ruling.DOWNGRADED)
    terms.ruled(card, finally_so=final)
    if appeal is not None:
        _decide(appeal, ruling, asking.officer)
    return acting.end(
        card,
        events.CARD_RULED,
        asking,
        proposed_by=f"account:{ruling.proposed_by_id}",
        document=ruling.number,
        **_facts(ruling),
    )


def _outcome(card: Card, ruling: CardRuling) -> Callable[[], None]:
    acts: dict[str, Callable[[], None]] = {
        Ruling.UPHELD: card.uphold,
        Ruling.DOWNGRADED: lambda: card.downgrade(to=ruling.level),
        Ruling.WAIVED: card.waive,
        Ruling.REVOKED: card.revoke,
        Ruling.RESTATED: card.restate,
    }
    return acts[ruling.outcome]


@use_case_required
def _decide(appeal: Appeal, ruling: CardRuling, officer: Officer) -> None:
    now = current().now
    open_ones = limits.lock(appeal.matter_id)
    appeal.decide(at=now)
    appeal.save()
    limits.settle(open_ones, at=now, now=now)
    matters.close_matter(appeal.matter_id)
    body = appeals.appeal_facts(appeal) | {"outcome": ruling.outcome, "document": ruling.number}
    ledger.append(appeal.matter_id, events.APPEAL_DECIDED, by=officer.actor, body=body)


@use_case_required
def _next_number(card: Card) -> str:
    year = office_date(current().now).year
    serial = numbers.next_number(f"appeal-decision:{card.matter.region.code}:{year}")
    return f"监申复〔{year}〕{serial}号"


@use_case_required
def _close(ruling: CardRuling, state: RulingState, officer: Officer) -> None:
    ruling.state = state
    ruling.decided_by_id = officer.account_id
    ruling.decided_at = current().now
    ruling.save(update_fields=["state", "decided_by", "decided_at", "number"])


@use_case_required
def _hold_limit(card_id: int, officer: Officer) -> TimeLimit | None:
    """The limit a found fact is about, locked with its alerts before the card (D1)."""
    if not policy.sees_all(officer):
        raise CardNotFound
    fact = FoundFact.objects.filter(ruling__card_id=card_id, ruling__state=RulingState.OPEN).first()
    if fact is None:
        return None
    limit = TimeLimit.objects.select_for_update(no_key=True, of=("self",)).get(pk=fact.limit_id)
    planning.hold_alerts([limit])
    return limit


@use_case_required
def _establish(card: Card, fact: FoundFact, limit: TimeLimit, officer: Officer) -> None:
    """The fact becomes part of the limit's history; the limit is reckoned anew in a new round."""
    now = current().now
    started = None
    if fact.kind == FactKind.EXCLUDED:
        since = max(fact.since, limit.started_at)
        if fact.until is None or fact.until <= since:
            raise FoundFactInvalid(CHANGES_NOTHING)
        Pause.objects.create(
            limit=limit,
            ground=fact.ground,
            basis=fact.basis,
            since=since,
            until=fact.until,
            document=fact.document,
        )
    else:
        started = fact.since
    if not limits.restate([limit], cause=CAUSE, now=now, started_at=started):
        raise FoundFactInvalid(CHANGES_NOTHING)
    body = cards.card_facts(card) | {
        "fact": fact.kind,
        "ground": RulingReason.EXCLUDED_TIME.value,
        "since": clock.micros(fact.since),
        "until": clock.micros(fact.until) if fact.until else 0,
        "document": fact.document,
        "limits": limits.facts(limit.matter_id),
    }
    ledger.append(card.matter_id, events.CARD_FACT_ESTABLISHED, by=officer.actor, body=body)


def _open_appeal(card: Card) -> Appeal | None:
    return (
        card.appeals.select_related("matter", "card__matter__department")
        .filter(state=AppealState.FILED)
        .first()
    )


def _facts(ruling: CardRuling) -> dict[str, Any]:
    return {
        "ruling": ruling.pk,
        "outcome": ruling.outcome,
        "reason": ruling.reason,
        "judged_level": ruling.level,
        "appeal_number": ruling.appeal.matter.number if ruling.appeal is not None else "",
    }
