"""What the monitor refuses, and why."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput, NotFound, NotPermitted


class CardNotFound(NotFound):
    """No such card within the officer's scope."""

    code = "card-not-found"
    default_message = "没有找到这张牌"


class CardAlreadyMoved(Conflict):
    """Somebody else decided on the card first, or it issued itself."""

    code = "card-already-moved"
    default_message = "这张牌的状态已变化，请刷新后再办"


class SecondPersonNeeded(NotPermitted):
    """Who proposed to withhold a card cannot also agree to it."""

    code = "second-person-needed"
    default_message = "不予发牌须由另一人同意"


class NothingProposed(Conflict):
    """There is no open proposal to withhold this card."""

    code = "nothing-proposed"
    default_message = "没有待同意的不予发牌提议"


class AlreadyProposed(Conflict):
    """A proposal to withhold this card already waits for a second person."""

    code = "already-proposed"
    default_message = "已有不予发牌的提议，待第二人同意"


class ReasonNeeded(InvalidInput):
    """Withholding a card takes a listed reason and a note."""

    code = "reason-needed"
    default_message = "不予发牌须选择理由并写明情况"


class NotThisPerson(NotPermitted):
    """Nobody rules on a card of the own department, or on one in whose matter or issue they acted."""

    code = "recusal"
    default_message = "承办过该件、发出该牌或者属于被监察单位的人员应当回避"


class RulingOpen(Conflict):
    """A ruling on this card already waits for a second person."""

    code = "ruling-open"
    default_message = "已有处理意见待另一人签发"


class NoRulingOpen(Conflict):
    """There is no proposed ruling to issue or to send back."""

    code = "no-ruling-open"
    default_message = "没有待签发的处理意见"


class CardRulingInvalid(InvalidInput):
    """A ruling takes a listed outcome and reason, a note, and what its outcome needs."""

    code = "ruling-invalid"
    default_message = "处理意见不完整：须选择处理结果和理由，并写明说明"


class FoundFactInvalid(InvalidInput):
    """A fact found late takes its period, ground, basis and document, and must concern a limit."""

    code = "found-fact-invalid"
    default_message = "查明事实不完整：须写明起止时间、事由、依据和文书编号"


class AppealInvalid(InvalidInput):
    """An appeal takes a listed ground and words of its own."""

    code = "appeal-invalid"
    default_message = "申诉须选择理由并写明事实"


class AppealTooLate(Conflict):
    """The time to appeal against this card has passed."""

    code = "appeal-too-late"
    default_message = "已过申诉期限，不能再申诉"


class ExplanationMissing(InvalidInput):
    """An explanation without words, or with too many."""

    code = "explanation-missing"
    default_message = "请写明情况说明，不超过4000字"


class FileRefused(InvalidInput):
    """A file too large, empty, of a kind that is not taken, or one too many."""

    code = "file-refused"
    default_message = "文件不能接收"


class EvidenceNotFound(NotFound):
    """No such piece of evidence within the officer's scope."""

    code = "evidence-not-found"
    default_message = "没有找到这份证据"


class ManualCardInvalid(InvalidInput):
    """A card issued by hand takes a unit's matter, a level, what happened, the article, and evidence."""

    code = "manual-card-invalid"
    default_message = "人工发牌须写明办件编号、级别、事由、依据，并附证据"


class WarningOnly(Conflict):
    """A 预警 warns; it is neither explained nor ruled upon."""

    code = "warning-only"
    default_message = "预警只作提醒，签收即可，无须说明或者处理"


class OrderNotFound(NotFound):
    """No such order within the officer's scope."""

    code = "order-not-found"
    default_message = "没有找到这件督办"


class OrderMoved(Conflict):
    """Somebody else acted on the order first, or its state forbids this."""

    code = "order-moved"
    default_message = "这件督办的状态已变化，请刷新后再办"


class OrderInvalid(InvalidInput):
    """An order takes a form, a unit, a demand, an authority document, a signer and a limit."""

    code = "order-invalid"
    default_message = "督办须写明文种、单位、事项和要求、督查依据、签发人和期限"


class AlreadyOrdered(Conflict):
    """An open order on the same card or matter: repeated supervision is forbidden (督查条例 15)."""

    code = "already-ordered"
    default_message = "同一事项已有未销号的督办，不得重复督办"


class ReplyInvalid(InvalidInput):
    """A reply or a judgement of it without words, or with too many."""

    code = "reply-invalid"
    default_message = "请写明内容，不超过规定字数"


class OwnUnit(NotPermitted):
    """Nobody judges the reply of his own unit, nor signs for a unit he does not belong to."""

    code = "own-unit"
    default_message = "不得办理本人所在单位的督办"


class AccountabilityInvalid(InvalidInput):
    """A record of accountability takes a person, a post, a form, a document and who decided."""

    code = "accountability-invalid"
    default_message = "责任追究须写明人员、时任职务、形式、文号、决定机关和日期"


