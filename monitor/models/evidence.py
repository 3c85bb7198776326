"""Evidence (证据) for or against a card, and facts found late that change a limit's history."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from monitor.models.appeal import Appeal
from monitor.models.card import Card
from monitor.models.ruling import CardRuling
from monitor.states import EvidenceKind, FactKind
from timelimits.models import TimeLimit


class Evidence(models.Model):
    """One file with what it is said to prove: kind, document, period, original seen, by whom.

    The file itself lies here, in the same transaction and the same backup as the act that brought
    it; the ledger holds its digest only.
    """

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="evidence")
    appeal = models.ForeignKey(
        Appeal, on_delete=models.PROTECT, null=True, related_name="evidence", db_index=False
    )
    kind = models.CharField("种类", max_length=16, choices=EvidenceKind.choices)
    document = models.CharField("文书编号", max_length=60, blank=True, default="")
    period_from = models.DateField("起", null=True)
    period_to = models.DateField("止", null=True)
    original = models.BooleanField("附原件", default=False)
    file_name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("类型", max_length=60)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField("摘要", max_length=64)
    content = models.BinaryField("内容")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField("提交时间")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    checked_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "证据"
        constraints = [
            models.CheckConstraint(name="evidence_is_not_empty", condition=Q(size__gte=1)),
            models.CheckConstraint(
                name="evidence_period_in_order",
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_to__gte=F("period_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.card_id} {self.kind}"


class FoundFact(models.Model):
    """查明事实: what the record did not know. It takes effect when its ruling is issued."""

    ruling = models.OneToOneField(CardRuling, on_delete=models.PROTECT, related_name="fact")
    limit = models.ForeignKey(TimeLimit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("事实", max_length=12, choices=FactKind.choices)
    ground = models.CharField("事由", max_length=60)
    basis = models.CharField("依据", max_length=200)
    document = models.CharField("文书编号", max_length=60)
    since = models.DateTimeField("自")
    until = models.DateTimeField("至", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "查明事实"
        constraints = [
            models.CheckConstraint(
                name="found_fact_in_order",
                condition=Q(kind=FactKind.EXCLUDED, until__gt=F("since"))
                | Q(kind=FactKind.STARTED, until__isnull=True),
            ),
            models.CheckConstraint(
                name="found_fact_is_documented", condition=~Q(basis="") & ~Q(document="")
            ),
        ]

    def __str__(self) -> str:
        return f"limit {self.limit_id} {self.kind}"
