"""A complaint about a case: what was said and by whom stands here alone, never in the ledger."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from complaints.states import ComplaintState, DeclineGround
from kernel.fsm import StatefulModel, state_field, transition
from ledger.models import Matter
from organizations.models import Department

LONGEST_TEXT = 2000
LONGEST_ANSWER = 4000
LONGEST_NAME = 60
LONGEST_PHONE = 30


class Complaint(StatefulModel):
    """One complaint; ``about`` is the matter of the case complained of.

    ``handling_*`` say who works on that case: they see the complaint only when it is released.
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="complaint")
    about = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="complaints_about")
    handling_department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", verbose_name="被投诉单位"
    )
    handling_window = models.CharField("收件窗口", max_length=20, blank=True, default="")
    text = models.TextField("投诉内容", max_length=LONGEST_TEXT)
    contact_name = models.CharField("联系人", max_length=LONGEST_NAME, blank=True, default="")
    contact_phone = models.CharField("联系电话", max_length=LONGEST_PHONE, blank=True, default="")
    consent = models.BooleanField("同意告知被投诉单位", default=False)
    state = state_field(ComplaintState, initial=ComplaintState.RECEIVED)
    version = models.PositiveIntegerField(default=1)
    filed_at = models.DateTimeField("收到")
    decided_at = models.DateTimeField("受理或者不予受理", null=True)
    decline_ground = models.CharField(
        "不予受理理由", max_length=32, choices=DeclineGround.choices, blank=True, default=""
    )
    answer = models.TextField("答复", max_length=LONGEST_ANSWER, blank=True, default="")
    answered_at = models.DateTimeField("答复时间", null=True)
    closed_at = models.DateTimeField("办结", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "投诉"
        constraints = [
            models.CheckConstraint(
                name="complaint_state_known", condition=Q(state__in=ComplaintState.values)
            ),
            models.CheckConstraint(name="complaint_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="complaint_declined_on_a_ground",
                condition=Q(state=ComplaintState.DECLINED) & ~Q(decline_ground="")
                | ~Q(state=ComplaintState.DECLINED) & Q(decline_ground=""),
            ),
            models.CheckConstraint(
                name="complaint_answered_with_words",
                condition=~Q(state__in=[ComplaintState.ANSWERED, ComplaintState.CLOSED])
                | Q(answered_at__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="complaint_is_not_about_itself", condition=~Q(matter=models.F("about"))
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-filed_at"], name="complaint_by_state"),
            models.Index(fields=["handling_department"], name="complaint_by_handler"),
        ]

    def __str__(self) -> str:
        return f"complaint {self.pk} {self.state}"

    @transition(field=state, source=ComplaintState.RECEIVED, target=ComplaintState.ACCEPTED)
    def accept(self, *, at: dt.datetime) -> None:
        """The complaint office takes it up."""
        self.decided_at = at
        self.version += 1

    @transition(field=state, source=ComplaintState.RECEIVED, target=ComplaintState.DECLINED)
    def decline(self, *, at: dt.datetime, ground: str) -> None:
        """The complaint office does not take it up, on a listed ground."""
        self.decided_at = at
        self.decline_ground = ground
        self.closed_at = at
        self.version += 1

    @transition(field=state, source=ComplaintState.ACCEPTED, target=ComplaintState.ANSWERED)
    def give_answer(self, *, at: dt.datetime, answer: str) -> None:
        """The complainant has an answer."""
        self.answer = answer
        self.answered_at = at
        self.version += 1

    @transition(field=state, source=ComplaintState.ANSWERED, target=ComplaintState.CLOSED)
    def close(self, *, at: dt.datetime) -> None:
        """Nothing more is to be done."""
        self.closed_at = at
        self.version += 1

    def agree(self) -> None:
        """The complainant lets the unit know; no move, but an act with a version of its own."""
        self.consent = True
        self.version += 1
