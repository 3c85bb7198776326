"""What the floor of time limits refuses."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound


class RuleInvalid(InvalidInput):
    """A rule that no date can be computed from: a negative amount, an instant without a date …"""

    code = "limit-rule-invalid"
    default_message = "时限规则有误"


class CalendarInvalid(InvalidInput):
    """A calendar that contradicts itself: a day both off and worked, or of a year not declared."""

    code = "calendar-invalid"
    default_message = "工作日历有误"


class CalendarUnknown(InvalidInput):
    """No calendar of this code is in custody."""

    code = "calendar-unknown"
    default_message = "没有登记该工作日历"


class KindUnknown(InvalidInput):
    """No app declared this kind of limit."""

    code = "limit-kind-unknown"
    default_message = "没有登记该时限种类"


class PauseInvalid(InvalidInput):
    """A pause that ends before it begins, begins before the limit, or is granted a negative time."""

    code = "limit-pause-invalid"
    default_message = "中止的起止时间有误"


class ExtensionInvalid(InvalidInput):
    """An extension without an approver or of no days, or of a limit that bears none."""

    code = "limit-extension-invalid"
    default_message = "延期须写明天数和批准人"


class LimitAlreadyRuns(Conflict):
    """A limit of this kind already runs on the same matter and subject."""

    code = "limit-already-runs"
    default_message = "同一种时限正在计算中"


class LimitNotOpen(Conflict):
    """The limit has ended, or stands in another state than the act needs."""

    code = "limit-not-open"
    default_message = "该时限已结束或未在计算中"


class LimitNotFound(NotFound):
    """There is no such limit within the asker's scope."""

    code = "limit-not-found"
    default_message = "没有找到该时限"
