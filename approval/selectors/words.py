"""Words for people: the desk's line, the applicant's sentence, the answer read to a caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from approval import limits as kinds
from approval.models import Case
from approval.states import APPLICANT_WORDS, BEFORE_ACCEPTANCE, CaseState
from kernel.clock import office_date
from timelimits import custody, facts
from timelimits.engine.calendar import WorkCalendar

OPEN_LIMIT = frozenset({"running", "paused"})


@dataclass(frozen=True, slots=True)
class Due:
    """The date that matters now: its kind, the day, and the working days left (negative: over).

    ``left`` counts today, ``after`` does not and is negative as soon as the day has passed.
    """

    kind: str
    day: dt.date | None
    left: int
    after: int
    provisional: bool
    paused: bool


class Lined(Protocol):
    """What a desk's line is made from: a case, or what a desk keeps of one."""

    @property
    def state(self) -> str: ...
    @property
    def notice_no(self) -> int: ...
    @property
    def pickup_window(self) -> str: ...
    @property
    def silence(self) -> str: ...
    @property
    def accepted_at(self) -> dt.datetime | None: ...
    @property
    def in_hand(self) -> list[dict[str, Any]]: ...


def day_words(day: dt.date) -> str:
    """9月29日: without leading zeros, as officials write it."""
    return _("{month}月{day}日").format(month=day.month, day=day.day)


def due_of(
    limit_facts: Sequence[Mapping[str, Any]],
    at: dt.datetime,
    *,
    calendar: WorkCalendar | None = None,
) -> Due | None:
    """The open limit that matters: acceptance, then promise, then law, then delivery.

    ``calendar`` saves a query for every row of a list.
    """
    order = (kinds.ACCEPTANCE, kinds.PROMISED, *kinds.OF_LAW, kinds.DELIVERY)
    alive = [fact for fact in limit_facts if fact["status"] in OPEN_LIMIT]
    chosen = min(
        (fact for fact in alive if fact["kind"] in order),
        key=lambda fact: order.index(fact["kind"]),
        default=None,
    )
    if chosen is None:
        return None
    day = dt.date.fromisoformat(chosen["due"]) if chosen["due"] else None
    paused = chosen["status"] == "paused"
    today, days = office_date(at), calendar or office_calendar()
    left = days_left(days, day, today) if day else 0
    after = 0 if day is None else -1 if day < today else days.count(today, day)
    return Due(chosen["kind"], day, left, after, bool(chosen["provisional"]), paused)


def office_calendar() -> WorkCalendar:
    """The working calendar in custody."""
    return custody.look().calendar("CN")


def working_days_left(day: dt.date, today: dt.date) -> int:
    """``days_left`` by the office's own calendar."""
    return days_left(office_calendar(), day, today)


def days_left(calendar: WorkCalendar, day: dt.date, today: dt.date) -> int:
    """Working days from today on up to ``day``, today included; negative when it has passed."""
    if day >= today:
        return calendar.count(today - dt.timedelta(days=1), day)
    return -calendar.count(day, today)


def one_sentence_answer(
    case: Case, limit_facts: Sequence[Mapping[str, Any]] | None = None, *, at: dt.datetime
) -> str:
    """一句话答复: what a clerk reads to a caller; only what the applicant may know, no names."""
    found = facts.facts(case.matter_id) if limit_facts is None else limit_facts
    due = due_of(found, at)
    sentence = _SENTENCES.get(CaseState(case.state), _ended)
    return sentence(case, due)


def _received(case: Case, due: Due | None) -> str:
    received = day_words(office_date(case.counted_from))
    if due is None or due.day is None:
        return _("您的件{day}已收到，正在核对材料。").format(day=received)
    return _("您的件{day}已收到，正在核对材料，{by}前答复是否受理。").format(
        day=received, by=day_words(due.day)
    )


def _correcting(case: Case, due: Due | None) -> str:  # noqa: ARG001 - one shape for every state
    told = case.supplement_notices.exclude(reached_at=None).last()
    count = told.lines.filter(met=False).count() if told else 0
    return ngettext(
        "您的件需要补正，第%(ordinal)d次告知，还需补充%(count)d份材料。",
        "您的件需要补正，第%(ordinal)d次告知，还需补充%(count)d份材料。",
        count,
    ) % {"ordinal": told.ordinal if told else case.notice_no, "count": count}


def _in_review(case: Case, due: Due | None) -> str:
    accepted = day_words(office_date(case.accepted_at)) if case.accepted_at else ""
    where = _("现在{where}").format(where=_where(case))
    if due is None or due.day is None:
        return _("您的件{day}受理，{where}。").format(day=accepted, where=where)
    head = _("您的件{day}受理，{by}前办结").format(day=accepted, by=day_words(due.day))
    return _("，").join((head, where, _left(due))) + _("。")


def _left(due: Due) -> str:
    """How long there is, as one tells it to a caller: today counts, and is said to."""
    left = due.left
    if left < 0:
        return ngettext("已过承诺日期%(count)d个工作日", "已过承诺日期%(count)d个工作日", -left) % {
            "count": -left
        }
    if due.after < 0:
        return _("已过承诺日期")
    if due.after == 0:
        return _("今天到期")
    return ngettext("含今天还剩 %(n)d 个工作日", "含今天还剩 %(n)d 个工作日", left) % {"n": left}


