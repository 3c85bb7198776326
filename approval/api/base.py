"""What every endpoint of a case shares: who asks, under which key, for which version."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approval.api.parsing import StrictJSONParser
from approval.errors import VersionUnreadable
from approval.services.act import Asking
from approval.states import CheckStatus, Tick
from ledger.errors import KeyMissing
from organizations.models import Account
from organizations.officers import Officer, officer_of

IF_MATCH = re.compile(r'(?:W/)?"(\d{1,9})"')
# The largest key the database can hold; beyond it a number would crash the query.
LARGEST_ID = 2**63 - 1


class CaseView(APIView):
    """An endpoint that reads JSON objects and answers with the case's new version as ETag."""

    parser_classes = (StrictJSONParser,)

    def asking(self, request: Request) -> Asking:
        """Officer, idempotency key and If-Match; raises KeyMissing, VersionUnreadable."""
        return Asking(officer(request), key_of(request), version_of(request))


class ActView(CaseView):
    """A step as a resource: POST does it, once per key."""

    Input: type[serializers.Serializer[Any]]

    def post(self, request: Request, number: str) -> Response:
        """Do the step; 201 with the case's number, state and version."""
        asked = self.read(request)
        asking = self.asking(request)
        terms = {"officer": asking.officer, "key": asking.key, "version": asking.version}
        return done(self.act(number, asked, terms))

    def read(self, request: Request) -> dict[str, Any]:
        """The validated body; raises ValidationError."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        """Call the use case with what was asked and on whose terms."""
        raise NotImplementedError


class Nothing(serializers.Serializer[Any]):
    """A step that needs no words."""


class Reasoned(serializers.Serializer[Any]):
    """A step that may be cautioned against; ``reason`` is a code that answers the cautions."""

    reason = serializers.RegexField(r"^[a-z0-9_-]{1,32}$", required=False, default="")


class PaperFound(serializers.Serializer[Any]):
    """A material by its sequence number, and what was found."""

    seq = serializers.IntegerField(min_value=1, max_value=9999)
    status = serializers.ChoiceField(choices=CheckStatus.choices)


class ConditionFound(serializers.Serializer[Any]):
    """A condition by its sequence number, and what was found."""

    seq = serializers.IntegerField(min_value=1, max_value=9999)
    tick = serializers.ChoiceField(choices=Tick.choices)


def statuses(rows: list[Mapping[str, Any]]) -> dict[int, str]:
    """Materials by sequence number."""
    return {row["seq"]: row["status"] for row in rows}


def ticks(rows: list[Mapping[str, Any]]) -> dict[int, str]:
    """Conditions by sequence number."""
    return {row["seq"]: row["tick"] for row in rows}


def officer(request: Request) -> Officer:
    """Who asks, with the roles of this moment."""
    account = request.user
    if not isinstance(account, Account):
        raise TypeError("every endpoint of a case needs a signed-in account")
    return officer_of(account)


def key_of(request: Request) -> uuid.UUID:
    """The Idempotency-Key; raises KeyMissing when it is absent or no UUID."""
    try:
        return uuid.UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError as unreadable:
        raise KeyMissing from unreadable


def version_of(request: Request) -> int | None:
    """The version in If-Match; None when any will do; raises VersionUnreadable."""
    given = request.headers.get("If-Match", "")
    if given in {"", "*"}:
        return None
    found = IF_MATCH.fullmatch(given.strip())
    if found is None:
        raise VersionUnreadable
    return int(found[1])


def done(outcome: Mapping[str, Any]) -> Response:
    """201 with the outcome; the new version also as ETag."""
    return Response(
        dict(outcome),
        status=status.HTTP_201_CREATED,
        headers={"ETag": f'"{outcome["version"]}"'},
    )
