"""What stops a replay that could be read."""

from __future__ import annotations

from kernel.errors import Conflict


class DatabaseRefused(RuntimeError):
    """The database is not a fresh one of the replay's own; nothing was written."""


class ReplayBroken(RuntimeError):
    """The replay stopped half-way; the message says at which event, and no report is written."""


class OtherStep(Conflict):
    """The log finishes a step that is not the one in hand."""

    code = "other-step"
    default_message = "日志所办环节不是当前环节"


class BegunAlready(Conflict):
    """The log parks a case that the hall has already."""

    code = "begun-already"
    default_message = "该件已在册，不能再暂存"


class NoRule(Conflict):
    """The mapping has no rule for the activity while the case stands as it does."""

    code = "no-rule"
    default_message = "映射没有适用于当前状态的规则"


class NotBegun(Conflict):
    """An act on a case that the log has not begun yet."""

    code = "before-start"
    default_message = "该件尚未收件"
