"""Forwarding, asking again, a second signature, removal by two persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from approval.api.base import ActView, Nothing, Reasoned
from approval.services import forwarding, removal, review
from approval.services.forwarding import Again, Report
from approval.services.removal import Unwanted
from approval.states import Opinion, RemovalKind

Terms = Mapping[str, Any]
CODE = r"^[a-z0-9_-]{1,32}$"
MOST_STEPS = 9999


class StepSignature(ActView):
    """核查签字."""

    class Input(serializers.Serializer[Any]):
        step_no = serializers.IntegerField(min_value=0, max_value=MOST_STEPS, default=0)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return review.sign_step(number, step_no=asked["step_no"], **terms)


class Forwardings(ActView):
    """转报."""

    class Input(Reasoned):
        document = serializers.CharField(max_length=60)
        opinion = serializers.ChoiceField(
            choices=[Opinion.AGREE, Opinion.DISAGREE], default=Opinion.AGREE
        )
        text = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return forwarding.forward_case(number, Report(**asked), **terms)


class PapersAgain(ActView):
    """转报后要求材料."""

    class Input(Reasoned):
        papers = serializers.ListField(
            child=serializers.IntegerField(min_value=1, max_value=MOST_STEPS), max_length=100
        )
        text = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return forwarding.ask_again(number, Again(**asked), **terms)


class Removals(ActView):
    """申请作废或者删除."""

    class Input(Reasoned):
        kind = serializers.ChoiceField(choices=RemovalKind.choices)
        ground = serializers.RegexField(CODE)
        text = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return removal.request_removal(number, Unwanted(**asked), **terms)


class RemovalConfirmation(ActView):
    """确认作废或者删除."""

    Input = Nothing

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        del asked
        return removal.confirm_removal(number, **terms)


class RemovalRefusal(ActView):
    """不予作废或者删除."""

    Input = Nothing

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        del asked
        return removal.refuse_removal(number, **terms)
