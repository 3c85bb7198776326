"""Whose feed an address is, and what of the case belongs into a calendar."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from approval.errors import CaseNotFound
from approval.models import Case
from approval.models.feed import CalendarFeed
from approval.selectors.cases import with_its_item
from kernel.clock import office_date
from timelimits import kinds, receipts
from timelimits.models import TimeLimit
from timelimits.models.limit import LimitStatus

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
SHOWN = ("acceptance", "promised", "statutory", "joint", "delivery")
NAMESPACE = uuid.UUID("6a6d2a3e-7f0b-5d0e-9a53-6d5d1c2f9b11")
TAIL = 6


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the case: what it is for, why it is that day, and whether it may still move."""

    uid: uuid.UUID
    on: dt.date
    title: str
    text: str = ""
    provisional: bool = False


def token_hash(token: str) -> bytes:
    """What is stored of a token; it is random and long, so a plain digest suffices."""
    return hashlib.sha256(b"sunhall calendar feed\x00" + token.encode()).digest()


def case_of_feed(token: str) -> Case:
    """The case whose open feed has this token; CaseNotFound for a wrong, closed or unreadable one."""
    if TOKEN.fullmatch(token) is None:
        raise CaseNotFound
    feed = CalendarFeed.objects.filter(token_hash=token_hash(token), closed_at__isnull=True)
    case = with_its_item().filter(pk__in=feed.values("case_id")).first()
    if case is None:
        raise CaseNotFound
    return case


def has_feed(case: Case) -> bool:
    """Whether somebody holds an open feed of the case."""
    return case.calendar_feeds.filter(closed_at__isnull=True).exists()


def days_of(case: Case) -> list[Day]:
    """The receipt, then each limit that runs or was met and has a day, by day; names of nobody."""
    name = f"{case.item_version.item.plain_name}（{case.number[-TAIL:]}）"
    days = [Day(_uid(case, "received"), office_date(case.received_at), _("收件：%s") % name)]
    limits = TimeLimit.objects.filter(
        matter_id=case.matter_id,
        kind__in=SHOWN,
        due_on__isnull=False,
        status__in=(LimitStatus.RUNNING, LimitStatus.PAUSED, LimitStatus.MET),
    )
    newest = {limit.kind: limit for limit in limits.order_by("id")}
    return [*days, *(_day(case, limit, name) for limit in newest.values())]


def _day(case: Case, limit: TimeLimit, name: str) -> Day:
    title = str(kinds.kind_of(limit.kind).due_title)
    if limit.status == LimitStatus.MET:
        title = _("%s（已完成）") % title
    elif limit.provisional:
        title = _("%s（暂定）") % title
    on = limit.due_on or office_date(limit.started_at)
    text = receipts.sentence_of(limit.pk)
    provisional = limit.provisional and limit.is_open
    return Day(_uid(case, limit.kind), on, f"{title}：{name}", text, provisional)


def _uid(case: Case, what: str) -> uuid.UUID:
    """The same for as long as the case lives, whatever its dates do; tells nothing of the case."""
    return uuid.uuid5(NAMESPACE, f"{case.matter_id}:{what}")
