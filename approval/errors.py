"""What approval refuses, in the procedure's own words."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound, NotPermitted


class CaseNotFound(NotFound):
    """No such case within the asker's scope."""

    code = "case-not-found"
    default_message = "没有找到该办件"


class ItemNotReceivable(NotFound):
    """This window does not receive that item."""

    code = "item-not-receivable"
    default_message = "本窗口不收该事项"


class WrongCode(NotFound):
    """Number and query code do not belong together; which of the two is wrong is not said."""

    code = "number-or-code-wrong"
    default_message = "编号或查询码不正确"


class VersionPassed(Conflict):
    """Somebody acted on the case since this page was read."""

    code = "version-passed"
    default_message = "该办件刚刚被他人办理，请核对最新状态"


class StateForbids(Conflict):
    """The case's state does not allow this act."""

    code = "state-forbids"
    default_message = "当前状态不能办理此项"


class CautionStands(Conflict):
    """The law cautions against this act; going on takes a reason (D6)."""

    code = "caution-needs-reason"
    default_message = "此项操作有法律提示，请选择合法途径或填写理由后继续"


class RoleForbids(NotPermitted):
    """The officer's role has no such act."""

    code = "role-forbids"
    default_message = "您的岗位不能办理此项"


class StepOfAnother(NotPermitted):
    """The present step belongs to another role or another officer."""

    code = "step-of-another"
    default_message = "当前环节由他人承办"


class SamePerson(NotPermitted):
    """A second person is needed, and this is the first."""

    code = "same-person"
    default_message = "须由另一人办理"


class AssigneeUnfit(InvalidInput):
    """The officer named does not serve in the department, or not in the step's role."""

    code = "assignee-unfit"
    default_message = "承办人不在本部门或岗位不符"


class UnknownMaterial(InvalidInput):
    """The item version has no such material."""

    code = "unknown-material"
    default_message = "事项材料清单中没有这一项"


class UnknownCondition(InvalidInput):
    """The item version has no such condition."""

    code = "unknown-condition"
    default_message = "事项条件中没有这一项"


class EmptyNotice(InvalidInput):
    """A supplement notice names what is to be corrected, item by item (AN-7)."""

    code = "empty-notice"
    default_message = "补正告知须逐项列明需要补正的内容"


class NoSuchNotice(NotFound):
    """The case has no such supplement notice in that standing."""

    code = "no-such-notice"
    default_message = "没有这份补正告知"


class ReasonMissing(InvalidInput):
    """A refusal states its reason (XK Art. 38(2))."""

    code = "reason-missing"
    default_message = "须说明理由"


class RightsNotTold(InvalidInput):
    """A refusal tells of review and litigation (XK Art. 38(2))."""

    code = "rights-not-told"
    default_message = "须告知申请行政复议或者提起行政诉讼的权利"


class MomentAhead(InvalidInput):
    """An act cannot have happened later than now."""

    code = "moment-ahead"
    default_message = "时间不能晚于现在"


class MomentTooEarly(InvalidInput):
    """An act cannot have happened before what it follows."""

    code = "moment-too-early"
    default_message = "时间早于此前的步骤"


class NotInstant(Conflict):
    """Only an instant item may be concluded on the spot (XK Art. 34(2))."""

    code = "not-instant"
    default_message = "该事项不是即办件，不能当场办结"


class DaysOutOfRange(InvalidInput):
    """A number of days that no regime knows."""

    code = "days-out-of-range"
    default_message = "天数不在允许范围内"


class NothingToCorrect(InvalidInput):
    """A correction changes the item or the day."""

    code = "nothing-to-correct"
    default_message = "请指明要更正的事项或日期"


class NoSuchCorrection(NotFound):
    """No correction of this case waits for confirmation."""

    code = "no-such-correction"
    default_message = "没有待确认的更正"


class CorrectionPending(Conflict):
    """One correction at a time."""

    code = "correction-pending"
    default_message = "该办件已有一项更正待确认"


class NoStepOpen(Conflict):
    """The case has no step in hand."""

    code = "no-step-open"
    default_message = "当前没有进行中的环节"


class UnreadableText(InvalidInput):
    """Text with characters that no register can hold."""

    code = "unreadable-text"
    default_message = "文字中含有无法保存的字符"


class UnknownGround(InvalidInput):
    """A code that the list of grounds or reasons does not have."""

    code = "unknown-ground"
    default_message = "代码不在清单中"


class AcceptedByLaw(Conflict):
    """The office was silent too long; the law has accepted the filing (XK Art. 32(1)(4))."""

    code = "accepted-by-law"
    default_message = "逾期未告知，该申请已依法自收到之日起受理"


class NumberTaken(Conflict):
    """Another case already bears this number."""

    code = "case-number-taken"
    default_message = "该办件编号已被使用"


class ProofMissing(InvalidInput):
    """What reached otherwise than over the counter leaves a proof with a number (D7)."""

    code = "proof-missing"
    default_message = "请填写送达凭据编号"


class VersionUnreadable(InvalidInput):
    """If-Match holds something else than one version in quotes."""

    code = "if-match-unreadable"
    default_message = "If-Match 须为带引号的版本号"
