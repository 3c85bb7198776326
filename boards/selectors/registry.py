"""The register of screens: who keeps which hall's, what each last said, and whom a token lets in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from boards import policy, scopes, tokens
from boards.models import Announcement, Screen, ScreenBeat
from boards.policy import Step
from kernel import clock
from organizations.models import Window
from organizations.officers import Officer
from organizations.roles import Role

# Beats come once a minute; two may be lost before a screen counts as silent.
SILENT_AFTER = dt.timedelta(seconds=150)
# A local clock further off than this is named: cookies, certificates and logs go by it.
CLOCK_MAY_BE_OFF = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the register as the page shows it; ``state`` is online, stale, never or revoked."""

    screen: Screen
    hall: str
    beat: ScreenBeat | None
    state: str
    silent_for: dt.timedelta

    @property
    def minutes_silent(self) -> int:
        """Whole minutes since its last heartbeat by the wall's time, which a rehearsal does not bend."""
        return max(0, int(self.silent_for.total_seconds() // 60))

    @property
    def clock_wrong(self) -> bool:
        """Whether the screen's own clock is so far off that somebody should set it."""
        return self.beat is not None and abs(self.beat.clock_off) > CLOCK_MAY_BE_OFF


def admitted(token: str) -> Screen | None:
    """The screen that holds the token; None for an unknown, replaced or revoked one."""
    if not 0 < len(token) <= tokens.LONGEST:
        return None
    return _opened_by([tokens.digest(token)]).first()


def halls_opened_by(held: Iterable[str]) -> dict[str, str]:
    """Token → code of the hall whose board it opens; one that opens none is left out."""
    by_digest = {tokens.digest(token): token for token in held if token}
    found = _opened_by(by_digest).values_list("token_digest", "hall_code")
    return {by_digest[digest]: hall for digest, hall in found}


def _opened_by(digests: Iterable[str]) -> QuerySet[Screen]:
    return Screen.objects.filter(token_digest__in=list(digests), revoked_at__isnull=True)


def halls_of(officer: Officer) -> dict[str, str]:
    """Code → name of the halls the officer keeps: those with windows of the own department.

    Whoever only looks, a system administrator or an auditor, sees all.
    """
    every = scopes.halls()
    if not officer.has(Role.CENTRE_MANAGER):
        return every if policy.may(officer, Step.LOOK) else {}
    if officer.department_id is None:
        return {}
    windows = Window.objects.filter(department_id=officer.department_id)
    own = set(windows.values_list("hall_code", flat=True))
    return {code: name for code, name in every.items() if code in own}


def reaches(hall: str, officer: Officer) -> bool:
    """Whether the officer keeps the hall; all of them at once only whoever keeps the city's own."""
    if hall:
        return hall in halls_of(officer)
    return officer.region_code == scopes.city().code and bool(halls_of(officer))


def register_of(officer: Officer) -> list[Line]:
    """The screens of the officer's halls, in the order of hall and name, revoked ones last."""
    halls = halls_of(officer)
    screens = Screen.objects.filter(hall_code__in=halls).select_related("beat")
    wall = clock.wall()
    lines = [
        Line(
            screen, halls[screen.hall_code], beat, _state(screen, beat, wall), _silence(beat, wall)
        )
        for screen in screens
        for beat in [getattr(screen, "beat", None)]
    ]
    return sorted(lines, key=lambda line: line.state == "revoked")


def announcements_of(officer: Officer, *, at: dt.datetime) -> list[Announcement]:
    """The announcements that hold at ``at`` over the officer's halls, newest first."""
    halls = Q(hall_code__in=halls_of(officer)) | Q(hall_code="")
    holding = Announcement.objects.filter(halls, until__gt=at, cancelled_at__isnull=True)
    return list(holding.order_by("-issued_at", "-pk"))


def _silence(beat: ScreenBeat | None, wall: dt.datetime) -> dt.timedelta:
    return wall - beat.seen_at if beat is not None else dt.timedelta()


def _state(screen: Screen, beat: ScreenBeat | None, wall: dt.datetime) -> str:
    if screen.revoked_at is not None:
        return "revoked"
    if beat is None:
        return "never"
    return "online" if wall - beat.seen_at <= SILENT_AFTER else "stale"
