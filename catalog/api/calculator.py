"""GET /time-limits/calculate: a date with its receipt for anybody who asks."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.selectors import asked
from catalog.selectors.asked import Answer
from kernel import clock
from timelimits.receipts import Explanation
from web.addresses import address_behind


class Calculate(APIView):
    """Public and without effects; so many questions a minute from one address, and altogether."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """The date, its sentence and the whole receipt; 400 names the field, 429 says how long."""
        wait = asked.wait_for(address_behind(request))
        if wait:
            raise Throttled(wait=wait)
        return Response(told(asked.answer(dict(request.query_params.lists()))))


def told(answer: Answer) -> dict[str, Any]:
    """The answer as JSON: days as YYYY-MM-DD, instants in ISO 8601; null while an end is open."""
    version = answer.version
    return {
        "item": version.item.code if version is not None else None,
        "item_version": version.version_no if version is not None else None,
        "limit": answer.limit or None,
        **_date(answer.explained),
        "others": {name: _date(one) for name, one in (answer.others or {}).items()},
        "receipt": answer.explained.facts(),
    }


def _date(explained: Explanation) -> dict[str, Any]:
    outcome, rule = explained.outcome, explained.rule
    end = outcome.overrun_at
    return {
        "unit": rule.unit.value,
        "amount": rule.amount,
        "due": explained.due.isoformat() if explained.due is not None else None,
        "ends_at": end.astimezone(clock.OFFICE_ZONE).isoformat() if end is not None else None,
        "provisional": explained.provisional,
        "sentence": explained.sentence,
    }
