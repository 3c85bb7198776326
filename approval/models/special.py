"""What moves the date: special procedures (XK-13) and extensions (XK-9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case


class SpecialProcedure(models.Model):
    """Hearing, review by experts, test and the like; whether it stops the clock is kept with it.

    ``stops`` is true only for a ground of the item version's own list; ``stopped_from`` is the
    moment from which limits rest, empty while a telling the ground needs has not reached.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="special_procedures")
    ground = models.CharField("种类", max_length=32)
    name = models.CharField("名称", max_length=60)
    basis = models.CharField("依据", max_length=120, blank=True)
    document = models.CharField("文号", max_length=60, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField("开始")
    until = models.DateTimeField("结束", null=True, blank=True)
    granted_days = models.PositiveSmallIntegerField("批准天数", null=True, blank=True)
    stops = models.BooleanField("停止计时", default=False)
    stopped_from = models.DateTimeField("自何时停止", null=True, blank=True)
    reason = models.CharField("理由代码", max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "特别程序"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="one_special_procedure_at_a_time",
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="special_ends_after_its_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="special_stops_only_on_its_ground",
                condition=Q(stopped_from__isnull=True) | Q(stops=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class ExtensionGrant(models.Model):
    """An extension as granted; one that came late or again is kept and does not count (不计入时限)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    ordinal = models.PositiveSmallIntegerField("第几次")
    days = models.PositiveSmallIntegerField("天数")
    ground = models.CharField("理由代码", max_length=32)
    document = models.CharField("文号", max_length=60)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("批准时间")
    told_at = models.DateTimeField("告知时间", null=True, blank=True)
    counts = models.BooleanField("计入时限")
    why_not = models.CharField("不计入的原因", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="extension_ordinal_once"),
            models.CheckConstraint(name="extension_has_days", condition=Q(days__gte=1)),
            models.CheckConstraint(
                name="extension_says_why_it_does_not_count",
                condition=Q(counts=True, why_not="") | Q(counts=False) & ~Q(why_not=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.days}"
