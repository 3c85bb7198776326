"""How an applicant wants to hear of the case: a channel chosen with consent, or none."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approval.models.case import Case

LONGEST_ADDRESS = 254


class NoticeWay(models.TextChoices):
    """By which way; the page itself always shows everything."""

    NONE = "none", _("不用通知，我自己来看")
    SMS = "sms", _("短信")
    EMAIL = "email", _("电子邮件")


class NoticeChoice(models.Model):
    """The choice for one case. The address stands here alone: in no ledger, log, page or address."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="notice_choice", primary_key=True
    )
    way = models.CharField("通知方式", max_length=8, choices=NoticeWay.choices)
    address = models.CharField("通知地址", max_length=LONGEST_ADDRESS, blank=True, default="")
    consented_at = models.DateTimeField("同意时间", null=True)
    chosen_at = models.DateTimeField("选择时间")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "申请人通知方式"
        constraints = [
            models.CheckConstraint(
                name="notice_choice_way_known", condition=Q(way__in=NoticeWay.values)
            ),
            models.CheckConstraint(
                name="notice_choice_address_with_consent",
                condition=Q(way=NoticeWay.NONE, address="", consented_at__isnull=True)
                | ~Q(way=NoticeWay.NONE) & ~Q(address="") & Q(consented_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.way}"
