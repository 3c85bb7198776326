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
