"""Who plays: the clerks, reviewers and approvers of the loaded city, and what each item asks of them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import ItemVersion, StepDefinition
from catalog.selectors import published_version
from catalog.states import Serves, Silence
from organizations.models import Account
from organizations.officers import Officer, officer_of
from organizations.roles import Role
from organizations.selectors.accounts import holders_of
from rehearsal.simulation.scripts import DAY, HOUR, Part
from timelimits.rules import Unit

MINUTES = {
    Unit.HOUR: HOUR,
    Unit.WORKING_DAY: DAY,
    Unit.CALENDAR_DAY: DAY * 5 / 7,
    Unit.MONTH: DAY * 21,
}

NO_LIMIT = 60 * DAY


class NobodyThere(LookupError):
    """The loaded city has nobody for this part."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The officers as they stand at ``at``; a rehearsal's grants do not change while it runs."""

    at: dt.datetime

    def clerks(self, item_code: str) -> list[Officer]:
        """The clerks whose window receives the item; raises NobodyThere."""
        everyone = _officers(Role.WINDOW_CLERK, None, self.at)
        found = [officer for officer in everyone if item_code in officer.item_codes]
        if not found:
            raise NobodyThere(item_code)
        return found

    def reviewers(self, department_id: int) -> list[Officer]:
        """The department's reviewers, two at least where two persons look."""
        return _officers(Role.REVIEWER, department_id, self.at)

    def approver(self, department_id: int) -> Officer:
        """Who decides for the department; raises NobodyThere."""
        found = _officers(Role.APPROVER, department_id, self.at)
        if not found:
            raise NobodyThere(str(department_id))
        return found[0]

    def supervisors(self) -> list[Officer]:
        """The officers of the bureau, several, for what takes two persons."""
        return _officers(Role.SUPERVISION_OFFICER, None, self.at)

    def bureau_head(self) -> Officer:
        """Who signs for the bureau; raises NobodyThere."""
        found = _officers(Role.SUPERVISION_LEADER, None, self.at)
        if not found:
            raise NobodyThere("head of the bureau")
        return found[0]

    def complaint_officer(self) -> Officer:
        """Who handles complaints; raises NobodyThere."""
        found = _officers(Role.COMPLAINT_OFFICER, None, self.at)
        if not found:
            raise NobodyThere("complaint officer")
        return found[0]


@functools.cache
def _officers(role: Role, department_id: int | None, at: dt.datetime) -> list[Officer]:
    holders: list[Account] = holders_of(role, at=at, department_id=department_id)
    return [officer_of(account, at=at) for account in holders]


def part_of(item_code: str, *, on: dt.date) -> Part:
    """What a script must know of the item as published on ``on``."""
    version = published_version(item_code, on=on)
    steps = list(version.steps.order_by("seq"))
    lower = [one for one in steps if one.pre_review]
    upper = [one for one in steps if not one.pre_review]
    forwarder, decider = _last_word(lower), _last_word(upper)
    worked = [one for one in steps if one not in {forwarder, decider}]
    last = forwarder if version.decided_elsewhere else decider
    return Part(
        item=item_code,
        number=version.item.number,
        steps=tuple(_share(one, worked) for one in worked),
        decision=_minutes(last.limit_days if last else None),
        promise=_promise_minutes(version),
        instant=version.instant,
        personal=version.item.serves == Serves.PERSON,
        silence=version.silence != Silence.NONE,
        stops=tuple(ground.code for ground in version.stop_grounds),
        extends=version.extension is not None,
        forwards=sum(one.pre_review for one in worked) if version.pre_reviewed else None,
        ends_there=version.decided_elsewhere,
        side_by_side=bool(worked and worked[0].parallel_group),
    )


def _last_word(steps: Sequence[StepDefinition]) -> StepDefinition | None:
    """An approver's last step, which ends with the decision, or the forwarding, itself."""
    return steps[-1] if steps and steps[-1].role == Role.APPROVER else None


def _share(step: StepDefinition, worked: Sequence[StepDefinition]) -> float:
    """The step's time; those of one group begin together and are done one after the other."""
    group = [one for one in worked if step.parallel_group and _together(one, step)]
    if not group:
        return _minutes(step.limit_days)
    return min(_minutes(one.limit_days) for one in group) / len(group)


def _together(one: StepDefinition, other: StepDefinition) -> bool:
    return one.parallel_group == other.parallel_group and one.pre_review == other.pre_review


def _minutes(limit_days: int | None) -> float:
    """A step's limit; one without a limit takes as long as the promise lets it."""
    return DAY * limit_days if limit_days else NO_LIMIT


def _promise_minutes(version: ItemVersion) -> float:
    if version.instant:
        return HOUR
    promise = version.promised_rule()
    return promise.amount * MINUTES[promise.unit]
