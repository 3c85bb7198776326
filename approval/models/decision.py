"""Decisions with their reasons and rights notice, and the licences they issue."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.applicant import Applicant
from approval.models.case import Case
from approval.states import LicenceStatus, Outcome
from catalog.models import Item
from organizations.models import Department


class Decision(models.Model):
    """What was decided and why. A refusal has a reason and tells of review and litigation (XK-19)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField("决定", max_length=20, choices=Outcome.choices)
    document = models.CharField("文号", max_length=60)
    decided_at = models.DateTimeField("决定时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("理由代码", max_length=32, blank=True)
    basis = models.CharField("依据", max_length=160, blank=True)
    rights_told = models.BooleanField("已告知救济权利", default=False)
    conditions = models.JSONField("所引条件", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "决定"
        constraints = [
            models.UniqueConstraint(fields=["document"], name="decision_document_taken"),
            models.CheckConstraint(
                name="decision_outcome_known",
                condition=Q(outcome__in=("granted", "denied", "declined")),
            ),
            models.CheckConstraint(
                name="refusal_has_reason_and_rights",
                condition=Q(outcome="granted") | (~Q(reason="") & Q(rights_told=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.document


class Licence(models.Model):
    """A licence or certificate: its number, its holder, from when to when, and whether it stands."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="licence")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="licences")
    number = models.CharField("证照编号", max_length=60)
    valid_from = models.DateField("有效期自")
    valid_to = models.DateField("有效期至", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=12, choices=LicenceStatus.choices, default=LicenceStatus.VALID
    )

    class Meta:
        verbose_name = verbose_name_plural = "证照"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="licence_number_taken"),
            models.CheckConstraint(
                name="licence_status_known", condition=Q(status__in=LicenceStatus.values)
            ),
            models.CheckConstraint(
                name="licence_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_to"], name="licence_running_out", condition=Q(status="valid")
            ),
        ]

    def __str__(self) -> str:
        return self.number
