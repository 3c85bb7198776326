"""The order (督办) and its like: a numbered paper of the bureau that wants an answer by a day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.fsm import StatefulModel, state_field, transition
from ledger.models import Matter
from monitor.models.card import Card
from monitor.verbs import AccountabilityForm, OrderForm, OrderState, RevokeReason
from organizations.models import Department

LONGEST_DEMAND = 4000
LONGEST_REPLY = 8000
LONGEST_DOCUMENT = 80
LONGEST_ADDRESSEE = 80


class Order(StatefulModel):
    """One paper; its matter carries its number and its limits, its words stand here alone.

    ``about`` is the matter it is about, if any; ``addressee`` names a body outside the city's own
    units, to which a letter or a transfer goes. Nobody signs what he was not given to sign:
    ``authority`` is the document by which this body may supervise at all (督查条例 7, 15).
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="order")
    form = models.CharField("文种", max_length=16, choices=OrderForm.choices)
    document = models.CharField("文号", max_length=LONGEST_DOCUMENT, unique=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", verbose_name="承办单位"
    )
    addressee = models.CharField("抄送", max_length=LONGEST_ADDRESSEE, blank=True, default="")
    about = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="orders_about", null=True
    )
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="orders", null=True)
    demand = models.TextField("督办事项和要求", max_length=LONGEST_DEMAND)
    authority = models.CharField("督查依据", max_length=LONGEST_DOCUMENT)
    days = models.PositiveSmallIntegerField("回复期限（工作日）")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = state_field(OrderState, initial=OrderState.ISSUED)
    version = models.PositiveIntegerField(default=1)
    issued_at = models.DateTimeField("发出")
    seen_at = models.DateTimeField("签收", null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    closed_at = models.DateTimeField("销号", null=True)
    revoke_reason = models.CharField(
        "撤销理由", max_length=16, choices=RevokeReason.choices, blank=True, default=""
    )

    class Meta:
        verbose_name = verbose_name_plural = "督办单"
        constraints = [
            models.CheckConstraint(
                name="order_state_known", condition=Q(state__in=OrderState.values)
            ),
            models.CheckConstraint(name="order_form_known", condition=Q(form__in=OrderForm.values)),
            models.CheckConstraint(name="order_demands_something", condition=~Q(demand="")),
            models.CheckConstraint(name="order_rests_on_authority", condition=~Q(authority="")),
            models.CheckConstraint(
                name="order_leaves_time", condition=Q(days__gte=1, days__lte=90)
            ),
            models.CheckConstraint(
                name="order_revoked_for_a_reason",
                condition=Q(state=OrderState.REVOKED) & ~Q(revoke_reason="")
                | ~Q(state=OrderState.REVOKED) & Q(revoke_reason=""),
            ),
            models.CheckConstraint(
                name="order_closes_once_it_is_over",
                condition=Q(
                    state__in=[OrderState.CLOSED, OrderState.REVOKED], closed_at__isnull=False
                )
                | ~Q(state__in=[OrderState.CLOSED, OrderState.REVOKED]) & Q(closed_at__isnull=True),
            ),
            # Repeated supervision of one thing is forbidden (督查条例 15): one open paper per card.
            models.UniqueConstraint(
                fields=["card"],
                name="order_one_open_per_card",
                condition=Q(card__isnull=False, closed_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["department", "-issued_at"], name="order_by_unit")]

    def __str__(self) -> str:
        return f"order {self.pk} {self.state}"

    @transition(
        field=state, source=[OrderState.ISSUED, OrderState.RETURNED], target=OrderState.REPLIED
    )
    def take_reply(self) -> None:
        """The unit has answered in writing."""
        self.version += 1

    @transition(field=state, source=OrderState.REPLIED, target=OrderState.RETURNED)
    def send_back(self) -> None:
        """The bureau is not satisfied; a new limit starts, the paper stays as it was signed."""
        self.version += 1

    @transition(field=state, source=OrderState.REPLIED, target=OrderState.CLOSED)
    def strike_off(self, *, at: dt.datetime) -> None:
        """销号: the bureau is satisfied."""
        self.closed_at = at
        self.version += 1

    @transition(
        field=state,
        source=[OrderState.ISSUED, OrderState.REPLIED, OrderState.RETURNED],
        target=OrderState.REVOKED,
    )
    def revoke(self, *, at: dt.datetime, reason: str) -> None:
        """The paper is taken back; what was answered stays."""
        self.closed_at = at
        self.revoke_reason = reason
        self.version += 1

    def sign_for(self, *, by_id: int, at: dt.datetime) -> None:
        """签收: no move, but an act with a version of its own."""
        self.seen_at = at
        self.seen_by_id = by_id
        self.version += 1


class OrderReply(models.Model):
    """One answer of the unit, and what the bureau said to it; never rewritten."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="replies")
    ordinal = models.PositiveSmallIntegerField("第几次")
    text = models.TextField("回复", max_length=LONGEST_REPLY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("回复时间")
    accepted = models.BooleanField("认可", default=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    judged_at = models.DateTimeField("审核时间", null=True)
    remark = models.TextField("审核意见", max_length=LONGEST_DEMAND, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "督办回复"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["order", "ordinal"], name="order_reply_numbered"),
            models.CheckConstraint(name="order_reply_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="order_reply_returned_with_words",
                condition=Q(judged_at__isnull=True) | Q(accepted=True) | ~Q(remark=""),
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.order_id} reply {self.ordinal}"


class OrderPaper(models.Model):
    """A file that came with a reply."""

    reply = models.ForeignKey(OrderReply, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField("文件名", max_length=120)
    kind = models.CharField("类型", max_length=80)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "督办回复附件"

    def __str__(self) -> str:
        return f"reply {self.reply_id} {self.sha256[:8]}"


class Accountability(models.Model):
    """责任追究: who answered for it, in which form, by which document, until when. Never edited.

    The person is an account; what the ledger says of it is the account's number and post.
    """

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="accountabilities", null=True
    )
    card = models.ForeignKey(
        Card, on_delete=models.PROTECT, related_name="accountabilities", null=True
    )
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="accountabilities")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField("时任职务", max_length=60)
    form = models.CharField("追究形式", max_length=24, choices=AccountabilityForm.choices)
    document = models.CharField("文号", max_length=LONGEST_DOCUMENT)
    decided_by = models.CharField("决定机关", max_length=LONGEST_ADDRESSEE)
    decided_on = models.DateField("决定日期")
    until = models.DateField("影响期至", null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记")

    class Meta:
        verbose_name = verbose_name_plural = "责任追究"
        constraints = [
            models.CheckConstraint(
                name="accountability_about_something",
                condition=Q(order__isnull=False) | Q(card__isnull=False),
            ),
            models.CheckConstraint(
                name="accountability_documented",
                condition=~Q(document="") & ~Q(decided_by="") & ~Q(post=""),
            ),
            models.CheckConstraint(
                name="accountability_ends_after_it_began",
                condition=Q(until__isnull=True) | Q(until__gte=F("decided_on")),
            ),
            models.CheckConstraint(
                name="accountability_form_known",
                condition=Q(form__in=AccountabilityForm.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.document}"
