"""Supplement notices, tellings, and what the applicant supplies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from approval.api.base import LARGEST_ID, ActView, PaperFound, Reasoned, statuses
from approval.services import delivery, supplement, telling
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import TellingAbout, TellingWay


class LineInput(serializers.Serializer[Any]):
    """One point to be corrected."""

    requirement = serializers.CharField(max_length=300)
    material = serializers.IntegerField(
        min_value=1, max_value=9999, required=False, allow_null=True, default=None
    )
    title = serializers.CharField(max_length=120, allow_blank=True, default="")
    article = serializers.CharField(max_length=120, allow_blank=True, default="")


class Notices(ActView):
    """出具补正告知."""

    class Input(Reasoned):
        lines = LineInput(many=True, allow_empty=False)
        instructed_by = serializers.IntegerField(
            min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, default=None
        )

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        lines = [Line(**line) for line in asked["lines"]]
        notice = Notice(lines, reason=asked["reason"], instructed_by=asked["instructed_by"])
        return supplement.request_supplement(number, notice, **terms)


class ToldInput(serializers.Serializer[Any]):
    """One attempt to tell; without ``reached_at`` it reached nobody."""

    way = serializers.ChoiceField(choices=TellingWay.choices, default=TellingWay.SIGNED)
    sent_at = serializers.DateTimeField(required=False, default=None)
    reached_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    proof = serializers.CharField(max_length=80, allow_blank=True, default="")


def told_of(asked: Mapping[str, Any]) -> Told:
    """The attempt that a validated body describes."""
    return Told(asked["way"], asked["sent_at"], asked["reached_at"], asked["proof"])


class NoticeTelling(ActView):
    """The last supplement notice reached the applicant, or did not."""

    Input = ToldInput

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return supplement.tell_supplement(number, told_of(asked), **terms)


class Tellings(ActView):
    """Anything else reached the applicant, or did not."""

    class Input(ToldInput):
        about = serializers.ChoiceField(
            choices=[about for about in TellingAbout if about != TellingAbout.SUPPLEMENT]
        )

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return telling.record_telling(number, TellingAbout(asked["about"]), told_of(asked), **terms)


class Supply(ActView):
    """补正."""

    class Input(serializers.Serializer[Any]):
        materials = PaperFound(many=True, required=False, default=list)

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return supplement.supply_supplement(number, statuses(asked["materials"]), **terms)


class Delivery(ActView):
    """送达."""

    Input = ToldInput

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return delivery.deliver_case(number, told_of(asked), **terms)


class Readiness(ActView):
    """待领取."""

    class Input(serializers.Serializer[Any]):
        window = serializers.RegexField(r"^[A-Z][0-9]{2}$")

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return delivery.make_ready(number, asked["window"], **terms)
