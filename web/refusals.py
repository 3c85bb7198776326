"""How a page answers when it refuses: outside the scope 404, without the right 403, too often 429."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from kernel.errors import NotFound, NotPermitted

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def answered(page: Page[P]) -> Page[P]:
    """Let NotFound and NotPermitted of the domain become the site's 404 and 403 pages."""

    @wraps(page)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except NotFound as gone:
            raise Http404(gone.message) from gone
        except NotPermitted as refused:
            raise PermissionDenied(refused.message) from refused

    return shown


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429 with Retry-After: a problem document for programs, a page in its language for people."""
    answer: HttpResponse
    if _is_for_programs(request):
        answer = JsonResponse(
            {
                "type": "/problems/throttled",
                "title": "Too Many Requests",
                "status": 429,
                "code": "throttled",
                "detail": gettext("查得太勤了，请稍后再查。"),
                "instance": request.path,
                "retry_after": seconds,
            },
            status=429,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        answer = render(request, "web/busy.html", {"seconds": seconds}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    add_never_cache_headers(answer)
    return answer


def _is_for_programs(request: HttpRequest) -> bool:
    """Below the interface's address, or where the program says that it reads nothing but JSON."""
    wanted = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("json" in wanted and "html" not in wanted)
