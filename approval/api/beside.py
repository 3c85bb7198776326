"""What stands beside the single case: parts, inspection, order, commitment, fees, renewal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from approval.api.base import LARGEST_ID, ActView, CaseView, Reasoned, done, key_of, officer
from approval.api.intake import FilingInput, filing_of
from approval.selectors import joint as joint_selectors
from approval.selectors.joint import Share
from approval.services import commitment, fees, joint, order, renewal
from approval.services.commitment import Found, Revoking
from approval.services.fees import Payment, Refunding
from approval.services.joint import Given
from approval.services.order import LARGEST, Declared
from approval.states import PartOpinion
from kernel import clock

Terms = Mapping[str, Any]
CODE = r"^[a-z0-9_-]{1,32}$"
MOST_PARTS = 999


def _note() -> serializers.CharField:
    return serializers.CharField(max_length=2000, allow_blank=True, default="")


class Parts(CaseView):
    """GET: a joint matter's departments, each with its clock and how many days it used."""

    def get(self, request: Request, number: str) -> Response:
        """200; 404 for who neither leads, nor has a part, nor looks everywhere."""
        found = joint_selectors.joint_case(number, officer(request))
        view = joint_selectors.view_of(found, clock.now())
        body = {
            "number": found.number,
            "used": view.used,
            "lead_used": view.lead_used,
            "parts": [_told(share) for share in view.shares],
        }
        return Response(body, headers={"ETag": f'"{found.version}"'})


def _told(share: Share) -> dict[str, Any]:
    return {
        "part": share.seq,
        "version": share.version,
        "department": share.department.code,
        "name": share.name,
        "basis": share.basis,
        "opinion": share.opinion,
        "open": share.open,
        "used": share.used,
        "total": share.total,
        "due": share.due.isoformat() if share.due else None,
        "lamp": share.lamp,
    }


class PartOpinions(CaseView):
    """POST: one department's opinion on its part; If-Match is the part's version."""

    class Input(serializers.Serializer[Any]):
        opinion = serializers.ChoiceField(choices=[PartOpinion.AGREE, PartOpinion.DISAGREE])
        ground = serializers.RegexField(CODE, required=False, default="")
        text = _note()

    def post(self, request: Request, number: str, part: int) -> Response:
        """201 with the case's number, state and version, and the part's."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        asking = self.asking(request)
        given = Given(**asked.validated_data)
        outcome = joint.give_opinion(
            number,
            min(part, MOST_PARTS),
            given,
            officer=asking.officer,
            key=asking.key,
            version=asking.version,
        )
        return done(outcome)


class InspectionPlan(ActView):
    """安排联合核查."""

    class Input(serializers.Serializer[Any]):
        planned_on = serializers.DateField()

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return joint.arrange_inspection(number, asked["planned_on"], **terms)


class Inspection(ActView):
    """登记联合核查."""

    class Input(serializers.Serializer[Any]):
        attended = serializers.ListField(
            child=serializers.CharField(max_length=20), min_length=1, max_length=100
        )

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return joint.hold_inspection(number, asked["attended"], **terms)


class Quantity(ActView):
    """核定数量."""

    class Input(serializers.Serializer[Any]):
        amount = serializers.IntegerField(min_value=1, max_value=LARGEST)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return order.measure(number, asked["amount"], **terms)


class OnCommitment(ActView):
    """告知承诺办理."""

    class Input(Reasoned):
        document = serializers.CharField(max_length=60)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return commitment.grant_on_commitment(
            number, asked["document"], reason=asked["reason"], **terms
        )


class PostCheck(ActView):
    """证后核查."""

    class Input(Reasoned):
        passed = serializers.BooleanField()
        ground = serializers.RegexField(CODE, required=False, default="")
        second = serializers.IntegerField(
            min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, default=None
        )
        text = _note()

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return commitment.check_commitment(number, Found(**asked), **terms)


class RevocationDecision(ActView):
    """撤销决定."""

    class Input(serializers.Serializer[Any]):
        revoke = serializers.BooleanField()
        ground = serializers.RegexField(CODE)
        rights_told = serializers.BooleanField(default=False)
        text = _note()

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return commitment.decide_revocation(number, Revoking(**asked), **terms)


class Payments(ActView):
    """登记缴费."""

    class Input(serializers.Serializer[Any]):
        fee = serializers.IntegerField(min_value=1, max_value=9999)
        amount_fen = serializers.IntegerField(min_value=1, max_value=fees.LARGEST_FEN)
        receipt = serializers.CharField(max_length=60)
        paid_at = serializers.DateTimeField(required=False, allow_null=True, default=None)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return fees.record_payment(number, Payment(**asked), **terms)


class RefusalAbove(ActView):
    """上级不予批准."""

    class Input(serializers.Serializer[Any]):
        document = serializers.CharField(max_length=60)
        refused_on = serializers.DateField()

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return fees.report_refusal(number, asked["document"], asked["refused_on"], **terms)


class Refund(ActView):
    """退费."""

    class Input(serializers.Serializer[Any]):
        amount_fen = serializers.IntegerField(min_value=1, max_value=fees.LARGEST_FEN)
        document = serializers.CharField(max_length=60)

    def act(self, number: str, asked: dict[str, Any], terms: Terms) -> dict[str, Any]:
        return fees.refund(number, Refunding(**asked), **terms)


class WindowInput(serializers.Serializer[Any]):
    """A window of days as the item's unit announces it."""

    item = serializers.CharField(max_length=40)
    code = serializers.CharField(max_length=32)
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    document = serializers.CharField(max_length=60)


class QuotaInput(WindowInput):
    """A quota: a window with how much there is."""

    total = serializers.IntegerField(min_value=1, max_value=LARGEST)


def _declared(asked: Mapping[str, Any]) -> Declared:
    rest = {name: asked[name] for name in asked if name != "item"}
    return Declared(item_code=asked["item"], **rest)


class Batches(CaseView):
    """公布批次."""

    def post(self, request: Request) -> Response:
        """201 with the batch's number and code."""
        asked = WindowInput(data=request.data)
        asked.is_valid(raise_exception=True)
        outcome = order.declare_batch(
            _declared(asked.validated_data), officer=officer(request), key=key_of(request)
        )
        return Response(outcome, status=status.HTTP_201_CREATED)


class Quotas(CaseView):
    """公布数量限制."""

    def post(self, request: Request) -> Response:
        """201 with the quota's number and code."""
        asked = QuotaInput(data=request.data)
        asked.is_valid(raise_exception=True)
        outcome = order.declare_quota(
            _declared(asked.validated_data), officer=officer(request), key=key_of(request)
        )
        return Response(outcome, status=status.HTTP_201_CREATED)


class Renewals(CaseView):
    """申请延续 of a licence, by its number in the body."""

    class Input(FilingInput):
        item = None  # type: ignore[assignment]  # the licence's
        licence = serializers.CharField(max_length=60)
        reason = serializers.RegexField(CODE, required=False, default="")

    def post(self, request: Request) -> Response:
        """201 with number, query code, state and version of the case that asks."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        terms = dict(asked.validated_data)
        licence, reason = terms.pop("licence"), terms.pop("reason")
        filing = filing_of(terms | {"item": ""})
        return done(
            renewal.ask_renewal(
                licence, filing, officer=officer(request), key=key_of(request), reason=reason
            )
        )
