"""What the catalogue refuses, and in which words."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound, NotPermitted


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
    """The item already has a version that is not yet published."""

    code = "draft-open"
    default_message = "该事项已有未公布的版本，请先公布该版本"


class NotADraft(Conflict):
    """A published version is never changed; draft the next one."""

    code = "not-a-draft"
    default_message = "已审核的版本须先退回才可修改，已公布的版本不得更改，请另拟新版本"


class NotReviewed(Conflict):
    """Only a version that somebody else has reviewed is published."""

    code = "not-reviewed"
    default_message = "该版本尚未经他人审核，不能公布"


class OwnDraft(NotPermitted):
    """Whoever wrote a word of a draft does not review it."""

    code = "own-draft"
    default_message = "拟订或者修改过该草稿的人不得审核，请由其他事项管理员审核"


class VersionUnsound(InvalidInput):
    """The version would leave a case stuck; ``facts["findings"]`` tells how, step by step."""

    code = "version-unsound"
    default_message = "按该版本办理会走不通，不能公布"


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


class ListUnreadable(InvalidInput):
    """A list of items that is no plain table; the message names row and field."""

    code = "list-unreadable"
    default_message = "清单读不出"


class ListTooLarge(InvalidInput):
    """A list larger than any real one; refused before it is read or unpacked."""

    code = "list-too-large"
    default_message = "清单文件过大"


class ColumnsMissing(InvalidInput):
    """The header lacks columns that the mapping wants; ``facts["columns"]`` names them."""

    code = "columns-missing"
    default_message = "表头缺少列"


class MappingUnreadable(InvalidInput):
    """A mapping of columns that is no TOML, or lacks or misnames something."""

    code = "mapping-unreadable"
    default_message = "列映射文件有误"


class CodeTwice(InvalidInput):
    """Two rows of a list bear the same code; nothing of it is taken."""

    code = "code-twice"
    default_message = "清单中事项编码重复"


class NoSuchReview(NotFound):
    """There is no such limit waiting to be settled."""

    code = "no-such-review"
    default_message = "没有这项待核时限"


class AlreadySettled(Conflict):
    """Somebody settled this limit before."""

    code = "already-settled"
    default_message = "该时限已经核定"
