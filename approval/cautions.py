"""What the law says against an act before it is done: shown, answered with a reason, watched (D6).

Pure: plain values in, cautions out. The desk asks before the act, the service asks again inside
it, the monitor's rules read the codes afterwards in the entry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from approval.errors import CautionStands

ARTICLE_32 = "行政许可法第三十二条第一款第（四）项"
ARTICLE_34 = "行政许可法第三十四条第三款"
ARTICLE_42 = "行政许可法第四十二条第一款"
ARTICLE_45 = "行政许可法第四十五条"
REGULATION_35 = "优化营商环境条例第三十五条"
LICENSING_35 = "行政许可法第三十五条"


@dataclass(frozen=True, slots=True)
class Way:
    """A lawful way out, offered beside the caution."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing the law says against the act, with its article and the lawful ways out."""

    code: str
    article: str
    text: str
    ways: tuple[Way, ...] = ()

    def as_facts(self) -> dict[str, object]:
        """Plain data for an answer or a page."""
        return {
            "code": self.code,
            "article": self.article,
            "text": self.text,
            "ways": [{"code": way.code, "label": way.label} for way in self.ways],
        }


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a notice, as far as two notices are compared by it."""

    material_id: int | None
    title: str

    @property
    def same_as(self) -> tuple[int | None, str]:
        """A listed material is known by its number, an unlisted paper by its title."""
        return (self.material_id, "" if self.material_id else self.title.strip())


@dataclass(frozen=True, slots=True)
class Difference:
    """How a notice differs from those before it."""

    repeated: tuple[Point, ...]
    new: tuple[Point, ...]
    settled: tuple[Point, ...]


GO_ON = Way("record_reason", str(_("写明理由后继续告知，留痕备查")))
TAKE_BACK = Way("take_back", str(_("不再告知，按现有材料受理或者作出决定")))
ONLY_REPEATED = Way("only_repeated", str(_("只列前次已告知而仍不符合的内容（补而不正）")))


def difference(before: Iterable[Point], now: Iterable[Point]) -> Difference:
    """What ``now`` asks again, what it asks for the first time, what of ``before`` is settled."""
    earlier = {point.same_as: point for point in before}
    asked = {point.same_as: point for point in now}
    return Difference(
        repeated=tuple(point for key, point in asked.items() if key in earlier),
        new=tuple(point for key, point in asked.items() if key not in earlier),
        settled=tuple(point for key, point in earlier.items() if key not in asked),
    )


def of_notice(
    ordinal: int,
    asked: Sequence[Point],
    *,
    before: Sequence[Point] = (),
    unmet: Sequence[Point] = (),
) -> list[Caution]:
    """Cautions against the ``ordinal``-th supplement notice that asks for ``asked``.

    ``before`` is all that earlier notices named, ``unmet`` what of it is still not met. A second
    notice that only repeats what was not met is lawful (补而不正) and draws no caution.
    """
    found = []
    fresh = difference(before, asked).new
    unmet_keys = {point.same_as for point in unmet}
    asked_again = [
        point for point in asked if point not in fresh and point.same_as not in unmet_keys
    ]
    if ordinal > 1 and (fresh or asked_again):
        found.append(
            Caution(
                "repeated-supplement",
                ARTICLE_32,
                str(_("法律要求一次告知需要补正的全部内容；本次含前次未告知的内容")),
                (TAKE_BACK, ONLY_REPEATED, GO_ON),
            )
        )
    if any(point.material_id is None for point in asked):
        found.append(unlisted_paper())
    return found


def unlisted_paper() -> Caution:
    """A paper is asked for that the item's list does not have (AN-16)."""
    return Caution(
        "unlisted-paper",
        REGULATION_35,
        str(_("所列材料不在该事项公布的材料清单中")),
        (Way("listed_only", str(_("只要求清单内的材料"))), GO_ON),
    )


