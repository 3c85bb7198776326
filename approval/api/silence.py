"""After an acceptance by silence, hearings, and the publication of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from approval.api.base import ActView, Nothing, Reasoned
from approval.services import contest, hearings, publication
from approval.services.contest import Proof
from approval.services.hearings import Day
from approval.services.telling import Told
from approval.states import TellingWay

Terms = Mapping[str, Any]


class SilenceProof(ActView):
    """提交按期告知证明."""

    class Input(serializers.Serializer[Any]):
        told_at = serializers.DateTimeField()
        asked = serializers.CharField(max_length=contest.LONGEST)
        proof = serializers.CharField(max_length=60)
        way = serializers.ChoiceField(choices=TellingWay.choices, default=TellingWay.SIGNED)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return contest.file_proof(number, Proof(**asked), **terms)


class SilenceDecision(ActView):
    """认定是否按期告知."""

    class Input(serializers.Serializer[Any]):
        told_in_time = serializers.BooleanField()

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return contest.decide_proof(number, told_in_time=asked["told_in_time"], **terms)


class AcceptancePaper(ActView):
    """补发受理通知书."""

    Input = Nothing

    def act(self, number: str, _: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return contest.write_acceptance(number, **terms)


class HearingOffer(ActView):
    """告知听证权利."""

    class Input(serializers.Serializer[Any]):
        way = serializers.ChoiceField(choices=TellingWay.choices, default=TellingWay.SIGNED)
        reached_at = serializers.DateTimeField(required=False, default=None)
        proof = serializers.CharField(max_length=60, allow_blank=True, default="")

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return hearings.offer_hearing(number, Told(**asked), **terms)


class HearingRequest(ActView):
    """申请听证."""

    Input = Reasoned

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return hearings.request_hearing(number, reason=asked["reason"], **terms)


class HearingDay(ActView):
    """确定听证日期."""

    class Input(Reasoned):
        held_on = serializers.DateField()
        document = serializers.CharField(max_length=60)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return hearings.schedule_hearing(number, Day(**asked), **terms)


class HearingHeld(ActView):
    """登记听证."""

    class Input(serializers.Serializer[Any]):
        record = serializers.CharField(max_length=60)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return hearings.hold_hearing(number, asked["record"], **terms)


class Publication(ActView):
    """登记公开."""

    class Input(serializers.Serializer[Any]):
        place = serializers.CharField(max_length=200)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return publication.publish_decision(number, asked["place"], **terms)
