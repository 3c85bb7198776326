"""Renewal (延续) of a licence: asked for before it runs out, decided before it does (XK-16)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from approval.models.case import Case
from approval.models.decision import Licence
from approval.states import RenewalState
from ledger.models import Matter


class Renewal(models.Model):
    """The case that asks to renew a licence.

    ``ask_by`` is the last day on which it was in time; ``effect`` the regime's word for the office's
    silence until ``valid_to``, empty where it has none or the request came too late.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="renewal")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="renewals")
    state = models.CharField("状态", max_length=12, choices=RenewalState.choices)
    version = models.PositiveIntegerField("版本", default=1)
    valid_to = models.DateField("原有效期至")
    ask_by = models.DateField("最迟申请日")
    in_time = models.BooleanField("按期申请")
    effect = models.CharField("逾期不决定的效力", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "延续申请"
        constraints = [
            models.CheckConstraint(
                name="renewal_state_known", condition=Q(state__in=RenewalState.values)
            ),
            models.CheckConstraint(
                name="renewal_effect_only_in_time", condition=Q(effect="") | Q(in_time=True)
            ),
            models.CheckConstraint(
                name="renewal_deemed_only_by_its_effect",
                condition=~Q(state="deemed") | ~Q(effect=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.state}"