def _where(case: Case) -> str:
    """Every unit that has a step open, with its step; the case's own unit when none has."""
    if not case.in_hand:
        return case.department.short_name + (case.step_name or _("办理"))
    return _("、").join(one["short"] + one["name"] for one in case.in_hand)


def _suspended(case: Case, due: Due | None) -> str:
    special = case.special_procedures.filter(until__isnull=True).first()
    name = special.name if special else _("特别程序")
    if due is not None and due.paused:
        return _("您的件正在{name}，这段时间依法不计入办理时限。").format(name=name)
    return _("您的件正在{name}，办理时限继续计算。").format(name=name)


def _granted(case: Case, due: Due | None) -> str:
    if case.pickup_window:
        return _("您的件已准予，请到{window}窗口领取。").format(window=case.pickup_window)
    if due is None or due.day is None:
        return _("您的件已准予，正在制证。")
    return _("您的件已准予，正在制证，{by}前送达。").format(by=day_words(due.day))


def _ended(case: Case, due: Due | None) -> str:  # noqa: ARG001 - one shape for every state
    day = day_words(office_date(case.closed_at)) if case.closed_at else ""
    return _("您的件{day}{words}。").format(day=day, words=APPLICANT_WORDS[CaseState(case.state)])


_SENTENCES = {
    CaseState.DRAFT: lambda case, due: _("您的件已暂存，尚未申报。"),  # noqa: ARG005
    CaseState.RECEIVED: _received,
    CaseState.CORRECTING: _correcting,
    CaseState.IN_REVIEW: _in_review,
    CaseState.SUSPENDED: _suspended,
    CaseState.GRANTED: _granted,
}


def desk_line(case: Lined, due: Due | None) -> str:
    """The desk's words for where a case stands: 收件·待受理（余3个工作日告知）, 即为受理（自9月14日）…"""
    if case.state == CaseState.RECEIVED and due is not None and due.day is not None:
        return _to_be_told(get_language(), due.after)
    if case.state == CaseState.CORRECTING:
        return _("待补正（第{ordinal}次）").format(ordinal=case.notice_no)
    if case.state == CaseState.IN_REVIEW:
        return _reviewing(case)
    if case.state == CaseState.GRANTED and case.pickup_window:
        return _("待领取 {window}").format(window=case.pickup_window)
    return str(CaseState(case.state).label)


@lru_cache(maxsize=64)
def _to_be_told(language: str | None, left: int) -> str:  # noqa: ARG001 - the words are that language's
    """Most rows of a counter say the same; as on every board, 余 does not count today."""
    if left < 0:
        return _("收件·待受理（告知期限已过）")
    if left == 0:
        return _("收件·待受理（今日内告知）")
    return ngettext(
        "收件·待受理（余%(left)d个工作日告知）", "收件·待受理（余%(left)d个工作日告知）", left
    ) % {"left": left}


def _reviewing(case: Lined) -> str:
    if case.silence and case.accepted_at:
        return _("{words}（自{day}）·未按期告知").format(
            words=case.silence, day=day_words(office_date(case.accepted_at))
        )
    in_hand = "、".join(f"{one['name']}（{one['short']}）" for one in case.in_hand)
    return in_hand or str(CaseState.IN_REVIEW.label)


@dataclass(frozen=True, slots=True)
class Station:
    """One station of the applicant's way: what, whether done, present or to come, and when."""

    name: str
    standing: str
    at: dt.datetime | None = None
    unit: str = ""


def stations(case: Case) -> list[Station]:
    """现在在哪: five stations at most, with unit but no names."""
    received = Station(_("收件"), "done", case.received_at)
    if case.state in BEFORE_ACCEPTANCE or (not case.accepted_at and not case.open):
        now = Station(_("核对材料"), "present", unit=case.department.short_name)
        ended = Station(str(CaseState(case.state).label), "present", case.closed_at)
        return [received, now if case.open else ended, *_ahead(case)]
    accepted = Station(case.silence or _("受理"), "done", case.accepted_at)
    step = case.step_name or _("审查")
    units = _("、").join(dict.fromkeys(one["short"] for one in case.in_hand))
    review = Station(
        step,
        "done" if case.decided_at else "present",
        case.decided_at,
        units or case.department.short_name,
    )
    if case.decided_at is None and not case.open:
        ended = Station(str(CaseState(case.state).label), "present", case.closed_at)
        return [received, accepted, ended]
    return [received, accepted, review, *_outcome(case)]


def _ahead(case: Case) -> list[Station]:
    if not case.open:
        return []
    return [Station(name, "to_come") for name in (_("受理"), _("审查"), _("决定"))]


def _outcome(case: Case) -> list[Station]:
    if case.decided_at is None:
        return [Station(_("决定"), "to_come"), Station(_("送达"), "to_come")]
    decided = Station(
        str(CaseState.DENIED.label) if case.state == CaseState.DENIED else _("准予"),
        "done",
        case.decided_at,
    )
    if case.state == CaseState.GRANTED:
        return [decided, Station(_("送达"), "present")]
    if case.state == CaseState.DELIVERED:
        return [decided, Station(_("送达"), "done", case.closed_at)]
    return [decided]