class UrgedToday(Conflict):
    """The matter has been urged on this working day already."""

    code = "urged-today"
    default_message = "今天已经催办过了，每个工作日催办一次"


class NothingToUrge(Conflict):
    """The matter is closed, or it is the applicant's turn."""

    code = "nothing-to-urge"
    default_message = "这件事项现在无须催办"


class BulletinNotFound(NotFound):
    """No such bulletin for this reader."""

    code = "bulletin-not-found"
    default_message = "没有找到这份通报"


class BulletinMoved(Conflict):
    """The bulletin was signed or issued meanwhile."""

    code = "bulletin-moved"
    default_message = "这份通报的状态已变化，请刷新后再办"


class BulletinInvalid(InvalidInput):
    """A bulletin takes a month that is over, once, and a summary."""

    code = "bulletin-invalid"
    default_message = "通报须为已结束的月份，每月一期，并写明摘要"


class SignedByDrafter(NotPermitted):
    """Who drafted a bulletin does not sign it."""

    code = "signed-by-drafter"
    default_message = "拟稿人不得签发"


class CheckNotFound(NotFound):
    """No such sample, sampled case or inspection."""

    code = "check-not-found"
    default_message = "没有找到这项抽查或者巡查"


class CheckInvalid(InvalidInput):
    """A sample, call-back or finding that says too little."""

    code = "check-invalid"
    default_message = "抽查或者巡查记录不完整"


class AlreadySampled(Conflict):
    """The month's sample is drawn once, so that nobody can draw until it pleases."""

    code = "already-sampled"
    default_message = "本月样本已经抽取，不得重抽"


class NoticeInvalid(InvalidInput):
    """A rule, an address or a subscriber that cannot work."""

    code = "notice-invalid"
    default_message = "通知设置不完整"


class FormInvalid(InvalidInput):
    """A form of points that cannot stand; ``faults`` say in which part, which field, and why."""

    code = "form-invalid"
    default_message = "评分指标有错，没有提出"


class FormNotFound(NotFound):
    """No such version of the form."""

    code = "form-not-found"
    default_message = "没有找到这一版评分指标"


class FormDecided(Conflict):
    """Somebody decided on the form first."""

    code = "form-decided"
    default_message = "这一版评分指标已有决定"


class RunNotFound(NotFound):
    """No such month within what the officer may see."""

    code = "run-not-found"
    default_message = "没有找到这个月的核算结果"


class RunMoved(Conflict):
    """The run stands elsewhere by now, or something must be done before."""

    code = "run-moved"
    default_message = "核算的状态已变化，请刷新后再办"


class MonthNotOver(InvalidInput):
    """Only a month that is over can be reckoned, and not one before the record begins."""

    code = "month-not-over"
    default_message = "只能核算有记录且已结束的月份"


class SignedByConsultant(NotPermitted):
    """Who put the scores to the units does not sign them too."""

    code = "signed-by-consultant"
    default_message = "发出征求意见的人不得签发"


class MarkInvalid(InvalidInput):
    """A mark without reason, for a part that is not there, or beyond the part's points."""

    code = "mark-invalid"
    default_message = "加减分的评分项、分数或者理由有误"


class ObjectionInvalid(InvalidInput):
    """An objection or a decision on one that says too little."""

    code = "objection-invalid"
    default_message = "异议或者决定不完整"


class ObjectionTooLate(Conflict):
    """Scores are contested while the units are asked, not after."""

    code = "objection-too-late"
    default_message = "已过异议期限，或者本月得分不在征求意见期间"


class ObjectionNotFound(NotFound):
    """No such objection within what the officer may see."""

    code = "objection-not-found"
    default_message = "没有找到这项异议"


class ObjectionDecided(Conflict):
    """Somebody decided first, or the unit has objected to this part already."""

    code = "objection-decided"
    default_message = "这项异议已有决定，或者该评分项已有未决异议"


class RuleUnknown(NotFound):
    """There is no such rule, and no such kind of limit."""

    code = "rule-unknown"
    default_message = "没有这条规则或者这种时限"


class RuleImpossible(InvalidInput):
    """A threshold nothing can meet, or a template with a gap; ``faults`` name each field."""

    code = "rule-impossible"
    default_message = "规则写得不成立"


class RuleChangeOpen(Conflict):
    """Another change of the same rule waits for its second person."""

    code = "rule-change-open"
    default_message = "这条规则已有一项变更待第二人同意"


class RuleChangeNotFound(NotFound):
    """There is no such change."""

    code = "rule-change-not-found"
    default_message = "没有这项变更"


class RuleChangeAlreadyDecided(Conflict):
    """Somebody else decided first."""

    code = "rule-change-already-decided"
    default_message = "这项变更已经决定"


class RuleChangeNeedsSecond(NotPermitted):
    """Who proposed a change cannot also agree to it."""

    code = "rule-change-needs-second"
    default_message = "规则变更须由另一人同意"
