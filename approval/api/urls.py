"""Addresses of the case interface; steps are resources under their case."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from approval.api import cases, decision, intake, review, supplement
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
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases", cases.Cases.as_view(), name="cases"),
    path("drafts", intake.Drafts.as_view(), name="drafts"),
    path("cases/<str:number>", cases.OneCase.as_view(), name="case"),
    *(
        path(f"cases/<str:number>/{name}", view.as_view(), name=name)
        for name, view in STEPS.items()
    ),
]
