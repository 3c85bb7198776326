"""通报: a monthly report, drafted by one, signed by another, issued; corrected by another report only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

import ledger
from kernel.clock import office_date
from kernel.fsm import MoveRefused
from kernel.journal import Actor, Event
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency, matters, numbers
from ledger.models import Entry
from ledger.models.matter import MatterKind
from monitor import events, policy
from monitor.errors import BulletinInvalid, BulletinMoved, SignedByDrafter
from monitor.models import Bulletin
from monitor.models.bulletin import LONGEST_TEXT
from monitor.policy import Duty
from monitor.selectors import bulletins as read
from monitor.selectors import monthly
from monitor.states import CardState
from monitor.verbs import BulletinState
from organizations.models import Department
from organizations.officers import Officer

BY = Actor.system("bulletins")


@use_case
def draft_bulletin(
    month: dt.date, *, officer: Officer, key: uuid.UUID | None, summary: str
) -> dict[str, Any]:
    """拟稿 for a month that is over; figures are reckoned now. Raises BulletinInvalid."""
    request = {"month": month, "summary": summary}
    idempotency.claim(key, by=officer.actor, name="bulletin.draft", request=request)
    policy.require_duty(officer, Duty.DRAFT_BULLETIN)
    first = month.replace(day=1)
    if monthly.span(first)[1] > current().now:
        raise BulletinInvalid(gettext("这个月还没有结束"), field="month")
    if Bulletin.objects.filter(month=first, corrects__isnull=True).exists():
        raise BulletinInvalid(gettext("这个月的通报已经拟稿"), field="month")
    bulletin = _open(first, _words(summary), officer.account_id, corrects=None)
    return _end(bulletin, events.BULLETIN_DRAFTED, officer.actor, key=key)


@use_case
def redraft_bulletin(
    bulletin_id: int,
    *,
    officer: Officer,
    key: uuid.UUID | None,
    summary: str,
    version: int | None = None,
) -> dict[str, Any]:
    """Other words; the figures are reckoned anew. Raises BulletinMoved once it is signed."""
    request = {"bulletin": bulletin_id, "summary": summary, "version": version}
    idempotency.claim(key, by=officer.actor, name="bulletin.redraft", request=request)
    bulletin = _begin(bulletin_id, officer, Duty.DRAFT_BULLETIN, version=version)
    if bulletin.state != BulletinState.DRAFT:
        raise BulletinMoved(state=str(bulletin.state), version=bulletin.version)
    bulletin.summary = _words(summary)
    _reckon(bulletin)
    bulletin.redraft()
    bulletin.save()
    return _end(bulletin, events.BULLETIN_DRAFTED, officer.actor, key=key)


@use_case
def sign_bulletin(
    bulletin_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """签发 by the head of the bureau, never by who drafted it; figures as they stand at this moment."""
    request = {"bulletin": bulletin_id, "version": version}
    idempotency.claim(key, by=officer.actor, name="bulletin.sign", request=request)
    bulletin = _begin(bulletin_id, officer, Duty.SIGN_BULLETIN, version=version)
    if bulletin.drafted_by_id == officer.account_id:
        raise SignedByDrafter
    if bulletin.state == BulletinState.DRAFT:
        _reckon(bulletin)
    _move(bulletin, lambda: bulletin.sign(by_id=officer.account_id, at=current().now))
    bulletin.save()
    return _end(bulletin, events.BULLETIN_SIGNED, officer.actor, key=key)


@use_case
def reopen_bulletin(
    bulletin_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """退回拟稿, while it has not gone out."""
    request = {"bulletin": bulletin_id, "version": version}
    idempotency.claim(key, by=officer.actor, name="bulletin.reopen", request=request)
    bulletin = _begin(bulletin_id, officer, Duty.SIGN_BULLETIN, version=version)
    _move(bulletin, bulletin.reopen)
    bulletin.save()
    return _end(bulletin, events.BULLETIN_REOPENED, officer.actor, key=key)


@use_case
def issue_bulletin(
    bulletin_id: int, *, officer: Officer, key: uuid.UUID | None, version: int | None = None
) -> dict[str, Any]:
    """印发: leaders and heads of units can read it; from now on only another report corrects it."""
    request = {"bulletin": bulletin_id, "version": version}
    idempotency.claim(key, by=officer.actor, name="bulletin.issue", request=request)
    bulletin = _begin(bulletin_id, officer, Duty.DRAFT_BULLETIN, version=version)
    _move(bulletin, lambda: bulletin.issue(at=current().now))
    bulletin.save()
    matters.close_matter(bulletin.matter_id)
    return _end(bulletin, events.BULLETIN_ISSUED, officer.actor, key=key)


@use_case_required
def correct_bulletins(entries: Sequence[Entry]) -> None:
    """A card that a bulletin named was lifted or lowered: draft the 更正通报, once per bulletin."""
    facts = [entry.facts for entry in entries]
    lifted = {one["card"] for one in facts if one["card_state"] != CardState.UPHELD}
    for issued in Bulletin.objects.filter(state=BulletinState.ISSUED).select_related("matter"):
        if not lifted & set(issued.cards):
            continue
        if issued.corrections.exclude(state=BulletinState.ISSUED).exists():
            continue
        words = gettext("更正%(document)s：所列的牌经申诉或者复核已有变化，以本期数字为准。") % {
            "document": issued.document
        }
        draft = _open(issued.month, words, issued.drafted_by_id, corrects=issued)
        ledger.append(
            draft.matter_id, events.BULLETIN_DRAFTED, by=BY, body=read.bulletin_facts(draft)
        )


def _words(summary: str) -> str:
    words = summary.strip()
    if not words or len(words) > LONGEST_TEXT:
        raise BulletinInvalid(field="summary")
    return words


@use_case_required
def _open(month: dt.date, summary: str, drafter_id: int, *, corrects: Bulletin | None) -> Bulletin:
    now = current().now
    office = Department.objects.filter(is_supervision=True, closed_on__isnull=True).order_by(
        "region__sort_no", "sort_no"
    )
    bureau = office.first()
    if bureau is None:
        raise BulletinInvalid(gettext("没有监察机构"), field="month")
    year = office_date(now).year
    place = numbers.next_number(f"bulletin:{bureau.region.code}:{year}")
    matter = matters.open_matter(
        MatterKind.BULLETIN,
        number=f"TB{bureau.region.code}{year}{place:04d}",
        belongs=matters.Belonging(bureau.pk, bureau.region_id),
    )
    head = getattr(settings, "BUREAU_WORD", "监")
    word = gettext("更正通报") if corrects is not None else gettext("通报")
    bulletin = Bulletin(
        matter=matter,
        document=f"{head}{word}〔{year}〕{place}号",
        month=month,
        corrects=corrects,
        summary=summary,
        drafted_by_id=drafter_id,
        drafted_at=now,
    )
    _reckon(bulletin)
    bulletin.save()
    return bulletin


def _reckon(bulletin: Bulletin) -> None:
    bulletin.figures = monthly.figures_of(bulletin.month)
    bulletin.cards = [card.pk for card in monthly.cards_of(bulletin.month)]


@use_case_required
def _begin(bulletin_id: int, officer: Officer, duty: Duty, *, version: int | None) -> Bulletin:
    read.get_bulletin(bulletin_id, officer)
    policy.require_duty(officer, duty)
    bulletin = (
        Bulletin.objects.select_for_update(no_key=True, of=("self",))
        .select_related("matter", "corrects")
        .get(pk=bulletin_id)
    )
    if version is not None and version != bulletin.version:
        raise BulletinMoved(state=str(bulletin.state), version=bulletin.version)
    return bulletin


def _move(bulletin: Bulletin, act: Callable[[], None]) -> None:
    try:
        act()
    except MoveRefused as refused:
        raise BulletinMoved(state=str(bulletin.state), version=bulletin.version) from refused


@use_case_required
def _end(bulletin: Bulletin, event: Event, by: Actor, *, key: uuid.UUID | None) -> dict[str, Any]:
    ledger.append(bulletin.matter_id, event, by=by, body=read.bulletin_facts(bulletin))
    outcome = {
        "bulletin": bulletin.pk,
        "document": bulletin.document,
        "state": str(bulletin.state),
        "version": bulletin.version,
    }
    idempotency.settle(key, outcome)
    return outcome
