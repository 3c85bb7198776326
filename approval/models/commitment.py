"""告知承诺: granted on the applicant's word, checked later, revoked when the word was not kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case
from approval.models.decision import Licence
from approval.states import CommitmentState, RevocationState
from ledger.models import Matter


class Commitment(models.Model):
    """The written commitment on which a case was granted, and what the later check found."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="commitment")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=CommitmentState.choices)
    version = models.PositiveIntegerField("版本", default=1)
    document = models.CharField("承诺书编号", max_length=60)
    committed_at = models.DateTimeField("承诺时间")
    checked_at = models.DateTimeField("核查时间", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ground = models.CharField("不通过的理由", max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "告知承诺"
        constraints = [
            models.CheckConstraint(
                name="commitment_state_known", condition=Q(state__in=CommitmentState.values)
            ),
            models.CheckConstraint(name="commitment_is_written", condition=~Q(document="")),
            models.CheckConstraint(
                name="commitment_check_has_its_moment",
                condition=Q(state="given", checked_at__isnull=True)
                | ~Q(state="given") & Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="commitment_fails_with_reason", condition=~Q(state="failed") | ~Q(ground="")
            ),
        ]

    def __str__(self) -> str:
        return self.document


class Revocation(models.Model):
    """The procedure by which a licence is revoked: opened by one person, decided by another."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="revocations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="revocations")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=RevocationState.choices)
    version = models.PositiveIntegerField("版本", default=1)
    ground = models.CharField("理由代码", max_length=32)
    opened_at = models.DateTimeField("启动时间")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    document = models.CharField("决定文号", max_length=60, blank=True)
    rights_told = models.BooleanField("已告知救济权利", default=False)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "撤销程序"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence"], name="one_revocation_open", condition=Q(state="opened")
            ),
            models.CheckConstraint(
                name="revocation_state_known", condition=Q(state__in=RevocationState.values)
            ),
            models.CheckConstraint(name="revocation_has_reason", condition=~Q(ground="")),
            models.CheckConstraint(
                name="revocation_by_two_persons",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("opened_by")),
            ),
            models.CheckConstraint(
                name="revocation_has_paper_and_rights",
                condition=~Q(state="revoked") | ~Q(document="") & Q(rights_told=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.state}"
