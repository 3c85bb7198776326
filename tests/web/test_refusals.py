"""What the domain refuses becomes the site's own page of refusal."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from kernel.errors import Conflict, NotFound, NotPermitted
from web.refusals import answered


def page_that_raises(error: Exception | None) -> HttpResponse:
    @answered
    def page(request: HttpRequest) -> HttpResponse:
        if error is not None:
            raise error
        return HttpResponse(request.path or "shown")

    return page(HttpRequest())


def test_outside_the_scope_a_thing_does_not_exist() -> None:
    with pytest.raises(Http404):
        page_that_raises(NotFound())


def test_without_the_right_it_is_forbidden() -> None:
    with pytest.raises(PermissionDenied):
        page_that_raises(NotPermitted())


def test_a_conflict_is_the_pages_own_to_answer() -> None:
    with pytest.raises(Conflict):
        page_that_raises(Conflict())


def test_a_page_that_is_not_refused_is_shown() -> None:
    assert page_that_raises(None).status_code == 200
