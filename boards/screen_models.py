"""The screens of the halls: which hang where, when each was last heard, and what is announced on them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Layout(models.TextChoices):
    """How a screen sets out its board; by its own shape unless the register says otherwise."""

    AUTO = "auto", "按屏幕形状"
    LANDSCAPE = "landscape", "横屏"
    PORTRAIT = "portrait", "竖屏"
    STRIP = "strip", "条屏"


class Sight(models.TextChoices):
    """How a screen is to be seen: nobody touches it, so the register says what a switch says elsewhere."""

    NORMAL = "normal", "常规"
    LARGE = "large", "大字"
    CONTRAST = "contrast", "高对比"
    BOTH = "both", "大字、高对比"


class Screen(models.Model):
    """A registered screen. Of its token only the digest is kept; after a renewal the old one is dead.

    A revoked screen keeps its row and its digest: its token is known, and known to be worth nothing.
    """

    name = models.CharField("名称", max_length=40)
    hall_code = models.CharField("大厅", max_length=20)
    layout = models.CharField("版式", max_length=10, choices=Layout.choices, default=Layout.AUTO)
    sight = models.CharField("显示方式", max_length=8, choices=Sight.choices, default=Sight.NORMAL)
    token_digest = models.CharField("令牌摘要", max_length=64, unique=True)
    registered_at = models.DateTimeField("登记时间")
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "大厅屏"
        ordering = ["hall_code", "name"]
        constraints = [
            models.UniqueConstraint(fields=["hall_code", "name"], name="screen_name_taken"),
            models.CheckConstraint(
                name="screen_layout_known", condition=Q(layout__in=Layout.values)
            ),
            models.CheckConstraint(name="screen_sight_known", condition=Q(sight__in=Sight.values)),
            models.CheckConstraint(
                name="screen_is_named_and_placed", condition=~Q(name="") & ~Q(hall_code="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pairing(models.Model):
    """A screen that waits to be registered: the code it shows, and the digest of what it was handed.

    The token opens nothing until an administrator of a hall has typed the code in.
    """

    code = models.CharField("配对码", max_length=6, primary_key=True)
    token_digest = models.CharField("令牌摘要", max_length=64, unique=True)
    expires_at = models.DateTimeField("有效至（系统时间）")

    class Meta:
        verbose_name = verbose_name_plural = "待登记的屏"

    def __str__(self) -> str:
        return self.code


class ScreenBeat(models.Model):
    """When a screen was last heard, and what it said of itself then; rewritten once a minute."""

    screen = models.OneToOneField(
        Screen, verbose_name="屏", on_delete=models.PROTECT, primary_key=True, related_name="beat"
    )
    seen_at = models.DateTimeField("最近心跳（系统时间）")
    build = models.CharField("页面版本", max_length=16, blank=True)
    width = models.PositiveIntegerField("宽", default=0)
    height = models.PositiveIntegerField("高", default=0)
    layout = models.CharField("实际版式", max_length=10, blank=True)
    clock_off = models.BigIntegerField("本机时钟偏差（秒）", default=0)
    as_of = models.BigIntegerField("屏上数据截至（微秒）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "屏的心跳"

    def __str__(self) -> str:
        return f"{self.screen_id} {self.seen_at:%H:%M:%S}"


class Announcement(models.Model):
    """An emergency announcement over the screens of one hall, or with hall '' of all.

    The public's role reads this table: who made it stands in the ledger alone.
    """

    hall_code = models.CharField("大厅", max_length=20, blank=True)
    text = models.CharField("公告", max_length=60)
    issued_at = models.DateTimeField("发布时间")
    until = models.DateTimeField("有效至")
    cancelled_at = models.DateTimeField("撤下时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "紧急公告"
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(name="announcement_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="announcement_ends_after_its_start", condition=Q(until__gt=F("issued_at"))
            ),
        ]
        indexes = [models.Index(fields=["until"], name="announcement_by_end")]

    def __str__(self) -> str:
        return f"{self.hall_code} {self.issued_at}"
