"""What approval stores, one idea per file."""

from __future__ import annotations

from approval.models.applicant import Applicant, CaseNote
from approval.models.case import Case
from approval.models.checklist import CaseCondition, CaseMaterial
from approval.models.commitment import Commitment, Revocation
from approval.models.contact import NoticeChoice
from approval.models.correction import Correction
from approval.models.decision import Decision, Licence
from approval.models.fee import FeePayment, FeeRefund
from approval.models.feed import CalendarFeed
from approval.models.forwarding import Forwarding
from approval.models.hearing import Hearing
from approval.models.joint import JointInspection, JointPart
from approval.models.notice import SupplementLine, SupplementNotice
from approval.models.order import Batch, BatchPlace, OrderPlace, Quota
from approval.models.removal import Removal
from approval.models.renewal import Renewal
from approval.models.silence import SilenceEffect
from approval.models.special import ExtensionGrant, SpecialProcedure
from approval.models.step import CaseStep
from approval.models.telling import Telling

__all__ = [
    "Applicant",
    "Batch",
    "BatchPlace",
    "CalendarFeed",
    "Case",
    "CaseCondition",
    "CaseMaterial",
    "CaseNote",
    "CaseStep",
    "Commitment",
    "Correction",
    "Decision",
    "ExtensionGrant",
    "FeePayment",
    "FeeRefund",
    "Forwarding",
    "Hearing",
    "JointInspection",
    "JointPart",
    "Licence",
    "NoticeChoice",
    "OrderPlace",
    "Quota",
    "Removal",
    "Renewal",
    "Revocation",
    "SilenceEffect",
    "SpecialProcedure",
    "SupplementLine",
    "SupplementNotice",
    "Telling",
]
