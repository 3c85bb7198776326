"""What became of an acceptance by silence: the unit's one chance to prove that it had told (XK-4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case
from approval.states import SilenceState, TellingWay
from ledger.models import Matter


class SilenceEffect(models.Model):
    """One acceptance by law: when it fell, what the unit brought against it, who decided on that.

    ``fell_at`` is the end of the window. ``told_at`` is when the unit says its notice had reached the
    applicant, ``asked`` what it asked for; empty while nothing was filed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="silence_effects")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=SilenceState.choices)
    version = models.PositiveIntegerField("版本", default=1)
    effect = models.CharField("效力", max_length=20)
    basis = models.CharField("依据", max_length=200)
    fell_at = models.DateTimeField("视为受理时点")
    told_at = models.DateTimeField("主张的告知时间", null=True, blank=True)
    way = models.CharField("告知方式", max_length=12, choices=TellingWay.choices, blank=True)
    proof = models.CharField("证明文号", max_length=60, blank=True)
    asked = models.CharField("告知的补正内容", max_length=300, blank=True)
    filed_at = models.DateTimeField("提交时间", null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("认定时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "视为受理"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="silence_state_known", condition=Q(state__in=SilenceState.values)
            ),
            models.CheckConstraint(
                name="silence_contested_with_proof",
                condition=Q(state__in=["stated", "final"])
                | (Q(told_at__isnull=False) & ~Q(proof="") & Q(told_at__lt=F("fell_at"))),
            ),
            models.CheckConstraint(
                name="silence_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("filed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
