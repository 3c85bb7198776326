"""Filing, parking, checking, accepting and declining."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from approval.api.base import (
    ActView,
    CaseView,
    ConditionFound,
    Nothing,
    PaperFound,
    Reasoned,
    done,
    key_of,
    officer,
    statuses,
    ticks,
)
from approval.models.applicant import ApplicantKind
from approval.services import intake
from approval.services.filing import Filing, Paper, Person
from approval.services.intake import Checked, Refusal
from approval.states import Channel

COUNTER_CHANNELS = [Channel.WINDOW, Channel.POST, Channel.KIOSK]


class ApplicantInput(serializers.Serializer[Any]):
    """The applicant's data; it goes into one table and nowhere else."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=ApplicantKind.choices, default=ApplicantKind.PERSON)
    owner = serializers.CharField(max_length=60, allow_blank=True, default="")
    id_number = serializers.CharField(max_length=32, allow_blank=True, default="")
    phone = serializers.CharField(max_length=32, allow_blank=True, default="")
    address = serializers.CharField(max_length=200, allow_blank=True, default="")
    agent = serializers.CharField(max_length=60, allow_blank=True, default="")


class PaperInput(serializers.Serializer[Any]):
    """A paper outside the item's list."""

    title = serializers.CharField(max_length=120)
    form = serializers.CharField(max_length=16, allow_blank=True, default="")


class FilingInput(serializers.Serializer[Any]):
    """A filing as handed in."""

    item = serializers.CharField(max_length=40)
    applicant = ApplicantInput()
    channel = serializers.ChoiceField(choices=COUNTER_CHANNELS, default=Channel.WINDOW)
    materials = PaperFound(many=True, required=False, default=list)
    conditions = ConditionFound(many=True, required=False, default=list)
    unlisted = PaperInput(many=True, required=False, default=list)
    ticket = serializers.CharField(max_length=12, allow_blank=True, default="")
    received_at = serializers.DateTimeField(required=False, default=None)


def filing_of(asked: Mapping[str, Any]) -> Filing:
    """The filing that a validated body describes."""
    return Filing(
        item_code=asked["item"],
        applicant=Person(**asked["applicant"]),
        channel=asked["channel"],
        materials=statuses(asked["materials"]),
        conditions=ticks(asked["conditions"]),
        unlisted=[Paper(**paper) for paper in asked["unlisted"]],
        ticket=asked["ticket"],
        received_at=asked["received_at"],
    )


class Drafts(CaseView):
    """POST parks a filing that is not complete yet."""

    Input = FilingInput

    def post(self, request: Request) -> Response:
        """201 with number, query code, state and version."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        filing = filing_of(asked.validated_data)
        return done(intake.park_case(filing, officer=officer(request), key=key_of(request)))


class Receipt(ActView):
    """A parked filing is received."""

    Input = Nothing

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        del asked
        return intake.receive_draft(number, **terms)


class Discard(ActView):
    """A parked filing is given up."""

    class Input(serializers.Serializer[Any]):
        reason = serializers.RegexField(r"^[a-z0-9_-]{1,32}$")

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return intake.discard_draft(number, reason=asked["reason"], **terms)


class Checklist(ActView):
    """What was found about papers and conditions."""

    class Input(serializers.Serializer[Any]):
        materials = PaperFound(many=True, required=False, default=list)
        conditions = ConditionFound(many=True, required=False, default=list)

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        checked = Checked(statuses(asked["materials"]), ticks(asked["conditions"]))
        return intake.check_case(number, checked, **terms)


class Acceptance(ActView):
    """受理."""

    Input = Reasoned

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return intake.accept_case(number, reason=asked["reason"], **terms)


class RefusalInput(serializers.Serializer[Any]):
    """A refusal's ground as a code, its article, and that the rights were told."""

    ground = serializers.RegexField(r"^[a-z0-9_-]{1,32}$")
    basis = serializers.CharField(max_length=160)
    rights_told = serializers.BooleanField()
    text = serializers.CharField(max_length=2000, allow_blank=True, default="")
    conditions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=9999), required=False, default=list
    )


def refusal_of(asked: Mapping[str, Any]) -> Refusal:
    """The refusal that a validated body describes."""
    return Refusal(
        asked["ground"],
        asked["basis"],
        asked["rights_told"],
        asked["text"],
        tuple(asked["conditions"]),
    )


class Declination(ActView):
    """不予受理."""

    Input = RefusalInput

    def act(self, number: str, asked: dict[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
        return intake.decline_case(number, refusal_of(asked), **terms)
