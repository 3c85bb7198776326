"""What the catalogue refuses, and in which words."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound


class NoSuchItem(NotFound):
    """There is no item with this code."""

    code = "no-such-item"
    default_message = "没有这个事项"


class NoVersionInForce(NotFound):
    """No published version of the item applies on that day."""

    code = "no-version-in-force"
    default_message = "该事项当日没有已公布的版本"


class NoSuchVersion(NotFound):
    """There is no such version."""

    code = "no-such-version"
    default_message = "没有这个事项版本"


class ItemCodeTaken(Conflict):
    """Another item bears this code or number."""

    code = "item-code-taken"
    default_message = "事项编码或序号已被使用"


class LineTaken(Conflict):
    """Two lines of a version bear the same number."""

    code = "line-taken"
    default_message = "同一版本中序号重复"


class DraftOpen(Conflict):
    """The item already has a draft."""

    code = "draft-open"
    default_message = "该事项已有草稿，请先公布该草稿"


class NotADraft(Conflict):
    """A published version is never changed; draft the next one."""

    code = "not-a-draft"
    default_message = "已公布的版本不得更改，请另拟新版本"


class VersionIncomplete(InvalidInput):
    """The draft may not be published yet; ``facts["lacks"]`` names everything it lacks."""

    code = "version-incomplete"
    default_message = "草稿不完整，不能公布"


class PromiseBeyondLaw(InvalidInput):
    """The promised limit could end after the law's (both must be comparable)."""

    code = "promise-beyond-law"
    default_message = "承诺时限不得长于法定时限"


class StartsTooEarly(InvalidInput):
    """A version comes into force today or later, and after the one before it."""

    code = "starts-too-early"
    default_message = "新版本的施行日期不得早于今天，也不得早于上一版本"


class OverlapsAnother(Conflict):
    """Two versions would be in force on the same day."""

    code = "overlaps-another"
    default_message = "同一天不得有两个版本同时适用"
