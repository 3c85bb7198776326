"""What complaints refuse, in the procedure's own words."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound, NotPermitted


class ComplaintNotFound(NotFound):
    """No such complaint within the asker's scope; a hidden one is as if it were not there."""

    code = "complaint-not-found"
    default_message = "没有找到该投诉"


class WrongCode(NotFound):
    """Number and query code do not belong together; which of the two is wrong is not said."""

    code = "number-or-code-wrong"
    default_message = "编号或查询码不正确"


class RoleForbids(NotPermitted):
    """Only complaint officers act on complaints."""

    code = "complaint-role-forbids"
    default_message = "投诉由效能投诉中心人员办理"


class VersionPassed(Conflict):
    """Somebody acted on the complaint since this page was read."""

    code = "version-passed"
    default_message = "该投诉刚刚被他人办理，请核对最新状态"


class StateForbids(Conflict):
    """The complaint's state does not allow this act."""

    code = "state-forbids"
    default_message = "当前状态不能办理此项"


class EmptyComplaint(InvalidInput):
    """A complaint must say something."""

    code = "complaint-empty"
    default_message = "请写明投诉的情况"


class TooLong(InvalidInput):
    """A text is longer than its field takes."""

    code = "text-too-long"
    default_message = "文字超过字数限制"


class AnswerMissing(InvalidInput):
    """An answer must say something."""

    code = "answer-missing"
    default_message = "请写明答复内容"


class UnknownGround(InvalidInput):
    """The ground for declining is not one of the listed."""

    code = "ground-unknown"
    default_message = "请选择不予受理的理由"


class NoComplaintOffice(Conflict):
    """The region has no supervision unit that could take the complaint."""

    code = "no-complaint-office"
    default_message = "本地区尚未设置效能投诉机构"


class GradeMissing(InvalidInput):
    """A rating without one of the five grades."""

    code = "grade-missing"
    default_message = "请选择一项评价"


class NotYetRated(Conflict):
    """The case is not decided, so there is nothing to rate yet."""

    code = "rating-too-early"
    default_message = "办结以后才能评价"


class AlreadyRated(Conflict):
    """One case is rated once."""

    code = "already-rated"
    default_message = "这件事已经评价过了"
