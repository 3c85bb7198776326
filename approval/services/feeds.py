"""The applicant opens and closes a calendar feed, with number and query code as for the slip."""

from __future__ import annotations

import secrets

import ledger
from approval import events
from approval.models import Case
from approval.models.feed import CalendarFeed
from approval.selectors.cases import public_case
from approval.selectors.feeds import token_hash
from kernel.journal import Actor, Event
from kernel.transactions import current, use_case, use_case_required


@use_case
def open_feed(number: str, code: str) -> str:
    """A new feed's token, told this once; a feed that was open before ends. WrongCode."""
    case = _held(number, code)
    _close(case)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        case=case, token_hash=token_hash(token), opened_at=current().now
    )
    _note(case, events.CALENDAR_FEED_OPENED, feed)
    return token


@use_case
def close_feed(number: str, code: str) -> bool:
    """End the feed; False when none was open. WrongCode."""
    return _close(_held(number, code))


@use_case_required
def _held(number: str, code: str) -> Case:
    """The applicant's case, held, so that of two feeds opened at once one ends the other."""
    case = public_case(number, code)
    held = Case.objects.select_for_update(no_key=True, of=("self",))
    held.values_list("pk").get(pk=case.pk)
    return case


@use_case_required
def _close(case: Case) -> bool:
    feed = CalendarFeed.objects.filter(case=case, closed_at__isnull=True).first()
    if feed is None:
        return False
    feed.closed_at = current().now
    feed.save(update_fields=["closed_at"])
    _note(case, events.CALENDAR_FEED_CLOSED, feed)
    return True


@use_case_required
def _note(case: Case, event: Event, feed: CalendarFeed) -> None:
    body = {"number": case.number, "feed": feed.pk}
    ledger.append(case.matter_id, event, by=Actor.applicant(), source="online", body=body)
