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


class DecidedAbove(Conflict):
    """The lower level reviews first and does not decide; its decision would be void (XK-11)."""

    code = "decided-above"
    default_message = "该事项由上级机关决定，初审后须先转报"


class NotToForward(Conflict):
    """The regime knows no lower-level review, or the case has been forwarded already (XK-11)."""

    code = "not-to-forward"
    default_message = "该办件不需要转报，或者已经转报"


class NotForwarded(Conflict):
    """Papers are asked for again only after a forwarding; before it a supplement notice is the way."""

    code = "not-forwarded"
    default_message = "该办件未经转报"


class ForwardedTooFar(Conflict):
    """The unit that is to decide is not known to this system."""

    code = "deciding-unit-unknown"
    default_message = "转报部门不存在，请联系事项管理员"


class OneIsEnough(Conflict):
    """The step takes one official; there is nothing for a second to sign."""

    code = "one-is-enough"
    default_message = "当前环节不要求两人办理"


class NoSuchRemoval(NotFound):
    """No removal of this case waits for confirmation."""

    code = "no-such-removal"
    default_message = "没有待确认的作废或者删除"


class RemovalPending(Conflict):
    """One removal at a time."""

    code = "removal-pending"
    default_message = "该办件已有一项作废或者删除待确认"


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


class PartAnswered(Conflict):
    """This department has already given its opinion."""

    code = "part-answered"
    default_message = "本部门已出具意见"


class NotThisProcedure(Conflict):
    """The item's regime does not know this procedure: joint, by batch, by order, on commitment."""

    code = "not-this-procedure"
    default_message = "该事项不适用此程序"


class InspectedOnce(Conflict):
    """A joint matter is inspected once, by all together."""

    code = "inspected-once"
    default_message = "已进行过联合核查，不再重复核查"


class QuotaExceeded(Conflict):
    """The quantity the law allows is used up; a grant beyond it would be void (XK Art. 57, 69)."""

    code = "quota-exceeded"
    default_message = "超出数量限制，依法不能准予"


class WindowsOverlap(Conflict):
    """Another batch or quota of the item covers some of these days."""

    code = "windows-overlap"
    default_message = "与已公布的批次或者数量的起止日期重叠"


class WindowUpsideDown(InvalidInput):
    """A window ends no earlier than it begins, and lies within sane years."""

    code = "window-upside-down"
    default_message = "截止日期不能早于开始日期"


class AmountOutOfRange(InvalidInput):
    """A quantity or a sum of money that cannot be."""

    code = "amount-out-of-range"
    default_message = "数量或金额不在允许范围内"


class ItemNotFound(NotFound):
    """No such item within the officer's unit."""

    code = "item-not-found"
    default_message = "本部门没有该事项"


class NoCheckDue(Conflict):
    """No commitment of this case waits for its later check."""

    code = "no-check-due"
    default_message = "没有待核查的承诺"


class NoRevocationOpen(Conflict):
    """No revocation procedure of this case waits for a decision."""

    code = "no-revocation-open"
    default_message = "没有进行中的撤销程序"


class DocumentMissing(InvalidInput):
    """The act needs the number of its paper."""

    code = "document-missing"
    default_message = "须填写文号或编号"


class UnknownFee(InvalidInput):
    """The item version has no such fee."""

    code = "unknown-fee"
    default_message = "收费项目中没有这一项"


class NothingToRefund(Conflict):
    """No fee was paid, or it went back already."""

    code = "nothing-to-refund"
    default_message = "没有应退的费用"


class RefundNotWhole(Conflict):
    """What was paid goes back whole (如数退还)."""

    code = "refund-not-whole"
    default_message = "应当如数退还已缴费用"


class ReceiptTaken(Conflict):
    """Another payment bears this receipt number."""

    code = "receipt-taken"
    default_message = "该票据号已登记"


class LicenceNotFound(NotFound):
    """No such licence within the officer's scope."""

    code = "licence-not-found"
    default_message = "没有找到该证照"


class NotRenewable(Conflict):
    """A licence without an end, no longer valid, or whose item knows no renewal."""

    code = "not-renewable"
    default_message = "该证照不能申请延续"


class RenewalRunning(Conflict):
    """One renewal of a licence at a time."""

    code = "renewal-running"
    default_message = "该证照已有延续申请在办"


class RenewedByLaw(Conflict):
    """The law regards the licence as renewed; it can no longer be refused."""

    code = "renewed-by-law"
    default_message = "已依法视为准予延续，不得再作不予延续的决定"
