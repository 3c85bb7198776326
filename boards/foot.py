"""The foot of a live screen: whether what it shows is being watched, and since when it is true."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext

from boards import lobby
from boards.scopes import Scope
from kernel import clock
from ledger.models import Heartbeat
from monitor.selectors import health as monitoring

RECONCILER = "reconciler"
SILENT_AFTER = dt.timedelta(seconds=10)


def of_bureau() -> dict[str, Any]:
    """The monitor's state; anything but "normal" becomes the screen's headline."""
    found = monitoring.health()
    reason = (found.reason or "silent") if not found.ok else _in_the_record()
    return {
        "state": reason or "normal",
        "words": _words(reason) if reason else "",
        "swept_at": clock.micros(found.swept_at) if found.swept_at else 0,
        "delay_ms": found.delay_ms,
    }


def of_lobby(scope: Scope) -> dict[str, Any]:
    """Up to which legal moment the public rows are true, and how long ago that was by the wall."""
    totals = lobby.totals_of(scope.region)
    age = clock.wall() - totals["seen_at"]
    # While the projector gives signs of life, what it wrote is what there is.
    as_of = totals["as_of"] if age > SILENT_AFTER else max(clock.now(), totals["as_of"])
    return {
        "as_of": clock.micros(as_of),
        "age_ms": int(age.total_seconds() * 1000),
    }


def _in_the_record() -> str:
    """What the recount found: an entry that was altered, or a card that is not as it must be."""
    since = clock.wall() - SILENT_AFTER
    beats = Heartbeat.objects.filter(kind=RECONCILER, wall_at__gte=since)
    told = [beat.facts for beat in beats]
    if any(facts.get("unsound") for facts in told):
        return "unsound"
    return "differing" if any(facts.get("differences") for facts in told) else ""


def _words(reason: str) -> str:
    words = {
        "unsound": gettext("留痕校验发现异常，屏上数据待核查"),
        "differing": gettext("独立复核发现差异，屏上的灯待核查"),
        "held": gettext("时钟可疑，亮灯已暂停，等待核查"),
        "failing": gettext("监测出错，正在重试"),
    }
    return words.get(reason, gettext("监测进程没有心跳，屏上的灯可能不全"))
