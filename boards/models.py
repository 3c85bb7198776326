"""What the public may read, and nothing else: rows written by one projector from an allow-list.

The public's own database role can read the tables named Public… and no other of these; so a leak
takes two mistakes. Tally is the projector's own count and is not among them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right

from boards.screen_models import Announcement, Layout, Pairing, Screen, ScreenBeat, Sight
from kernel.masking import SMALL

FEWEST_SIGNS = 4  # of a number's tail, below which a search would find half the hall

__all__ = [
    "Announcement",
    "Layout",
    "Pairing",
    "Presence",
    "PublicDecision",
    "PublicFigure",
    "PublicMatter",
    "PublicState",
    "PublicTotals",
    "Screen",
    "ScreenBeat",
    "Sight",
    "Tally",
]


class PublicState(models.TextChoices):
    """Where a case stands in the lobby's words, at most four signs; no word of lateness among them."""

    RECEIVED = "received", "已收件"
    CORRECTING = "correcting", "待补材料"
    ACCEPTED = "accepted", "已受理"
    IN_REVIEW = "in_review", "办理中"
    SPECIAL = "special", "特别程序"
    EXPERTS = "experts", "评审中"
    EXTENDED = "extended", "依法延期"
    MAKING = "making", "制证中"
    READY = "ready", "请领取"
    CLOSED = "closed", "已办结"
    GONE = "gone", "撤回"


