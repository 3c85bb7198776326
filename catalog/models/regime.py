"""The legal regime (法定程序) of an item version: limits, silence, extension, stops (D3).

Nothing here is a constant of the machine. The Licensing Law's 5, 20, 10 and its exclusions are only
the commonest regime; each column stands with the article it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from catalog.errors import VersionIncomplete
from catalog.models.procedures import Procedures
from catalog.states import (
    CaseKind,
    DayEnds,
    LateFiling,
    ResultKind,
    RuleSets,
    Silence,
    StartEvent,
)
from timelimits.engine.reading import Ends, Filing, Reading, RuleSet
from timelimits.rules import Rule, Unit

UNITS = [
    (Unit.WORKING_DAY.value, "工作日"),
    (Unit.CALENDAR_DAY.value, "日"),
    (Unit.MONTH.value, "月"),
    (Unit.YEAR.value, "年"),
    (Unit.HOUR.value, "小时"),
]
DAYS = UNITS[:2]


@dataclass(frozen=True, slots=True)
class Extension:
    """How far, how often and on whose approval the statutory limit may be prolonged."""

    days: int
    unit: Unit
    times: int
    approver: str
    basis: str


@dataclass(frozen=True, slots=True)
class StopGround:
    """What stops the clock, for how many days of the limit's unit at most (None: no cap)."""

    code: str
    name: str
    basis: str
    max_days: int | None
    needs_telling: bool


