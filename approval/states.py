"""The states of a case, the moves between them, and the words each screen uses for them.

``MOVES`` is the only list of moves; the transitions of the model and the database's trigger are
both tested against it.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands; labels are the desk's words."""

    DRAFT = "draft", _("暂存")
    RECEIVED = "received", _("收件·待受理")
    CORRECTING = "correcting", _("待补正")
    IN_REVIEW = "in_review", _("已受理")
    SUSPENDED = "suspended", _("特别程序中")
    GRANTED = "granted", _("准予·制证中")
    DELIVERED = "delivered", _("办结")
    DENIED = "denied", _("不予许可")
    DECLINED = "declined", _("不予受理")
    WITHDRAWN = "withdrawn", _("撤回")
    ABANDONED = "abandoned", _("视为撤回申请")
    VOID = "void", _("作废")
    FORWARDED = "forwarded", _("转报办结")
    DELETED = "deleted", _("删除")
    CLOSED_ELSEWHERE = "closed_elsewhere", _("外部系统办结")


INITIAL: tuple[CaseState, ...] = (CaseState.DRAFT, CaseState.RECEIVED)

# The ends, each under the code by which national statistics count it (E0 … E8; S7 for 转报办结).
END_CODES: dict[CaseState, str] = {
    CaseState.DELIVERED: "E0",
    CaseState.DENIED: "E2",
    CaseState.DECLINED: "E3",
    CaseState.VOID: "E4",
    CaseState.ABANDONED: "E5",
    CaseState.CLOSED_ELSEWHERE: "E6",
    CaseState.WITHDRAWN: "E7",
    CaseState.DELETED: "E8",
    CaseState.FORWARDED: "S7",
}
ENDS: frozenset[CaseState] = frozenset(END_CODES)
OPEN: tuple[CaseState, ...] = tuple(state for state in CaseState if state not in ENDS)
BEFORE_ACCEPTANCE = frozenset({CaseState.DRAFT, CaseState.RECEIVED, CaseState.CORRECTING})
UNDER_REVIEW = frozenset({CaseState.IN_REVIEW, CaseState.SUSPENDED})
# What a second person has to confirm away (作废, 删除): no decision, and no filing in the counts.
REMOVED = frozenset({CaseState.VOID, CaseState.DELETED})

MOVES: tuple[tuple[CaseState, CaseState], ...] = (
    (CaseState.DRAFT, CaseState.RECEIVED),
    (CaseState.DRAFT, CaseState.VOID),
    (CaseState.RECEIVED, CaseState.CORRECTING),
    (CaseState.RECEIVED, CaseState.IN_REVIEW),
    (CaseState.RECEIVED, CaseState.DECLINED),
    (CaseState.RECEIVED, CaseState.WITHDRAWN),
    (CaseState.RECEIVED, CaseState.VOID),
    (CaseState.RECEIVED, CaseState.DELETED),
    (CaseState.RECEIVED, CaseState.CLOSED_ELSEWHERE),
    (CaseState.CORRECTING, CaseState.RECEIVED),
    (CaseState.CORRECTING, CaseState.ABANDONED),
    (CaseState.CORRECTING, CaseState.WITHDRAWN),
    (CaseState.CORRECTING, CaseState.VOID),
    (CaseState.CORRECTING, CaseState.DELETED),
    (CaseState.CORRECTING, CaseState.CLOSED_ELSEWHERE),
    (CaseState.IN_REVIEW, CaseState.CORRECTING),
    (CaseState.IN_REVIEW, CaseState.SUSPENDED),
    (CaseState.IN_REVIEW, CaseState.GRANTED),
    (CaseState.IN_REVIEW, CaseState.DENIED),
    (CaseState.IN_REVIEW, CaseState.FORWARDED),
    (CaseState.IN_REVIEW, CaseState.WITHDRAWN),
    (CaseState.IN_REVIEW, CaseState.VOID),
    (CaseState.IN_REVIEW, CaseState.DELETED),
    (CaseState.IN_REVIEW, CaseState.CLOSED_ELSEWHERE),
    (CaseState.SUSPENDED, CaseState.IN_REVIEW),
    (CaseState.SUSPENDED, CaseState.WITHDRAWN),
    (CaseState.SUSPENDED, CaseState.VOID),
    (CaseState.SUSPENDED, CaseState.DELETED),
    (CaseState.SUSPENDED, CaseState.CLOSED_ELSEWHERE),
    (CaseState.GRANTED, CaseState.DELIVERED),
    (CaseState.GRANTED, CaseState.CLOSED_ELSEWHERE),
)