class PublicMatter(models.Model):
    """One case as the public sees it. ``applicant`` is masked; ``seq`` numbers the public stream.

    A case that must not be shown, or no longer, keeps a row without words, so that screens which
    showed it take it away.
    """

    number = models.CharField("编号", max_length=50, primary_key=True)
    tail = models.CharField("编号后六位", max_length=6)
    region = models.CharField("区域", max_length=12)
    on_board = models.BooleanField("上屏", default=False)
    applicant = models.CharField("申请人", max_length=120, blank=True)
    item = models.CharField("事项", max_length=80, blank=True)
    unit = models.CharField("部门", max_length=20, blank=True)
    item_code = models.CharField("事项编码", max_length=64, blank=True, db_default="")
    unit_code = models.CharField("部门编码", max_length=20, blank=True, db_default="")
    state = models.CharField("状态", max_length=12, choices=PublicState.choices)
    window = models.CharField("领取窗口", max_length=12, blank=True)
    promised_on = models.DateField("承诺日期", null=True)
    provisional = models.BooleanField("暂定", default=False, db_default=False)
    late_from = models.DateField("公示延后自", null=True)
    late_reason = models.CharField("延后原因", max_length=32, blank=True)
    extended = models.BooleanField("依法延期", default=False)
    received_on = models.DateField("收件日期")
    closed_on = models.DateField("办结日期", null=True)
    changed_at = models.DateTimeField("最近变化")
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "公示办件"
        constraints = [
            models.CheckConstraint(
                name="public_matter_state_known", condition=Q(state__in=PublicState.values)
            ),
            models.CheckConstraint(
                name="public_matter_hidden_says_nothing",
                condition=Q(on_board=True)
                | Q(applicant="", item="", unit="", item_code="", unit_code="", window=""),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "seq"], name="public_matter_changes"),
            models.Index(
                fields=["region", "-changed_at", "-number"],
                name="public_matter_on_board",
                condition=Q(on_board=True),
            ),
            models.Index(
                fields=["region", "-seq"], name="public_matter_newest", condition=Q(on_board=True)
            ),
            models.Index(
                fields=["region", "state", "-seq"],
                name="public_matter_in_state",
                condition=Q(on_board=True),
            ),
            models.Index(
                fields=["region", "unit_code", "-seq"],
                name="public_matter_of_unit",
                condition=Q(on_board=True),
            ),
            models.Index(
                fields=["region", "item_code", "-seq"],
                name="public_matter_of_item",
                condition=Q(on_board=True),
            ),
            models.Index(
                "region",
                Right("tail", FEWEST_SIGNS),
                name="public_matter_by_tail",
                condition=Q(on_board=True),
            ),
            models.Index(
                fields=["region", "late_from"],
                name="public_matter_late",
                condition=Q(on_board=True, late_from__isnull=False, closed_on__isnull=True),
            ),
            models.Index(
                fields=["closed_on"],
                name="public_matter_closed",
                condition=Q(closed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.tail


class PublicTotals(models.Model):
    """The public stream's head: how far it has come, in its own numbers and in the ledger's."""

    region = models.CharField("区域", max_length=12, primary_key=True)
    place = models.CharField("地名", max_length=40, blank=True, db_default="")
    seq = models.BigIntegerField(default=0)
    ledger_seq = models.BigIntegerField(default=0)
    epoch = models.UUIDField()
    day = models.DateField("日期")
    received = models.PositiveIntegerField("今日收件", default=0)
    closed = models.PositiveIntegerField("今日办结", default=0)
    as_of = models.DateTimeField("数据截至（法定时间）")
    seen_at = models.DateTimeField("数据截至（系统时间）")

    class Meta:
        db_table = "boards_publicmatter_totals"
        verbose_name = verbose_name_plural = "公示合计"

    def __str__(self) -> str:
        return f"{self.region} {self.seq}"


class Tally(models.Model):
    """Cases that may be named, counted month by month for a unit and an item; month "" is 在办 now.

    These are the true counts, and the application's own: what is published of them stands in
    PublicFigure, without the small ones.
    """

    region = models.CharField("区域", max_length=12)
    month = models.CharField("月份", max_length=7, blank=True)
    unit_code = models.CharField("部门编码", max_length=20)
    item_code = models.CharField("事项编码", max_length=64)
    received = models.PositiveIntegerField("收件", default=0)
    closed = models.PositiveIntegerField("办结", default=0)
    late = models.PositiveIntegerField("超承诺办结", default=0)
    in_hand = models.IntegerField("在办", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "公示计数"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "month", "unit_code", "item_code"], name="tally_cell_once"
            ),
            models.CheckConstraint(
                name="tally_late_among_closed", condition=Q(late__lte=F("closed"))
            ),
            models.CheckConstraint(name="tally_in_hand_counts", condition=Q(in_hand__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.unit_code} {self.item_code}"


class PublicFigure(models.Model):
    """One published count of a unit (item "") or of its item; null is withheld, being small.

    A month's figures are published when it has ended, once and for good; month "" is now.
    """

    region = models.CharField("区域", max_length=12)
    month = models.CharField("月份", max_length=7, blank=True)
    place = models.PositiveIntegerField("机构序列")
    unit_code = models.CharField("部门编码", max_length=20)
    unit = models.CharField("部门", max_length=20)
    item_code = models.CharField("事项编码", max_length=64, blank=True)
    item = models.CharField("事项", max_length=80, blank=True)
    received = models.PositiveIntegerField("收件", null=True)
    closed = models.PositiveIntegerField("办结", null=True)
    late = models.PositiveIntegerField("超承诺办结", null=True)
    in_hand = models.PositiveIntegerField("在办", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示统计"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "month", "unit_code", "item_code"], name="public_figure_once"
            ),
            *(
                models.CheckConstraint(
                    name=f"public_{measure}_never_small",
                    condition=Q(**{f"{measure}__isnull": True})
                    | Q(**{measure: 0})
                    | Q(**{f"{measure}__gte": SMALL}),
                )
                for measure in ("received", "closed", "late", "in_hand")
            ),
        ]
        indexes = [
            models.Index(fields=["region", "month", "place"], name="public_figure_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.unit} {self.item}"


class PublicDecision(models.Model):
    """A licence decision made public (XK-19, DB-1). ``holder`` is masked; gone after ``until``."""

    number = models.CharField("编号", max_length=50, unique=True)
    document = models.CharField("文号", max_length=60)
    region = models.CharField("区域", max_length=12)
    holder = models.CharField("行政相对人", max_length=120)
    company = models.BooleanField("法人或其他组织")
    item_code = models.CharField("事项编码", max_length=64)
    item = models.CharField("许可事项", max_length=200)
    unit_code = models.CharField("部门编码", max_length=20)
    unit = models.CharField("许可机关", max_length=80)
    licence = models.CharField("证照编号", max_length=60, blank=True)
    valid_from = models.DateField("有效期自", null=True)
    valid_to = models.DateField("有效期至", null=True)
    status = models.CharField("当前状态", max_length=12, blank=True)
    decided_on = models.DateField("决定日期")
    published_on = models.DateField("公开日期")
    until = models.DateField("公示至")

    class Meta:
        verbose_name = verbose_name_plural = "公开的许可决定"
        constraints = [
            models.CheckConstraint(
                name="public_decision_after_it_was_made",
                condition=Q(published_on__gte=F("decided_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-id"], name="public_decision_newest"),
            models.Index(fields=["region", "unit_code", "-id"], name="public_decision_of_unit"),
            models.Index(fields=["region", "document"], name="public_decision_document"),
            models.Index(fields=["licence"], name="public_decision_licence"),
            models.Index(fields=["until"], name="public_decision_until"),
        ]

    def __str__(self) -> str:
        return self.document


class Presence(models.Model):
    """That an officer has a matter's page open: seen just now by the process that serves it.

    UNLOGGED: nobody's whereabouts outlive a restart of the server, or reach a backup.
    """

    process = models.CharField(max_length=120)
    matter_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "在看"
        constraints = [
            models.UniqueConstraint(
                fields=["process", "matter_id", "account_id"], name="presence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}@{self.matter_id}"
