"""The kinds of doors before topics: each lets in, and says later who may not stay.

Whoever knocks at the same time is looked at together: a hall that comes back asks for a thousand
sessions at once, and who may see a place is the same question for most of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from approval.errors import WrongCode
from approval.selectors import cases
from boards import access
from boards.selectors import registry
from organizations.officers import Officer
from realtime import codes, standing
from realtime.wishes import Pass, Visitor, Wish
from web import rates

# Entries after which somebody may have lost what let them in.
SHAKING: Final = (
    "account.changed",
    "account.closed",
    "account.password_set",
    "account.signed_out",
    "grant.",
    "screen.",
)


Knock = tuple[Wish, Visitor]
Answer = Pass | int  # what lets in, or the code with which the socket is closed
Told = Answer | Exception  # or what went wrong with this one alone


class TurnedAway(Exception):
    """Not let in; ``code`` is what the socket is closed with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Door(Protocol):
    """Asked in a thread: may look into the database."""

    def admit(self, knocks: Sequence[Knock]) -> Sequence[Told]:
        """An answer for each who knocks, in their order; if it raises, each is asked for again alone."""

    def withdrawn(self, passes: Iterable[Pass]) -> dict[Pass, int]:
        """Those of the passes that no longer hold, each with the code to close with."""


@dataclass(frozen=True, slots=True)
class OfficerDoor:
    """For officers whom ``may`` lets watch the place; an unknown place looks like a foreign one.

    What is an officer's ``own`` was made for the roles and the unit of that moment: with others it
    is another page, which is loaded anew.
    """

    may: Callable[[Officer, str], bool]
    own: bool = False

    def admit(self, knocks: Sequence[Knock]) -> list[Answer]:
        """The passes of the sessions' officers."""
        return [
            Pass(wish, visitor, account_id=officer.account_id, standing=self._standing(officer))
            if officer is not None and code is None
            else code or codes.SESSION_ENDED
            for (wish, visitor), (officer, code) in zip(knocks, self._judged(knocks), strict=True)
        ]

    def withdrawn(self, passes: Iterable[Pass]) -> dict[Pass, int]:
        """Whose session ended, and who may not watch the place any more."""
        held = list(passes)
        judged = self._judged([(one.wish, one.visitor) for one in held])
        lost = {}
        for one, (officer, refused) in zip(held, judged, strict=True):
            code = refused
            if code is None and one.standing != self._standing(officer):
                code = codes.SESSION_ENDED
            if code is not None:
                lost[one] = code
        return lost

    def _judged(self, knocks: Sequence[Knock]) -> list[tuple[Officer | None, int | None]]:
        """The officer behind each, and the code of a refusal if there is one."""
        officers = standing.officers_in(visitor.session for _, visitor in knocks)
        answers: dict[tuple[int, str], int | None] = {}  # many sockets ask the same
        judged = []
        for wish, visitor in knocks:
            officer = officers[visitor.session]
            asked = (officer.account_id if officer else 0, wish.place)
            if asked not in answers:
                answers[asked] = self._refusal(officer, wish.place)
            judged.append((officer, answers[asked]))
        return judged

    def _refusal(self, officer: Officer | None, place: str) -> int | None:
        if officer is None:
            return codes.SESSION_ENDED
        return None if self.may(officer, place) else codes.REFUSED

    def _standing(self, officer: Officer | None) -> tuple[frozenset[str], str] | None:
        if not self.own or officer is None:
            return None
        return officer.roles, officer.department_code


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """For everybody, where the place exists."""

    exists: Callable[[str], bool]

    def admit(self, knocks: Sequence[Knock]) -> list[Answer]:
        """The passes; nobody is asked who they are."""
        there = {place: self.exists(place) for place in {wish.place for wish, _ in knocks}}
        return [Pass(*knock) if there[knock[0].place] else codes.REFUSED for knock in knocks]

    def withdrawn(self, passes: Iterable[Pass]) -> dict[Pass, int]:  # noqa: ARG002 - nobody's
        """Nobody: what is public stays so."""
        return {}


@dataclass(frozen=True, slots=True)
class ScreenDoor:
    """For the registered screens of a hall, by the token each holds."""

    def admit(self, knocks: Sequence[Knock]) -> list[Answer]:
        """The passes to the hall's own board."""
        asked = [Pass(*knock) for knock in knocks]
        refused = self.withdrawn(asked)
        return [refused.get(one, one) for one in asked]

    def withdrawn(self, passes: Iterable[Pass]) -> dict[Pass, int]:
        """Screens that were revoked, or whose token another computer replaced; one look for all."""
        held = list(passes)
        halls = registry.halls_opened_by(one.wish.screen for one in held)
        lost = {}
        for one in held:
            hall = halls.get(one.wish.screen)
            if hall != one.wish.place:
                lost[one] = codes.SESSION_ENDED if hall is None else codes.REFUSED
        return lost


@dataclass(frozen=True, slots=True)
class CodeDoor:
    """For whoever holds a case's number and its query code; wrong ones of either look alike.

    The same limit counts here as on the page where number and code are typed: so nobody is asked
    for twice, and what goes wrong with one is that one's own answer.
    """

    def admit(self, knocks: Sequence[Knock]) -> list[Told]:
        """Passes to the one case each; whoever guesses too often is sent away, right or wrong."""
        return [self._told(wish, visitor) for wish, visitor in knocks]

    def _told(self, wish: Wish, visitor: Visitor) -> Told:
        try:
            return self._tried(wish, visitor)
        except Exception as error:  # noqa: BLE001 - handed on to whoever waits
            return error

    def _tried(self, wish: Wish, visitor: Visitor) -> Answer:
        if rates.try_code(visitor.address):
            return codes.TRY_LATER
        try:
            case = cases.public_case(wish.number, wish.code)
        except WrongCode:
            return codes.REFUSED
        rates.give_back(rates.CODES, visitor.address)
        return Pass(wish, visitor, matter_id=case.matter_id)

    def withdrawn(self, passes: Iterable[Pass]) -> dict[Pass, int]:  # noqa: ARG002 - nobody's
        """Nobody: a query code is never taken back."""
        return {}


@dataclass(frozen=True, slots=True)
class PageDoor:
    """For officers who may open a page of the matter with this number: its case, card or order."""

    def admit(self, knocks: Sequence[Knock]) -> list[Answer]:
        """The passes to the matters; what does not exist looks like what is another's."""
        officers = standing.officers_in(visitor.session for _, visitor in knocks)
        return [self._answer(officers[knock[1].session], *knock) for knock in knocks]

    def _answer(self, officer: Officer | None, wish: Wish, visitor: Visitor) -> Answer:
        if officer is None:
            return codes.SESSION_ENDED
        matter_id = access.matter_seen(officer, wish.place)
        if matter_id is None:
            return codes.REFUSED
        return Pass(wish, visitor, matter_id=matter_id, account_id=officer.account_id)

    def withdrawn(self, passes: Iterable[Pass]) -> dict[Pass, int]:
        """Whose session ended, and who may not open the page any more."""
        held = list(passes)
        officers = standing.officers_in(one.visitor.session for one in held)
        seen: dict[tuple[int, str], bool] = {}
        lost = {}
        for one in held:
            officer = officers[one.visitor.session]
            if officer is None:
                lost[one] = codes.SESSION_ENDED
                continue
            asked = (officer.account_id, one.wish.place)
            if asked not in seen:
                seen[asked] = access.matter_seen(officer, one.wish.place) is not None
            if not seen[asked]:
                lost[one] = codes.REFUSED
        return lost
