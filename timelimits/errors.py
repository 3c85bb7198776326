"""What the floor of time limits refuses."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound, NotPermitted


class RuleInvalid(InvalidInput):
    """A rule that no date can be computed from: a negative amount, an instant without a date …"""

    code = "limit-rule-invalid"
    default_message = "时限规则有误"


class CalendarInvalid(InvalidInput):
    """A calendar that contradicts itself: a day both off and worked, or of a year not declared."""

    code = "calendar-invalid"
    default_message = "工作日历有误"


class NoticeInvalid(CalendarInvalid):
    """A notice that cannot be taken into custody; ``faults`` name each row and field that is wrong."""

    code = "notice-invalid"
    default_message = "放假安排通知有误"


class NoticeNotFound(NotFound):
    """There is no such proposal to load a notice."""

    code = "notice-not-found"
    default_message = "没有找到该通知"


class NoticeAlreadyDecided(Conflict):
    """Somebody was quicker: the proposal is loaded or refused."""

    code = "notice-already-decided"
    default_message = "该通知已经有人决定过了"


class NoticeNeedsSecond(NotPermitted):
    """Whoever proposed a notice does not decide on it."""

    code = "notice-needs-second"
    default_message = "须由另一人确认，提出人不能确认自己提出的通知"


class NoticeNeedsReason(InvalidInput):
    """A notice is proposed, confirmed and refused with a reason."""

    code = "notice-needs-reason"
    default_message = "须写明理由"


class HoursInvalid(InvalidInput):
    """Office hours that end before they begin, overlap, or are none at all."""

    code = "office-hours-invalid"
    default_message = "办公时间有误"


class NoticeStale(Conflict):
    """Another notice was loaded since the preview was seen; what would move is another."""

    code = "notice-preview-stale"
    default_message = "看过影响之后日历又有变动，请按新的影响核对后再决定"


class DateUnreachable(InvalidInput):
    """A day before 1900 or after 2399: no working calendar reaches that far."""

    code = "date-unreachable"
    default_message = "日期超出日历范围（1900年至2399年）"


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


class AskedInvalid(InvalidInput):
    """A question for a date that cannot be read; ``field`` names what is wrong."""

    code = "limit-question-invalid"
    default_message = "时限计算的输入有误"


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