def sources_of(target: CaseState) -> list[str]:
    """Every state from which a move leads to ``target``, in the order of the table."""
    return [source.value for source, to in MOVES if to == target]


class Holder(models.TextChoices):
    """Who has the case in hand at this moment; it is this holder's time that runs."""

    WINDOW = "window", _("窗口")
    STEP = "step", _("环节")
    DEPARTMENT = "department", _("部门")
    APPLICANT = "applicant", _("申请人")
    THIRD_PARTY = "third_party", _("第三方")
    EXCLUDED = "excluded", _("依法不计时")


class Channel(models.TextChoices):
    """How a filing came in (XK-23)."""

    WINDOW = "window", _("窗口")
    ONLINE = "online", _("网上")
    KIOSK = "kiosk", _("自助终端")
    POST = "post", _("邮寄")
    IMPORT = "import", _("系统导入")


class Outcome(models.TextChoices):
    """How a case ended, in the ledger's words; empty while it is open."""

    NONE = "", _("未结")
    GRANTED = "granted", _("准予")
    DENIED = "denied", _("不予许可")
    DECLINED = "declined", _("不予受理")
    WITHDRAWN = "withdrawn", _("撤回")
    ABANDONED = "abandoned", _("视为撤回申请")
    VOID = "void", _("作废")
    FORWARDED = "forwarded", _("转报")
    DELETED = "deleted", _("删除")
    CLOSED_ELSEWHERE = "closed_elsewhere", _("外部系统办结")


class CheckStatus(models.TextChoices):
    """How far one material of the checklist has come."""

    MISSING = "missing", _("未交")
    HANDED_IN = "handed_in", _("已交")
    MET = "met", _("已符合")
    FAULTY = "faulty", _("需补正")
    EXEMPT = "exempt", _("免提交")


class Tick(models.TextChoices):
    """What the clerk found about one condition."""

    OPEN = "open", _("未核")
    MET = "met", _("符合")
    UNMET = "unmet", _("不符合")


class TellingWay(models.TextChoices):
    """How an act was told; each way leaves its own proof (D7)."""

    SIGNED = "signed", _("当面签收")
    SMS = "sms", _("短信回执")
    READ = "read", _("系统已读")
    POST = "post", _("邮寄签收")


class TellingAbout(models.TextChoices):
    """What was told."""

    SUPPLEMENT = "supplement", _("补正告知")
    ACCEPTANCE = "acceptance", _("受理通知")
    DECLINE = "decline", _("不予受理决定")
    SPECIAL = "special", _("特别程序告知")
    EXTENSION = "extension", _("延期告知")
    HEARING = "hearing", _("听证通知")
    DECISION = "decision", _("决定")
    DELIVERY = "delivery", _("送达")


class NoticeStatus(models.TextChoices):
    """The life of a supplement notice."""

    ISSUED = "issued", _("已出具·未送达")
    TOLD = "told", _("已告知")
    TOLD_LATE = "told_late", _("逾期告知·不生效")
    SUPPLIED = "supplied", _("已补正")
    LAPSED = "lapsed", _("已失效")


class Opinion(models.TextChoices):
    """What a step concludes with."""

    AGREE = "agree", _("同意")
    DISAGREE = "disagree", _("不同意")
    RETURNED = "returned", _("退回")
    CARRIED = "carried", _("随更正结束")
    RECALLED = "recalled", _("随退回结束")
    DECIDED = "decided", _("已决定")


