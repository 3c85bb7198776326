"""The lobby's feed: public rows as every public board has them, the hall's announcements and hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from boards import lobby, looks
from boards.feeds import Fresh, News, PublicFeed, PublicNews, Taken
from boards.opening import opening
from boards.scopes import Scope, city
from kernel import clock

HOURS_CHANGED = "hall_hours."


@dataclass(frozen=True, slots=True)
class LobbyNews(PublicNews):
    """What a look brought besides rows and totals."""

    announcements: list[dict[str, Any]]


class LobbyFeed(PublicFeed):
    """One hall's lobby board."""

    def __init__(self, hall: str) -> None:
        super().__init__(Scope("", hall=hall))

    def read_fresh(self) -> Fresh:
        """The board from the public tables, and the hall's hours."""
        self.scope = replace(self.scope, region=city().code)
        fresh = super().read_fresh()
        if fresh.calendar is None:
            return fresh
        hours = opening(self.scope.hall, clock.office_date(fresh.at), fresh.calendar)
        return replace(fresh, board=fresh.board | {"opening": hours})

    def read_more(self) -> LobbyNews:
        """The public stream's news, and what is announced now."""
        news = super().read_more()
        with looks.one_look(lobby.ALIAS):
            announced = lobby.announcements_of(self.scope)
        return LobbyNews(news.totals, news.rows, announced)

    def take(self, news: News, more: Any) -> Taken:
        """As every public board; an announcement by itself is no frame, it changes what is shown."""
        if self._board:
            self._board = lobby.with_announcements(self._board, more.announcements)
        taken = super().take(news, more)
        self.stale = self.stale or self._is_behind(news)
        return taken

    def _is_behind(self, news: News) -> bool:
        """Whether hours or a day changed, or too few rows are left: all to be read anew."""
        if not self._board:
            return False
        today = clock.office_date(news.at).isoformat()
        known = self._board.get("opening", {}).get("date", today)
        changed = any(entry.name.startswith(HOURS_CHANGED) for entry in news.entries)
        return changed or known != today or lobby.is_thin(self._board)
