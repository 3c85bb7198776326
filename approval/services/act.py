"""One act on one case: the order of D1, written once.

Idempotency key, case row, its open limits and alerts, *then* the moment; scope, version, role and
state; and at the end the new version, the entry, the answer kept under the key. A use case opens
an ``Act``, does what is its own, and closes it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ledger
from approval import policy
from approval.errors import CaseNotFound, MomentAhead, MomentTooEarly, VersionPassed
from approval.models import Case
from approval.policy import Step
from approval.selectors.cases import was_asked
from approval.selectors.facts import case_facts
from approval.services import holding, readings
from approval.services.holding import Held
from kernel import transactions
from kernel.journal import Actor, Event
from ledger import idempotency
from organizations.officers import Officer
from timelimits import facts as limit_facts
from timelimits.models import TimeLimit
from timelimits.rules import Rule
from timelimits.services import limits
from timelimits.services.limits import Starting


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, under which key, and which version of the case was on the screen (None: any)."""

    officer: Officer
    key: uuid.UUID | None
    version: int | None = None


class Act:
    """A case held for one act: its row and its limits are locked, ``now`` is its legal moment."""

    def __init__(
        self,
        case: Case,
        *,
        by: Actor,
        key: uuid.UUID | None = None,
        held: Held | None = None,
    ) -> None:
        """``case`` is new in this use case, or the one that is ``held``."""
        self.case = case
        self._held = held
        self.by = by
        self.key = key
        self._known: list[TimeLimit] = held.limits if held is not None else []
        self._starting: dict[dt.datetime, list[Starting]] = {}
        self.now = transactions.current().now

    @classmethod
    def holding(cls, held: Held, *, by: Actor, key: uuid.UUID | None = None) -> Act:
        """An act on a case that is held; its moment is read now, after the locks (D1)."""
        return cls(held.case, by=by, key=key, held=held)

    @property
    def limits(self) -> list[TimeLimit]:
        """The case's open limits, paused ones among them."""
        return [limit for limit in self._known if limit.is_open]

    @classmethod
    def on(
        cls, number: str, *, step: Step, asking: Asking, request: Mapping[str, Any] | None = None
    ) -> Act:
        """Open ``step`` on the case with ``number``.

        Raises AlreadyDone, KeyReused; CaseNotFound outside the officer's scope, VersionPassed when
        somebody acted since, RoleForbids, StateForbids.
        """
        officer = asking.officer
        idempotency.claim(
            asking.key,
            by=officer.actor,
            name=f"case.{step}",
            request={"number": number} | dict(request or {}),
        )
        act = cls.holding(holding.by_number(number), by=officer.actor, key=asking.key)
        case = act.case
        if not policy.sees(officer, case) and not was_asked(case.pk, officer):
            raise CaseNotFound
        if asking.version is not None and asking.version != case.version:
            raise VersionPassed(state=str(case.state), version=case.version)
        policy.require(officer, step, case)
        return act

    def running(self, *kinds: str, subject: str | None = None) -> list[TimeLimit]:
        """The open limits of these kinds (of that ``subject``), paused ones among them."""
        return [
            limit
            for limit in self.limits
            if limit.kind in kinds and subject in {None, limit.subject}
        ]

    def start(self, kind: str, rule: Rule | None, *, at: dt.datetime, subject: str = "") -> None:
        """Start a limit that counts from ``at``; without a rule there is none to start.

        It is planned when the entry is noted, together with the others of the same moment.
        """
        if rule is not None:
            reading = readings.reading_of(self.case, at)
            self._starting.setdefault(at, []).append(Starting(kind, rule, subject, reading))

    def settle(
        self, *kinds: str, at: dt.datetime | None = None, subject: str | None = None
    ) -> None:
        """What these limits waited for happened at ``at`` (now): they are met, in time or late."""
        met = self.running(*kinds, subject=subject)
        if met:
            limits.settle(met, at=at or self.now, now=self.now)

    def met_earlier(self, kind: str, *, at: dt.datetime, cause: str) -> None:
        """The last limit of ``kind``, settled before, turns out to have been met at ``at``."""
        met = [one for one in self._known if one.kind == kind and one.closed_at is not None]
        if met:
            limits.met_earlier(met[-1:], at=at, cause=cause)

    def cancel(self, *kinds: str) -> list[TimeLimit]:
        """These limits lost their reason; returns them."""
        gone = self.running(*kinds)
        if gone:
            limits.cancel(gone, at=self.now, now=self.now)
        return gone

    def not_ahead(
        self, moment: dt.datetime | None, *, after: dt.datetime | None = None
    ) -> dt.datetime:
        """``moment``, or now; raises MomentAhead for the future, MomentTooEarly before ``after``."""
        if moment is None:
            return self.now
        if moment > self.now:
            raise MomentAhead
        if after is not None and moment < after:
            raise MomentTooEarly
        return moment

    def note(self, event: Event, *, occurred_at: dt.datetime | None = None, **facts: Any) -> None:
        """Save the case under its next version and note the entry that goes with it."""
        self.case.version += 1
        self._save()
        self._append(event, occurred_at, facts)

    def _save(self) -> None:
        """Write the columns that the act has changed."""
        if self._held is None:
            self.case.save()
            return
        self.case.save(update_fields=self._held.changed())
        self._held.before = dict(self.case.__dict__)

    def born(self, event: Event, *, occurred_at: dt.datetime | None = None, **facts: Any) -> None:
        """Note the entry of a case that this use case has just made; its version stays 1."""
        self._append(event, occurred_at, facts)

    def _append(
        self, event: Event, occurred_at: dt.datetime | None, facts: Mapping[str, Any]
    ) -> None:
        for at, starting in self._starting.items():
            self._known += limits.start_all(self.case.matter_id, starting, at=at, now=self.now)
        self._starting.clear()
        ledger.append(
            self.case.matter_id,
            event,
            by=self.by,
            occurred_at=occurred_at,
            source=self.case.source,
            body=case_facts(self.case, self._limit_facts()) | dict(facts),
        )

    def _limit_facts(self) -> list[dict[str, Any]]:
        """What ``timelimits.facts`` would read, from the rows that are held."""
        told = [limit for limit in self._known if limit.status in limit_facts.TOLD]
        return [limit_facts.fact_of(limit) for limit in told]

    def answer(self, **more: Any) -> dict[str, Any]:
        """What the caller is told, kept under the key for a repeated request."""
        outcome = {
            "number": self.case.number,
            "state": str(self.case.state),
            "version": self.case.version,
            **more,
        }
        idempotency.settle(self.key, outcome)
        return outcome
