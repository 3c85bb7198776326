"""How a page answers when the domain refuses: outside the scope is 404, without the right 403."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

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
