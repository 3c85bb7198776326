"""Who stands behind a part: the people who hold it at this moment, read once for a batch of entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from approval.selectors import cases, contact
from ledger.models import Entry
from monitor.models import NoticeAddress, Subscriber
from monitor.selectors import working
from monitor.verbs import Whom
from organizations.models import Department, Grant
from organizations.roles import Role

ROLES: dict[Whom, Role] = {
    Whom.UNIT: Role.REVIEWER,
    Whom.UNIT_HEAD: Role.APPROVER,
    Whom.CENTRE: Role.CENTRE_MANAGER,
    Whom.DUTY_OFFICER: Role.SUPERVISION_OFFICER,
    Whom.BUREAU: Role.SUPERVISION_LEADER,
    Whom.LEADERS: Role.LEADER,
    Whom.CLERK: Role.WINDOW_CLERK,
}
OF_THE_UNIT = frozenset({Whom.UNIT, Whom.UNIT_HEAD})


@dataclass(frozen=True, slots=True)
class Recipient:
    """An officer or a program, one of the two; neither is the applicant of the entry's case."""

    account_id: int | None = None
    subscriber_id: int | None = None


@dataclass
class Directory:
    """The city's people by role at one moment; a handful of queries however many entries."""

    at: dt.datetime
    _windows: dict[int, str] = field(default_factory=dict)
    _wishes: dict[int, str] = field(default_factory=dict)

    def of(self, whom: Whom, entry: Entry) -> list[Recipient]:
        """Everybody who plays that part in what the entry tells of, in a fixed order."""
        if whom is Whom.PROGRAM:
            return [Recipient(subscriber_id=key) for key in self._subscribers]
        if whom is Whom.APPLICANT:
            return [Recipient()]
        holders = self._holders.get(ROLES[whom], [])
        if whom in OF_THE_UNIT:
            unit = self.department_of(entry)
            chosen = {a for a, d, _ in holders if unit is None or d == unit}
        elif whom is Whom.CLERK:
            window = self._window_of(entry)
            chosen = {a for a, _, w in holders if window and w == window}
        else:
            chosen = {a for a, _, _ in holders}
        return [Recipient(account_id=key) for key in sorted(chosen)]

    def department_of(self, entry: Entry) -> int | None:
        """The unit the entry is about, None when it names none."""
        return self._departments.get(str(entry.facts.get("department", "")))

    def wants(self, entry: Entry, channel: str) -> bool:
        """Whether the case's applicant has chosen to be told by that way."""
        return self._wishes.get(entry.matter_id or 0) == channel

    def read_wishes(self, matters: Collection[int]) -> None:
        """Read how the applicants of these matters want to be told, at once for all."""
        self._wishes = contact.ways(matters)

    def has_address(self, account_id: int | None, channel: str) -> bool:
        """Whether the person left an address for that way."""
        return (account_id, channel) in self._addresses

    @cached_property
    def phones_ring_at(self) -> dt.datetime:
        """From when on phones may ring for what is made now."""
        return working.phones_may_ring(self.at)

    def _window_of(self, entry: Entry) -> str:
        matter = entry.matter_id
        if matter is None:
            return ""
        if matter not in self._windows:
            case: Any = cases.with_its_item().filter(matter_id=matter).first()
            self._windows[matter] = case.window_code if case is not None else ""
        return self._windows[matter]

    @cached_property
    def _holders(self) -> dict[str, list[tuple[int, int | None, str]]]:
        grants = (
            Grant.objects.filter(valid_from__lte=self.at, account__is_active=True)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=self.at))
            .filter(role__in=ROLES.values())
            .values_list("role", "account_id", "department_id", "window__code")
        )
        found: dict[str, list[tuple[int, int | None, str]]] = {}
        for role, account, department, window in grants:
            found.setdefault(role, []).append((account, department, window or ""))
        return found

    @cached_property
    def _departments(self) -> dict[str, int]:
        return dict(Department.objects.values_list("code", "pk"))

    @cached_property
    def _subscribers(self) -> list[int]:
        return list(
            Subscriber.objects.filter(enabled=True).order_by("pk").values_list("pk", flat=True)
        )

    @cached_property
    def _addresses(self) -> set[tuple[int | None, str]]:
        return set(NoticeAddress.objects.values_list("account_id", "channel"))
