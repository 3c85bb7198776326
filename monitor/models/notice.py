"""Notices: who must know of what, by which way, what became of it. Rows once, sending at least once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from monitor.verbs import Channel, NoticeState, NotSent, Whom
from organizations.models import Department


class NoticeRule(models.Model):
    """Who must know of an event, by which way; a change is a new version, never an edit.

    ``level`` is the card's; 0 is every level and whatever has none.
    """

    event = models.CharField("事件", max_length=64)
    level = models.PositiveSmallIntegerField("级别", default=0)
    whom = models.CharField("应知人员", max_length=16, choices=Whom.choices)
    channel = models.CharField("通道", max_length=8, choices=Channel.choices)
    version = models.PositiveSmallIntegerField("版本", default=1)
    enabled = models.BooleanField("启用", default=True)
    valid_from = models.DateTimeField("生效")

    class Meta:
        verbose_name = verbose_name_plural = "通知规则"
        ordering = ["event", "level", "whom", "channel", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "level", "whom", "channel", "version"],
                name="notice_rule_one_per_version",
            ),
            models.CheckConstraint(
                name="notice_rule_level_known", condition=Q(level__in=[0, 1, 2, 3])
            ),
            models.CheckConstraint(
                name="notice_rule_whom_known", condition=Q(whom__in=Whom.values)
            ),
            models.CheckConstraint(
                name="notice_rule_channel_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="notice_rule_programs_by_webhook",
                condition=Q(whom=Whom.PROGRAM, channel=Channel.WEBHOOK)
                | ~Q(whom=Whom.PROGRAM) & ~Q(channel=Channel.WEBHOOK),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}/{self.level} {self.whom} {self.channel} v{self.version}"


class NoticeAddress(models.Model):
    """Where a person is reached outside the house; kept here alone, never in ledger or log."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_addresses"
    )
    channel = models.CharField("通道", max_length=8, choices=Channel.choices)
    address = models.CharField("地址", max_length=254)

    class Meta:
        verbose_name = verbose_name_plural = "通知地址"
        constraints = [
            models.UniqueConstraint(fields=["account", "channel"], name="notice_address_once"),
            models.CheckConstraint(
                name="notice_address_for_mail_or_phone",
                condition=Q(channel__in=[Channel.EMAIL, Channel.SMS]) & ~Q(address=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.channel}"


class Subscriber(models.Model):
    """A program that is told by webhook; its secret signs what it gets."""

    name = models.CharField("名称", max_length=60, unique=True)
    url = models.URLField("地址", max_length=300)
    secret = models.CharField("密钥", max_length=128)
    enabled = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "订阅系统"
        constraints = [
            models.CheckConstraint(name="subscriber_has_a_secret", condition=~Q(secret=""))
        ]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """One thing one person or program must know by one way; made once for the entry it tells of.

    ``not_before`` is a legal instant (phones ring in working hours); ``next_try`` and
    ``claimed_until`` are of the wall. ``facts`` are those of the entry: nothing personal.
    """

    seq = models.BigIntegerField("账本位置")
    event = models.CharField("事件", max_length=64)
    level = models.PositiveSmallIntegerField("级别", default=0)
    whom = models.CharField("应知人员", max_length=16, choices=Whom.choices)
    channel = models.CharField("通道", max_length=8, choices=Channel.choices)
    rule = models.ForeignKey(NoticeRule, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", null=True
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", null=True
    )
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.PROTECT, related_name="+", null=True
    )
    facts = models.JSONField("内容", default=dict)
    made_at = models.DateTimeField("产生")
    not_before = models.DateTimeField("不早于")
    quiet = models.BooleanField("夜间产生", default=False)
    state = models.CharField("状态", max_length=10, choices=NoticeState.choices)
    reason = models.CharField(
        "未发送原因", max_length=16, choices=NotSent.choices, blank=True, default=""
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_try = models.DateTimeField("下次发送", null=True)
    claimed_until = models.DateTimeField("占用至", null=True)
    sent_at = models.DateTimeField("发送", null=True)
    read_at = models.DateTimeField("已读", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        constraints = [
            models.UniqueConstraint(
                fields=["seq", "rule", "account", "subscriber"],
                name="notice_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="notice_state_known", condition=Q(state__in=NoticeState.values)
            ),
            models.CheckConstraint(
                name="notice_not_sent_for_a_reason",
                condition=~Q(state__in=[NoticeState.NOT_SENT, NoticeState.DEAD]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="notice_sent_has_its_moment",
                condition=~Q(state=NoticeState.SENT) | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="notice_to_send",
                condition=Q(state__in=["waiting", "claimed"]),
            ),
            models.Index(
                fields=["account", "-id"], name="notice_inbox", condition=Q(channel="inbox")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.whom} {self.channel} {self.state}"


class NoticeAttempt(models.Model):
    """One try at sending: when by the wall, how it ended, how long it took; never the address."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="tries")
    at = models.DateTimeField("时间")
    sent = models.BooleanField("成功")
    reason = models.CharField(max_length=16, choices=NotSent.choices, blank=True, default="")
    status = models.PositiveSmallIntegerField("应答码", default=0)
    took_ms = models.PositiveIntegerField("用时（毫秒）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.sent}"
