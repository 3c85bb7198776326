"""What a regime may know beside the single case: joint handling, order, commitment, refund."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from catalog.states import JointKind
from timelimits.rules import MEASURES, Rule, Unit

UNITS = [(unit.value, said) for unit, said in MEASURES.items()]
DAYS = [(Unit.WORKING_DAY.value, "工作日"), (Unit.CALENDAR_DAY.value, "日")]
PART_TEXTS = frozenset({"department", "name", "unit", "basis", "unit_basis"})
PART_KEYS = PART_TEXTS | {"amount"}
PART_UNITS = frozenset(unit.value for unit in MEASURES)
LONGEST_PART = 3660


@dataclass(frozen=True, slots=True)
class JointPartRule:
    """What one department does within a joint matter, and its own limit for it."""

    seq: int
    department: str
    name: str
    rule: Rule


def well_formed_parts(rows: object) -> None:
    """Raise ValidationError unless ``rows`` lists departments with what they do and by when."""
    if not isinstance(rows, list):
        raise ValidationError("联办部门须逐行列明")
    for row in rows:
        _well_formed(row)
    departments = [row["department"] for row in rows]
    if len(set(departments)) != len(departments):
        raise ValidationError("同一部门在联办中只列一行")


def _well_formed(row: Any) -> None:
    if not isinstance(row, dict) or row.keys() != PART_KEYS:
        raise ValidationError("联办部门须写明部门代码、办理内容、时限、单位、依据与单位依据")
    texts = [row[key] for key in sorted(PART_TEXTS)]
    if not all(isinstance(text, str) and "\x00" not in text for text in texts):
        raise ValidationError("联办部门的文字不能识别")
    if not all(row[key].strip() for key in ("department", "name", "basis")):
        raise ValidationError("联办部门须写明部门代码、办理内容与依据")
    amount = row["amount"]
    countable = isinstance(amount, int) and not isinstance(amount, bool)
    if row["unit"] not in PART_UNITS or not countable or not 1 <= amount <= LONGEST_PART:
        raise ValidationError("联办部门的时限须为正整数，单位须在清单内")


class Procedures(models.Model):
    """Columns of the regime for what goes on beside one case in one department."""

    joint_kind = models.CharField(
        "联办方式", max_length=8, choices=JointKind.choices, default=JointKind.NONE, blank=True
    )
    joint_basis = models.CharField("联办依据", max_length=120, blank=True)
    joint_parts = models.JSONField(
        "联办部门", default=list, blank=True, validators=[well_formed_parts]
    )

    by_order = models.BooleanField("按受理先后作决定", default=False)
    order_basis = models.CharField("先后顺序的依据", max_length=120, blank=True)
    quota_unit = models.CharField("数量单位", max_length=12, blank=True)

    commitment_basis = models.CharField("告知承诺的依据", max_length=120, blank=True)
    check_days = models.PositiveSmallIntegerField("证后核查期限", null=True, blank=True)
    check_unit = models.CharField("证后核查期限单位", max_length=16, choices=DAYS, blank=True)
    check_basis = models.CharField("证后核查依据", max_length=120, blank=True)

    refund_days = models.PositiveSmallIntegerField("退费期限", null=True, blank=True)
    refund_unit = models.CharField("退费期限单位", max_length=16, choices=DAYS, blank=True)
    refund_basis = models.CharField("退费依据", max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def joint(self) -> bool:
        """Whether several departments decide together in one matter (XK-10)."""
        return self.joint_kind == JointKind.JOINT

    @property
    def in_parts(self) -> bool:
        """Whether other departments have parts in it, jointly or each under its own law."""
        return self.joint_kind != JointKind.NONE

    @property
    def parts(self) -> tuple[JointPartRule, ...]:
        """The parts in their order, numbered from 1."""
        return tuple(
            JointPartRule(
                seq,
                row["department"],
                row["name"],
                Rule(
                    unit=Unit(row["unit"]),
                    amount=row["amount"],
                    basis=row["basis"],
                    unit_basis=row["unit_basis"],
                    starts="抄告" if self.joint else "受理",
                ),
            )
            for seq, row in enumerate(self.joint_parts, start=1)
        )

    @property
    def by_commitment(self) -> bool:
        """Whether the applicant may choose 告知承诺."""
        return bool(self.commitment_basis)

    def check_rule(self) -> Rule | None:
        """How long after a grant on commitment the later check may take."""
        if self.check_days is None:
            return None
        return Rule(Unit(self.check_unit), self.check_days, self.check_basis, starts="准予")

    def refund_rule(self) -> Rule | None:
        """How soon after a refusal the fee goes back; None where no law sets a period."""
        if self.refund_days is None:
            return None
        return Rule(Unit(self.refund_unit), self.refund_days, self.refund_basis, starts="不予批准")
