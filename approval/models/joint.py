"""Joint handling (联合办理): what each department has to say, and the one inspection for all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case
from approval.states import PartOpinion, PartState
from ledger.models import Matter
from organizations.models import Department


class JointPart(models.Model):
    """One department's part in the matter of the lead; its clock is a limit of that matter.

    ``seq`` is the part's number in the item version and the subject of its limit.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parts")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveSmallIntegerField("序号")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("办理内容", max_length=80)
    basis = models.CharField("依据", max_length=160)
    state = models.CharField("状态", max_length=12, choices=PartState.choices)
    version = models.PositiveIntegerField("版本", default=1)
    notified_at = models.DateTimeField("抄告时间")
    document = models.CharField("抄告文号", max_length=60)
    opinion = models.CharField("意见", max_length=12, choices=PartOpinion.choices, blank=True)
    ground = models.CharField("理由代码", max_length=32, blank=True)
    opined_at = models.DateTimeField("出具意见时间", null=True, blank=True)
    opined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "联办部门"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="joint_part_seq_taken"),
            models.CheckConstraint(
                name="joint_part_state_known", condition=Q(state__in=PartState.values)
            ),
            models.CheckConstraint(
                name="joint_part_opinion_known", condition=Q(opinion__in=PartOpinion.values)
            ),
            models.CheckConstraint(
                name="joint_part_opinion_has_its_moment",
                condition=Q(state="notified", opinion="", opined_at__isnull=True)
                | Q(state="opined", opined_at__isnull=False, opined_by__isnull=False)
                & ~Q(opinion=""),
            ),
            models.CheckConstraint(
                name="joint_part_disagrees_with_reason",
                condition=~Q(opinion="disagree") | ~Q(ground=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department"], name="joint_part_waiting", condition=Q(state="notified")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class JointInspection(models.Model):
    """The one inspection of a joint matter: every department at once, or not at all (一次联合核查)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="joint_inspection")
    planned_on = models.DateField("核查日期")
    arranged_at = models.DateTimeField("安排时间")
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited = models.JSONField("通知的部门", default=list)
    held_at = models.DateTimeField("核查时间", null=True, blank=True)
    attended = models.JSONField("参加的部门", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "联合核查"
        constraints = [
            models.CheckConstraint(
                name="inspection_held_after_it_was_arranged",
                condition=Q(held_at__isnull=True) | Q(held_at__gte=F("arranged_at")),
            )
        ]

    def __str__(self) -> str:
        return str(self.planned_on)