def of_acceptance(*, missing: int, unmet: int) -> list[Caution]:
    """Cautions against accepting with required papers missing or conditions not met."""
    found = []
    if missing:
        found.append(
            Caution(
                "papers-missing",
                "行政许可法第三十二条第一款第（五）项",
                str(_("必要材料尚未齐全")),
                (
                    Way("supplement", str(_("出具一次性补正告知"))),
                    Way("on_promise", str(_("容缺受理，由申请人书面承诺补交"))),
                ),
            )
        )
    if unmet:
        found.append(
            Caution(
                "condition-unmet",
                "行政许可法第三十八条",
                str(_("有受理条件核为不符合")),
                (Way("decline", str(_("出具不予受理决定，说明理由"))),),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class SpecialAsked:
    """A special procedure as asked for, against what the item version lists."""

    listed: bool
    document: str
    max_days: int | None
    granted_days: int | None


def of_special(asked: SpecialAsked) -> list[Caution]:
    """Cautions against a special procedure (AN-10); without a listed ground the clock runs on."""
    found = []
    if not asked.listed:
        found.append(
            Caution(
                "ground-unlisted",
                ARTICLE_45,
                str(_("该事项没有列明此种特别程序，时限继续计算")),
                (Way("go_on_counting", str(_("办理此程序，所用时间计入时限"))),),
            )
        )
    if asked.listed and not asked.document:
        found.append(
            Caution(
                "special-without-document",
                ARTICLE_45,
                str(_("所需时间应当书面告知申请人，尚无文号")),
                (Way("issue_document", str(_("先出具特别程序告知书"))),),
            )
        )
    over = asked.max_days is not None and (asked.granted_days or 0) > asked.max_days
    if over:
        found.append(
            Caution(
                "special-too-long",
                ARTICLE_45,
                str(_("批准天数超过该事项规定的上限，超出部分计入时限")),
                (Way("within_cap", str(_("按上限批准"))),),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """An extension as asked for, against the regime and the limit it is to move."""

    ordinal: int
    days: int
    max_days: int
    max_times: int
    basis: str
    approved_at: dt.datetime
    overrun_at: dt.datetime | None
    told: bool


def of_extension(asked: ExtensionAsked) -> list[Caution]:
    """Cautions against an extension; any of them means 不计入时限 (AN-12)."""
    article = asked.basis or ARTICLE_42
    found = []
    if not asked.max_times:
        found.append(
            Caution(
                "extension-unknown", article, str(_("该事项的法定程序没有延期的规定，不计入时限"))
            )
        )
    elif asked.ordinal > asked.max_times:
        found.append(Caution("extension-again", article, str(_("已延期过，再次延期不计入时限"))))
    if asked.max_times and asked.days > asked.max_days:
        found.append(
            Caution("extension-too-long", article, str(_("延期天数超过法定上限，不计入时限")))
        )
    if asked.overrun_at is not None and asked.approved_at >= asked.overrun_at:
        found.append(Caution("extension-late", article, str(_("未在届满前批准并告知，不计入时限"))))
    if not asked.told:
        found.append(
            Caution(
                "extension-untold",
                article,
                str(_("延长期限的理由应当告知申请人，尚无告知凭据，不计入时限")),
                (Way("tell_first", str(_("先告知申请人延长期限的理由"))),),
            )
        )
    return found


def of_step(
    *, two_person: bool, second: bool, handled_before: bool = False, for_another: bool = False
) -> list[Caution]:
    """Cautions against closing a step alone that takes two (XK-8), or approving one's own review.

    ``for_another``: the step is another unit's, and the lead unit writes down its answer.
    """
    found = []
    if for_another:
        found.append(
            Caution(
                "answers-for-another",
                "事项办理流程",
                str(_("该环节由被征求意见的单位办理，由主办单位代录将留痕")),
                (Way("wait_for_unit", str(_("等该单位办理，或者凭其复函代录"))),),
            )
        )
    if two_person and not second:
        found.append(
            Caution(
                "one-official-only",
                ARTICLE_34,
                str(_("核查应当指派两名以上工作人员进行")),
                (Way("name_second", str(_("填写另一名核查人员"))),),
            )
        )
    if handled_before:
        found.append(
            Caution(
                "approves-own-review",
                "审批与承办分离",
                str(_("审核人与承办人为同一人")),
                (Way("hand_over", str(_("转由另一名审核人办理"))),),
            )
        )
    return found


def of_decision(*, steps_left: int, handled_before: bool) -> list[Caution]:
    """Cautions against deciding before the steps are through (AN-14)."""
    found = of_step(two_person=False, second=True, handled_before=handled_before)
    if steps_left:
        found.append(
            Caution(
                "steps-skipped",
                "事项办理流程",
                str(_("尚有环节未办结，直接作出决定将留痕")),
                (Way("finish_steps", str(_("先办结前面的环节"))),),
            )
        )
    return found


def of_forwarding(*, steps_left: int, missing: int) -> list[Caution]:
    """Cautions against forwarding before the review is through, or without all the papers (XK-11)."""
    found = []
    if steps_left:
        found.append(
            Caution(
                "steps-skipped",
                "事项办理流程",
                str(_("尚有初审环节未办结，直接转报将留痕")),
                (Way("finish_steps", str(_("先办结前面的环节"))),),
            )
        )
    if missing:
        found.append(
            Caution(
                "papers-not-all",
                LICENSING_35,
                str(_("应当将初步审查意见和全部申请材料直接报送上级机关，尚有必要材料不齐")),
                (Way("complete_papers", str(_("先核对并补齐随报材料"))),),
            )
        )
    return found


def of_asking_again() -> list[Caution]:
    """The caution against asking again for what was handed in at the lower level (XK-11)."""
    return [
        Caution(
            "asks-again",
            LICENSING_35,
            str(_("上级行政机关不得要求申请人重复提供申请材料")),
            (
                Way("ask_lower_level", str(_("向初审机关调取已报送的材料"))),
                Way("record_reason", str(_("写明理由后继续，留痕备查，时限不停止"))),
            ),
        )
    ]


def of_removal(*, accepted: bool, overrun: bool) -> list[Caution]:
    """Cautions against taking a case off the books after acceptance, or past its limit (AN-8, AN-9)."""
    found = []
    if accepted:
        found.append(
            Caution(
                "removed-without-decision",
                "行政许可法第三十八条",
                str(_("已经受理的申请应当作出准予或者不予许可的决定")),
                (
                    Way("decide", str(_("作出决定，说明理由并告知权利"))),
                    Way("withdraw", str(_("由申请人签字撤回"))),
                    Way("correct", str(_("录入有误的，用错录更正"))),
                ),
            )
        )
    if overrun:
        found.append(
            Caution(
                "removed-past-its-limit",
                "行政许可法第七十四条",
                str(_("时限已经届满，作废或者删除不能消除超时的事实")),
                (Way("go_on", str(_("继续办理，并说明延后原因"))),),
            )
        )
    return found


def heed(found: Sequence[Caution], reason: str) -> list[str]:
    """The codes of ``found``; raises CautionStands, with all that was found, when no reason is given."""
    if found and not reason:
        raise CautionStands(cautions=[caution.as_facts() for caution in found])
    return [caution.code for caution in found]
