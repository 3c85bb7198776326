"""Whether this installation is alive, ready, and what it counts: for machines, never for the public.

``live`` asks the process only. ``ready`` asks whether the hall may rely on it: the database, its
migrations, a monitor that gave a sign of life, and a working calendar for the office's year.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import metrics
from kernel import clock
from monitor.selectors import health as monitoring
from realtime import tail
from timelimits.coverage import coverage

SERVICE_UNAVAILABLE = 503


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all."""
    return JsonResponse({"live": True})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when every part is in order, else 503; the body names each part."""
    parts = examine()
    good = all(state == "ok" for state in parts.values())
    return JsonResponse(
        {"ready": good, "parts": parts}, status=200 if good else SERVICE_UNAVAILABLE
    )


@login_not_required
@never_cache
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Counts for a scraper on the internal network; anyone else gets 403."""
    if not from_inside(request):
        return HttpResponseForbidden()
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4")


def examine() -> dict[str, str]:
    """Each part and "ok", or one word for what is wrong with it."""
    parts: dict[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "monitor": _monitor,
        "calendar": _calendar,
        "screens": _screens,
    }
    return {name: _asked(part) for name, part in parts.items()}


def from_inside(request: HttpRequest) -> bool:
    """Whether the request came straight from an internal network, not through the public proxy."""
    if request.headers.get("x-forwarded-for"):
        return False
    # A Unix socket has no address: only a process of this machine reaches it.
    peer = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    address = ipaddress.ip_address(peer)
    return any(address in ipaddress.ip_network(net) for net in settings.INTERNAL_NETWORKS)


def _asked(part: Callable[[], str]) -> str:
    try:
        return part()
    except DatabaseError:
        return "unreachable"


def _screens() -> str:
    """How the tail of the ledger is; a process that serves no screen has none and is well."""
    return str(tail.report()["state"])


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "behind" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _monitor() -> str:
    state = monitoring.health()
    return "ok" if state.ok else state.reason or "silent"


def _calendar() -> str:
    return "missing" if coverage("CN", clock.office_date(clock.now())).current_missing else "ok"
