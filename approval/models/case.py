"""The case (办件): one application on its way through the procedure."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.states import ENDS, CaseState, Channel, Holder, Outcome, sources_of
from catalog.models import ItemVersion
from kernel.fsm import StatefulModel, state_field, transition
from ledger.models import Matter
from organizations.models import Department

DECIDED = ("granted", "delivered", "denied")
ACCEPTED = ("in_review", "suspended", *DECIDED)
ENDED = (
    "delivered",
    "denied",
    "declined",
    "withdrawn",
    "abandoned",
    "void",
    "forwarded",
    "deleted",
    "closed_elsewhere",
)


class Case(StatefulModel):
    """One application. Its version rises by one with every act, and every act leaves an entry.

    ``received_at`` is the first receipt; ``counted_from`` the receipt from which limits count: a
    corrected filing is a new receipt. After silence of the office ``accepted_at`` equals it.
    ``in_hand`` tells the open steps, several when they run side by side: number, name, unit.
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="case")
    number = models.CharField("办件编号", max_length=50)
    state = state_field(CaseState, initial=CaseState.RECEIVED)
    version = models.PositiveIntegerField("版本", default=1)
    item_version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    window_code = models.CharField("窗口", max_length=12, blank=True)
    channel = models.CharField("渠道", max_length=12, choices=Channel.choices)
    source = models.CharField("来源系统", max_length=32, default="hall")
    ticket = models.CharField("排队票号", max_length=12, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    received_at = models.DateTimeField("收件时间")
    counted_from = models.DateTimeField("起算的收件时间")
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    forwarded_at = models.DateTimeField("转报时间", null=True, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    closed_at = models.DateTimeField("结件时间", null=True, blank=True)
    silence = models.CharField("期满未告知的效力", max_length=16, blank=True)
    acceptance_document = models.CharField("受理文号", max_length=60, blank=True)
    step_no = models.PositiveSmallIntegerField("环节序号", default=0)
    step_name = models.CharField("环节", max_length=200, blank=True)
    in_hand = models.JSONField("进行中的环节", default=list, blank=True)
    holder = models.CharField("在谁手里", max_length=12, choices=Holder.choices)
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices, blank=True)
    notice_no = models.PositiveSmallIntegerField("补正次数", default=0)
    pickup_window = models.CharField("领取窗口", max_length=12, blank=True)
    delay_reason = models.CharField("延后原因", max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="case_number_taken"),
            models.CheckConstraint(
                name="case_state_known", condition=Q(state__in=CaseState.values)
            ),
            models.CheckConstraint(name="case_version_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(name="case_holder_known", condition=Q(holder__in=Holder.values)),
            models.CheckConstraint(
                name="case_channel_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="case_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="case_counts_from_a_receipt", condition=Q(counted_from__gte=F("received_at"))
            ),
            models.CheckConstraint(
                name="case_accepted_after_receipt",
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("counted_from")),
            ),
            models.CheckConstraint(
                name="case_reviewed_only_when_accepted",
                condition=~Q(state__in=ACCEPTED) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_forwarded_has_its_moment",
                condition=~Q(state="forwarded")
                | Q(forwarded_at__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_decision_has_its_moment",
                condition=~Q(state__in=DECIDED) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_ends_once",
                condition=Q(state__in=ENDED, closed_at__isnull=False)
                | Q(closed_at__isnull=True) & ~Q(state__in=ENDED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "state"],
                name="case_open_by_department",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["window_code", "state"],
                name="case_open_by_window",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["department", "matter"],
                include=["number"],
                name="case_in_hand",
                condition=Q(closed_at__isnull=True) & ~Q(state="draft"),
            ),
            models.Index(
                fields=["pickup_window"],
                name="case_to_collect",
                condition=Q(closed_at__isnull=True) & ~Q(pickup_window=""),
            ),
            models.Index(
                fields=["department"],
                name="case_to_decide",
                condition=Q(closed_at__isnull=True, state="in_review", step_no=0),
            ),
            models.Index(
                fields=["received_at", "window_code"],
                include=["department", "state", "id"],
                name="case_by_receipt",
            ),
            models.Index(fields=["accepted_at"], name="case_by_acceptance"),
            models.Index(
                fields=["closed_at"],
                include=["department", "state"],
                name="case_by_closing",
                condition=Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def item_code(self) -> str:
        """The code of the item; the item version must have been read along."""
        return self.item_version.item.code

    @property
    def open(self) -> bool:
        """Whether the case has not come to an end."""
        return self.state not in ENDS

    @property
    def units_in_hand(self) -> frozenset[int]:
        """The keys of the units that have a step of the case open."""
        return frozenset(one["unit_id"] for one in self.in_hand)

    @property
    def in_pre_review(self) -> bool:
        """Whether the case is still the lower level's, which reviews and does not decide (XK-11)."""
        return self.item_version.pre_reviewed and self.forwarded_at is None

    def leave_steps(self) -> None:
        """No step is in hand any more."""
        self.step_no, self.step_name, self.in_hand = 0, "", []

    @transition(field=state, source=CaseState.DRAFT, target=CaseState.RECEIVED)
    def submit(self, *, at: dt.datetime) -> None:
        self.received_at = self.counted_from = at

    @transition(field=state, source=CaseState.DRAFT, target=CaseState.VOID)
    def discard(self, *, at: dt.datetime) -> None:
        self.closed_at = at
        self.outcome = Outcome.VOID

    @transition(field=state, source=CaseState.RECEIVED, target=CaseState.CORRECTING)
    def await_correction(self) -> None:
        self.holder = Holder.APPLICANT

    @transition(field=state, source=CaseState.IN_REVIEW, target=CaseState.CORRECTING)
    def take_back_silence(self) -> None:
        """The unit had told in time after all: nothing was accepted."""
        self.accepted_at, self.silence = None, ""
        self.leave_steps()
        self.holder = Holder.APPLICANT

    @transition(field=state, source=CaseState.CORRECTING, target=CaseState.RECEIVED)
    def take_back(self, *, at: dt.datetime) -> None:
        self.counted_from = at
        self.holder = Holder.WINDOW if self.window_code else Holder.DEPARTMENT

    @transition(field=state, source=CaseState.RECEIVED, target=CaseState.IN_REVIEW)
    def accept(self, *, at: dt.datetime, document: str = "", silence: str = "") -> None:
        self.accepted_at = at
        self.acceptance_document = document
        self.silence = silence
        self.holder = Holder.DEPARTMENT

    @transition(field=state, source=CaseState.RECEIVED, target=CaseState.DECLINED)
    def decline(self, *, at: dt.datetime) -> None:
        self.closed_at = at
        self.outcome = Outcome.DECLINED

    @transition(field=state, source=CaseState.CORRECTING, target=CaseState.ABANDONED)
    def abandon(self, *, at: dt.datetime, silence: str) -> None:
        self.closed_at = at
        self.silence = silence
        self.outcome = Outcome.ABANDONED

    @transition(field=state, source=CaseState.IN_REVIEW, target=CaseState.SUSPENDED)
    def suspend(self, *, holder: Holder) -> None:
        self.holder = holder

    @transition(field=state, source=CaseState.SUSPENDED, target=CaseState.IN_REVIEW)
    def resume(self) -> None:
        self.holder = Holder.STEP if self.step_no else Holder.DEPARTMENT

    @transition(field=state, source=CaseState.IN_REVIEW, target=CaseState.GRANTED)
    def grant(self, *, at: dt.datetime) -> None:
        self.decided_at = at
        self.outcome = Outcome.GRANTED
        self.leave_steps()
        self.holder = Holder.DEPARTMENT

    @transition(field=state, source=CaseState.IN_REVIEW, target=CaseState.DENIED)
    def deny(self, *, at: dt.datetime) -> None:
        self.decided_at = self.closed_at = at
        self.outcome = Outcome.DENIED
        self.leave_steps()

    @transition(field=state, source=CaseState.GRANTED, target=CaseState.DELIVERED)
    def deliver(self, *, at: dt.datetime) -> None:
        self.closed_at = at
        self.holder = Holder.APPLICANT

    @transition(field=state, source=sources_of(CaseState.WITHDRAWN), target=CaseState.WITHDRAWN)
    def withdraw(self, *, at: dt.datetime) -> None:
        self.closed_at = at
        self.outcome = Outcome.WITHDRAWN
        self.leave_steps()

    @transition(
        field=state,
        source=[one for one in sources_of(CaseState.VOID) if one != CaseState.DRAFT],
        target=CaseState.VOID,
    )
    def void(self, *, at: dt.datetime) -> None:
        self._remove(Outcome.VOID, at)

    @transition(field=state, source=sources_of(CaseState.DELETED), target=CaseState.DELETED)
    def strike(self, *, at: dt.datetime) -> None:
        self._remove(Outcome.DELETED, at)

    def _remove(self, outcome: Outcome, at: dt.datetime) -> None:
        self.closed_at = at
        self.outcome = outcome
        self.leave_steps()

    @transition(field=state, source=CaseState.IN_REVIEW, target=CaseState.FORWARDED)
    def forward_out(self, *, at: dt.datetime) -> None:
        self.forwarded_at = self.closed_at = at
        self.outcome = Outcome.FORWARDED
        self.leave_steps()

    def forward_on(self, unit: Department, *, at: dt.datetime) -> None:
        """The case goes on at ``unit``, which decides; review continues there."""
        self.forwarded_at = at
        self.department = unit
        self.holder = Holder.DEPARTMENT
        self.leave_steps()

    @transition(
        field=state,
        source=sources_of(CaseState.CLOSED_ELSEWHERE),
        target=CaseState.CLOSED_ELSEWHERE,
    )
    def close_elsewhere(self, *, at: dt.datetime) -> None:
        self.closed_at = at
        self.outcome = self.outcome or Outcome.CLOSED_ELSEWHERE
        self.leave_steps()