class LegalRegime(Procedures):
    """Every column of the regime; ItemVersion is the one table that carries it."""

    legal_basis = models.TextField("设定依据", blank=True)
    case_kind = models.CharField("办件类型", max_length=1, choices=CaseKind.choices)
    quantity_limit = models.CharField("数量限制", max_length=80, default="无数量限制")

    acceptance_days = models.PositiveSmallIntegerField("受理期限", null=True, blank=True)
    acceptance_unit = models.CharField("受理期限单位", max_length=16, choices=DAYS, blank=True)
    acceptance_basis = models.CharField("受理期限依据", max_length=120, blank=True)
    silence = models.CharField(
        "逾期不告知", max_length=20, choices=Silence.choices, default=Silence.NONE
    )
    silence_basis = models.CharField("逾期不告知的依据", max_length=120, blank=True)

    supplement_days = models.PositiveSmallIntegerField("补正期限", null=True, blank=True)
    supplement_unit = models.CharField("补正期限单位", max_length=16, choices=DAYS, blank=True)
    supplement_effect = models.CharField(
        "逾期不补正", max_length=20, choices=Silence.choices, default=Silence.NONE
    )
    supplement_basis = models.CharField("补正依据", max_length=120, blank=True)

    start_event = models.CharField("起算", max_length=10, choices=StartEvent.choices)
    statutory_amount = models.PositiveSmallIntegerField("法定时限", null=True, blank=True)
    statutory_unit = models.CharField("法定时限单位", max_length=16, choices=UNITS, blank=True)
    statutory_basis = models.CharField("法定时限依据", max_length=120, blank=True)
    unit_basis = models.CharField("单位依据", max_length=160, blank=True)
    # A draft may not know its promise yet; a published version does (constraint of ItemVersion).
    promised_amount = models.PositiveSmallIntegerField("承诺时限", null=True, blank=True)
    promised_unit = models.CharField("承诺时限单位", max_length=16, choices=UNITS, blank=True)
    promised_basis = models.CharField("承诺依据", max_length=120, blank=True)
    promised_unit_basis = models.CharField("承诺时限单位依据", max_length=160, blank=True)

    extension_days = models.PositiveSmallIntegerField("可延长", default=0)
    extension_unit = models.CharField("延长单位", max_length=16, choices=DAYS, blank=True)
    extension_times = models.PositiveSmallIntegerField("延长次数", default=0)
    extension_approver = models.CharField("延长批准人", max_length=40, blank=True)
    extension_basis = models.CharField("延长依据", max_length=120, blank=True)

    stops = models.JSONField("不计入时限", default=list, blank=True)

    rule_set = models.CharField(
        "计算规则", max_length=16, choices=RuleSets.choices, default=RuleSets.DAYS
    )
    ends = models.CharField(
        "末日止于", max_length=20, choices=DayEnds.choices, default=DayEnds.MIDNIGHT
    )
    filing = models.CharField(
        "下班后提交", max_length=20, choices=LateFiling.choices, default=LateFiling.LITERAL
    )

    delivery_days = models.PositiveSmallIntegerField("送达期限", null=True, blank=True)
    delivery_unit = models.CharField("送达期限单位", max_length=16, choices=DAYS, blank=True)
    delivery_basis = models.CharField("送达依据", max_length=120, blank=True)

    prereview_amount = models.PositiveSmallIntegerField("初审时限", null=True, blank=True)
    prereview_unit = models.CharField("初审时限单位", max_length=16, choices=UNITS, blank=True)
    prereview_basis = models.CharField("初审时限依据", max_length=120, blank=True)
    prereview_promised = models.PositiveSmallIntegerField("承诺初审时限", null=True, blank=True)
    forward_to = models.CharField("转报机关", max_length=60, blank=True)
    forward_unit = models.CharField("转报部门代码", max_length=20, blank=True)
    forward_basis = models.CharField("转报依据", max_length=120, blank=True)

    result_kind = models.CharField("结果类型", max_length=2, choices=ResultKind.choices)
    result_name = models.CharField("结果名称", max_length=60, blank=True)
    licence_years = models.PositiveSmallIntegerField("有效期（年）", null=True, blank=True)
    renewal_effect = models.CharField(
        "延续逾期不决定", max_length=20, choices=Silence.choices, default=Silence.NONE
    )
    renewal_notice = models.PositiveSmallIntegerField("届满前多久申请", null=True, blank=True)
    renewal_notice_unit = models.CharField("届满前单位", max_length=16, choices=UNITS, blank=True)
    renewal_basis = models.CharField("延续依据", max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def instant(self) -> bool:
        """Whether this is decided on the spot (即办件)."""
        return self.case_kind == CaseKind.INSTANT

    def acceptance_rule(self) -> Rule | None:
        """How long the unit has to accept, refuse or tell what is missing; None: no such stage."""
        if self.acceptance_days is None:
            return None
        return Rule(
            unit=Unit(self.acceptance_unit),
            amount=self.acceptance_days,
            basis=self.acceptance_basis,
            starts="收到",
        )

    def statutory_rule(self) -> Rule | None:
        """The limit of the law with its unit basis; None where no law sets one."""
        if self.statutory_amount is None:
            return None
        return Rule(
            unit=Unit(self.statutory_unit),
            amount=self.statutory_amount,
            basis=self.statutory_basis,
            unit_basis=self.unit_basis,
            starts=self.starts,
        )

    def promised_rule(self) -> Rule:
        """The shorter limit the unit has published; it runs from the same event as the law's.

        Raises VersionIncomplete for a draft whose promise nobody has settled yet.
        """
        if self.promised_amount is None:
            raise VersionIncomplete("草稿还没有承诺时限")
        return Rule(
            unit=Unit(self.promised_unit),
            amount=self.promised_amount,
            basis=self.promised_basis,
            unit_basis=self.promised_unit_basis,
            starts=self.starts,
        )

    def reading(self, *, filed: bool) -> Reading:
        """Where days end (CAL-6) and by what they are counted (§1.10 (9)).

        Of a limit that counts from the filing also what one after hours is (CAL-11). Office hours
        are for the caller to add.
        """
        filing = Filing(self.filing) if filed else Filing.LITERAL
        return Reading(RuleSet(self.rule_set), Ends(self.ends), filing)

    @property
    def pre_reviewed(self) -> bool:
        """Whether a lower level reviews first and another organ decides (XK-11)."""
        return self.prereview_amount is not None

    @property
    def decided_elsewhere(self) -> bool:
        """Whether the deciding organ works outside this system: the case ends by forwarding."""
        return self.pre_reviewed and not self.forward_unit

    def prereview_rule(self) -> Rule | None:
        """How long the lower level has from its acceptance (XK-11); None where none reviews first."""
        if self.prereview_amount is None:
            return None
        return Rule(
            unit=Unit(self.prereview_unit),
            amount=self.prereview_amount,
            basis=self.prereview_basis,
            unit_basis=self.unit_basis,
            starts="受理",
        )

    def prereview_promised_rule(self) -> Rule | None:
        """The shorter time the lower level has published for its part; None where it has not."""
        if self.prereview_promised is None or not self.pre_reviewed:
            return None
        return Rule(
            unit=Unit(self.prereview_unit),
            amount=self.prereview_promised,
            basis=self.promised_basis,
            starts="受理",
        )

    def delivery_rule(self) -> Rule | None:
        """How long after the decision the result must have been delivered; None: nothing is."""
        if self.delivery_days is None:
            return None
        return Rule(
            unit=Unit(self.delivery_unit),
            amount=self.delivery_days,
            basis=self.delivery_basis,
            starts="作出决定",
        )

    def supplement_rule(self) -> Rule | None:
        """How long the applicant has; None where the law sets no period, and none is invented."""
        if self.supplement_days is None:
            return None
        return Rule(
            unit=Unit(self.supplement_unit),
            amount=self.supplement_days,
            basis=self.supplement_basis,
            starts="收到补正告知",
        )

    def renewal_notice_rule(self) -> Rule | None:
        """How long before expiry a renewal is to be asked for (XK-16); None where none is foreseen."""
        if self.renewal_notice is None:
            return None
        unit = Unit(self.renewal_notice_unit or Unit.WORKING_DAY)
        return Rule(unit=unit, amount=self.renewal_notice, basis=self.renewal_basis)

    @property
    def in_batches(self) -> bool:
        """Whether the decision's limits run from the end of a batch's acceptance window."""
        return self.start_event == StartEvent.BATCH_END

    @property
    def starts(self) -> str:
        """The word for the start event: 收到, 受理 …."""
        return str(StartEvent(self.start_event).label)

    @property
    def extension(self) -> Extension | None:
        """How the statutory limit may be prolonged; None where no law allows it."""
        if not self.extension_days:
            return None
        return Extension(
            days=self.extension_days,
            unit=Unit(self.extension_unit),
            times=self.extension_times,
            approver=self.extension_approver,
            basis=self.extension_basis,
        )

    @property
    def stop_grounds(self) -> tuple[StopGround, ...]:
        """What stops the statutory and the promised clock."""
        return tuple(
            StopGround(
                code=row["code"],
                name=row["name"],
                basis=row["basis"],
                max_days=row["max_days"],
                needs_telling=row["needs_telling"],
            )
            for row in self.stops
        )

    def stop_ground(self, code: str) -> StopGround | None:
        """The ground with ``code``, if this regime knows it."""
        return next((ground for ground in self.stop_grounds if ground.code == code), None)
