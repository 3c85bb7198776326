"""Finding items in force; public, because the catalogue is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.selectors.search import FURTHEST, MOST, Within, find_items
from kernel import clock
from kernel.clock import office_date

LONGEST_CODE = 20


class Items(APIView):
    """GET finds items by name, plain name, alias, unit, code, or the initials of their pinyin."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    class Query(serializers.Serializer[Any]):
        # What is longer than any name is cut, not refused: it is a question, not a record.
        q = serializers.CharField(trim_whitespace=True)
        department = serializers.CharField(max_length=LONGEST_CODE, required=False, default="")
        region = serializers.CharField(max_length=LONGEST_CODE, required=False, default="")
        limit = serializers.IntegerField(min_value=1, max_value=MOST, required=False, default=20)
        offset = serializers.IntegerField(
            min_value=0, max_value=FURTHEST, required=False, default=0
        )

    def get(self, request: Request) -> Response:
        """The items best first; ``next`` is the offset of the following page, or null."""
        asked = self.Query(data=request.query_params)
        asked.is_valid(raise_exception=True)
        terms = asked.validated_data
        found = find_items(
            terms["q"],
            on=office_date(clock.now()),
            within=Within(terms["department"], terms["region"]),
            limit=terms["limit"],
            offset=terms["offset"],
        )
        following = terms["offset"] + terms["limit"]
        further = found.more and following <= FURTHEST
        return Response(
            {
                "items": [asdict(item) for item in found.items],
                "next": following if further else None,
            }
        )
