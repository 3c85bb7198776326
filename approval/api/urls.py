"""Addresses of the case interface; steps are resources under their case."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from approval.api import beside, cases, decision, intake, machine, review, silence, supplement
from approval.api.base import ActView

app_name = "approval_api"

STEPS: dict[str, type[ActView]] = {
    "receipt": intake.Receipt,
    "discard": intake.Discard,
    "checklist": intake.Checklist,
    "acceptance": intake.Acceptance,
    "declination": intake.Declination,
    "supplement-notices": supplement.Notices,
    "supplement-telling": supplement.NoticeTelling,
    "supplement": supplement.Supply,
    "tellings": supplement.Tellings,
    "assignment": review.Assignment,
    "step-completion": review.StepCompletion,
    "step-return": review.StepReturn,
    "step-signature": machine.StepSignature,
    "forwarding": machine.Forwardings,
    "papers-again": machine.PapersAgain,
    "removals": machine.Removals,
    "removal-confirmation": machine.RemovalConfirmation,
    "removal-refusal": machine.RemovalRefusal,
    "suspension": review.Suspension,
    "resumption": review.Resumption,
    "extensions": review.Extensions,
    "delay-reason": review.DelayReason,
    "grant": decision.Grant,
    "denial": decision.Denial,
    "on-the-spot": decision.OnTheSpot,
    "readiness": supplement.Readiness,
    "delivery": supplement.Delivery,
    "withdrawal": decision.Withdrawal,
    "corrections": decision.Corrections,
    "correction-confirmation": decision.Confirmation,
    "correction-refusal": decision.CorrectionRefusal,
    "inspection-plan": beside.InspectionPlan,
    "inspection": beside.Inspection,
    "quantity": beside.Quantity,
    "commitment": beside.OnCommitment,
    "post-check": beside.PostCheck,
    "revocation": beside.RevocationDecision,
    "payments": beside.Payments,
    "refusal-above": beside.RefusalAbove,
    "refund": beside.Refund,
    "silence-proof": silence.SilenceProof,
    "silence-decision": silence.SilenceDecision,
    "acceptance-paper": silence.AcceptancePaper,
    "hearing-offer": silence.HearingOffer,
    "hearing-request": silence.HearingRequest,
    "hearing-day": silence.HearingDay,
    "hearing": silence.HearingHeld,
    "publication": silence.Publication,
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases", cases.Cases.as_view(), name="cases"),
    path("drafts", intake.Drafts.as_view(), name="drafts"),
    path("batches", beside.Batches.as_view(), name="batches"),
    path("quotas", beside.Quotas.as_view(), name="quotas"),
    path("renewals", beside.Renewals.as_view(), name="renewals"),
    path("cases/<str:number>", cases.OneCase.as_view(), name="case"),
    path("cases/<str:number>/parts", beside.Parts.as_view(), name="parts"),
    path(
        "cases/<str:number>/parts/<int:part>/opinion",
        beside.PartOpinions.as_view(),
        name="part-opinion",
    ),
    *(
        path(f"cases/<str:number>/{name}", view.as_view(), name=name)
        for name, view in STEPS.items()
    ),
]
