"""Whether a visitor's copy of an item's page is still what it would be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from catalog.selectors.guide import Guide
from kernel import clock
from web.context import LARGE_TYPE_COOKIE

ROOT = Path(__file__).resolve().parent.parent.parent
WORDING = ("catalog/templates/**/*.html", "web/templates/**/*.html", "locale/**/*.mo")


def etag(request: HttpRequest, guide: Guide, told: Mapping[str, Any]) -> str | None:
    """The page's tag from what it is made of; None where the page says who asks or what time it is."""
    if told["officer"] is not None or clock.current().simulated:
        return None
    item = guide.version.item
    made_of = (
        (guide.version.pk, item.plain_name, item.level, item.in_hall, guide.complaint_channel),
        (guide.department.name, guide.partners, guide.desks),
        (told["experience"], told["related"], told["changes"]),
        (request.LANGUAGE_CODE, request.COOKIES.get(LARGE_TYPE_COOKIE), settings.HALL_NAME),
        _wording(),
    )
    return f'"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:32]}"'


def unchanged(request: HttpRequest, tag: str | None) -> HttpResponse | None:
    """304 for a visitor who has the page with this tag; None for everybody else."""
    if tag is None:
        return None
    answer = get_conditional_response(request, etag=tag)
    return answer if isinstance(answer, HttpResponse) else None


@cache
def _wording() -> str:
    """A fingerprint of the templates and translations this process was started with."""
    found = sorted(path for pattern in WORDING for path in ROOT.glob(pattern))
    whole = hashlib.sha256()
    for path in found:
        whole.update(path.read_bytes())
    return whole.hexdigest()