class CorrectionState(models.TextChoices):
    """The life of a correction: asked for by one, confirmed or refused by another."""

    PENDING = "pending", _("待确认")
    CONFIRMED = "confirmed", _("已更正")
    REFUSED = "refused", _("不予更正")


class RemovalKind(models.TextChoices):
    """What is taken off the books: a filing that should not stand, or a row that never was one."""

    VOID = "void", _("作废")
    DELETION = "deletion", _("删除（技术性）")


class RemovalState(models.TextChoices):
    """The life of a removal: asked for by one, confirmed or refused by another."""

    PENDING = "pending", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("不予办理")


# Why a case is taken off the books; the first for 作废, the second for 删除.
REMOVAL_REASONS: dict[str, dict[str, object]] = {
    RemovalKind.VOID: {
        "filed_twice": _("重复申报"),
        "wrong_applicant": _("申请人录错"),
        "not_intended": _("申请人并未申请此事项"),
        "superseded": _("已由另一办件办理"),
    },
    RemovalKind.DELETION: {
        "test_entry": _("测试数据"),
        "imported_twice": _("系统重复导入"),
        "system_fault": _("系统故障产生"),
    },
}


class LicenceStatus(models.TextChoices):
    """Whether a licence is in force."""

    VALID = "valid", _("有效")
    RENEWED = "renewed", _("已延续")
    CHANGED = "changed", _("已变更")
    REPLACED = "replaced", _("已换发")
    SUSPENDED = "suspended", _("暂停")
    REVOKED = "revoked", _("撤销")
    CANCELLED = "cancelled", _("注销")


class PartState(models.TextChoices):
    """The life of one department's part in a joint matter."""

    NOTIFIED = "notified", _("已抄告")
    OPINED = "opined", _("已出具意见")


class PartOpinion(models.TextChoices):
    """What a department concludes for its part; empty while it has not."""

    NONE = "", _("未出具")
    AGREE = "agree", _("同意")
    DISAGREE = "disagree", _("不同意")


class CommitmentState(models.TextChoices):
    """The life of a commitment: given, then found kept or broken (证后核查)."""

    GIVEN = "given", _("已承诺·待核查")
    PASSED = "passed", _("核查通过")
    FAILED = "failed", _("核查不通过")


class RevocationState(models.TextChoices):
    """The life of a revocation procedure: opened by one person, decided by another."""

    OPENED = "opened", _("撤销程序中")
    REVOKED = "revoked", _("已撤销")
    KEPT = "kept", _("不予撤销")


class RenewalState(models.TextChoices):
    """The life of a renewal: asked for, decided, or regarded as granted by law (XK-16)."""

    ASKED = "asked", _("已申请延续")
    GRANTED = "granted", _("准予延续")
    DENIED = "denied", _("不予延续")
    DEEMED = "deemed", _("视为准予延续")


class SilenceState(models.TextChoices):
    """The life of an acceptance by silence: stated by law, contested with proof, decided by another."""

    STATED = "stated", _("已依法视为受理")
    CONTESTED = "contested", _("已提交按期告知证明·待认定")
    UPHELD = "upheld", _("维持视为受理")
    LIFTED = "lifted", _("认定已按期告知")
    FINAL = "final", _("视为受理·已确定")


class HearingState(models.TextChoices):
    """The life of a hearing."""

    OFFERED = "offered", _("已告知听证权利")
    REQUESTED = "requested", _("已申请听证")
    SCHEDULED = "scheduled", _("已确定听证日期")
    HELD = "held", _("已举行听证")


