"""Sending notices: claimed with SKIP LOCKED, sent outside any transaction, then written down.

At least once, and honestly so: whoever dies between the sending and the writing leaves a claim that
lapses, and the notice goes out again under the same id. Never is one sent by two at the same time.
Attempts and retries run by the wall's clock, working hours by the law's.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext

import ledger
from approval.selectors import contact
from kernel import clock
from kernel.transactions import use_case
from monitor import events
from monitor.models import Notice, NoticeAddress, NoticeAttempt
from monitor.selectors import notices as read
from monitor.services import channels
from monitor.services.channels.letter import Letter, Outcome
from monitor.verbs import QUIET, Channel, NoticeState, NotSent, Whom

log = logging.getLogger(__name__)

BATCH = 50
CLAIM = dt.timedelta(seconds=60)
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=5), dt.timedelta(hours=1)
MOST_TRIES = 10
MILLISECOND = dt.timedelta(milliseconds=1)


@use_case
def claim(*, batch: int = BATCH) -> list[Letter]:
    """Take what may be sent now, for a minute of the wall; what others hold is passed over."""
    wall, now = clock.wall(), clock.now()
    due = (
        Notice.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .select_related("subscriber", "department")
        .filter(state__in=[NoticeState.WAITING, NoticeState.CLAIMED], not_before__lte=now)
        .filter(Q(next_try__isnull=True) | Q(next_try__lte=wall))
        .filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=wall))
        .order_by("not_before", "id")[:batch]
    )
    taken = list(due)
    Notice.objects.filter(pk__in=[notice.pk for notice in taken]).update(
        state=NoticeState.CLAIMED, claimed_until=wall + CLAIM
    )
    return _letters(taken)


@use_case
def note(letter: Letter, outcome: Outcome, *, began: dt.datetime) -> None:
    """Write down how a sending went, for each notice in it; after ten failures it is dead."""
    wall, now = clock.wall(), clock.now()
    took = max(0, (wall - began) // MILLISECOND)
    held = (
        Notice.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=letter.notice_ids, state=NoticeState.CLAIMED)
        .order_by("id")
    )
    for notice in held:
        NoticeAttempt.objects.create(
            notice=notice,
            at=began,
            sent=outcome.sent,
            reason=outcome.reason,
            status=outcome.status,
            took_ms=took,
        )
        notice.attempts += 1
        notice.claimed_until = None
        notice.reason = outcome.reason
        if outcome.sent:
            notice.state, notice.sent_at, notice.next_try = NoticeState.SENT, now, None
        elif notice.attempts >= MOST_TRIES:
            notice.state = NoticeState.DEAD
        else:
            notice.state = NoticeState.WAITING
            notice.next_try = wall + pause_after(notice.attempts)
        notice.save()


def pause_after(attempts: int) -> dt.timedelta:
    """Four times as long after each failure, from five seconds to an hour."""
    factor: int = 4 ** min(max(attempts - 1, 0), 10)
    return min(FIRST_PAUSE * factor, LONGEST_PAUSE)


def send_some(batch: int = BATCH) -> int:
    """Send a piece of what waits; return how many letters were tried."""
    letters = claim(batch=batch)
    for letter in letters:
        began = clock.wall()
        outcome = _sent(letter)
        note(letter, outcome, began=began)
        if not outcome.sent:
            log.warning("notice by %s not sent: %s", letter.channel, outcome.reason)
    return len(letters)


def _sent(letter: Letter) -> Outcome:
    """How the sending went; an applicant who wants no notices any more has left no address."""
    if not letter.address:
        return Outcome(sent=False, reason=NotSent.NO_ADDRESS)
    return channels.send(letter)


@use_case
def replay_dead(*, subscriber: str = "", since: int = 0) -> int:
    """Let dead letters be tried again from the beginning; return how many. An entry says so."""
    rows = Notice.objects.filter(state=NoticeState.DEAD, seq__gte=since)
    if subscriber:
        rows = rows.filter(subscriber__name=subscriber)
    count = rows.update(
        state=NoticeState.WAITING, attempts=0, next_try=None, claimed_until=None, reason=""
    )
    if count:
        ledger.append(
            None,
            events.NOTICE_REPLAYED,
            by=ledger.Actor.system("notices"),
            body={"count": count},
        )
    return count


def _letters(taken: Sequence[Notice]) -> list[Letter]:
    of_officers = {
        (row.account_id, row.channel): row.address
        for row in NoticeAddress.objects.filter(account__in={n.account_id for n in taken})
    }
    of_applicants = _addresses_of_applicants(taken)

    def address(notice: Notice) -> str:
        if notice.whom == Whom.APPLICANT:
            return of_applicants.get((_number(notice), notice.channel), "")
        return of_officers.get((notice.account_id or 0, notice.channel), "")

    letters = [_one(one, address(one)) for one in taken if one.channel not in QUIET]
    quiet = sorted((n for n in taken if n.channel in QUIET), key=_phone)
    for _, group in groupby(quiet, key=_phone):
        together = list(group)
        letters.append(_together(together, address(together[0])))
    return letters


def _addresses_of_applicants(taken: Sequence[Notice]) -> dict[tuple[str, str], str]:
    """By number and way, as chosen now: who has taken the choice back is not written to any more."""
    numbers: dict[str, set[str]] = {}
    for notice in taken:
        if notice.whom == Whom.APPLICANT:
            numbers.setdefault(notice.channel, set()).add(_number(notice))
    return {
        (number, way): address
        for way, wanted in numbers.items()
        for number, address in contact.addresses(wanted, way).items()
    }


def _number(notice: Notice) -> str:
    return str(notice.facts.get("number", ""))


def _phone(notice: Notice) -> tuple[str, int, int, str]:
    own = _number(notice) if notice.whom == Whom.APPLICANT else ""
    return (notice.channel, notice.account_id or 0, notice.department_id or 0, own)


def _one(notice: Notice, address: str) -> Letter:
    unit = notice.department.short_name if notice.department is not None else ""
    title = read.title(notice)
    subject = f"[{unit}] {title}" if unit else title
    hook = notice.subscriber if notice.channel == Channel.WEBHOOK else None
    return Letter(
        channel=notice.channel,
        address=hook.url if hook is not None else address,
        subject=subject,
        lines=(title,),
        notice_ids=(notice.pk,),
        secret=hook.secret if hook is not None else "",
        event=notice.event,
        seq=notice.seq,
        facts=notice.facts,
    )


def _together(notices: Sequence[Notice], address: str) -> Letter:
    """One message for everything that waited for this phone."""
    first = notices[0]
    at_night = sum(notice.quiet for notice in notices if notice.whom != Whom.APPLICANT)
    words: Iterable[str] = (read.title(notice) for notice in notices[:5])
    if at_night:
        subject = gettext("夜间产生 %(count)d 张") % {"count": at_night}
    else:
        subject = gettext("%(count)d 条通知") % {"count": len(notices)}
    return Letter(
        channel=first.channel,
        address=address,
        subject=subject,
        lines=tuple(words),
        notice_ids=tuple(notice.pk for notice in notices),
    )
