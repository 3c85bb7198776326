"""The words of the catalogue: kinds, effects of silence, start events, marks."""

from __future__ import annotations

from typing import Final

from django.db import models


class VersionStatus(models.TextChoices):
    """The life of a version; a published one never changes again, it is only followed."""

    DRAFT = "draft", "草稿"
    REVIEWED = "reviewed", "已审核"
    PUBLISHED = "published", "已公布"
    RETIRED = "retired", "已被新版本替代"


# The only list of moves; the database's trigger is tested against it.
VERSION_MOVES: Final = (
    (VersionStatus.DRAFT, VersionStatus.REVIEWED),
    (VersionStatus.REVIEWED, VersionStatus.DRAFT),
    (VersionStatus.REVIEWED, VersionStatus.PUBLISHED),
    (VersionStatus.PUBLISHED, VersionStatus.RETIRED),
)
UNPUBLISHED: Final = (VersionStatus.DRAFT, VersionStatus.REVIEWED)
EVER_IN_FORCE: Final = (VersionStatus.PUBLISHED, VersionStatus.RETIRED)


class ItemKind(models.TextChoices):
    """事项类型, codes of the national service catalogue."""

    LICENSING = "01", "行政许可"
    BENEFIT = "05", "行政给付"
    CONFIRMATION = "07", "行政确认"
    REWARD = "08", "行政奖励"
    RULING = "09", "行政裁决"
    OTHER = "10", "其他行政权力"
    SERVICE = "20", "公共服务"


class CaseKind(models.TextChoices):
    """办件类型."""

    INSTANT = "1", "即办件"
    PROMISED = "2", "承诺件"


class StartEvent(models.TextChoices):
    """From what the statutory limit runs."""

    RECEIVED = "received", "收到"
    ACCEPTED = "accepted", "受理"
    BATCH_END = "batch_end", "批次受理截止"


class JointKind(models.TextChoices):
    """How several departments act in one matter."""

    NONE = "", "单独办理"
    JOINT = "joint", "联合办理"
    THEME = "theme", "一件事"


class Silence(models.TextChoices):
    """What the law makes of silence, each in the words of its own statute."""

    NONE = "none", "无"
    ACCEPTED = "accepted", "即为受理"
    REGARDED_ACCEPTED = "regarded_accepted", "视为受理"
    REGARDED_RENEWED = "regarded_renewed", "视为准予延续"
    REGARDED_WITHDRAWN = "regarded_withdrawn", "视为撤回申请"


AT_ACCEPTANCE: Final = frozenset({Silence.NONE, Silence.ACCEPTED, Silence.REGARDED_ACCEPTED})
AT_RENEWAL: Final = frozenset({Silence.NONE, Silence.REGARDED_RENEWED})
AT_SUPPLEMENT: Final = frozenset({Silence.NONE, Silence.REGARDED_WITHDRAWN})


class RuleSets(models.TextChoices):
    """By what working days are counted: whole days, or office hours to the second (§1.10 (9))."""

    DAYS = "days", "按整日"
    WORKED_SECONDS = "worked_seconds", "按办公时间逐秒"


class DayEnds(models.TextChoices):
    """Where the last day ends (CAL-6)."""

    MIDNIGHT = "midnight", "24时"
    CLOSE_OF_BUSINESS = "close_of_business", "办公时间结束"


class LateFiling(models.TextChoices):
    """Of which day a filing after office hours is (CAL-11)."""

    LITERAL = "literal", "提交当日收到"
    NEXT_WORKING_DAY = "next_working_day", "下一工作日收到"


class ResultKind(models.TextChoices):
    """结果类型."""

    LICENCE = "10", "证照"
    APPROVAL = "20", "批文"
    OTHER = "30", "其他"
    NOTHING = "99", "无"


class Serves(models.TextChoices):
    """服务对象."""

    PERSON = "person", "自然人"
    ORGANIZATION = "organization", "法人或其他组织"
    BOTH = "both", "自然人、法人或其他组织"


class MaterialForm(models.TextChoices):
    """In what form a paper is wanted."""

    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"
    ELECTRONIC = "electronic", "电子"


class Mark(models.TextChoices):
    """How sure a cell is; shown to item administrators only."""

    READ = "●", "已读法条原文"
    EXCERPT = "◐", "已读网页摘录"
    EXPERIENCE = "○", "来自经验，使用前须核"
    LOCAL = "△", "本地规定或演练虚构"


# Every version says of each of these where it comes from, or it is not published.
CELLS: Final[dict[str, str]] = {
    "kind": "事项类型",
    "legal_basis": "设定依据",
    "acceptance": "受理期限",
    "silence": "逾期不告知的效果",
    "supplement": "补正期限与不补正的效果",
    "start_event": "法定时限起算",
    "statutory": "法定时限",
    "unit": "时限单位",
    "promised": "承诺时限",
    "extension": "延长",
    "stops": "不计入时限的程序",
    "delivery": "送达期限",
    "renewal": "延续",
    "result": "办理结果",
    "conditions": "受理条件",
    "materials": "申请材料",
    "steps": "办理环节",
    "fees": "收费",
}
