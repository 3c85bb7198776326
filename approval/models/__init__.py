"""What approval stores, one idea per file."""

from __future__ import annotations

from approval.models.applicant import Applicant, CaseNote
from approval.models.case import Case
from approval.models.checklist import CaseCondition, CaseMaterial
from approval.models.correction import Correction
from approval.models.decision import Decision, Licence
from approval.models.notice import SupplementLine, SupplementNotice
from approval.models.special import ExtensionGrant, SpecialProcedure
from approval.models.step import CaseStep
from approval.models.telling import Telling

__all__ = [
    "Applicant",
    "Case",
    "CaseCondition",
    "CaseMaterial",
    "CaseNote",
    "CaseStep",
    "Correction",
    "Decision",
    "ExtensionGrant",
    "Licence",
    "SpecialProcedure",
    "SupplementLine",
    "SupplementNotice",
    "Telling",
]
