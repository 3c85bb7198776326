"""Notices as people read them: the inbox, the log of all, the words of one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from kernel.journal import EVENTS
from monitor import policy
from monitor.errors import CheckNotFound
from monitor.models import Notice, NoticeRule
from monitor.states import pack
from monitor.verbs import Channel, Whom
from organizations.officers import Officer
from timelimits.kinds import KINDS
from web import dates

SHOWN = 100
PHONE = re.compile(r"1[0-9]{10}")
# What a notice keeps of its entry: enough for its words and its link.
KEPT = ("number", "matter_number", "card", "kind", "due", "document", "form", "days", "bulletin")


def kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts a notice needs for its words."""
    return {name: facts[name] for name in KEPT if name in facts}


def rules_for(names: Collection[str], *, at: dt.datetime) -> dict[str, list[NoticeRule]]:
    """The rules in force at ``at`` for these events: the newest version of each, if it is on."""
    rows = (
        NoticeRule.objects.filter(event__in=names, valid_from__lte=at)
        .order_by("event", "level", "whom", "channel", "-version")
        .distinct("event", "level", "whom", "channel")
    )
    found: dict[str, list[NoticeRule]] = {}
    for rule in rows:
        if rule.enabled:
            found.setdefault(rule.event, []).append(rule)
    return found


def newest_of(rule: NoticeRule) -> NoticeRule:
    """The newest version of the same rule."""
    same = NoticeRule.objects.filter(
        event=rule.event, level=rule.level, whom=rule.whom, channel=rule.channel
    )
    return same.latest("version")


def all_rules() -> list[NoticeRule]:
    """The newest version of every rule, in order."""
    return list(
        NoticeRule.objects.order_by("event", "level", "whom", "channel", "-version").distinct(
            "event", "level", "whom", "channel"
        )
    )


def is_address(channel: str, text: str) -> bool:
    """Whether the text can be an address of that way; empty takes it away."""
    if not text:
        return True
    if channel == Channel.SMS:
        return PHONE.fullmatch(text) is not None
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def inbox(account_id: int) -> QuerySet[Notice]:
    """What was told to the person in the house, newest first."""
    rows = Notice.objects.filter(account_id=account_id, channel=Channel.INBOX)
    return rows.select_related("department").order_by("-id")[:SHOWN]


def unread(account_id: int) -> int:
    """How many of them were not read yet, at most a hundred."""
    rows = Notice.objects.filter(account_id=account_id, channel=Channel.INBOX, read_at__isnull=True)
    return rows[:SHOWN].count()


def log(officer: Officer, *, state: str = "") -> QuerySet[Notice]:
    """Every notice for the bureau and the auditor; CheckNotFound for others."""
    if not policy.sees_all(officer):
        raise CheckNotFound
    rows = Notice.objects.select_related("department", "account", "subscriber").order_by("-id")
    return rows.filter(state=state) if state else rows


def counts() -> dict[str, int]:
    """How many notices stand in each state."""
    rows = Notice.objects.order_by().values_list("state").annotate(Count("id"))
    return dict(rows)


def title(notice: Notice) -> str:
    """What happened, in one line without a person: 黄牌 · 承诺时限 · 990100…"""
    facts = notice.facts
    event = EVENTS.get(notice.event)
    if notice.whom == Whom.APPLICANT:
        told = event.label if event is not None else notice.event
        return gettext(
            "您申请的事项有进展：%(what)s。编号%(number)s，扫通知书上的二维码看详情。"
        ) % {
            "what": gettext(told),
            "number": facts.get("number", ""),
        }
    words = [gettext(event.label) if event is not None else notice.event]
    if notice.level in pack() and notice.event.startswith("card."):
        words.insert(0, str(pack()[notice.level].card))
    kind = KINDS.get(str(facts.get("kind", "")))
    if kind is not None:
        words.append(gettext(str(kind.label)))
    number = facts.get("document") or facts.get("matter_number") or facts.get("number")
    if number:
        words.append(str(number))
    if facts.get("due"):
        day = dt.date.fromisoformat(str(facts["due"]))
        words.append(gettext("届满 %(day)s") % {"day": dates.office_day(day)})
    return " · ".join(words)


def link(notice: Notice) -> str:
    """The page that says more; empty when there is none."""
    facts = notice.facts
    if facts.get("card") and notice.event.startswith("card."):
        return f"/supervision/cards/{facts['card']}/"
    if notice.event.startswith("order."):
        return f"/supervision/orders/{facts['number']}/"
    if notice.event.startswith("bulletin."):
        return f"/supervision/bulletins/{facts['bulletin']}/"
    if notice.event == "matter.urged":
        return "/supervision/urging/"
    return ""


def event_label(name: str) -> str:
    """What people call the event."""
    event = EVENTS.get(name)
    return gettext(event.label) if event is not None else name