SILENCE_MOVES = (
    (SilenceState.STATED, SilenceState.CONTESTED),
    (SilenceState.STATED, SilenceState.FINAL),
    (SilenceState.CONTESTED, SilenceState.UPHELD),
    (SilenceState.CONTESTED, SilenceState.LIFTED),
)
HEARING_MOVES = (
    (HearingState.OFFERED, HearingState.REQUESTED),
    (HearingState.REQUESTED, HearingState.SCHEDULED),
    (HearingState.SCHEDULED, HearingState.HELD),
)
PART_MOVES = ((PartState.NOTIFIED, PartState.OPINED),)
COMMITMENT_MOVES = (
    (CommitmentState.GIVEN, CommitmentState.PASSED),
    (CommitmentState.GIVEN, CommitmentState.FAILED),
)
REVOCATION_MOVES = (
    (RevocationState.OPENED, RevocationState.REVOKED),
    (RevocationState.OPENED, RevocationState.KEPT),
)
RENEWAL_MOVES = (
    (RenewalState.ASKED, RenewalState.GRANTED),
    (RenewalState.ASKED, RenewalState.DENIED),
    (RenewalState.ASKED, RenewalState.DEEMED),
    (RenewalState.DEEMED, RenewalState.GRANTED),
)

# Why a department does not agree to its part of a joint matter.
PART_REASONS: dict[str, object] = {
    "against_plan": _("不符合规划"),
    "unsafe": _("不符合安全要求"),
    "conditions_missing": _("不具备法定条件"),
    "papers_unclear": _("材料不能证明符合条件"),
}

# Why a licence given on commitment is revoked (XK Art. 69), or is left standing after all.
REVOCATION_REASONS: dict[str, object] = {
    "commitment_broken": _("实际情况与承诺不符"),
    "conditions_missing": _("不具备法定条件"),
    "deceit": _("以欺骗手段取得许可"),
}
KEEPING_REASONS: dict[str, object] = {
    "put_right": _("已在限期内整改到位"),
    "reliance": _("撤销可能对公共利益造成重大损害"),
}

# Why a promise passed (YS-2): what a unit may publish, at most eight characters for the lobby.
DELAY_REASONS: dict[str, object] = {
    "consultation": _("征求意见"),
    "expert_review": _("等待评审"),
    "more_tests": _("补充检测"),
    "site_visit": _("现场核查改期"),
    "applicant": _("申请人原因"),
    "system": _("系统原因"),
    "workload": _("件量集中"),
}

# What the applicant and the lobby read. No word of lateness stands in the lobby's column.
APPLICANT_WORDS: dict[CaseState, object] = {
    CaseState.DRAFT: _("已暂存，尚未申报"),
    CaseState.RECEIVED: _("已收到，正在核对材料"),
    CaseState.CORRECTING: _("请补充材料"),
    CaseState.IN_REVIEW: _("已受理，办理中"),
    CaseState.SUSPENDED: _("特别程序进行中，依法中止的时间不计入"),
    CaseState.GRANTED: _("已准予，正在制证"),
    CaseState.DELIVERED: _("已办结"),
    CaseState.DENIED: _("不予许可，决定、理由和救济途径见决定书"),
    CaseState.DECLINED: _("不予受理，理由和救济途径见通知书"),
    CaseState.WITHDRAWN: _("已撤回"),
    CaseState.ABANDONED: _("未按期补正，依法视为撤回申请"),
    CaseState.VOID: _("已作废"),
    CaseState.FORWARDED: _("初审已完成，已转报上级机关决定"),
    CaseState.DELETED: _("已删除"),
    CaseState.CLOSED_ELSEWHERE: _("已办结"),
}
LOBBY_WORDS: dict[CaseState, object] = {
    CaseState.RECEIVED: _("已收件"),
    CaseState.CORRECTING: _("待补材料"),
    CaseState.IN_REVIEW: _("办理中"),
    CaseState.SUSPENDED: _("评审中"),
    CaseState.GRANTED: _("制证中"),
    CaseState.DELIVERED: _("已办结"),
    CaseState.DENIED: _("已办结"),
    CaseState.DECLINED: _("已办结"),
    CaseState.FORWARDED: _("已办结"),
    CaseState.CLOSED_ELSEWHERE: _("已办结"),
}
