"""The steps (环节) a case passes through inside review; a returned step begins another pass."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case
from approval.states import Opinion
from organizations.models import Department


class CaseStep(models.Model):
    """One pass through one step: who has it, from when to when, and the opinion it ended with.

    ``department`` is the unit that has it: the case's own, or the one whose opinion is asked. A
    ``second`` who signed for himself did so at ``signed_at``; without it he was only named.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveSmallIntegerField("序号")
    name = models.CharField("环节", max_length=60)
    role = models.CharField("岗位", max_length=32)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    two_person = models.BooleanField("须两人", default=False)
    pass_no = models.PositiveSmallIntegerField("第几遍", default=1)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField("另一人签字", null=True, blank=True)
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("结束", null=True, blank=True)
    opinion = models.CharField("意见", max_length=12, choices=Opinion.choices, blank=True)
    reason = models.CharField("理由代码", max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件环节"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "seq"],
                name="a_step_is_open_once",
                condition=Q(finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="step_ends_with_an_opinion",
                condition=Q(finished_at__isnull=True, opinion="")
                | Q(finished_at__isnull=False) & ~Q(opinion=""),
            ),
            models.CheckConstraint(
                name="step_ends_after_its_start",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="step_signed_by_somebody",
                condition=Q(signed_at__isnull=True) | Q(second__isnull=False),
            ),
            models.CheckConstraint(
                name="step_second_is_another",
                condition=Q(second__isnull=True)
                | Q(assignee__isnull=True)
                | ~Q(second=F("assignee")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department"],
                include=["case", "role", "assignee"],
                name="step_by_unit",
                condition=Q(finished_at__isnull=True),
            ),
            models.Index(
                fields=["assignee"], name="step_in_hand", condition=Q(finished_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"
