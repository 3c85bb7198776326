"""Steps of review, special procedures, extensions, and reasons for delay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from approval.api.base import LARGEST_ID, ActView, Nothing, Reasoned
from approval.services import review, special
from approval.services.review import Finding, Hands
from approval.services.special import MOST_DAYS, Extension, Special
from approval.states import DELAY_REASONS, Opinion

CODE = r"^[a-z0-9_-]{1,32}$"


class Assignment(ActView):
    """分办."""

    class Input(serializers.Serializer[Any]):
        assignee = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
        second = serializers.IntegerField(
            min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, default=None
        )
        step_no = serializers.IntegerField(min_value=0, max_value=9999, default=0)

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        hands = Hands(asked["second"], asked["step_no"])
        return review.assign_case(number, asked["assignee"], hands=hands, **terms)


class StepCompletion(ActView):
    """环节办结."""

    class Input(Reasoned):
        opinion = serializers.ChoiceField(
            choices=[Opinion.AGREE, Opinion.DISAGREE], default=Opinion.AGREE
        )
        second = serializers.IntegerField(
            min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, default=None
        )
        text = serializers.CharField(max_length=2000, allow_blank=True, default="")
        step_no = serializers.IntegerField(min_value=0, max_value=9999, default=0)

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return review.finish_step(number, Finding(**asked), **terms)


class StepReturn(ActView):
    """退回上一环节."""

    class Input(serializers.Serializer[Any]):
        reason = serializers.RegexField(CODE)
        text = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return review.return_step(number, asked["reason"], text=asked["text"], **terms)


class Suspension(ActView):
    """进入特别程序."""

    class Input(Reasoned):
        ground = serializers.RegexField(CODE)
        document = serializers.CharField(max_length=60, allow_blank=True, default="")
        granted_days = serializers.IntegerField(
            min_value=1, max_value=MOST_DAYS, required=False, allow_null=True, default=None
        )
        told_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
        name = serializers.CharField(max_length=60, allow_blank=True, default="")
        third_party = serializers.BooleanField(default=False)

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return special.suspend_case(number, Special(**asked), **terms)


class Resumption(ActView):
    """恢复."""

    Input = Nothing

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        del asked
        return special.resume_case(number, **terms)


class Extensions(ActView):
    """延期."""

    class Input(Reasoned):
        days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS)
        ground = serializers.RegexField(CODE)
        document = serializers.CharField(max_length=60)
        told_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
        text = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return special.extend_case(number, Extension(**asked), **terms)


class DelayReason(ActView):
    """说明延后原因."""

    class Input(serializers.Serializer[Any]):
        ground = serializers.ChoiceField(choices=sorted(DELAY_REASONS))

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return special.explain_delay(number, asked["ground"], **terms)
