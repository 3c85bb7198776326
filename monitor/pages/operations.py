"""Who watches the watcher: delays from breach to screen, processes, the recount, recent alarms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel import clock
from kernel.errors import NotPermitted
from ledger.models import Heartbeat
from monitor.models import Alarm
from monitor.selectors import delays, health
from organizations.pages.who import required_officer
from organizations.roles import Role
from web.refusals import answered

ALARMS = 30
PROCESSES = 40
READERS = frozenset({Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER, Role.LEADER, Role.AUDITOR})
STAGES = {"found": _("发现"), "committed": _("入账"), "screen": _("送达屏幕")}
KINDS = {"monitor": _("监测"), "reconciler": _("复核"), "screens": _("屏幕服务")}
ALARMED = {
    "monitor.gap": _("监测中断"),
    "monitor.resumed": _("监测恢复"),
    "reconciler.gap": _("复核中断"),
    "reconciler.resumed": _("复核恢复"),
    "recount.difference": _("复核发现差异"),
    "calendar.missing": _("缺少放假安排通知"),
}


@never_cache
@require_safe
@answered
def show(request: HttpRequest) -> HttpResponse:
    """The operations view; raises NotPermitted for whoever neither supervises nor audits."""
    officer = required_officer(request)
    if not any(officer.has(role) for role in READERS):
        raise NotPermitted
    wall = clock.wall()
    beats = list(Heartbeat.objects.order_by("kind", "-wall_at")[:PROCESSES])
    return render(
        request,
        "monitor/operations.html",
        {
            "officer": officer,
            "health": health.health(),
            "delays": [(STAGES[one.stage], one) for one in delays.delays()],
            "processes": [
                (KINDS.get(one.kind, one.kind), one, int((wall - one.wall_at).total_seconds()))
                for one in beats
            ],
            "recount": next((one.facts for one in beats if one.kind == "reconciler"), None),
            "alarms": [
                (ALARMED.get(one.kind, one.kind), one)
                for one in Alarm.objects.order_by("-raised_at", "-pk")[:ALARMS]
            ],
        },
    )
