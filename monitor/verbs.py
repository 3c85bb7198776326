"""The four verbs 提醒 催办 督办 通报, and the checks that do not trust the record: their words and moves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderForm(models.TextChoices):
    """Which paper the bureau sends; a vertical unit gets a 函, never an order."""

    ORDER = "order", _("督办通知单")
    LETTER = "letter", _("督办函")
    RECTIFICATION = "rectification", _("整改通知书")
    INTERVIEW = "interview", _("约谈通知书")
    TRANSFER = "transfer", _("问题线索移送函")
    RECOMMENDATION = "recommendation", _("监察建议书")


# What a number of each form begins with.
OFFICE_WORDS: dict[str, str] = {
    OrderForm.ORDER: "督办",
    OrderForm.LETTER: "督函",
    OrderForm.RECTIFICATION: "整改",
    OrderForm.INTERVIEW: "约谈",
    OrderForm.TRANSFER: "移送",
    OrderForm.RECOMMENDATION: "监察建议",
}
# A unit of another chain of command cannot be ordered about: these go to it as a 函.
NOT_FOR_VERTICAL = frozenset({OrderForm.ORDER, OrderForm.RECTIFICATION, OrderForm.INTERVIEW})


def forms() -> tuple[OrderForm, ...]:
    """The papers this operator may send: 监察建议书 is the power of a 监察机关 alone (监察法 11, 52)."""
    supervisory = getattr(settings, "OPERATOR_PACK", "bureau") == "supervisory_commission"
    return tuple(f for f in OrderForm if supervisory or f != OrderForm.RECOMMENDATION)


class OrderState(models.TextChoices):
    """The life of an order; it is born issued, with its number and its limit."""

    ISSUED = "issued", _("已发出")
    REPLIED = "replied", _("已回复，待审核")
    RETURNED = "returned", _("退回重办")
    CLOSED = "closed", _("已销号")
    REVOKED = "revoked", _("已撤销")


ORDER_INITIAL: tuple[OrderState, ...] = (OrderState.ISSUED,)
ORDER_OPEN: tuple[OrderState, ...] = (OrderState.ISSUED, OrderState.REPLIED, OrderState.RETURNED)
ORDER_MOVES: tuple[tuple[OrderState, OrderState], ...] = (
    (OrderState.ISSUED, OrderState.REPLIED),
    (OrderState.RETURNED, OrderState.REPLIED),
    (OrderState.REPLIED, OrderState.RETURNED),
    (OrderState.REPLIED, OrderState.CLOSED),
    *((state, OrderState.REVOKED) for state in ORDER_OPEN),
)


class RevokeReason(models.TextChoices):
    """Why an order is taken back."""

    CARD_LIFTED = "card_lifted", _("所依据的牌已撤销")
    WRONG_UNIT = "wrong_unit", _("责任单位有误")
    DUPLICATE = "duplicate", _("重复督办")
    SETTLED = "settled", _("情况已查清，无需回复")


class BulletinState(models.TextChoices):
    """The life of a bulletin."""

    DRAFT = "draft", _("拟稿")
    SIGNED = "signed", _("已签发")
    ISSUED = "issued", _("已印发")


BULLETIN_INITIAL: tuple[BulletinState, ...] = (BulletinState.DRAFT,)
BULLETIN_MOVES: tuple[tuple[BulletinState, BulletinState], ...] = (
    (BulletinState.DRAFT, BulletinState.SIGNED),
    (BulletinState.SIGNED, BulletinState.DRAFT),
    (BulletinState.SIGNED, BulletinState.ISSUED),
)


class AccountabilityForm(models.TextChoices):
    """In which form somebody was held to account (DOMAIN's consequences of a card)."""

    CRITICISM = "criticism", _("通报批评")
    ADMONITION = "admonition", _("诫勉谈话")
    WARNING = "efficiency_warning", _("效能告诫")
    WRITTEN = "written", _("书面检查")
    REMOVED = "removed", _("调离岗位")
    SANCTION = "sanction", _("处分")


class Urger(models.TextChoices):
    """Who urges a unit: never counted in any score."""

    CENTRE = "centre", _("政务服务中心")
    UPPER = "upper", _("上一环节")
    APPLICANT = "applicant", _("申请人")


class Verdict(models.TextChoices):
    """What a call-back or a look at the file says of one of the four questions."""

    UNKNOWN = "", _("未核实")
    YES = "yes", _("是")
    NO = "no", _("否")
    UNSURE = "unsure", _("说不清")


class Reached(models.TextChoices):
    """What became of the call."""

    ANSWERED = "answered", _("已接通")
    NO_ANSWER = "no_answer", _("无人接听")
    WRONG_NUMBER = "wrong_number", _("号码有误")
    REFUSED = "refused", _("不愿回答")


class FindingKind(models.TextChoices):
    """What an inspection round found."""

    ABSENT = "absent", _("窗口缺岗")
    CONDUCT = "conduct", _("服务态度")
    DISCLOSURE = "disclosure", _("公示不全")
    EXTRA_PAPER = "extra_paper", _("要求提供清单以外材料")
    FEE = "fee", _("收费疑问")
    RECORD = "record", _("记录与实际不符")
    OFF_SYSTEM = "off_system", _("体外循环")
    GOOD = "good", _("做法良好")


class Channel(models.TextChoices):
    """By which way a notice goes out."""

    INBOX = "inbox", _("站内")
    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    WEBHOOK = "webhook", _("接口推送")


# Phones ring in working hours only; these notices wait for the office to open and go out together.
QUIET = frozenset({Channel.SMS})


class Whom(models.TextChoices):
    """Who must know, as a part in the matter rather than a person."""

    DUTY_OFFICER = "duty_officer", _("值班监察人员")
    BUREAU = "bureau", _("监察机构")
    UNIT = "unit", _("承办人员")
    UNIT_HEAD = "unit_head", _("单位负责人")
    CENTRE = "centre", _("政务服务中心")
    CLERK = "clerk", _("窗口人员")
    LEADERS = "leaders", _("领导")
    APPLICANT = "applicant", _("申请人")
    PROGRAM = "program", _("订阅系统")


class NoticeState(models.TextChoices):
    """Where a notice stands."""

    WAITING = "waiting", _("待发送")
    CLAIMED = "claimed", _("发送中")
    SENT = "sent", _("已发送")
    NOT_SENT = "not_sent", _("未发送")
    DEAD = "dead", _("多次失败")


class NotSent(models.TextChoices):
    """Why a notice was not sent."""

    NONE = "", _("—")
    NO_ADDRESS = "no_address", _("没有登记地址")
    NOBODY = "nobody", _("没有应知人员")
    SWITCHED_OFF = "switched_off", _("通道已停用")
    REFUSED = "refused", _("对方拒收")
    UNREACHABLE = "unreachable", _("无法连接")
    TIMED_OUT = "timed_out", _("超时")
    SERVER_ERROR = "server_error", _("对方服务出错")
