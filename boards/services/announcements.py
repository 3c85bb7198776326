"""An emergency announcement over a hall's screens, or all halls': issued, taken down, ending by itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ledger
from boards import events, policy
from boards.errors import AnnouncementInvalid, AnnouncementOver, NoSuchAnnouncement, NoSuchHall
from boards.models import Announcement
from boards.policy import Step
from boards.selectors import registry
from kernel.clock import OFFICE_ZONE, micros
from kernel.transactions import current, use_case
from ledger import idempotency
from organizations.officers import Officer

MOST_LINES = 2
LONGEST_LINE = 20
LONGEST = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wording:
    """What is to be read from across a hall: two lines at most, and until when it holds."""

    hall: str
    text: str
    until: dt.datetime

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Wording:
        """From what was typed: hall ('' is all), text, until; AnnouncementInvalid names the field."""
        lines = [line.strip() for line in given.get("text", "").split("\n")]
        lines = [line for line in lines if line]
        if not 0 < len(lines) <= MOST_LINES:
            raise AnnouncementInvalid("公告须为一行或者两行", field="text")
        if any(len(line) > LONGEST_LINE or not line.isprintable() for line in lines):
            raise AnnouncementInvalid("每行不超过20字", field="text")
        return cls(given.get("hall", ""), "\n".join(lines), _moment(given.get("until", "")))


@use_case
def announce(wording: Wording, *, officer: Officer, key: uuid.UUID | None) -> dict[str, Any]:
    """Put the announcement over the screens at once; what stood there before waits beneath it.

    Raises NotPermitted, NoSuchHall, AnnouncementInvalid for an end that has passed or is too far.
    """
    until = micros(wording.until)
    request = {"hall": wording.hall, "text": wording.text, "until": until}
    idempotency.claim(key, by=officer.actor, name="announce", request=request)
    policy.require(officer, Step.ANNOUNCE)
    _require_hall(wording.hall, officer)
    now = current().now
    if not now < wording.until <= now + LONGEST:
        raise AnnouncementInvalid("有效期应在此刻以后、七天以内", field="until")
    row = Announcement.objects.create(
        hall_code=wording.hall, text=wording.text, issued_at=now, until=wording.until
    )
    body = {
        "announcement": row.pk,
        "hall": wording.hall,
        "until": until,
        "wording_sha256": hashlib.sha256(wording.text.encode()).hexdigest(),
    }
    ledger.append(None, events.ANNOUNCEMENT_ISSUED, by=officer.actor, body=body)
    outcome = {"announcement": row.pk}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def cancel_announcement(
    announcement_id: int, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Take the announcement down before its end; AnnouncementOver when it is down already."""
    request = {"announcement": announcement_id}
    idempotency.claim(key, by=officer.actor, name="cancel_announcement", request=request)
    policy.require(officer, Step.ANNOUNCE)
    held = Announcement.objects.select_for_update(no_key=True, of=("self",))
    row = held.filter(pk=announcement_id).first()
    if row is None or not registry.reaches(row.hall_code, officer):
        raise NoSuchAnnouncement
    now = current().now
    if row.cancelled_at is not None or row.until <= now:
        raise AnnouncementOver
    row.cancelled_at = now
    row.save(update_fields=["cancelled_at"])
    body = {"announcement": row.pk, "hall": row.hall_code}
    ledger.append(None, events.ANNOUNCEMENT_CANCELLED, by=officer.actor, body=body)
    outcome = {"announcement": row.pk}
    idempotency.settle(key, outcome)
    return outcome


def _require_hall(hall: str, officer: Officer) -> None:
    if not registry.reaches(hall, officer):
        raise NoSuchHall


def _moment(text: str) -> dt.datetime:
    """The office's time as a form sends it: 2026-09-21T12:00."""
    try:
        moment = dt.datetime.fromisoformat(text)
        local = moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)
        return local.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise AnnouncementInvalid("应为日期和时间，例如 2026-09-21T12:00", field="until") from None
