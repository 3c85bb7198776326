"""How often something may be tried: from one address and from all, in any sixty seconds.

Counted in the database, so that the limits hold over all web processes and hosts, and claimed by
one statement each, so that no crowd slips through between looking and counting. What is kept is a
keyed digest with the moments of the last minute; no address stands in any table.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from kernel import clock
from web.addresses import address_behind
from web.refusals import too_many

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]

MINUTE = dt.timedelta(seconds=60)
SALT = "sunhall.web.rates"
EVERYBODY = "\x00"  # no address reads so, not even the empty one of a Unix socket
NOT_FOUND = 404
# One claim in so many also sweeps out what is older than a minute.
SWEEP_EVERY = 64

# The address first and everybody after it, here and when giving back: so nobody waits in a circle.
# When everybody's count is full the address is not written down: a flood leaves no rows.
CLAIM = """
WITH mine AS (
  INSERT INTO web_attempt AS held (key, tries)
  SELECT %(mine)s, ARRAY[%(now)s::timestamptz]
   WHERE NOT EXISTS (SELECT FROM web_attempt WHERE key = %(all)s
                      AND tries[cardinality(tries) - %(altogether)s + 1] > %(since)s)
  ON CONFLICT (key) DO UPDATE SET tries =
    (SELECT coalesce(array_agg(one ORDER BY one), '{}') FROM unnest(held.tries) AS one
      WHERE one > %(since)s) || %(now)s::timestamptz
  WHERE (SELECT count(*) FROM unnest(held.tries) AS one WHERE one > %(since)s) < %(each)s
  RETURNING 1)
INSERT INTO web_attempt AS held (key, tries) SELECT %(all)s, ARRAY[%(now)s::timestamptz] FROM mine
ON CONFLICT (key) DO UPDATE SET tries =
  (SELECT coalesce(array_agg(one ORDER BY one), '{}') FROM unnest(held.tries) AS one
    WHERE one > %(since)s) || %(now)s::timestamptz
WHERE (SELECT count(*) FROM unnest(held.tries) AS one WHERE one > %(since)s) < %(altogether)s
RETURNING 1
"""
# The moment whose passing makes room again: the one that is as far from the end as the limit.
FULL_SINCE = """
SELECT tries[cardinality(tries) - %(most)s + 1] FROM web_attempt WHERE key = %(key)s
"""
GIVE_BACK = """
WITH mine AS (
  UPDATE web_attempt SET tries = tries[:cardinality(tries) - 1] WHERE key = %(mine)s RETURNING 1)
UPDATE web_attempt SET tries = tries[:cardinality(tries) - 1]
 WHERE key = %(all)s AND (SELECT count(*) FROM mine) >= 0
"""
# Whoever sweeps waits for nobody: what is being claimed at this moment is not over.
SWEEP = """
DELETE FROM web_attempt WHERE key = ANY (ARRAY(
  SELECT key FROM web_attempt
   WHERE coalesce(tries[cardinality(tries)], '-infinity') <= %(since)s
     FOR NO KEY UPDATE SKIP LOCKED))
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in sixty seconds from one address, and from all together."""

    name: str
    each: int
    altogether: int

    def key(self, address: str) -> str:
        """Under what the tries of an address are kept."""
        return salted_hmac(SALT, f"{self.name}|{address}", algorithm="sha256").hexdigest()


# Number and query code: 65 bits, so at this rate nobody finds one in the age of the city.
CODES = Limit("code", each=10, altogether=300)
FEEDS = Limit("feed", each=30, altogether=3000)


def claim(limit: Limit, address: str) -> int:
    """Count a try and return 0; or count none and return in how many seconds to come again."""
    now = clock.wall()
    mine, everybody = limit.key(address), limit.key(EVERYBODY)
    if _claimed(limit, mine, everybody, now):
        return 0
    return _wait(everybody, limit.altogether, now) or _wait(mine, limit.each, now) or 1


def give_back(limit: Limit, address: str) -> None:
    """The try was right: right answers do not count, a whole hall may stand behind one address."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, {"mine": limit.key(address), "all": limit.key(EVERYBODY)})


def try_code(address: str) -> int:
    """``claim`` for number and query code."""
    return claim(CODES, address)


def guarded(limit: Limit = CODES) -> Callable[[Page[P]], Page[P]]:
    """Let a page be posted to within the limit; an answer other than 404 gives the try back.

    Whoever is beyond the limit gets 429 with Retry-After, right or wrong.
    """

    def around(page: Page[P]) -> Page[P]:
        @functools.wraps(page)
        def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in {"POST", "PUT"} and limit is CODES:
                return page(request, *args, **kwargs)
            address = address_behind(request)
            wait = claim(limit, address)
            if wait:
                return too_many(request, wait)
            answer = page(request, *args, **kwargs)
            if answer.status_code != NOT_FOUND:
                give_back(limit, address)
            return answer

        return shown

    return around


def _claimed(limit: Limit, mine: str, everybody: str, now: dt.datetime) -> bool:
    told: dict[str, str | int | dt.datetime] = {
        "mine": mine,
        "all": everybody,
        "each": limit.each,
        "altogether": limit.altogether,
        "now": now,
        "since": now - MINUTE,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, told)
        claimed = cursor.fetchone() is not None
        if now.second in {int(key[-4:], 16) % SWEEP_EVERY for key in (mine, everybody)}:
            cursor.execute(SWEEP, {"since": now - MINUTE})
    return claimed


def _wait(key: str, most: int, now: dt.datetime) -> int:
    """Whole seconds until the key has room again; 0 when it has."""
    with connection.cursor() as cursor:
        cursor.execute(FULL_SINCE, {"key": key, "most": most})
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return 0
    full_since: dt.datetime = row[0]
    return max(0, math.ceil((full_since + MINUTE - now).total_seconds()))
