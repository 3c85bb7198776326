"""Who must know: the ledger is read by bookmark, each entry gives its notices once, as rows.

Rows are exact: the bookmark moves in their transaction and a unique key stands behind. Sending is
another loop and happens at least once (see ``sending``).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import ledger
from kernel.transactions import current, use_case, use_case_required
from ledger import idempotency, reader
from ledger.models import Entry
from monitor import events, policy
from monitor.errors import NoticeInvalid
from monitor.models import Notice, NoticeAddress, NoticeRule, Subscriber
from monitor.policy import Duty
from monitor.selectors import notices as read
from monitor.selectors import recipients
from monitor.selectors.recipients import Recipient
from monitor.verbs import QUIET, Channel, NoticeState, NotSent, Whom
from organizations.officers import Officer

READER = "notices"
PIECE = 100  # entries in one transaction: a busy machine must finish it before it is thrown out


@use_case_required
def tell(entries: Sequence[Entry]) -> None:
    """Make the notices of these entries; an entry without a rule gives none."""
    wanted = read.rules_for({entry.name for entry in entries}, at=current().now)
    if not wanted:
        return
    people = recipients.Directory(current().now)
    people.read_wishes({entry.matter_id for entry in entries if entry.matter_id is not None})
    made: list[Notice] = []
    for entry in entries:
        level = int(entry.facts.get("card_level", 0))
        for rule in wanted.get(entry.name, ()):
            if rule.level in (0, level):
                made += _notices(entry, level, rule, people)
    Notice.objects.bulk_create(made)


def plan() -> int:
    """Make the notices of what was entered since the last look; return how many entries that were."""
    return reader.drain(READER, tell, limit=PIECE)


def _notices(
    entry: Entry, level: int, rule: NoticeRule, people: recipients.Directory
) -> list[Notice]:
    if rule.whom == Whom.APPLICANT and not people.wants(entry, rule.channel):
        return []
    found = people.of(Whom(rule.whom), entry)
    if not found:
        return [_notice(entry, level, rule, None, people)] if rule.whom != Whom.PROGRAM else []
    return [_notice(entry, level, rule, one, people) for one in found]


def _notice(
    entry: Entry,
    level: int,
    rule: NoticeRule,
    who: Recipient | None,
    people: recipients.Directory,
) -> Notice:
    now = current().now
    opens = people.phones_ring_at if rule.channel in QUIET else now
    state, reason = _standing(rule.channel, who, people)
    return Notice(
        seq=entry.seq,
        event=entry.name,
        level=level,
        whom=rule.whom,
        channel=rule.channel,
        rule=rule,
        department_id=people.department_of(entry),
        account_id=who.account_id if who else None,
        subscriber_id=who.subscriber_id if who else None,
        facts=entry.facts if rule.channel == Channel.WEBHOOK else read.kept(entry.facts),
        made_at=now,
        not_before=opens,
        quiet=opens > now,
        state=state,
        reason=reason,
        sent_at=now if state == NoticeState.SENT else None,
    )


def _standing(
    channel: str, who: Recipient | None, people: recipients.Directory
) -> tuple[NoticeState, NotSent]:
    """An inbox needs no sending; what has no address is not sent, and says so."""
    if who is None:
        return NoticeState.NOT_SENT, NotSent.NOBODY
    if channel == Channel.INBOX:
        return NoticeState.SENT, NotSent.NONE
    if who == Recipient():
        return NoticeState.WAITING, NotSent.NONE  # the address is looked up when it goes out
    if channel != Channel.WEBHOOK and not people.has_address(who.account_id, channel):
        return NoticeState.NOT_SENT, NotSent.NO_ADDRESS
    return NoticeState.WAITING, NotSent.NONE


@use_case
def read_notices(officer: Officer, *, key: uuid.UUID | None) -> dict[str, Any]:
    """The person has seen the inbox: what is unread becomes read, at this moment."""
    idempotency.claim(key, by=officer.actor, name="notices.read", request={})
    now = current().now
    seen = Notice.objects.filter(
        account_id=officer.account_id, channel=Channel.INBOX, read_at__isnull=True
    ).update(read_at=now)
    outcome = {"read": seen}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def change_rule(
    rule_id: int, *, officer: Officer, key: uuid.UUID | None, enabled: bool
) -> dict[str, Any]:
    """Switch a rule on or off as a new version from now on. Raises NoticeInvalid, NotPermitted."""
    request = {"rule": rule_id, "enabled": enabled}
    idempotency.claim(key, by=officer.actor, name="notice_rule.change", request=request)
    policy.require_duty(officer, Duty.SET_NOTICES)
    old = NoticeRule.objects.filter(pk=rule_id).first()
    if old is None or read.newest_of(old).pk != old.pk or old.enabled == enabled:
        raise NoticeInvalid
    new = NoticeRule.objects.create(
        event=old.event,
        level=old.level,
        whom=old.whom,
        channel=old.channel,
        version=old.version + 1,
        enabled=enabled,
        valid_from=current().now,
    )
    body = {
        "channel": new.channel,
        "enabled": enabled,
        "event": new.event,
        "level": new.level,
        "version": new.version,
        "whom": new.whom,
    }
    ledger.append(None, events.NOTICE_RULE_CHANGED, by=officer.actor, body=body)
    outcome = {"rule": new.pk, "version": new.version}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def set_address(officer: Officer, channel: str, address: str, *, key: uuid.UUID | None) -> Any:
    """Where the officer wants e-mail or SMS; an empty address takes it away. Raises NoticeInvalid."""
    request = {"channel": channel, "address": address}
    idempotency.claim(key, by=officer.actor, name="notice_address.set", request=request)
    text = address.strip()
    if channel not in (Channel.EMAIL, Channel.SMS) or not read.is_address(channel, text):
        raise NoticeInvalid(field="address")
    rows = NoticeAddress.objects.filter(account_id=officer.account_id, channel=channel)
    rows.delete()
    if text:
        NoticeAddress.objects.create(account_id=officer.account_id, channel=channel, address=text)
    outcome = {"channel": channel, "set": bool(text)}
    idempotency.settle(key, outcome)
    return outcome


@use_case
def subscribe(name: str, url: str, secret: str) -> int:
    """Let a program be told by webhook; the secret is shown to nobody again. Raises NoticeInvalid."""
    if not url.startswith(("https://", "http://")) or len(url) > 300 or len(secret) < 16:
        raise NoticeInvalid(field="url")
    row, _ = Subscriber.objects.update_or_create(
        name=name[:60], defaults={"url": url, "secret": secret, "enabled": True}
    )
    return int(row.pk)
