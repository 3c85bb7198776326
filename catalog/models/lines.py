"""What a version consists of besides its regime: conditions, materials, steps, fees, sources."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models.versions import ItemVersion
from catalog.states import CELLS, Mark, MaterialForm
from organizations.roles import Role


class Condition(models.Model):
    """What a clerk ticks before accepting, and what a refusal cites."""

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="conditions")
    seq = models.PositiveSmallIntegerField("序号")
    text = models.CharField("条件", max_length=200)
    basis = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "受理条件"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["version", "seq"], name="condition_seq_taken")
        ]

    def __str__(self) -> str:
        return self.text


class Material(models.Model):
    """A paper that is handed in; what another unit holds is shared, not asked for (ZX-1)."""

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="materials")
    seq = models.PositiveSmallIntegerField("序号")
    name = models.CharField("材料名称", max_length=80)
    form = models.CharField("形式", max_length=12, choices=MaterialForm.choices)
    required = models.BooleanField("必要", default=True)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    shared = models.BooleanField("免提交", default=False)
    standard = models.CharField("要求", max_length=160, blank=True)
    basis = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["version", "seq"], name="material_seq_taken"),
            models.CheckConstraint(
                name="material_form_known", condition=Q(form__in=MaterialForm.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepDefinition(models.Model):
    """A step inside review, done by ``role`` of the deciding unit.

    Neighbouring steps of one ``parallel_group`` run side by side; ``asks`` names the other unit that
    does the step, if any. A ``pre_review`` step is the lower level's, before it forwards (XK-11).
    """

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveSmallIntegerField("序号")
    name = models.CharField("环节", max_length=20)
    role = models.CharField("岗位角色", max_length=32, choices=Role.choices)
    limit_days = models.PositiveSmallIntegerField("环节时限（工作日）", null=True, blank=True)
    parallel_group = models.CharField("并行组", max_length=10, blank=True)
    two_person = models.BooleanField("须两人", default=False)
    asks = models.CharField("征求单位", max_length=20, blank=True)
    pre_review = models.BooleanField("下级初审环节", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "办理环节"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["version", "seq"], name="step_seq_taken"),
            models.CheckConstraint(
                name="step_role_reviews_or_decides",
                condition=Q(role__in=[Role.REVIEWER, Role.APPROVER]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fee(models.Model):
    """A fee with the document that sets it. No row at all means 不收费 (XK-20)."""

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="fees")
    seq = models.PositiveSmallIntegerField("序号")
    name = models.CharField("收费项目", max_length=40)
    amount_fen = models.PositiveIntegerField("标准（分）")
    per = models.CharField("计费单位", max_length=12)
    document = models.CharField("收费依据", max_length=120)
    relief = models.CharField("减免", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "收费"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["version", "seq"], name="fee_seq_taken"),
            models.CheckConstraint(name="fee_is_an_amount", condition=Q(amount_fen__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class CellSource(models.Model):
    """Where one cell of the version comes from, and how sure that is."""

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="sources")
    field = models.CharField("单元", max_length=20, choices=list(CELLS.items()))
    mark = models.CharField("标记", max_length=1, choices=Mark.choices)
    source = models.CharField("出处", max_length=160)
    read_on = models.CharField("读取时间", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "出处与把握"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "field"], name="cell_sourced_once"),
            models.CheckConstraint(name="cell_field_known", condition=Q(field__in=list(CELLS))),
            models.CheckConstraint(name="cell_mark_known", condition=Q(mark__in=Mark.values)),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.mark}"
