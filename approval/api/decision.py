"""Decisions, withdrawals, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from approval.api.base import ActView, Nothing, Reasoned
from approval.api.intake import RefusalInput, refusal_of
from approval.services import correction, decision, withdrawal
from approval.services.correction import Wanted

Terms = Mapping[str, Any]


class Grant(ActView):
    """准予."""

    Input = Reasoned

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return decision.grant_case(number, reason=asked["reason"], **terms)


class Denial(ActView):
    """不予许可."""

    class Input(RefusalInput):
        reason = serializers.RegexField(r"^[a-z0-9_-]{1,32}$", required=False, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return decision.deny_case(number, refusal_of(asked), reason=asked["reason"], **terms)


class OnTheSpot(ActView):
    """当场办结."""

    Input = Reasoned

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return decision.decide_on_the_spot(number, reason=asked["reason"], **terms)


class Withdrawal(ActView):
    """撤回."""

    class Input(serializers.Serializer[Any]):
        text = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return withdrawal.withdraw_case(number, text=asked["text"], **terms)


class Corrections(ActView):
    """申请更正."""

    class Input(serializers.Serializer[Any]):
        reason = serializers.RegexField(r"^[a-z0-9_-]{1,32}$")
        item = serializers.CharField(max_length=40, allow_blank=True, default="")
        received_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
        text = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        wanted = Wanted(
            asked["reason"],
            item_code=asked["item"],
            received_at=asked["received_at"],
            text=asked["text"],
        )
        return correction.request_correction(number, wanted, **terms)


class Confirmation(ActView):
    """确认更正."""

    Input = Nothing

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        del asked
        return correction.confirm_correction(number, **terms)


class CorrectionRefusal(ActView):
    """不予更正."""

    Input = Nothing

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        del asked
        return correction.refuse_correction(number, **terms)
