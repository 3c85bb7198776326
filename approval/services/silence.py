"""Effects of silence (D4): what the law itself does when nobody speaks in time.

The office's silence accepts (即为受理, 视为受理) or renews (视为准予延续); the applicant's, where a
law says so, withdraws (视为撤回申请). Candidates are found without a lock, then each case is taken
first, like any act; one that somebody holds at that moment is left to the next look.

The card of an effect is that of the limit that ran out at the same instant: it falls at the end
itself, whichever of the two loops comes by first. The system states what the law says; papers and
certificates are made out by persons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Min, QuerySet

from approval import events
from approval import limits as kinds
from approval.models import Renewal, SilenceEffect, SupplementNotice
from approval.selectors import renewals
from approval.services import beside, clocks, contest, holding, steps
from approval.services.act import Act
from approval.states import CaseState, NoticeStatus, RenewalState, SilenceState
from catalog.states import AT_ACCEPTANCE, AT_SUPPLEMENT, Silence
from kernel import transactions
from kernel.clock import micros, office_date, office_time
from kernel.journal import Actor
from kernel.transactions import use_case
from ledger.matters import close_matter
from timelimits.models import LimitStatus, TimeLimit
from timelimits.services.limits import is_late

BY_LAW = Actor.system("silence")
ACCEPTS = AT_ACCEPTANCE - {Silence.NONE}
WITHDRAWS = AT_SUPPLEMENT - {Silence.NONE}


def deem_due(now: dt.datetime, batch: int = 50) -> int:
    """Let silence have its effect on at most ``batch`` cases of each kind; returns how many.

    ``now`` is the legal moment of the look. Safe in many copies. Call again while it is not 0.
    """
    done = sum(accept_by_silence(case_id, now=now) for case_id in _silent_offices(now, batch))
    done += sum(renew_by_silence(case_id, now=now) for case_id in renewals.overrun(now, batch))
    left = _silent_applicants(now, batch)
    done += sum(withdraw_by_silence(case_id, now=now) for case_id in left)
    return done + sum(settle_silence(case_id, now=now) for case_id in _unproved(now, batch))


def next_effect() -> dt.datetime | None:
    """The legal moment at which silence will next have an effect; None when nobody is silent."""
    office = TimeLimit.objects.filter(
        kind=kinds.ACCEPTANCE,
        status=LimitStatus.RUNNING,
        provisional=False,
        matter__case__state=CaseState.RECEIVED,
        matter__case__item_version__silence__in=ACCEPTS,
    ).aggregate(first=Min("overrun_at"))["first"]
    last_day = SupplementNotice.objects.filter(
        status=NoticeStatus.TOLD,
        supply_by__isnull=False,
        case__state=CaseState.CORRECTING,
        case__item_version__supplement_effect__in=WITHDRAWS,
    ).aggregate(first=Min("supply_by"))["first"]
    found = (office, renewals.next_overrun(), _next_unproved())
    moments = [one for one in found if one is not None]
    if last_day:
        moments.append(office_time(last_day + dt.timedelta(days=1)))
    return min(moments, default=None)


def _silent_offices(now: dt.datetime, batch: int) -> Sequence[int]:
    return list(
        TimeLimit.objects.filter(
            kind=kinds.ACCEPTANCE,
            status=LimitStatus.RUNNING,
            provisional=False,
            overrun_at__lte=now,
            matter__case__state=CaseState.RECEIVED,
            matter__case__item_version__silence__in=ACCEPTS,
        )
        .order_by("overrun_at", "id")
        .values_list("matter__case__id", flat=True)[:batch]
    )


def _silent_applicants(now: dt.datetime, batch: int) -> Sequence[int]:
    return list(
        SupplementNotice.objects.filter(
            status=NoticeStatus.TOLD,
            supply_by__lt=office_date(now),
            case__state=CaseState.CORRECTING,
            case__item_version__supplement_effect__in=WITHDRAWS,
        )
        .order_by("supply_by", "id")
        .values_list("case_id", flat=True)[:batch]
    )


def _waiting_for_proof(**when: dt.datetime) -> QuerySet[TimeLimit]:
    return TimeLimit.objects.filter(
        kind=kinds.SILENCE_PROOF,
        status=LimitStatus.RUNNING,
        provisional=False,
        matter__case__silence_effects__state=SilenceState.STATED,
        **when,
    )


def _unproved(now: dt.datetime, batch: int) -> Sequence[int]:
    found = _waiting_for_proof(overrun_at__lte=now).order_by("overrun_at", "id")
    return list(found.values_list("matter__case__id", flat=True)[:batch])


def _next_unproved() -> dt.datetime | None:
    first: dt.datetime | None = _waiting_for_proof().aggregate(first=Min("overrun_at"))["first"]
    return first


@use_case
def accept_by_silence(case_id: int, *, now: dt.datetime) -> bool:
    """即为受理 / 视为受理: accepted from the day of receipt, and the limits count from there."""
    held = holding.if_free(case_id)
    if held is None or held.case.state != CaseState.RECEIVED:
        return False
    transactions.current().at(now)
    act, case = Act.holding(held, by=BY_LAW), held.case
    overdue = [
        limit
        for limit in act.running(kinds.ACCEPTANCE)
        if is_late(limit, now) and not limit.provisional
    ]
    if not overdue or overdue[0].overrun_at is None:
        return False
    overrun_at = overdue[0].overrun_at
    version = case.item_version
    effect = Silence(version.silence)
    case.accept(at=case.counted_from, silence=str(effect.label))
    act.settle(*kinds.OF_RECEIPT)
    clocks.start_on_acceptance(act, at=case.counted_from)
    steps.open_first(act)
    stated = contest.state_effect(act, fell_at=overrun_at)
    act.note(
        events.CASE_ACCEPTED_BY_SILENCE,
        occurred_at=overrun_at,
        effect=str(effect.label),
        basis=version.silence_basis,
        overrun_at=micros(overrun_at),
        **contest.standing(stated),
    )
    beside.accepted(act)
    return True


@use_case
def withdraw_by_silence(case_id: int, *, now: dt.datetime) -> bool:
    """视为撤回申请: only where the regime says so; the office may not invent it."""
    held = holding.if_free(case_id)
    if held is None or held.case.state != CaseState.CORRECTING:
        return False
    transactions.current().at(now)
    act, case = Act.holding(held, by=BY_LAW), held.case
    notice = case.supplement_notices.filter(status=NoticeStatus.TOLD).last()
    if notice is None or notice.supply_by is None or notice.supply_by >= office_date(now):
        return False
    version = case.item_version
    effect = Silence(version.supplement_effect)
    at = office_time(notice.supply_by + dt.timedelta(days=1))
    case.supplement_notices.filter(status=NoticeStatus.TOLD).update(status=NoticeStatus.LAPSED)
    case.abandon(at=now, silence=str(effect.label))
    act.cancel(*(limit.kind for limit in act.limits))
    close_matter(case.matter_id)
    act.note(
        events.CASE_ABANDONED,
        occurred_at=at,
        effect=str(effect.label),
        basis=version.supplement_basis,
    )
    return True


@use_case
def renew_by_silence(case_id: int, *, now: dt.datetime) -> bool:
    """视为准予延续: the licence ran out undecided, so the law regards it as renewed (XK-16).

    Only the effect is stated. The decision stays due and late, and a person makes out the
    certificate; whoever decides may no longer refuse.
    """
    held = holding.if_free(case_id)
    if held is None or held.case.closed_at is not None:
        return False
    transactions.current().at(now)
    act = Act.holding(held, by=BY_LAW)
    ended = act.running(kinds.RENEWAL)
    renewal = (
        Renewal.objects.filter(case_id=case_id, state=RenewalState.ASKED, in_time=True)
        .exclude(effect="")
        .select_related("licence")
        .first()
    )
    if renewal is None or not ended or ended[0].overrun_at is None or ended[0].overrun_at > now:
        return False
    renewal.state, renewal.version = RenewalState.DEEMED, renewal.version + 1
    renewal.save(update_fields=["state", "version"])
    act.note(
        events.CASE_RENEWED_BY_SILENCE,
        occurred_at=ended[0].overrun_at,
        effect=str(Silence(renewal.effect).label),
        basis=held.case.item_version.renewal_basis,
        overrun_at=micros(ended[0].overrun_at),
        renewal_state=str(renewal.state),
        renewal_version=renewal.version,
        licence=renewal.licence.number,
    )
    return True


@use_case
def settle_silence(case_id: int, *, now: dt.datetime) -> bool:
    """No proof of timely telling came within its term: the acceptance by silence is final."""
    held = holding.if_free(case_id)
    if held is None:
        return False
    transactions.current().at(now)
    act = Act.holding(held, by=BY_LAW)
    over = [limit for limit in act.running(kinds.SILENCE_PROOF) if is_late(limit, now)]
    stated = SilenceEffect.objects.filter(case_id=case_id, state=SilenceState.STATED).last()
    if not over or stated is None:
        return False
    act.cancel(kinds.SILENCE_PROOF)
    contest.move(stated, SilenceState.FINAL)
    act.note(
        events.CASE_SILENCE_SETTLED, occurred_at=over[0].overrun_at, **contest.standing(stated)
    )
    return True
