"""The bulletin (通报): a numbered monthly report for leaders, drafted, signed, issued, never rewritten."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.fsm import StatefulModel, state_field, transition
from ledger.models import Matter
from monitor.verbs import BulletinState

LONGEST_TEXT = 20_000


class Bulletin(StatefulModel):
    """The bulletin of one month; a correction (更正通报) is a bulletin of its own.

    ``figures`` are reckoned from the cards as they stand when it is drafted and again when it is
    signed; once issued it no longer changes, whatever becomes of the cards.
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="bulletin")
    document = models.CharField("文号", max_length=80, unique=True)
    month = models.DateField("月份")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="corrections", null=True
    )
    summary = models.TextField("摘要（一页）", max_length=LONGEST_TEXT)
    figures = models.JSONField("数字")
    cards = models.JSONField("点名的牌", default=list)
    state = state_field(BulletinState, initial=BulletinState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("拟稿")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    signed_at = models.DateTimeField("签发", null=True)
    issued_at = models.DateTimeField("印发", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报"
        ordering = ["-month", "-id"]
        constraints = [
            models.CheckConstraint(
                name="bulletin_state_known", condition=Q(state__in=BulletinState.values)
            ),
            models.CheckConstraint(
                name="bulletin_signed_by_another",
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="bulletin_signed_before_issued",
                condition=Q(state=BulletinState.DRAFT)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bulletin_issued_has_its_moment",
                condition=Q(state=BulletinState.ISSUED, issued_at__isnull=False)
                | ~Q(state=BulletinState.ISSUED) & Q(issued_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["month"],
                name="bulletin_one_a_month",
                condition=Q(corrects__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.state}"

    @transition(field=state, source=BulletinState.DRAFT, target=BulletinState.SIGNED)
    def sign(self, *, by_id: int, at: dt.datetime) -> None:
        """The leader of the bureau signs it."""
        self.signed_by_id = by_id
        self.signed_at = at
        self.version += 1

    @transition(field=state, source=BulletinState.SIGNED, target=BulletinState.DRAFT)
    def reopen(self) -> None:
        """A fact changed before it went out; it is drafted anew."""
        self.signed_by_id = None
        self.signed_at = None
        self.version += 1

    @transition(field=state, source=BulletinState.SIGNED, target=BulletinState.ISSUED)
    def issue(self, *, at: dt.datetime) -> None:
        """It goes out to leaders and units."""
        self.issued_at = at
        self.version += 1

    def redraft(self) -> None:
        """New words or figures; no move, but an act with a version of its own."""
        self.version += 1
